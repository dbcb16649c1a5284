from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.questionnaire.definition import PageText, Responses, Value
from assessment.questionnaire.walk import Page, Step, Walk
from tests.questionnaire.sittings import (
    ANSWERS_TO_GATES,
    alert,
    choice,
    made,
    note,
    sat,
    shipped_plans,
    shipped_walk,
    slider,
    walk,
)

YES_THEN_MORE = made(
    choice("Q1"), choice("Q2", show="Q1 == 'yes'"), choice("Q3", show="Q2 == 'yes'"), choice("Q4"), page_size=1
)


def numbers(pages: tuple[Page, ...]) -> list[int]:
    return [page.number for page in pages]


def shown_ids(one: Walk, values: dict[str, Value]) -> list[str]:
    return [item.id for page in one.pages(values) for item in page.items]


# -------- pages -----------------------------------------------------------------------------------------------


def test_a_page_with_nothing_to_show_is_passed_over_and_keeps_its_number() -> None:
    sitting = walk(YES_THEN_MORE)

    assert numbers(sitting.pages({"Q1": "no"})) == [1, 4]
    assert numbers(sitting.pages({"Q1": "yes", "Q2": "yes"})) == [1, 2, 3, 4]


def test_a_hidden_answer_counts_for_no_condition() -> None:
    sitting = walk(YES_THEN_MORE)
    changed_back: dict[str, Value] = {"Q1": "no", "Q2": "yes", "Q3": "yes"}

    assert sitting.counted(changed_back) == {"Q1": "no"}
    assert sitting.hidden(changed_back) == {"Q2", "Q3"}


def test_pages_are_numbered_over_the_whole_sitting() -> None:
    sitting = walk(made(choice("A1"), id_="a"), made(choice("B1"), choice("B2"), id_="b", page_size=1))

    assert [(page.number, page.questionnaire.id, page.is_first) for page in sitting.pages({})] == [
        (1, "a", True),
        (2, "b", True),
        (3, "b", False),
    ]


def test_the_first_page_shown_of_a_questionnaire_is_its_first() -> None:
    hidden_first = made(choice("B1", show="A1 == 'yes'"), choice("B2"), choice("B3"), id_="b", page_size=1)
    sitting = walk(made(choice("A1"), id_="a"), hidden_first)

    assert [(page.number, page.is_first) for page in sitting.pages({"A1": "no"})] == [(1, True), (3, True), (4, False)]


def test_the_way_goes_forward_and_back_over_hidden_pages() -> None:
    sitting = walk(YES_THEN_MORE)
    values: dict[str, Value] = {"Q1": "no"}

    after, before = sitting.after(1, values), sitting.before(4, values)
    assert after is not None
    assert before is not None
    assert (after.number, before.number) == (4, 1)
    assert sitting.after(4, values) is None
    assert sitting.before(1, values) is None


@pytest.mark.parametrize("number", [0, -1, 2, 5, 2**63])
def test_a_number_without_a_page_gives_none(number: int) -> None:
    assert walk(YES_THEN_MORE).page(number, {"Q1": "no"}) is None


def test_a_questionnaire_that_is_all_hidden_has_no_page() -> None:
    hidden = made(choice("B1", show="A1 == 'yes'"), id_="b")
    sitting = walk(made(choice("A1"), id_="a"), hidden)

    assert numbers(sitting.pages({"A1": "no"})) == [1]


def test_a_page_takes_the_responses_of_its_items_and_none_for_notes() -> None:
    page = walk(made(note("N1"), slider("R1", "now", "hope"), choice("Q1"))).page(1, {})

    assert page is not None
    assert [field.id for field in page.fields] == ["R1.now", "R1.hope", "Q1"]


# -------- given answers ---------------------------------------------------------------------------------------


def test_a_given_answer_steers_conditions_and_is_not_asked() -> None:
    reading = made(choice("B1", show="A1 == 'yes'"), id_="b")
    sitting = walk(made(choice("A1"), id_="a"), reading, given={"A1": "yes"})

    assert shown_ids(sitting, {}) == ["B1"]
    assert sitting.hidden({}) == {"A1"}


