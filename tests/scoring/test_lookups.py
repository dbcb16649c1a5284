"""Rounding and tables over arrays, held against numbers written by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.questionnaire.definition import ErrorParameters, Responses, Rounding, TableRow
from assessment.scoring.explanation import explained
from assessment.scoring.lookups import looked_up, rounded
from assessment.scoring.scores import scored
from tests.scoring.made import choice, derived, made, scale

NAN = float("nan")
# JUST_UNDER is the float below a half: adding a half to it gives 1 in float64
JUST_UNDER = 0.49999999999999994
NUMBERS = [0.0, 0.5, JUST_UNDER, 1.5, 2.5, -0.5, -2.5, 2.4, 2.6, -2.4, NAN]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("nearest", [0, 1, 0, 2, 3, -1, -3, 2, 3, -2, NAN]),
        ("up", [0, 1, 1, 2, 3, 0, -2, 3, 3, -2, NAN]),
        ("down", [0, 0, 0, 1, 2, -1, -3, 2, 2, -3, NAN]),
        (None, NUMBERS),
    ],
)
def test_numbers_are_rounded_as_by_hand(how: Rounding | None, expected: list[float]) -> None:
    found = rounded(np.array(NUMBERS), how)

    np.testing.assert_array_equal(found, expected)
    assert how is None or not np.signbit(found[found == 0]).any()


def test_what_no_row_names_has_no_value() -> None:
    table = (TableRow(least=0, most=0, gives=20), TableRow(least=2, most=4, gives=30.5))

    found = looked_up(np.array([-1, 0, 1, 2, 3, 4, 5, NAN]), table)

    np.testing.assert_array_equal(found, [NAN, 20, NAN, 30.5, 30.5, 30.5, NAN, NAN])


@given(st.lists(st.integers(-20, 20), min_size=2, max_size=12, unique=True), st.lists(st.integers(-25, 25), min_size=1))
def test_a_table_gives_what_its_rows_give_one_by_one(ends: list[int], values: list[int]) -> None:
    pairs = list(zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
    table = tuple(TableRow(least=low, most=high, gives=n / 10) for n, (low, high) in enumerate(pairs))

    found = looked_up(np.array(values, dtype=float), table)

    slow = [[row.gives for row in table if row.least <= value <= row.most] for value in values]
    np.testing.assert_array_equal(found, [given[0] if given else NAN for given in slow])


def test_a_product_of_thirds_is_rounded_up_only_when_it_is_above_a_whole_number() -> None:
    # the mean of 1, 1 and 2 is 4/3; times 3 it is 4, in floats 4.0 or a little more
    ids = ["A", "B", "C"]
    questionnaire = made(*map(choice, ids), scale("M", ids, score="mean"), derived("X", "M * 0.1 * 3 * 10", round="up"))

    assert scored(questionnaire, Responses(values={"A": 1, "B": 1, "C": 2})).scores["X"].value == 4


def test_a_table_leaves_no_error_to_a_score_and_rounding_does() -> None:
    error = ErrorParameters(revision=1, source="made", sem=2)
    table = tuple(TableRow(least=n, most=n, gives=10 * n) for n in range(5))
    questionnaire = made(
        choice("A"),
        scale("S", ["A"], score="sum", error=error),
        derived("X", "S", table=table),
        derived("Y", "X + 1"),
        derived("Z", "2 * S", round="nearest"),
    )

    found = scored(questionnaire, Responses(values={"A": 3})).scores

    assert {id_: (one.value, one.sem) for id_, one in found.items()} == {
        "S": (3, 2),
        "X": (30, None),
        "Y": (31, None),
        "Z": (6, 4),
    }


def test_the_explanation_names_rounding_table_and_required_items() -> None:
    table = tuple(TableRow(least=n, most=n, gives=10 * n) for n in range(9))
    asked = scale("S", ["A", "B", "C"], score="sum", min_answered=2, required=["A"])
    questionnaire = made(*map(choice, "ABC"), asked, derived("X", "S / 1", round="up", table=table))

    lines = list(explained(questionnaire, Responses(values={"A": 1, "B": 2})).lines())

    assert (
        "  rule: sum: the weighted mean of the keyed answers times the sum of all weights; at least 2 of 3 answered"
        " and A among them, here 2" in lines
    )
    assert (
        "  rule: S / 1, rounded up to a whole number, looked up in a table of 9 rows; all its parts, here 1 of 1"
        in lines
    )
    assert "  4.5 / 1 = 4.5, rounded up: 5, looked up: 50.0" in lines
