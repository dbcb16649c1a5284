"""Many clients at once, written in bulk: each with a course of sittings that was scored as the application scores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, insert, literal, null, select, true
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire, Responses
from assessment.questionnaire.library import Library
from assessment.scoring.scores import scored
from assessment.services.administer import error_revision, scoring_row
from assessment.storage.columns import Words
from assessment.storage.sealing import Envelope, keys_of
from assessment.storage.tables import (
    Administration,
    Care,
    Client,
    KeptStanding,
    KeptVerdicts,
    Row,
    Scoring,
    Sitting,
    Track,
)
from tests.answers_made import version_of
from tests.factories import NOW, TODAY

POOL = 40
"""Different sets of answers; a crowd draws from them, so that scoring it takes no time."""

_numbers = count(1)


def crowd(
    db: Session,
    library: Library,
    clinician_id: str,
    n: int,
    *,
    n_sittings: int = 3,
    questionnaire: str = "closeness",
    seed: int = 7,
) -> list[str]:
    """Clients in a clinician's care, by id: each has sent so many sittings, 21 days apart, and the next one waits.

    The last ones were sent one to forty days ago, so some of the next are open and a few have lapsed.
    """
    rng, asked = Random(seed), library.newest(questionnaire)
    version = version_of(db, asked)
    pool = [_answers(asked, rng) for _ in range(POOL)]
    rows: dict[type[Row], list[dict[str, Any]]] = {
        table: [] for table in (Client, Care, Track, Sitting, Administration, Scoring)
    }
    for _ in range(n):
        for row in _client(db, clinician_id, rng, n_sittings, asked, version.id, pool):
            rows[type(row)].append(_values(row))
    for table, values in rows.items():
        db.execute(insert(table.__table__), values)
    return [client["id"] for client in rows[Client]]


def multiplied(db: Session, times: int) -> None:
    """Every client that many times in all, with everything of hers but what is sealed: thousands within seconds."""
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < times - 1))
    for table in (Client, Care, Track, Sitting, Administration, Scoring, KeptStanding, KeptVerdicts):
        columns = [column for column in table.__table__.c if column.name != "id" or isinstance(column.type, Words)]
        values = [_copied(column, cast(numbers.c.n + 100_000, Text)) for column in columns]
        copies = select(*values).select_from(table.__table__.join(numbers, true()))
        db.execute(insert(table.__table__).from_select([column.name for column in columns], copies))


def _copied(column: ColumnElement[Any], number: ColumnElement[str]) -> ColumnElement[Any]:
    """Ids keep their length of 22, and point to the copies of what they pointed to."""
    if column.name in {"id", "client_id", "track_id", "sitting_id", "administration_id"}:
        return func.substr(column, 1, 16).concat(number)
    if column.name == "code":
        return column.concat("-").concat(number)
    return null().label(column.name) if column.name in {"account_id", "name", "email", "texts"} else column


def _client(
    db: Session,
    clinician_id: str,
    rng: Random,
    n_sittings: int,
    asked: Questionnaire,
    version_id: int,
    pool: list[tuple[Responses, Scoring]],
) -> Iterator[Row]:
    number = next(_numbers)
    client = Client(code=f"M-{number:05}", account_id=None, created_at=NOW)
    client.name = f"{rng.choice(('Ana', 'Bea', 'Eva', 'Ida', 'Mia', 'Uma'))} {number}"
    Client.name.seal(client, keys_of(db))
    track = Track(client_id=client.id)
    yield client
    yield Care(client_id=client.id, clinician_id=clinician_id, since=NOW - timedelta(days=900))
    yield track
    last = TODAY - timedelta(days=rng.randint(1, 40))
    for sitting_n in range(n_sittings):
        on = last - timedelta(days=21 * (n_sittings - 1 - sitting_n))
        sitting = _sent(track, sitting_n, on, asked)
        yield sitting
        yield from _administered(sitting, version_id, *rng.choice(pool))
    opens_on = last + timedelta(days=21)
    yield Sitting(track_id=track.id, n=n_sittings, opens_on=opens_on, closes_on=opens_on + timedelta(days=14))


def _sent(track: Track, n: int, on: date, asked: Questionnaire) -> Sitting:
    at = datetime.combine(on, time(18, 30), UTC)
    return Sitting(
        track_id=track.id,
        n=n,
        opens_on=on,
        closes_on=on + timedelta(days=14),
        state="sent",
        plan="standard",
        turn=n - 1 if n else None,
        language="en",
        asked=[[asked.id, asked.version]],
        begun_at=at,
        ended_at=at,
        completed_on=on,
    )


def _administered(sitting: Sitting, version_id: int, responses: Responses, made: Scoring) -> Iterator[Row]:
    administration = Administration(
        sitting_id=sitting.id,
        version_id=version_id,
        is_whole=True,
        n_asked=len(responses.values),
        n_answered=len(responses.values),
        seconds=200.0,
        responses=dict(responses.values),
        missing={},
    )
    yield administration
    own = {"administration_id": administration.id, "version_id": version_id}
    yield Scoring(**{name: value for name, value in _values(made).items() if name not in own} | own)


def _answers(asked: Questionnaire, rng: Random) -> tuple[Responses, Scoring]:
    limits = {id_: one.limits for id_, one in asked.fields.items() if one.limits is not None}
    values = {id_: rng.randint(int(least), int(most)) for id_, (least, most) in limits.items()}
    responses = Responses(values=values, missing={})
    return responses, scoring_row("", 0, error_revision(asked), scored(asked, responses), NOW)


def _values(row: Row) -> dict[str, Any]:
    """A row's columns by name, without what the database counts itself."""
    mapper = type(row).__mapper__
    kept = {attribute.columns[0].name: getattr(row, attribute.key) for attribute in mapper.column_attrs}
    assert all(value is None or not isinstance(value, Envelope) or value.token for value in kept.values())
    return {name: value for name, value in kept.items() if name != "id" or value is not None}
