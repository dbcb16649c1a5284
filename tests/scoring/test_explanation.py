from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import given

from assessment.questionnaire.definition import ErrorParameters, Questionnaire, Responses, Value
from assessment.scoring.asked import with_reasons
from assessment.scoring.explanation import explained
from tests.scoring.made import choice, derived, made, scale, slider, studies

ERROR = ErrorParameters(revision=3, source="provisional", sd=20, retest_r=0.75)


@given(studies())
def test_the_line_of_arithmetic_is_true(study: tuple[Questionnaire, list[dict[str, Value]]]) -> None:
    questionnaire, people = study
    for person in people:
        for one in explained(questionnaire, Responses(values=person)).scores:
            if one.score.value is not None:
                sum_, _, result = one.arithmetic.partition(" = ")
                exact, _, rounded = result.partition(", rounded ")
                assert abs(eval(sum_) - float(exact)) < 1e-5  # written with six figures, like a hand would
                assert float(rounded.rpartition(" ")[2] or exact) == one.score.value


def test_each_item_shows_what_was_given_and_how_it_counts() -> None:
    questionnaire = made(
        choice("A"), choice("B"), choice("C"), scale("S", ["A", "-B", "C"], min_answered=2, error=ERROR)
    )

    (one,) = explained(questionnaire, Responses(values={"A": 3, "B": 1}, missing={"C": "skip"})).scores

    assert [(part.id, part.given, part.said, part.keyed, part.reverse) for part in one.parts] == [
        ("A", 3, "option 3", 3, False),
        ("B", 1, "option 1", 3, True),
        ("C", None, "skip", None, False),
    ]
    assert one.arithmetic == "100 * (3/4 + 3/4) / 2 = 75.0"
    assert "at least 2 of 3 answered, here 2" in one.rule
    assert one.error == "revision 3: provisional"


def test_a_derived_score_shows_its_formula_with_the_numbers_in_it() -> None:
    questionnaire = made(slider("A", -5, 5), scale("S", ["A"]), derived("X", "if(answered(A), S - 2 * A, 0)"))

    (_, one) = explained(questionnaire, Responses(values={"A": -1})).scores

    assert one.arithmetic == "if(answered(A), 40.0 - (2 * (-1)), 0) = 42.0"
    assert [(part.id, part.given) for part in one.parts] == [("A", -1), ("S", 40.0)]


def test_without_a_score_there_is_a_reason_and_no_arithmetic() -> None:
    questionnaire = made(choice("A"), scale("S", ["A"]), derived("X", "S / 2"))

    scale_, derived_ = explained(questionnaire, Responses(missing={"A": "skip"})).scores

    assert (scale_.arithmetic, scale_.score.reason) == ("", "skip")
    assert (derived_.arithmetic, derived_.parts[0].said) == ("", "skip")


def test_the_lines_name_the_definition_by_its_hashes(shipped: Callable[[str], Questionnaire]) -> None:
    questionnaire = shipped("closeness")

    lines = list(explained(questionnaire, Responses(values={"E1": 1})).lines())

    assert questionnaire.seal in lines[0]
    assert questionnaire.wording in lines[0]
    assert lines[-3:] == ["pattern: not-enough", "notes: -", "flags: many-skips"]


def test_what_a_condition_hides_is_not_asked_and_the_rest_blank(shipped: Callable[[str], Questionnaire]) -> None:
    answers: Mapping[str, Value] = {"V1": 3}

    found = with_reasons(shipped("repair"), Responses(values=answers), sitting={"CX_CONTACT": "died"})

    assert found.values == answers
    assert (found.missing["V2"], found.missing["D1"]) == ("blank", "not-asked")
    assert "CX_CONTACT" not in found.missing
