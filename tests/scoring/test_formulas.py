"""Formulas over arrays and for one person are held together on random expressions of sound kinds."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessment.questionnaire.definition import Derived, Questionnaire, Value
from assessment.questionnaire.evaluation import evaluated
from assessment.questionnaire.expressions import parsed
from assessment.scoring.arrays import scorer
from tests.scoring.made import choice, choices, derived, made, scale, slider

WORDS = ("yes", "no", "not-sure")
HOMES = ("mom", "partner", "3")
ITEMS = (choice("A"), choice("B", (-2, 0, 1.5)), slider("C", 0, 10), choice("W", WORDS), choice("V", ("no", "never")))
SCALES = (scale("S", ["A"]), scale("T", ["-A", "C"], min_answered=1))
NUMBERS = ("A", "B", "C", "S", "T")

number_leaves = st.one_of(st.sampled_from(NUMBERS), st.sampled_from(["0", "1", "2.5", "100", "0.1"]))
word_leaves = st.one_of(st.sampled_from(["W", "V"]), st.sampled_from([f"'{word}'" for word in WORDS]))


def conditions(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    simple = st.one_of(
        st.builds("({} {} {})".format, numbers, signs, numbers),
        st.builds("({} {} {})".format, word_leaves, st.sampled_from(["==", "!="]), word_leaves),
        st.builds("({} in [{}, {}])".format, numbers, st.just("1"), st.just("-2")),
        st.builds("({} in ['yes', 'no'])".format, word_leaves),
        st.builds("('{}' in HOME)".format, st.sampled_from(["mom", "partner"])),
        st.just("(3 in HOME)"),
        st.builds("answered({})".format, st.sampled_from([*NUMBERS, "W", "HOME"])),
    )
    several = st.sampled_from([" and ", " or "])
    return st.one_of(
        simple,
        st.builds("(not {})".format, simple),
        st.builds(lambda one, join, other: f"({one}{join}{other})", simple, several, simple),
    )


def above(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, numbers, st.sampled_from("+-*/"), numbers),
        st.builds("(-{})".format, numbers),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "mean"]), numbers, numbers),
        st.builds("abs({})".format, numbers),
        st.builds("if({}, {}, {})".format, conditions(numbers), numbers, numbers),
    )


formulas = st.recursive(number_leaves, above, max_leaves=6)
people = st.fixed_dictionaries(
    {},
    optional={
        "A": st.integers(0, 4),
        "B": st.sampled_from([-2, 0, 1.5]),
        "C": st.integers(0, 10),
        "W": st.sampled_from(WORDS),
        "V": st.sampled_from(["no", "never"]),
        "HOME": st.lists(st.sampled_from(HOMES), min_size=1, unique=True).map(tuple),
    },
)


def questionnaire_of(*scores: Derived) -> Questionnaire:
    return made(*ITEMS, choices("HOME", ("mom", "partner", 3)), *SCALES, *scores)


def known(questionnaire: Questionnaire, person: Mapping[str, Value]) -> dict[str, Value]:
    found = scorer(questionnaire).score(scorer(questionnaire).row(person))
    scores = zip(found.ids, found.values[0].tolist(), strict=True)
    return {**person, **{id_: value for id_, value in scores if not np.isnan(value)}}


@given(formulas, st.none() | st.integers(1, 3), st.lists(people, min_size=1, max_size=4))
@example("1 / (A / 0)", None, [{"A": 1}])
@example("mean(A, B, C)", 2, [{"A": 1}, {"A": 1, "C": 4}, {}])
@example("if('mom' in HOME, 1, 2)", None, [{"HOME": ("mom",)}, {"HOME": ("3",)}, {}])
@example("if(W == V, 1, if(W != V, 2, 3))", None, [{"W": "no", "V": "no"}, {"W": "yes", "V": "no"}, {"W": "yes"}])
def test_arrays_give_what_one_person_gets(
    formula: str, min_answered: int | None, persons: list[Mapping[str, Value]]
) -> None:
    questionnaire = questionnaire_of(derived("X", formula, min_answered=min_answered))
    compiled = scorer(questionnaire)

    found = compiled.score(np.vstack([compiled.row(person) for person in persons])).values[:, -1]

    for value, person in zip(found.tolist(), persons, strict=True):
        values = {id_: one for id_, one in known(questionnaire, person).items() if id_ != "X"}
        expected = evaluated(parsed(formula, {}), values, partial=min_answered)
        if isinstance(expected, float):
            assert isclose(value, expected, rel_tol=1e-9, abs_tol=1e-9)
        else:
            assert np.isnan(value)


def test_derived_scores_may_stand_in_any_order() -> None:
    chain = [derived(f"D{number}", f"D{number - 1} + 1") for number in range(5, 0, -1)]

    found = known(made(choice("A"), scale("S", ["A"]), *chain, derived("D0", "S")), {"A": 2})

    assert [found[f"D{number}"] for number in range(6)] == [50, 51, 52, 53, 54, 55]


def test_derived_scores_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="circle: X, Y"):
        scorer(made(choice("A"), derived("X", "Y + 1"), derived("Y", "X + 1")))


def test_a_difference_of_thirds_meets_the_edge_it_means() -> None:
    # 70.8333... - 20.8333... is 49.99999999999999 in floats
    ids = [f"Q{number}" for number in range(12)]
    questionnaire = made(
        *map(choice, ids), scale("P", ids[:6]), scale("Q", ids[6:]), derived("X", "P - Q", range=(-100, 100))
    )
    people = {**dict.fromkeys(ids[:5], 3), ids[5]: 2, **dict.fromkeys(ids[6:11], 1), ids[11]: 0}

    assert known(questionnaire, people)["X"] == 50


def test_a_formula_that_reads_no_score_is_as_long_as_the_others() -> None:
    compiled = scorer(questionnaire_of(derived("X", "1 + 1")))

    assert compiled.score(np.full((3, len(compiled.columns)), np.nan)).values[:, -1].tolist() == [2, 2, 2]


def test_n_counts_the_parts_that_have_a_value() -> None:
    questionnaire = questionnaire_of(derived("X", "S + C + if(answered(HOME), 1, 0)"))
    compiled = scorer(questionnaire)

    people = [{"A": 1, "C": 2, "HOME": ("mom",)}, {"C": 2}, {}]

    assert [int(compiled.score(compiled.row(person)).n[0, -1]) for person in people] == [3, 1, 0]
