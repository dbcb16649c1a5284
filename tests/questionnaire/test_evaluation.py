from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.questionnaire.definition import Value
from assessment.questionnaire.evaluation import Result, evaluated, holds
from assessment.questionnaire.expressions import parsed
from assessment.questionnaire.trees import Expression, Node
from tests.questionnaire.trees_made import people, trees


def value(source: str, partial: int | None = None, **values: Value) -> Result:
    return evaluated(parsed(source), values, partial=partial)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("10 - 2 - 3", 5),
        ("16 / 4 / 2", 2),
        ("-2 * -3", 6),
        ("--2", 2),
        ("abs(1 - 4)", 3),
        ("min(3, 1, 2)", 1),
        ("max(3, 1, 2)", 3),
        ("mean(1, 2, 6)", 3),
        ("if(1 < 2, 10, 20)", 10),
        ("if(2 < 1, 10, 20)", 20),
        ("1 < 2", True),
        ("2 <= 1", False),
        ("2 >= 2 and 2 != 3", True),
        ("1 == 2 or not 1 == 2", True),
        ("3 in [1, 2, 3]", True),
        ("-3 in [3]", False),
        ("'a' in ['b', 'a']", True),
        ("'a' == 'a'", True),
        ("'a' != 'a'", False),
    ],
)
def test_constants_give_what_arithmetic_gives(source: str, expected: float) -> None:
    assert value(source) == expected


# -------- missing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    ["X", "-X", "X + 1", "1 + X", "X * 0", "1 / X", "abs(X)", "min(1, X)", "max(X, 1)", "mean(1, X)", "1 / 0", "X / 0"],
)
def test_missing_in_gives_missing_out(source: str) -> None:
    assert value(source) is None


@pytest.mark.parametrize(
    "source",
    ["X == 1", "X != 1", "X == X", "X < 1", "X >= 0", "1 > X", "X in [1]", "X in ['a']", "'a' in X", "1 / 0 == 1"],
)
def test_a_comparison_with_missing_is_false(source: str) -> None:
    assert value(source) is False
    assert value(f"not ({source})") is True


def test_not_equal_holds_when_the_item_is_missing() -> None:
    assert holds(parsed("not (CX_CONTACT in ['died', 'unknown'])"), {})


@pytest.mark.parametrize(("score", "there"), [(0, True), (54.1667, True), (None, False)])
def test_at_least_zero_asks_whether_a_score_is_there(score: float | None, there: bool) -> None:
    assert holds(parsed("ENM >= 0"), {} if score is None else {"ENM": score}) is there


def test_if_looks_at_the_chosen_branch_only() -> None:
    assert value("if(X >= 0, X, 7)") == 7
    assert value("if(1 == 1, 7, X)") == 7
    assert value("if(1 == 1, X, 7)") is None


def test_answered_asks_for_a_value() -> None:
    assert value("answered(X)", X="") is True
    assert value("answered(X)", X=0) is True
    assert value("answered(X)") is False


def test_a_number_beyond_floats_is_missing() -> None:
    assert value("X * X", X=1e200) is None
    assert value("X + 1", X=10**400) is None
    assert value("answered(X)", X=float("nan")) is False


# -------- words and choices -----------------------------------------------------------------------------------


def test_a_choices_item_is_asked_for_one_of_its_values() -> None:
    assert value("'mom' in CX_HOME", CX_HOME=("partner", "mom")) is True
    assert value("'mom' in CX_HOME", CX_HOME=("alone",)) is False


def test_a_choices_item_of_numbers_is_asked_by_number() -> None:
    assert value("3 in DAYS", DAYS=("1", "3")) is True
    assert value("2 in DAYS", DAYS=("1", "3")) is False


def test_whole_numbers_and_decimals_compare_as_numbers() -> None:
    assert value("E1 == 3", E1=3.0) is True
    assert value("E1 in [3]", E1=3) is True


def test_unlike_kinds_are_never_equal_and_never_in_order() -> None:
    assert value("E1 == 'yes'", E1=1) is False
    assert value("E1 != 'yes'", E1=1) is False
    assert value("'a' < 'b'") is False


# -------- the one exception: partial means --------------------------------------------------------------------


def test_a_partial_mean_averages_the_parts_that_have_a_value() -> None:
    assert value("100 - mean(abs(A), abs(B), abs(C))", partial=2, A=-10, B=20) == 85  # 100 - (10 + 20) / 2


def test_fewer_parts_than_needed_give_no_score() -> None:
    assert value("100 - mean(A, B, C)", partial=2, A=10) is None


def test_only_mean_passes_over_missing_parts() -> None:
    assert value("mean(A, B) + max(A, B)", partial=1, A=10) is None


def test_without_the_declaration_a_mean_needs_every_part() -> None:
    assert value("mean(A, B)", A=10) is None


# -------- whatever comes --------------------------------------------------------------------------------------


@given(trees, people, st.one_of(st.none(), st.integers(0, 5)))
def test_evaluation_is_total(tree: Node, person: dict[str, Value], partial: int | None) -> None:
    found = evaluated(Expression("", tree, 0, 0), person, partial=partial)

    assert found is None or isinstance(found, float | bool | str | tuple)
    assert not isinstance(found, float) or isfinite(found)


@given(trees, people)
def test_a_condition_and_its_not_never_agree(tree: Node, person: dict[str, Value]) -> None:
    expression = Expression("", tree, 0, 0)
    if isinstance(evaluated(expression, person), bool):
        negated = parsed("not whole", {"whole": expression})
        assert holds(negated, person) is not holds(expression, person)
