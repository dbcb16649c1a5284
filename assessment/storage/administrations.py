"""What was answered and what was made of it, in the order of the sittings: for a track, a caseload or a file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from assessment.storage.sealing import keys_of
from assessment.storage.tables import Administration, Care, Client, Scoring, Sitting, Track, Version

ScoredBy = aliased(Version)
"""The version whose key the current scores were made with; where only scoring differs, a later one than was asked."""

scored_version = func.coalesce(ScoredBy.version, Version.version)

AT_ONCE = 50
"""Clients whose administrations the database puts in order at a time, whatever the size of a caseload."""
ROWS_AT_ONCE = 500
"""Administrations that are in memory while a caseload streams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Administered:
    """One administration with all that belongs to it; `scoring` is the current one, None where it was never scored."""

    client: Client
    track: Track
    sitting: Sitting
    version: Version
    administration: Administration
    scoring: Scoring | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One administration as plain values, for files; names are not among them."""

    code: str
    track_n: int
    sitting_id: str
    sitting_n: int
    state: str
    plan: str | None
    turn: int | None
    language: str | None
    mark: str
    begun_at: datetime | None
    ended_at: datetime | None
    completed_on: date | None
    imported_at: datetime | None
    questionnaire: str
    version: int
    """By which it is scored, or else was asked."""
    asked_version: int
    is_whole: bool
    seconds: float | None
    responses: Mapping[str, Any]
    missing: Mapping[str, str]
    texts: Mapping[str, str]
    scores: Mapping[str, Any] | None
    """None where it was never scored."""
    pattern: str | None
    notes: list[str] | None
    quality: list[str] | None
    revision: int | None


def of_track(db: Session, track_id: str) -> list[Administered]:
    """Everything answered on one track, oldest first."""
    return _administered(db, Track.id == track_id)


def of_tracks(db: Session, track_ids: Collection[str]) -> list[Administered]:
    """Everything answered on these tracks, in one query."""
    return _administered(db, Track.id.in_(track_ids))


def streamed(
    db: Session,
    clinician_id: str | None,
    *,
    client_ids: Collection[str] | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    questionnaires: Collection[tuple[str, int | None]] = (),
) -> Iterator[Exported]:
    """The administrations of a caseload one by one, by code and sitting, without ever holding all of them.

    Args:
        clinician_id: whose caseload; None for everybody in the practice, which nobody who signs in may ask for.
        client_ids: only these clients; without it, everybody.
        since, before: only sittings that ended from this moment on, or before that one.
        questionnaires: only these, by id and version; a version of None stands for all versions, nothing for all.
    """
    conditions = _narrowed(since, before, questionnaires)
    clients = clients_answering(
        db, clinician_id, client_ids=client_ids, since=since, before=before, questionnaires=questionnaires
    )
    ids = [id_ for id_, _ in clients]
    for i in range(0, len(ids), AT_ONCE):
        yield from _exported(db, Client.id.in_(ids[i : i + AT_ONCE]), *conditions)


def clients_answering(
    db: Session,
    clinician_id: str | None,
    *,
    client_ids: Collection[str] | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    questionnaires: Collection[tuple[str, int | None]] = (),
) -> list[tuple[str, str]]:
    """Id and code of everybody of whom `streamed` gives something, by code."""
    whose = [] if clinician_id is None else [_is_in_care_of(clinician_id)]
    statement = _joined(select(Client.id)).where(*whose, *_narrowed(since, before, questionnaires)).order_by(None)
    found = db.execute(select(Client.id, Client.code).where(Client.id.in_(statement)).order_by(Client.code))
    return [(id_, code) for id_, code in found if client_ids is None or id_ in client_ids]


def _narrowed(
    since: datetime | None, before: datetime | None, questionnaires: Collection[tuple[str, int | None]]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        conditions.append(Sitting.ended_at >= since)
    if before is not None:
        conditions.append(Sitting.ended_at < before)
    if questionnaires:
        conditions.append(or_(*(_is_of(id_, version) for id_, version in questionnaires)))
    return conditions


def _is_of(questionnaire: str, version: int | None) -> ColumnElement[bool]:
    is_it = Version.questionnaire == questionnaire
    return is_it if version is None else and_(is_it, scored_version.in_([version]))


def _exported(db: Session, *conditions: ColumnElement[bool]) -> Iterator[Exported]:
    keys = keys_of(db)
    statement = _joined(select(Administration.id, Administration.texts.column, *_EXPORTED.values())).where(*conditions)
    for row_id, texts, *values in db.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE}):
        kept = Administration.texts.value_in(texts, row_id, keys)
        yield Exported(texts=kept, **dict(zip(_EXPORTED, values, strict=True)))


_EXPORTED: Mapping[str, SQLColumnExpression[Any]] = {
    "code": Client.code,
    "track_n": Track.n,
    "sitting_id": Sitting.id,
    "sitting_n": Sitting.n,
    "state": Sitting.state,
    "plan": Sitting.plan,
    "turn": Sitting.turn,
    "language": Sitting.language,
    "mark": Sitting.mark,
    "begun_at": Sitting.begun_at,
    "ended_at": Sitting.ended_at,
    "completed_on": Sitting.completed_on,
    "imported_at": Sitting.imported_at,
    "questionnaire": Version.questionnaire,
    "version": scored_version,
    "asked_version": Version.version,
    "is_whole": Administration.is_whole,
    "seconds": Administration.seconds,
    "responses": Administration.responses,
    "missing": Administration.missing,
    "scores": Scoring.scores,
    "pattern": Scoring.pattern,
    "notes": Scoring.notes,
    "quality": Scoring.quality,
    "revision": Scoring.revision,
}


def _administered(db: Session, *conditions: ColumnElement[bool]) -> list[Administered]:
    statement = _joined(select(Client, Track, Sitting, Version, Administration, Scoring)).where(*conditions)
    return [
        Administered(
            client=client, track=track, sitting=sitting, version=version, administration=administration, scoring=scoring
        )
        for client, track, sitting, version, administration, scoring in db.execute(statement)
    ]


def _joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Administrations with what they belong to, by client, track and sitting."""
    return (
        statement.select_from(Client)
        .join(Track, Track.client_id == Client.id)
        .join(Sitting, Sitting.track_id == Track.id)
        .join(Administration, Administration.sitting_id == Sitting.id)
        .join(Version, Version.id == Administration.version_id)
        .outerjoin(Scoring, and_(Scoring.administration_id == Administration.id, Scoring.superseded_at.is_(None)))
        .outerjoin(ScoredBy, ScoredBy.id == Scoring.version_id)
        .order_by(Client.code, Track.n, Sitting.n, Administration.version_id)
    )


def _is_in_care_of(clinician_id: str) -> ColumnElement[bool]:
    """In one list, so that SQLite begins with these clients instead of with everybody's administrations."""
    return Client.id.in_(select(Care.client_id).where(Care.clinician_id == clinician_id, Care.until.is_(None)))
