from __future__ import annotations

import pytest

from assessment.questionnaire.definition import Item, ResponseOption
from assessment.questionnaire.expressions import parsed
from assessment.questionnaire.kinds import NUMBER, Kind, kind_of, kind_problems
from tests.questionnaire.sittings import TRUTH, YES_NO, choice, slider

HOME = Item(id="HOME", type="choices", text="?", options=(ResponseOption(value="mom", label="Mom"), *YES_NO))
DAYS = Item(id="DAYS", type="choices", text="?", options=tuple(ResponseOption(value=n, label=str(n)) for n in (1, 2)))
WORD = Item(id="WORD", type="text", text="?")
SINCE = Item(id="SINCE", type="date", text="?")
AGE = Item(id="AGE", type="number", text="?", range=(0, 120))
ITEMS = (choice("YES"), choice("E1", options=TRUTH), HOME, DAYS, WORD, SINCE, AGE, slider("R1", "now"))
KINDS = {field.id: kind_of(field) for item in ITEMS for field in item.fields()} | {"ENM": NUMBER}


def codes(source: str, wanted: str | None = None) -> list[str]:
    problems = kind_problems(parsed(source), KINDS, wanted=wanted)  # type: ignore[arg-type]  # one of its words
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "source",
    [
        "E1 >= 3 and R1.now < AGE",
        "YES == 'yes' or YES in ['yes', 'no']",
        "'mom' in HOME and not ('yes' in HOME)",
        "2 in DAYS",
        "answered(WORD) and answered(SINCE)",
        "mean(E1, ENM) >= abs(-R1.now) / 2",
        "if(YES == 'yes', 1, 0) == 1",
        "if(E1 == 1, YES, 'no') == 'yes'",
        "if(E1 == 1, YES == 'yes', E1 == 2)",
        "E1 in [0, 4, -1]",
        "NOT_KNOWN_HERE == 'anything' and NOT_KNOWN_HERE > 3",
    ],
)
def test_a_sensible_condition_has_no_problem(source: str) -> None:
    assert codes(source, "condition") == []


@pytest.mark.parametrize(
    "source",
    [
        "YES >= 1",
        "E1 == 'yes'",
        "E1 in ['yes']",
        "YES in [1]",
        "YES < 'yes'",
        "YES + 1 == 2",
        "-YES == 1",
        "mean(E1, YES) > 1",
        "(E1 == 1) + 1 > 1",
        "(E1 == 1) == (E1 == 2)",
        "E1 and YES == 'yes'",
        "not E1",
        "'yes' or E1 == 1",
        "if(E1, 1, 2) == 1",
        "if(E1 == 1, YES, 2) == 1",
        "HOME == 'mom'",
        "HOME in ['mom']",
        "'yes' in YES",
        "1 in E1",
        "(E1 == 1) in HOME",
        "WORD == 'anna'",
        "SINCE > 3",
    ],
)
def test_unlike_kinds_are_a_problem(source: str) -> None:
    assert codes(source) == ["expression-kind"]


@pytest.mark.parametrize("source", ["YES == 'Yes'", "YES in ['yes', 'maybe']", "'dad' in HOME", "3 in DAYS"])
def test_a_word_that_an_item_never_offers_is_a_problem(source: str) -> None:
    assert codes(source) == ["expression-word"]


@pytest.mark.parametrize("source", ["E1 == 'skip'", "E1 in [1, 'skip']", "R1.now == 'unknown'", "YES == 'skip'"])
def test_a_reason_for_missing_is_never_a_value(source: str) -> None:
    reasons = {"R1.now": Kind("number", None, frozenset({"unknown"})), "YES": kind_of_yes_with_skip()}

    (problem,) = kind_problems(parsed(source), KINDS | reasons)

    assert problem.code == "expression-word"
    assert "answered(ID)" in problem.remedy


def kind_of_yes_with_skip() -> Kind:
    (field,) = choice("YES", options=(*YES_NO, TRUTH[-1])).fields()
    return kind_of(field)


def test_the_whole_has_to_be_what_its_key_needs() -> None:
    assert codes("E1 + 1", "condition") == ["expression-kind"]
    assert codes("E1 == 1", "number") == ["expression-kind"]
    assert codes("YES", "number") == ["expression-kind"]
    assert codes("YES") == []


def test_all_problems_are_told_at_once() -> None:
    assert codes("YES == 'Yes' and E1 == 'a' or WORD > 1") == ["expression-word", "expression-kind", "expression-kind"]


def test_a_problem_shows_the_part_that_it_is_about() -> None:
    (problem,) = kind_problems(parsed("E1 == 1 and YES >= 3"), KINDS)

    assert problem.what == "`YES >= 3` compares a word with a number"


def test_an_option_set_of_numbers_gives_numbers_and_its_reasons() -> None:
    assert KINDS["E1"] == Kind("number", None, frozenset({"skip"}))
