"""What an author sees of a questionnaire: its pages one by one, and a panel that agrees with every worked example."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessment.questionnaire.definition import Example, Field, Responses, Value
from assessment.services.definition_files import definition_file
from assessment.services.drafts import raw
from assessment.services.panel import Panel
from assessment.services.previewing import Preview, previewed

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "questionnaires"
TINY = ROOT / "tests" / "definitions"
FILES = [file for folder in (SHIPPED, TINY) for file in sorted(folder.rglob("*.toml")) if file.name != "plan.toml"]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

Answers = dict[str, Sequence[str]]


def seen(file: Path, **answers: str) -> Preview:
    """One step, from a form whose names are words."""
    return previewed(file, {name.replace("_", "-", 1): [text] for name, text in answers.items()}, NOW)


def after(step: Preview, go: str, **answers: str) -> Answers:
    """What a browser sends from this page: what travels hidden, what stands in it, what is chosen now, the button."""
    assert step.next is not None
    form = step.next.form
    shown = {id_: texts for id_, texts in form.answers.items() if texts} if form else {}
    return {**shown, **step.carried, **{id_: [text] for id_, text in answers.items()}, "go": [go]}


@pytest.fixture
def calm(tmp_path: Path) -> Path:
    """The questionnaire that the authors' guide begins with."""
    guide = (SHIPPED / "README.md").read_text()
    file = tmp_path / "calm.toml"
    file.write_text(re.findall(r"^```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)[0])
    return file


# -------- the panel -------------------------------------------------------------------------------------------------


def _worked() -> list[tuple[Path, int]]:
    files = [(file, definition_file(file).questionnaire) for file in FILES]
    return [(file, n) for file, one in files if one is not None for n in range(len(one.examples))]


@pytest.mark.parametrize(("file", "n"), _worked(), ids=lambda part: part.stem if isinstance(part, Path) else str(part))
def test_the_panel_says_what_each_worked_example_expects(file: Path, n: int) -> None:
    read = definition_file(file)
    assert read.questionnaire is not None
    example = read.questionnaire.examples[n]
    fields = {id_: one for other in (*read.beside, read.questionnaire) for id_, one in other.fields.items()}

    answers: Answers = {id_: _typed(fields[id_], answer) for id_, answer in example.answers.items()}
    panel = previewed(file, {**answers, "at-page": ["check"]}, NOW).panel

    assert panel is not None
    assert _found(panel, example) == _expected(example)


def _typed(asked: Field, answer: Value) -> tuple[str, ...]:
    """An example's answer as a browser sends it."""
    is_reason = any(reason.id == answer for reason in asked.reasons)
    given = Responses(missing={asked.id: str(answer)}) if is_reason else Responses(values={asked.id: answer})
    return raw(given, asked)


def _expected(example: Example) -> Mapping[str, object]:
    expected = {
        "scores": example.scores and {id_: round(value, 4) for id_, value in example.scores.items()},
        "no_score": None if example.no_score is None else set(example.no_score),
        "bands": example.bands,
        "pattern": example.pattern,
        "notes": example.notes,
        "hidden": None if example.hidden is None else set(example.hidden),
        "effect": example.effect,
        "page": example.page,
        "mark": example.mark,
    }
    return {name: value for name, value in expected.items() if value is not None}


def _found(panel: Panel, example: Example) -> Mapping[str, object]:
    by_id = {one.score.id: one.score for one in panel.scores}
    found = {
        "scores": {id_: round(by_id[id_].value or 0, 4) for id_ in example.scores or ()},
        "no_score": {id_ for id_ in example.no_score or () if id_ not in by_id or by_id[id_].value is None},
        "bands": {id_: by_id[id_].band for id_ in example.bands or ()},
        "pattern": panel.pattern.id if panel.pattern else "",
        "notes": tuple(note.id for note in panel.notes),
        "hidden": {item.id for item in panel.hidden},
        "effect": panel.effect,
        "page": panel.page,
        "mark": panel.mark,
    }
    return {name: value for name, value in found.items() if name in _expected(example)}


def test_a_band_edge_can_be_felt(calm: Path) -> None:
    below = seen(calm, at_page="1", go="show", Q1="2", Q2="3").panel  # 100 * (2/3 + 0) / 2
    at = seen(calm, at_page="1", go="show", Q1="3", Q2="3").panel  # 100 * (1 + 0) / 2
    assert below is not None
    assert at is not None
    assert [panel.scores[0].score.band for panel in (below, at)] == ["little", "much"]
    assert at.scores[0].said.client == "You marked most sentences about calm as true (50 of 100)."


def test_an_alert_that_reads_a_later_page_is_not_due_yet() -> None:
    panel = seen(SHIPPED / "safety.toml", at_page="1", go="show", S1="yes").panel
    assert panel is not None
    assert [(alert.page, alert.is_due) for alert in panel.alerts] == [("T3", True)]
    assert (panel.page, panel.mark) == ("T3", "review")


# -------- pages -----------------------------------------------------------------------------------------------------


def test_it_goes_page_by_page_to_check_and_to_the_results() -> None:
    file, step, numbers = SHIPPED / "closeness.toml", previewed(SHIPPED / "closeness.toml", {}, NOW), []
    while step.next is not None and step.next.form is not None and len(numbers) < 9:
        page = step.next.form.page
        numbers.append(page.number)
        step = previewed(file, after(step, "on", **{one.id: "2" for one in page.fields}), NOW)
    assert numbers == [1, 2, 3]
    assert step.next is not None
    assert step.next.check is not None
    assert step.next.check.n_answered == 18

    last = previewed(file, after(step, "send"), NOW)
    assert last.next is not None
    assert last.next.results is not None
    assert [round(one.line.score) for one in last.next.results.parts[0].scales if one.line] == [50, 50, 50]


def test_the_same_page_is_shown_again_with_what_was_chosen_when_only_scores_are_wanted() -> None:
    step = previewed(SHIPPED / "safety.toml", {"at-page": ["1"], "S1": ["no"], "go": ["show"]}, NOW)
    assert step.next is not None
    assert step.next.form is not None
    assert step.next.form.errors == {}
    assert step.next.form.answers["S1"] == ("no",)


def test_items_of_others_that_its_conditions_read_are_answered_on_top() -> None:
    file = SHIPPED / "closeness.toml"
    step = previewed(file, {}, NOW)
    assert step.before is not None
    assert [item.id for item in step.before.page.items] == ["CX_CONTACT"]

    hidden = previewed(file, after(step, "show", CX_CONTACT="died"), NOW)
    assert hidden.panel is not None
    assert hidden.panel.is_passed_over
    assert len(hidden.panel.hidden) == 18
    assert hidden.before is not None  # else nobody could take the answer back


def test_answers_given_before_travel_on() -> None:
    file = SHIPPED / "closeness.toml"
    first = previewed(file, {}, NOW)
    second = previewed(file, after(first, "on", CX_CONTACT="weekly"), NOW)
    assert second.next is not None
    assert second.next.form is not None
    assert second.next.form.page.number == 2
    assert second.before is not None
    assert second.before.answers["CX_CONTACT"] == ("weekly",)


def test_a_page_that_an_alert_shows_stands_between_and_leads_on() -> None:
    file = TINY / "alert_page.toml"
    questionnaire = definition_file(file).questionnaire
    assert questionnaire is not None
    example = next(one for one in questionnaire.examples if one.page)
    answers: Answers = {id_: _typed(questionnaire.fields[id_], answer) for id_, answer in example.answers.items()}

    between = previewed(file, {**answers, "at-page": ["1"], "go": ["on"]}, NOW)
    assert between.next is not None
    assert between.next.between is not None
    assert "go-on" in between.next.between.buttons
    onward = previewed(file, after(between, "on"), NOW)
    assert onward.next is not None
    assert onward.next.between is None


@pytest.mark.parametrize("name", ["alert_end", "alert_discard"])
def test_an_alert_that_ends_the_sitting_ends_the_preview(name: str) -> None:
    file = TINY / f"{name}.toml"
    questionnaire = definition_file(file).questionnaire
    assert questionnaire is not None
    example = next(one for one in questionnaire.examples if one.page)
    answers: Answers = {id_: _typed(questionnaire.fields[id_], answer) for id_, answer in example.answers.items()}

    step = previewed(file, {**answers, "at-page": ["1"], "go": ["on"]}, NOW)
    assert step.next is not None
    assert step.next.between is not None
    assert "go-on" not in step.next.between.buttons


def test_help_lines_stand_on_a_page_without_any_practice() -> None:
    chosen = {"S1": ["yes"], "S2": ["no"], "S3": ["no"]}
    step = previewed(SHIPPED / "safety.toml", {**chosen, "at-page": ["1"], "go": ["on"]}, NOW)
    assert step.next is not None
    assert step.next.between is not None
    assert step.next.between.help is not None
    assert step.next.between.help.lines


# -------- the file --------------------------------------------------------------------------------------------------


def test_what_was_saved_is_what_is_seen(calm: Path) -> None:
    before = seen(calm, at_page="1", go="show", Q1="2", Q2="3").panel
    calm.write_text(calm.read_text().replace("from = 50", "from = 30"))
    now = seen(calm, at_page="1", go="show", Q1="2", Q2="3").panel
    assert before is not None
    assert now is not None
    assert (before.scores[0].score.band, now.scores[0].score.band) == ("little", "much")  # 100 * (2/3 + 0) / 2


def test_a_file_that_is_not_sound_shows_its_problems_alone(calm: Path) -> None:
    calm.write_text(calm.read_text().replace('"-Q2"', '"-Q9"'))
    step = seen(calm)
    assert step.next is None
    assert [problem.code for problem in step.problems] == ["unknown-item"]


def test_examples_that_come_out_otherwise_are_told_beside_the_page(calm: Path) -> None:
    calm.write_text(calm.read_text().replace("from = 50", "from = 90"))
    step = seen(calm)
    assert step.next is not None
    assert [problem.code for problem in step.problems] == ["example-band"]


def test_a_file_that_is_gone_or_no_questionnaire_is_told(tmp_path: Path) -> None:
    assert [problem.code for problem in seen(tmp_path / "gone.toml").problems] == ["no-file"]
    assert [problem.code for problem in seen(SHIPPED / "plan.toml").problems] == ["no-questionnaire"]
    assert not definition_file(SHIPPED / "plan.toml").is_readable


def test_it_can_be_seen_in_a_language_that_it_is_translated_into(calm: Path) -> None:
    calm.with_name("calm.es.toml").write_text(
        'id = "calm"\nversion = 1\nlanguage = "es"\ntitle = "Calma"\n[items.Q1]\ntext = "Me sentí a gusto."\n'
    )
    step = previewed(calm, {}, NOW, language="es")
    assert (step.languages, step.language, step.title) == (("en", "es"), "es", "Calma")
    assert step.next is not None
    assert step.next.form is not None
    assert [item.text for item in step.next.form.page.items] == ["Me sentí a gusto.", "I was on edge."]
    assert {problem.code for problem in step.problems} == {"missing-text"}

    back = previewed(calm, {**after(step, ""), "in-language": ["es", "en"]}, NOW, language="es")
    assert (back.language, back.title) == ("en", "Calm")


def test_words_that_no_page_sends_lead_to_a_page_all_the_same(calm: Path) -> None:
    odd: list[Answers] = [
        {"at-page": ["²"]},
        {"at-page": ["99999"]},
        {"at-page": ["check"], "go": ["back"]},
        {"at-page": [], "go": ["back"]},
        {"Q1": ["x" * 10_000], "at-page": ["1"]},
        {"in-language": ["../../etc"]},
    ]
    for answers in odd:
        step = previewed(calm, answers, NOW)
        assert step.next is not None
        assert step.next.form is not None
