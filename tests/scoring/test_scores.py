from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import sqrt

import pytest

from assessment.questionnaire.definition import (
    ErrorParameters,
    Pattern,
    QualityFlags,
    Questionnaire,
    Responses,
)
from assessment.questionnaire.expressions import parsed
from assessment.scoring.precision import sem_of, sem_of_score, sem_of_some
from assessment.scoring.scores import scored
from tests.scoring.made import choice, derived, made, scale, slider

ERROR = ErrorParameters(revision=1, source="provisional", sd=20, retest_r=0.75)


@pytest.mark.parametrize(("n", "sem"), [(6, 10.0), (5, 10.6904), (4, 11.5470)])
def test_a_shortened_scale_is_less_sure(n: int, sem: float) -> None:
    # worked-examples.json, A01 and A09: sd 20, r .75, 6 items
    assert sem_of_some(ERROR, n, 6) == pytest.approx(sem, abs=5e-5)


def test_a_given_sem_is_not_shortened() -> None:
    error = ErrorParameters(revision=1, source="a manual", sem=4.0)

    assert (sem_of(error), sem_of_some(error, 3, 6)) == (4.0, 4.0)


def test_an_interval_is_cut_at_the_ends_of_the_range() -> None:
    questionnaire = made(choice("A"), scale("S", ["A"], error=ERROR))

    found = scored(questionnaire, Responses(values={"A": 4})).scores["S"]

    assert (found.low, found.high) == (pytest.approx(80.4), 100)  # 100 - 1.96 * 10


@pytest.mark.parametrize(("kind", "ends"), [("pomp", (0, 100)), ("mean", (1, 5)), ("sum", (3, 15)), ("count", (0, 3))])
def test_each_kind_of_score_has_its_own_ends(kind: str, ends: tuple[float, float]) -> None:
    wide = ErrorParameters(revision=1, source="provisional", sem=1000)
    items = [choice(id_, (1, 2, 3, 4, 5)) for id_ in "ABC"]
    questionnaire = made(*items, scale("S", ["A", "B", "-C"], score=kind, error=wide))  # type: ignore[arg-type]

    found = scored(questionnaire, Responses(values={"A": 1, "B": 2, "C": 3})).scores["S"]

    assert (found.low, found.high) == ends


def two_scales(
    formula: str, *, keys: tuple[list[str], list[str]] = (["A", "B"], ["C"]), **others: object
) -> Questionnaire:
    first, second = keys
    scales = [scale("P", first, min_answered=1, error=ERROR), scale("Q", second, error=ERROR)]
    return made(*map(choice, "ABCD"), *scales, scale("R", ["D"]), derived("X", formula, **others))


@pytest.mark.parametrize(
    ("formula", "se"),
    [
        ("P - Q", sqrt(200)),  # instrument.md, section 4: position has SE 14.1
        ("(P + Q) / 2", sqrt(50)),
        ("mean(P, Q)", sqrt(50)),
        ("100 - 2 * P", 20),
        ("-P * 3 + P", 20),
        ("P + D0", sqrt(200)),
        ("P * Q", None),
        ("P / Q", None),
        ("min(P, Q)", None),
        ("abs(P)", None),
        ("P + R", None),  # R has no error
        ("P + D", None),  # nobody knows the error of one answer
        ("P - P", None),
        ("7", None),
    ],
)
def test_a_linear_formula_has_the_error_of_its_independent_parts(formula: str, se: float | None) -> None:
    questionnaire = two_scales(formula)
    questionnaire = replace(questionnaire, derived=(*questionnaire.derived, derived("D0", "1 - Q")))

    assert sem_of_score(questionnaire, "X") == (None if se is None else pytest.approx(se))


def test_scales_that_share_an_item_are_not_independent() -> None:
    assert sem_of_score(two_scales("P - Q", keys=(["A", "B"], ["B", "C"])), "X") is None


def test_the_interval_of_a_derived_score_uses_the_errors_of_this_sitting() -> None:
    questionnaire = two_scales("P - Q", range=(-100, 100))

    found = scored(questionnaire, Responses(values={"A": 3, "C": 2})).scores["X"]

    assert found.sem == pytest.approx(sqrt(sem_of_some(ERROR, 1, 2) ** 2 + 10**2))


def test_a_mean_over_what_is_there_has_the_error_of_what_is_there() -> None:
    questionnaire = two_scales("mean(P, Q)", min_answered=1)

    found = scored(questionnaire, Responses(values={"C": 2})).scores["X"]

    assert (found.value, found.n, found.n_items, found.sem) == (50, 1, 2, 10)


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ({"A": "not-asked", "B": "not-asked"}, "not-asked"),
        ({"A": "not-asked", "B": "not-reached"}, "not-asked"),
        ({"A": "skip", "B": "skip"}, "skip"),
        ({"A": "not-asked", "B": "skip"}, "skip"),
        ({"A": "skip", "B": "blank"}, "no-score"),
        ({"A": "skip", "B": "died"}, "no-score"),
        ({"A": "blank", "B": "blank"}, "no-score"),
        ({"A": "skip"}, "no-score"),
    ],
)
def test_the_reason_for_no_score_is_the_one_that_all_shown_items_share(missing: dict[str, str], reason: str) -> None:
    questionnaire = made(choice("A"), choice("B"), scale("S", ["A", "B"]))

    assert scored(questionnaire, Responses(missing=missing)).scores["S"].reason == reason