def test_a_given_answer_of_a_questionnaire_that_is_not_asked_sets_off_nothing() -> None:
    first = made(choice("A1"), id_="a", alerts=[alert("A1 == 'yes'", "flag-clinician")])
    sitting = sat(walk(first, made(choice("B1"), id_="b"), given={"A1": "yes"}), {"B1": "no"})

    assert [effects.effect for effects in sitting.effects] == [()]


# -------- steps -----------------------------------------------------------------------------------------------


def test_a_standard_retake_has_seven_counted_pages_and_33_answers() -> None:
    sitting = shipped_walk(shipped_plans().plans["standard"].retakes[0])
    counted = [step for page in sitting.pages({}) if (step := sitting.step(page.number, {})) is not None]

    assert sitting.step(1, {}) is None
    assert len(counted) == 7
    assert counted[0] == Step(position=1, n_pages=7, answers_left=33)
    assert counted[0].minutes_left == 7
    assert counted[-1] == Step(position=7, n_pages=7, answers_left=6)
    assert [page.questionnaire.id for page in sitting.pages({})][1:] == [
        "contact",
        "check-in",
        *["closeness"] * 3,
        *["repair"] * 2,
    ]


def test_an_intake_has_14_counted_pages_after_consent() -> None:
    sitting = shipped_walk(shipped_plans().plans["standard"].intake)
    steps = [sitting.step(page.number, {}) for page in sitting.pages({})]

    assert steps[:2] == [None, None]
    assert [step.n_pages if step else None for step in steps[2:]] == [14] * 14


def test_the_count_follows_what_answers_hide() -> None:
    sitting = shipped_walk(shipped_plans().plans["standard"].retakes[0])

    assert sitting.step(2, {"CX_CONTACT": "unknown"}) == Step(position=1, n_pages=4, answers_left=5)


def test_a_page_that_is_not_shown_has_no_step() -> None:
    assert walk(YES_THEN_MORE).step(2, {"Q1": "no"}) is None


@pytest.mark.parametrize(("answers", "minutes"), [(0, 0), (1, 1), (5, 1), (6, 2), (33, 7), (45, 9)])
def test_five_answers_take_a_minute(answers: int, minutes: int) -> None:
    assert Step(position=1, n_pages=1, answers_left=answers).minutes_left == minutes


# -------- what is stored --------------------------------------------------------------------------------------


def test_a_sent_sitting_is_stored_whole() -> None:
    sitting = walk(made(choice("Q1"), choice("Q2"), page_size=1))
    stored = sitting.stored(Responses(values={"Q1": "yes"}, missing={"Q2": "skip"}), {1, 2})

    assert stored["made"].responses == Responses(values={"Q1": "yes"}, missing={"Q2": "skip"})
    assert (stored["made"].is_whole, stored["made"].n_asked, stored["made"].n_answered) == (True, 2, 2)


def test_what_was_left_open_is_blank() -> None:
    stored = walk(made(choice("Q1"), choice("Q2"))).stored(Responses(values={"Q1": "yes"}), {1})["made"]

    assert stored.responses.missing == {"Q2": "blank"}
    assert (stored.is_whole, stored.n_asked, stored.n_answered) == (True, 2, 1)


def test_what_was_hidden_is_not_asked_even_when_it_was_answered_before() -> None:
    responses = Responses(values={"Q1": "no", "Q2": "yes", "Q4": "no"})
    stored = walk(YES_THEN_MORE).stored(responses, {1, 2, 4})["made"]

    assert stored.responses.values == {"Q1": "no", "Q4": "no"}
    assert stored.responses.missing == {"Q2": "not-asked", "Q3": "not-asked"}
    assert (stored.is_whole, stored.n_asked) == (True, 2)


def test_a_page_that_was_not_sent_is_not_reached_whatever_was_typed_there() -> None:
    responses = Responses(values={"Q1": "yes", "Q2": "no"})
    stored = walk(made(choice("Q1"), choice("Q2"), page_size=1)).stored(responses, {1})["made"]

    assert stored.responses == Responses(values={"Q1": "yes"}, missing={"Q2": "not-reached"})
    assert (stored.is_whole, stored.n_asked, stored.n_answered) == (False, 1, 1)


