"""The shipped questionnaires, the worked examples, and a factory of small questionnaires made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.reading import read

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shipped() -> Callable[[str], Questionnaire]:
    """A shipped questionnaire by its id."""
    known: dict[str, Questionnaire] = {}

    def by_id(id_: str) -> Questionnaire:
        if id_ not in known:
            reading = read(ROOT / "questionnaires" / f"{id_}.toml")
            assert reading.questionnaire is not None, reading.problems
            known[id_] = reading.questionnaire
        return known[id_]

    return by_id


def worked_examples(part: str) -> list[Mapping[str, Any]]:
    """A part of the examples that were calculated by hand, apart from any scoring program."""
    examples: list[Mapping[str, Any]] = json.loads(Path(__file__).with_name("worked-examples.json").read_text())[part]
    return examples
