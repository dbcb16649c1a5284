"""How each type of item is drawn: one fieldset with its legend, nothing chosen beforehand, every value to be sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from assessment.questionnaire.definition import Item, Questionnaire, Rating, Reason, ResponseOption
from assessment.questionnaire.walk import Page
from assessment.services.form_pages import FormPage
from assessment.web.drawing import date_part, is_opening, stands_in_row, ticks
from tests.web.looks import LIBRARY, LookAt, a_form, drawn, pages_of, practice

TRUTH = tuple(
    ResponseOption(value=i, label=label) for i, label in enumerate(("Not at all true", "A little true", "Very true"))
)
SKIP = ResponseOption(missing="skip", label="Didn't come up / skip")
RATINGS = (
    Rating(id="now", label="Now"),
    Rating(id="guess", label="My guess", missing=(Reason(id="unknown", label="I don't know yet"),)),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return practice(tmp_path_factory.mktemp("practice"))


def page_with(app: Flask, item: Item, **more: Any) -> str:
    """A form of this one item."""
    questionnaire = Questionnaire(id="q", version=1, title="Q", language="en", status="provisional", items=(item,))
    told = {"answers": {}, "step": None} | more
    form = FormPage(
        sitting_id="s" * 22, page=Page(number=1, questionnaire=questionnaire, items=(item,), is_first=True), **told
    )
    return drawn(app, LookAt("client/fill_in.html", given=lambda: {"form": form}))


def controls(html: str, name: str) -> list[str]:
    return re.findall(rf'<input[^>]*\bname="{re.escape(name)}"[^>]*>', html)


def values(html: str, name: str) -> list[str]:
    return [re.search(r'value="([^"]*)"', control)[1] for control in controls(html, name)]  # type: ignore[index]  # each has one


def test_a_choice_is_one_fieldset_whose_legend_is_the_sentence(app: Flask) -> None:
    html = page_with(app, Item(id="A", type="choice", text="I felt at ease.", options=(*TRUTH, SKIP)))
    assert re.findall(r"<legend>(.*?)</legend>", html) == ["I felt at ease."]
    assert html.count("<fieldset") == 1
    assert values(html, "A") == ["0", "1", "2", "skip"]


@pytest.mark.parametrize("id_", sorted(id_ for id_, _ in LIBRARY.questionnaires))
def test_nothing_is_chosen_beforehand(app: Flask, id_: str) -> None:
    for nth in range(len(pages_of(id_))):
        assert " checked" not in drawn(app, a_form(id_, nth))


def test_what_was_answered_is_chosen_again(app: Flask) -> None:
    item = Item(id="A", type="choice", text="?", options=(*TRUTH, SKIP))
    for answer in ("0", "skip"):
        html = page_with(app, item, answers={"A": (answer,)})
        assert [
            value for value, control in zip(values(html, "A"), controls(html, "A"), strict=True) if "checked" in control
        ] == [answer]


def test_skip_stands_below_the_row_and_not_in_it(app: Flask) -> None:
    html = page_with(app, Item(id="A", type="choice", text="?", options=(SKIP, *TRUTH)))
    row = html[html.index('class="options row"') : html.index('class="option reason"')]
    assert "skip" not in row


def test_the_definition_decides_between_row_and_list() -> None:
    def item(*labels: str, words: bool = False) -> Item:
        options = tuple(ResponseOption(value=f"v{i}" if words else i, label=label) for i, label in enumerate(labels))
        return Item(id="A", type="choice", text="?", options=options)

    assert stands_in_row(item("No", "A little", "Yes"))
    assert stands_in_row(item("x" * 18, "Yes"))
    assert not stands_in_row(item("x" * 19, "Yes"))
    assert not stands_in_row(item("1", "2", "3", "4", "5", "6"))
    assert not stands_in_row(item("No", "Yes", words=True))


def test_the_shipped_sentences_stand_in_rows_and_safety_in_lists(app: Flask) -> None:
    assert "options list" not in drawn(app, a_form("closeness"))
    assert "options row" not in drawn(app, a_form("safety"))


def test_ratings_are_radios_that_speak_their_ends(app: Flask) -> None:
    item = Item(
        id="R", type="slider", left="Parent", right="Friend", centre="in the middle", range=(0, 10), ratings=RATINGS
    )
    html = page_with(app, item)
    assert re.findall(r'name="R.now" value="\d+"[^>]* aria-label="([^"]*)"', html) == [
        "0: Parent", "1", "2", "3", "4", "5: in the middle", "6", "7", "8", "9", "10: Friend",
    ]  # fmt: skip
    assert values(html, "R.now")[-1] == ""  # to empty it again
    assert values(html, "R.guess")[-1] == "!unknown"
    assert 'type="range"' not in html


def test_a_guess_may_be_unknown(app: Flask) -> None:
    item = Item(id="R", type="slider", left="Parent", right="Friend", range=(0, 10), ratings=RATINGS)
    html = page_with(app, item, answers={"R.guess": ("!unknown",), "R.now": ("10",)})
    assert [
        value
        for name in ("R.now", "R.guess")
        for value, control in zip(values(html, name), controls(html, name), strict=True)
        if "checked" in control
    ] == ["10", "!unknown"]


def test_too_many_steps_for_a_line_become_a_number_field(app: Flask) -> None:
    html = page_with(app, Item(id="R", type="slider", left="None", right="All", range=(0, 100)))
    assert 'inputmode="decimal"' in html
    assert "A number from 0 (None) to 100 (All)" in html
    assert values(html, "R") == [""]


def test_steps_are_counted_from_the_least() -> None:
    def slider(least: float, most: float, step: float) -> Item:
        return Item(id="R", type="slider", left="a", right="b", range=(least, most), step=step)

    assert ticks(slider(0, 1, 0.25)) == ["0", "0.25", "0.5", "0.75", "1"]
    assert ticks(slider(-2, 2, 1)) == ["-2", "-1", "0", "1", "2"]
    assert ticks(slider(0, 1, 0.1))[-1] == "1"
    assert ticks(slider(0, 11, 1)) == []


def test_several_that_fit_are_checkboxes(app: Flask) -> None:
    options = (ResponseOption(value="a", label="Alone"), ResponseOption(value="b", label="Others"))
    html = page_with(app, Item(id="C", type="choices", text="Who?", options=options), answers={"C": ("b",)})
    assert html.count('type="checkbox"') == 2
    assert "Choose all that fit" in html
    assert "checked" in controls(html, "C")[1]


def test_a_date_is_three_fields(app: Flask) -> None:
    html = page_with(app, Item(id="D", type="date", text="When?"), answers={"D": ("2024-05-03",)})
    assert [values(html, f"D.{part}") for part in ("day", "month", "year")] == [["3"], ["5"], ["2024"]]


def test_a_date_that_was_refused_stays_as_typed() -> None:
    assert date_part({"D.day": ("32",), "D": ()}, "D", "day") == "32"
    assert date_part({"D": ("2024-05",)}, "D", "day") == ""
    assert date_part({}, "D", "year") == ""


def test_a_text_says_its_limit_and_keeps_its_line_breaks(app: Flask) -> None:
    html = page_with(
        app, Item(id="T", type="text", text="In your words?", max_length=500), answers={"T": ("\none\n<b>two",)}
    )
    assert "up to 500 characters" in html
    assert ">\n\none\n&lt;b&gt;two</textarea>" in html  # the first line break belongs to HTML


def test_a_reason_beside_a_typed_field_is_sent_under_its_own_name(app: Flask) -> None:
    item = Item(id="N", type="number", text="How many?", range=(0, 9), missing=(Reason(id="unsure", label="Not sure"),))
    assert values(page_with(app, item), "N!missing") == ["unsure"]
    assert "checked" in controls(page_with(app, item, answers={"N": ("!unsure",)}), "N!missing")[0]
    assert values(page_with(app, item, answers={"N": ("!unsure",)}), "N") == [""]


def test_a_note_is_a_paragraph_and_asks_nothing(app: Flask) -> None:
    html = page_with(app, Item(id="X", type="note", text="Take *your* time.\n\nReally."))
    assert "<p>Take <em>your</em> time.</p>\n<p>Really.</p>" in html
    assert "<fieldset" not in html


def test_a_problem_is_said_above_and_beside_and_joined_to_its_item(app: Flask) -> None:
    item = Item(id="A", type="choice", text="?", help="Any will do.", options=TRUTH, required=True)
    html = page_with(app, item, errors={"A": "Choose one."})
    assert '<li><a href="#A">Choose one.</a></li>' in html
    assert '<p class="error" id="A-error">Choose one.</p>' in html
    assert 'aria-describedby="A-help A-error"' in html


def test_a_required_choice_of_two_is_the_page_itself(app: Flask) -> None:
    html = drawn(app, a_form("opening", back=None))
    assert "<h1>Is this a safe and private moment for you to answer?</h1>" in html
    assert re.findall(r'<button class="[^"]*" name="S0" value="(\w+)">', html) == ["yes", "no"]
    assert 'type="radio"' not in html


def test_an_item_with_three_options_is_no_opening_page() -> None:
    assert not is_opening((Item(id="A", type="choice", text="?", options=TRUTH, required=True),))
    assert not is_opening((Item(id="A", type="choice", text="?", options=TRUTH[:2]),))


def test_going_forward_is_what_enter_does(app: Flask) -> None:
    html = drawn(app, a_form("closeness"))
    assert re.findall(r'name="go" value="(\w+)"', html) == ["on", "back", "later"]


def test_try_carries_earlier_answers_and_saves_nothing(app: Flask) -> None:
    look = a_form("closeness", is_try=True, back=None)
    html = drawn(
        app,
        LookAt(look.template, None, lambda: {**look.given(), "earlier": {"E1": ("3",), "CX_HOME": ("mom", "others")}}),
    )
    assert '<input type="hidden" name="E1" value="3">' in html
    assert html.count('type="hidden" name="CX_HOME"') == 2
    assert "data-autosave" not in html