def test_nothing_is_stored_for_a_questionnaire_not_reached_or_all_hidden() -> None:
    hidden = made(choice("B1", show="A1 == 'yes'"), id_="b")
    sitting = walk(made(choice("A1"), id_="a"), hidden, made(choice("C1"), id_="c"))

    assert list(sitting.stored(Responses(values={"A1": "no"}), {1})) == ["a"]


def test_nothing_is_stored_for_a_questionnaire_that_only_shows_notes() -> None:
    assert walk(made(note("N1"))).stored(Responses(), {1}) == {}


def test_only_what_is_kept_is_stored_after_an_ending_that_keeps_some() -> None:
    sitting = walk(made(choice("A1"), id_="a"), made(slider("R1", "now", "hope"), choice("B1"), id_="b"))
    responses = Responses(values={"A1": "yes", "R1.now": 3, "B1": "no"}, missing={"R1.hope": "blank"})

    stored = sitting.stored(responses, {1, 2}, keep=("R1",))

    assert list(stored) == ["b"]
    assert stored["b"].responses == Responses(values={"R1.now": 3}, missing={"R1.hope": "blank"})
    assert (stored["b"].is_whole, stored["b"].n_asked, stored["b"].n_answered) == (False, 2, 1)


def test_under_18_only_that_answer_is_kept() -> None:
    sitting = sat(
        shipped_walk(shipped_plans().plans["standard"].intake),
        {**ANSWERS_TO_GATES, "CX_ADULT": "no", "CX_SHARE": "yes"},
    )
    keep = sitting.effects[-1].keep

    stored = sitting.walk.stored(Responses(values=sitting.values), sitting.sent, keep=keep)

    assert sitting.page_ids == ["T6"]
    assert list(stored) == ["consent"]
    assert stored["consent"].responses == Responses(values={"CX_ADULT": "no"})


# -------- whatever she answers --------------------------------------------------------------------------------

STANDARD = shipped_walk(shipped_plans().plans["standard"].intake)
FIELDS = {id_: field for questionnaire in STANDARD.questionnaires for id_, field in questionnaire.fields.items()}
STEERING = ("S0", "CX_ADULT", "CX_CONSENT", "CX_CONTACT", "S1", "S2", "S3")
answers_that_steer = st.fixed_dictionaries({}, optional={id_: st.sampled_from(FIELDS[id_].values) for id_ in STEERING})


@given(answers_that_steer)
def test_every_sitting_comes_to_an_end_and_each_alert_acts_once(answers: dict[str, Value]) -> None:
    sitting = sat(STANDARD, answers)
    acted = [id_ for effects in sitting.effects for id_ in effects.looked_at]

    assert len(acted) == len(set(acted))
    assert len(sitting.effects) <= len(STANDARD.pages({}))


@given(answers_that_steer, st.sets(st.integers(1, 16)))
def test_what_is_stored_accounts_for_every_field_once(answers: dict[str, Value], sent: set[int]) -> None:
    for id_, stored in STANDARD.stored(Responses(values=answers), sent).items():
        questionnaire = next(one for one in STANDARD.questionnaires if one.id == id_)
        values, missing = set(stored.responses.values), set(stored.responses.missing)

        assert values | missing == set(questionnaire.fields)
        assert values & missing == set()
        assert 0 <= stored.n_answered <= stored.n_asked <= len(questionnaire.fields)
        assert stored.n_asked > 0


@given(answers_that_steer)
def test_hidden_and_shown_fields_make_up_the_sitting(answers: dict[str, Value]) -> None:
    shown = {field.id for page in STANDARD.pages(answers) for field in page.fields}
    hidden = STANDARD.hidden(answers)

    assert shown | hidden == set(FIELDS)
    assert shown & hidden == set()


def test_a_page_text_belongs_to_the_file_before_the_plans() -> None:
    own = PageText(id="P", text="From the file.")
    questionnaire = made(choice("Q1"), alerts=[alert("Q1 == 'yes'", "page", page="P")], pages=[own])

    assert sat(walk(questionnaire), {"Q1": "yes"}).effects[0].page == own
