"""What the keys of scales promise, held against fractions: exact on every edge, and blind to what must not matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.questionnaire.definition import Questionnaire, Value
from assessment.scoring.arrays import ScoreArrays, Scorer, scorer
from tests.scoring.made import QUARTERS, by_hand, choice, grid, made, scale, slider, studies

Study = tuple[Questionnaire, list[dict[str, Value]]]


def score_all(questionnaire: Questionnaire, people: Sequence[Mapping[str, Value]]) -> ScoreArrays:
    compiled = scorer(questionnaire)
    return compiled.score(np.vstack([compiled.row(person) for person in people]))


@given(studies())
def test_every_score_is_the_fraction_worked_by_hand_rounded_once(study: Study) -> None:
    questionnaire, people = study
    found = score_all(questionnaire, people)
    for row, person in enumerate(people):
        for column, one in enumerate(questionnaire.scales):
            expected, n = by_hand(questionnaire, one, person)
            value = found.values[row, column]
            assert (None if np.isnan(value) else value) == (None if expected is None else float(expected))
            assert found.n[row, column] == n


@pytest.mark.parametrize("n", range(1, 13))
def test_equal_answers_lie_exactly_on_the_edge_they_name(n: int) -> None:
    # 25, 50 and 75 are an average of exactly the second, third and fourth option of five, however many were answered.
    ids = [f"Q{number}" for number in range(n)]
    questionnaire = made(*map(choice, ids), scale("S", ids, bands=QUARTERS))

    found = score_all(questionnaire, [dict.fromkeys(ids, answer) for answer in (0, 1, 2, 3, 4)])

    assert found.values[:, 0].tolist() == [0, 25, 50, 75, 100]
    assert found.bands[:, 0].tolist() == [0, 1, 2, 3, 3]


def test_the_band_of_every_possible_total_is_that_of_the_fraction() -> None:
    ids = [f"Q{number}" for number in range(7)]
    questionnaire = made(*map(choice, ids), scale("S", ids, bands=QUARTERS, min_answered=1))
    people = [dict(zip(ids, answers, strict=False)) for k in range(1, 5) for answers in product(range(5), repeat=k)]

    found = score_all(questionnaire, people)

    exact = [by_hand(questionnaire, questionnaire.scales[0], person)[0] for person in people]
    assert found.bands[:, 0].tolist() == [min(int((score or Fraction(0)) / 25), 3) for score in exact]


def test_steps_of_a_tenth_are_counted_as_tenths() -> None:
    # 0.1 + 0.2 + 0.3 is 0.6000000000000001 in floats; the mean of three tenths, two and one is exactly 0.2
    items = [slider(f"Q{number}", 0, 1, step=0.1) for number in range(3)]
    questionnaire = made(*items, scale("S", ["Q0", "Q1", "Q2"], score="mean"))

    assert score_all(questionnaire, [{"Q0": 0.1, "Q1": 0.2, "Q2": 0.30000000000000004}]).values.tolist() == [[0.2]]


def test_a_response_keyed_both_ways_counts_each_way() -> None:
    questionnaire = made(choice("A"), choice("B"), scale("UP", ["A", "B"]), scale("DOWN", ["-A", "-B"], min_answered=1))

    found = score_all(questionnaire, [{"A": 1, "B": 2}, {"A": 1}])

    np.testing.assert_array_equal(found.values, [[37.5, 62.5], [np.nan, 75.0]])


def test_a_weight_counts_as_so_many_items() -> None:
    twice = made(choice("A"), choice("B"), scale("S", ["A", "B"], score="mean", weights={"A": 2}))

    assert score_all(twice, [{"A": 4, "B": 1}]).values.tolist() == [[3.0]]


def test_a_sum_is_prorated_and_a_count_is_not() -> None:
    ids = ["A", "B", "C"]
    questionnaire = made(
        *map(choice, ids),
        scale("SUM", ids, score="sum", min_answered=2),
        scale("COUNT", ids, score="count", min_answered=2),
    )

    assert score_all(questionnaire, [{"A": 4, "B": 1}]).values.tolist() == [[7.5, 2.0]]


@settings(max_examples=30)
@given(studies())
def test_reversing_every_item_twice_changes_nothing(study: Study) -> None:
    questionnaire, people = study
    reversed_twice = [mirrored(questionnaire, mirrored(questionnaire, person)) for person in people]

    np.testing.assert_array_equal(
        score_all(questionnaire, reversed_twice).values, score_all(questionnaire, people).values
    )


@settings(max_examples=30)
@given(studies())
def test_reversing_all_items_of_a_pomp_scale_gives_100_minus_it(study: Study) -> None:
    questionnaire, people = study
    straight = tuple(replace(one, score="pomp", round=None) for one in questionnaire.scales)
    keyed = tuple(
        replace(one, key=tuple(replace(item, reverse=not item.reverse) for item in one.key)) for one in straight
    )

    up = score_all(replace(questionnaire, scales=straight), people).values
    down = score_all(replace(questionnaire, scales=keyed), people).values

    np.testing.assert_allclose(down, 100 - up, atol=1e-12)


@settings(max_examples=30)
@given(studies(), st.randoms())
def test_nobody_is_changed_by_who_else_is_scored(study: Study, random: Random) -> None:
    questionnaire, people = study
    order = list(range(len(people)))
    random.shuffle(order)

    alone = np.vstack([score_all(questionnaire, [person]).values for person in people])
    together = score_all(questionnaire, [{}, *(people[place] for place in order)]).values

    np.testing.assert_array_equal(together[1:], alone[order])


@settings(max_examples=30)
@given(studies())
def test_the_order_of_items_changes_nothing(study: Study) -> None:
    questionnaire, people = study
    turned = replace(questionnaire, items=questionnaire.items[::-1])

    np.testing.assert_array_equal(score_all(turned, people).values, score_all(questionnaire, people).values)


def test_blocks_leave_no_seam() -> None:
    questionnaire = made(choice("A"), choice("B"), scale("S", ["A", "-B"], min_answered=1))
    matrix = np.random.default_rng(1).integers(0, 5, (5000, 2)).astype(float)
    matrix[np.random.default_rng(2).random(matrix.shape) < 0.3] = np.nan
    compiled = scorer(questionnaire)

    at_once = compiled.score(matrix).values

    np.testing.assert_array_equal(np.vstack([compiled.score(row[None, :]).values for row in matrix]), at_once)


def test_the_scale_means_of_a_study_are_those_of_a_slow_obvious_scorer() -> None:
    # The shape of the personality items of psych's bfi: 2,800 people, 25 items of 1 to 6, five scales, 2 % missing.
    random = np.random.default_rng(20261122)
    ids = [f"{letter}{number}" for letter in "ACENO" for number in range(1, 6)]
    scales = [
        scale(
            letter,
            [("-" if number % 2 else "") + f"{letter}{number}" for number in range(1, 6)],
            score="mean",
            min_answered=1,
        )
        for letter in "ACENO"
    ]
    questionnaire = made(*(choice(id_, (1, 2, 3, 4, 5, 6)) for id_ in ids), *scales)
    matrix = random.integers(1, 7, (2800, 25)).astype(float)
    matrix[random.random(matrix.shape) < 0.02] = np.nan

    found = np.nanmean(scorer(questionnaire).score(matrix).values, axis=0)

    for column, one in enumerate(scales):
        scores = []
        for row in matrix:
            answers = [
                (7 - row[ids.index(item.field)] if item.reverse else row[ids.index(item.field)]) for item in one.key
            ]
            there = [answer for answer in answers if not np.isnan(answer)]
            if there:
                scores.append(sum(there) / len(there))
        assert found[column] == pytest.approx(sum(scores) / len(scores), abs=1e-9)


def test_a_questionnaire_is_compiled_once() -> None:
    questionnaire = made(choice("A"), scale("S", ["A"]))

    assert scorer(questionnaire) is scorer(questionnaire)
    assert scorer(replace(questionnaire)) is not scorer(questionnaire)


def test_a_questionnaire_without_scores_gives_none() -> None:
    assert Scorer(made(choice("A"))).score(np.empty((3, 0))).values.shape == (3, 0)


def mirrored(questionnaire: Questionnaire, person: Mapping[str, Value]) -> dict[str, Value]:
    """Each answer at the same distance from the other end."""
    found: dict[str, Value] = {}
    for item in questionnaire.items:
        if item.id in person:
            numbers = grid(item)
            limits = questionnaire.fields[item.id].limits
            assert limits is not None
            wanted = Fraction(str(limits[0])) + Fraction(str(limits[1])) - Fraction(str(person[item.id]))
            found[item.id] = float(wanted) if float(wanted) not in numbers else numbers[numbers.index(float(wanted))]
    return found
