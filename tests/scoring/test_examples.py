from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assessment.questionnaire.definition import Example, Questionnaire
from assessment.questionnaire.library import Library
from assessment.questionnaire.problems import Problem
from assessment.scoring.examples import problems_in_examples

LIBRARY = Library.read(Path(__file__).parents[2] / "questionnaires")


def problems_of(questionnaire: Questionnaire, **example: Any) -> tuple[Problem, ...]:
    changed = replace(questionnaire, examples=(Example(source="by hand", line=7, **example),))
    beside = [other for other in LIBRARY.questionnaires.values() if other.id != questionnaire.id]
    return problems_in_examples(changed, beside, LIBRARY.plans, file="a.toml")


@pytest.mark.parametrize("questionnaire", LIBRARY.questionnaires.values(), ids=lambda one: one.id)
def test_every_worked_example_that_is_shipped_comes_out(questionnaire: Questionnaire) -> None:
    beside = [other for other in LIBRARY.questionnaires.values() if other is not questionnaire]

    assert problems_in_examples(questionnaire, beside, LIBRARY.plans, file="a.toml") == ()


ALL_TWO = {f"{letter}{number}": 2 for letter in "ECH" for number in range(1, 7)}


@pytest.mark.parametrize(
    ("expected", "code", "what"),
    [
        ({"scores": {"ENM": 51}}, "example-score", "the example: `ENM` is expected to be 51, it is 50"),
        ({"no_score": ("CUT",)}, "example-no-score", "the example: `CUT` is expected to have no score, it is 50"),
        (
            {"bands": {"HCL": "some"}},
            "example-band",
            "the example: `HCL` is expected in band `some`, its band is `clear`",
        ),
        ({"pattern": "quiet"}, "example-pattern", "the example: expected `quiet`, got `both-ways-warm`"),
        ({"notes": ()}, "example-notes", "the example: expected nothing, got `near-line`"),
        ({"hidden": ("E1",)}, "example-hidden", "the example: expected `E1`, got nothing"),
        ({"mark": "review"}, "example-mark", "the example: expected `review`, got `none`"),
        ({"effect": ("page",)}, "example-effect", "the example: expected `page`, got nothing"),
        ({"page": "T3"}, "example-page", "the example: expected `T3`, got nothing"),
    ],
)
def test_what_differs_is_named_with_what_came_out(
    expected: dict[str, Any], code: str, what: str, shipped: Callable[[str], Questionnaire]
) -> None:
    (problem,) = problems_of(shipped("closeness"), answers=ALL_TWO, **expected)

    assert (problem.file, problem.line, problem.code, problem.what) == ("a.toml", 7, code, what)


def test_a_score_that_is_missing_is_named_so(shipped: Callable[[str], Questionnaire]) -> None:
    (problem,) = problems_of(shipped("closeness"), answers={"E1": 2}, scores={"ENM": 50})

    assert problem.what == "the example: `ENM` is expected to be 50, it has no score"


def test_a_score_is_compared_to_four_decimals(shipped: Callable[[str], Questionnaire]) -> None:
    answers = {**ALL_TWO, "E1": 3}  # 13 of 24 points: 54.16666...

    assert problems_of(shipped("closeness"), answers=answers, scores={"ENM": 54.1667}) == ()
    assert len(problems_of(shipped("closeness"), answers=answers, scores={"ENM": 54.1668})) == 1


@pytest.mark.parametrize("answer", [5, "always", (1, 2), 1.5])
def test_an_answer_that_the_item_does_not_offer_is_the_only_problem(
    answer: Any, shipped: Callable[[str], Questionnaire]
) -> None:
    (problem,) = problems_of(shipped("closeness"), answers={"E1": answer}, scores={"ENM": 1})

    assert problem.code == "example-answer"
    assert "`E1` cannot be answered" in problem.what


def test_an_alert_that_fits_is_run_with_its_page_and_mark(shipped: Callable[[str], Questionnaire]) -> None:
    answers = {"S1": "yes", "S2": "no", "S3": "no"}

    assert problems_of(shipped("safety"), answers=answers, page="T3", mark="review") == ()


def test_answers_of_earlier_questionnaires_steer_what_is_hidden(shipped: Callable[[str], Questionnaire]) -> None:
    found = problems_of(shipped("check-in"), answers={"CX_CONTACT": "died"}, hidden=("CHG", "S4"))

    assert found == ()