def test_one_answer_among_reasons_is_no_shared_reason() -> None:
    questionnaire = made(choice("A"), choice("B"), scale("S", ["A", "B"]))

    found = scored(questionnaire, Responses(values={"A": 1}, missing={"B": "skip"})).scores["S"]

    assert (found.value, found.n, found.reason) == (None, 1, "no-score")


def test_a_derived_score_takes_the_reason_of_its_first_missing_part_in_the_formula() -> None:
    questionnaire = made(
        choice("A"), choice("B"), scale("P", ["A"]), scale("Q", ["B"]),
        derived("X", "Q - P"), derived("Y", "P - Q"), derived("Z", "mean(P, Q)", min_answered=2), derived("W", "X + A"),
    )  # fmt: skip

    found = scored(questionnaire, Responses(missing={"A": "skip", "B": "not-asked"})).scores

    reasons = {id_: one.reason for id_, one in found.items()}
    assert reasons == {"P": "skip", "Q": "not-asked", "X": "not-asked", "Y": "skip", "Z": "no-score", "W": "not-asked"}


def test_a_quotient_by_0_is_no_score() -> None:
    questionnaire = made(choice("A"), scale("P", ["A"]), derived("X", "100 / P"))

    assert scored(questionnaire, Responses(values={"A": 0})).scores["X"].reason == "no-score"


def test_a_score_from_fewer_items_is_prorated() -> None:
    questionnaire = made(choice("A"), choice("B"), scale("S", ["A", "B"], min_answered=1))

    assert scored(questionnaire, Responses(values={"A": 1})).scores["S"].prorated
    assert not scored(questionnaire, Responses(values={"A": 1, "B": 1})).scores["S"].prorated
    assert not scored(questionnaire, Responses()).scores["S"].prorated


def test_patterns_read_scores_items_and_the_rest_of_the_sitting() -> None:
    patterns = tuple(
        Pattern(id=f"p{number}", when=parsed(when, {}))
        for number, when in enumerate(["S < 50", "A == 4 and CX == 'no'", "S >= 50"])
    )
    questionnaire = made(choice("A"), scale("S", ["A"]), patterns=patterns, notes=patterns)

    with_no = scored(questionnaire, Responses(values={"A": 4}), sitting={"CX": "no"})
    without = scored(questionnaire, Responses(values={"A": 4}))

    assert (with_no.pattern, with_no.notes) == ("p1", ("p1", "p2"))
    assert (without.pattern, without.notes) == ("p2", ("p2",))


FLAGS = QualityFlags(same_answer=2, many_skips=1, fast=2)


@pytest.mark.parametrize(
    ("values", "missing", "seconds", "flags"),
    [
        ({"A": 1, "B": 1, "C": 3}, {}, 60, ("same-answer",)),  # C is not scored
        ({"A": 1, "B": 2, "C": 1}, {}, 60, ()),
        ({"A": 1}, {"B": "blank", "C": "skip"}, None, ("many-skips",)),
        ({"A": 1}, {"B": "not-asked", "C": "skip"}, None, ()),
        ({"A": 1, "B": 2, "C": 1}, {}, 5.9, ("fast",)),
        ({"A": 1, "B": 2, "C": 1}, {}, 6.0, ()),
        ({"A": 1, "B": 2}, {"C": "skip"}, 5.9, ("fast",)),  # a reason is an answer too
        ({}, {"A": "blank", "B": "blank", "C": "blank"}, 0.1, ("many-skips",)),
    ],
)
def test_flags_are_raised_for_answers_that_deserve_a_second_look(
    values: dict[str, int], missing: dict[str, str], seconds: float | None, flags: tuple[str, ...]
) -> None:
    questionnaire = made(*map(choice, "ABC"), scale("S", ["A", "B"], min_answered=1), flags=FLAGS)

    assert scored(questionnaire, Responses(values=values, missing=missing), seconds=seconds).flags == flags


def test_without_flags_in_the_definition_none_is_raised() -> None:
    questionnaire = made(*map(choice, "AB"), scale("S", ["A", "B"]))

    assert scored(questionnaire, Responses(values={"A": 1, "B": 1}), seconds=0.01).flags == ()


def test_a_slider_whose_least_is_below_0_is_scored_from_there() -> None:
    questionnaire = made(slider("A", -5, 5), scale("S", ["-A"]))

    assert scored(questionnaire, Responses(values={"A": -5})).scores["S"].value == 100


def test_no_answers_at_all_change_nothing_but_give_no_score(shipped: Callable[[str], Questionnaire]) -> None:
    found = scored(shipped("mom-style"), Responses())

    assert {one.value for one in found.scores.values()} == {None}
    assert {one.n for one in found.scores.values()} == {0}
