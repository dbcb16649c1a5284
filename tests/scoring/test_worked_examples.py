"""Every worked example, number for number: they were calculated by hand, apart from any scoring program."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from assessment.questionnaire.definition import Questionnaire, Responses
from assessment.scoring.scores import Score, Scored, scored

EXAMPLES: list[Mapping[str, Any]] = json.loads(Path(__file__).with_name("worked-examples.json").read_text())["scores"]


def responses_of(questionnaire: Questionnaire, example: Mapping[str, Any]) -> Responses:
    hidden = dict.fromkeys(example.get("not_asked", ()), "not-asked")
    values, missing = {}, dict(hidden)
    for id_, one in questionnaire.fields.items():
        answer = example["answers"].get(id_)
        if answer is None:
            missing.setdefault(id_, "blank")
        elif answer in {reason.id for reason in one.reasons}:
            missing[id_] = answer
        else:
            values[id_] = answer
    return Responses(values=values, missing=missing)


@pytest.fixture(params=EXAMPLES, ids=lambda example: example["id"])
def example(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    found: Mapping[str, Any] = request.param
    return found


@pytest.fixture
def result(example: Mapping[str, Any], shipped: Callable[[str], Questionnaire]) -> Scored:
    questionnaire = shipped(example["questionnaire"])
    return scored(questionnaire, responses_of(questionnaire, example), sitting=example.get("given"))


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def found(score: Score, expected: Mapping[str, Any]) -> Mapping[str, Any]:
    everything = {"score": rounded(score.value), "n": score.n, "band": score.band, "sem": rounded(score.sem)}
    return {key: everything[key] for key in expected}


def test_every_scale_has_the_score_n_band_and_sem_worked_by_hand(example: Mapping[str, Any], result: Scored) -> None:
    expected = example["expected"]["scales"]
    assert {id_: found(result.scores[id_], one) for id_, one in expected.items()} == expected


def test_every_derived_score_is_the_one_worked_by_hand(example: Mapping[str, Any], result: Scored) -> None:
    given = example["expected"].get("derived", {})
    expected = {id_: one if isinstance(one, Mapping) else {"score": one} for id_, one in given.items()}
    assert {id_: found(result.scores[id_], one) for id_, one in expected.items()} == expected


def test_pattern_and_notes_are_those_worked_by_hand(example: Mapping[str, Any], result: Scored) -> None:
    expected = example["expected"]
    if "pattern" in expected:
        assert (result.pattern, list(result.notes)) == (expected["pattern"], expected["notes"])


def test_only_the_expected_flags_are_raised(example: Mapping[str, Any], result: Scored) -> None:
    if "flags" in example:
        assert list(result.flags) == example["flags"]
