"""Sittings with answers and scores, written straight into a database, for tests that begin where answering ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire, Responses, Value
from assessment.scoring.scores import scored
from assessment.storage.definitions import sealed_versions
from assessment.storage.tables import Track, Version
from tests.factories import NOW, make_administration, make_scoring, make_sitting

THREE_WEEKS = timedelta(weeks=3)


def version_of(db: Session, questionnaire: Questionnaire) -> Version:
    """The sealed row of a version that is asked here."""
    return sealed_versions(db, [questionnaire], NOW)[0]


def middle_answers(questionnaire: Questionnaire) -> dict[str, Value]:
    """A number for each item that takes one: the middle of those there are."""
    found: dict[str, Value] = {}
    for id_, asked in questionnaire.fields.items():
        numbers = [value for value in asked.values if not isinstance(value, str)]
        if asked.item.type == "choice" and numbers:
            found[id_] = numbers[len(numbers) // 2]
    return found


def columns_of_scores(questionnaire: Questionnaire, responses: Responses) -> dict[str, Any]:
    """What these responses come to, as a row of scorings keeps it."""
    result = scored(questionnaire, responses)
    scores = {
        id_: {name: value for name, value in asdict(score).items() if name != "id"}
        for id_, score in result.scores.items()
    }
    return {
        "scores": scores,
        "pattern": result.pattern,
        "notes": list(result.notes),
        "quality": list(result.flags),
    }


def make_answers(
    db: Session,
    track: Track,
    questionnaire: Questionnaire,
    *,
    n: int = 3,
    first_at: datetime = NOW - 2 * THREE_WEEKS,
    values: Mapping[str, Value] | None = None,
    missing: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """So many sittings, three weeks apart, each with the same answers to one questionnaire."""
    version = version_of(db, questionnaire)
    values = middle_answers(questionnaire) if values is None else dict(values)
    columns = columns_of_scores(questionnaire, Responses(values=values, missing=missing or {}))
    for number in range(n):
        at = first_at + number * THREE_WEEKS
        sent = {"state": "sent", "begun_at": at, "ended_at": at, "completed_on": at.date(), "plan": "standard"}
        sitting = make_sitting(db, track, n=number, turn=number - 1 if number else None, **sent)
        administration = make_administration(
            db, sitting, version, responses=values, missing=dict(missing or {}), texts=dict(texts or {})
        )
        make_scoring(db, administration, **columns)
