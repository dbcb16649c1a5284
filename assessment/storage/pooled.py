"""What everybody of the practice answered, to be counted together: ids to tell people apart, no names, no codes.

Whoever took back her consent is not among them. Rows stream, so that none of it has to fit into memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from assessment.storage.tables import Administration, Client, Sitting, Track

AT_ONCE = 1000
"""Rows in memory while they stream."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """One whole administration, without who it was."""

    client_id: str
    sitting_id: str
    responses: Mapping[str, Any]
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SittingDay:
    """A sitting in which something was answered, and the day it was completed on; None where it never was."""

    track_id: str
    sitting_id: str
    on: date | None


def whole_administrations(db: Session, version_id: int) -> Iterator[Pooled]:
    """The whole administrations of one version, a client's one after the other, by track and sitting."""
    columns = select(Track.client_id, Sitting.id, Administration.responses, Administration.missing)
    statement = _of_all(columns, Administration.version_id == version_id, Administration.is_whole.is_(True))
    for row in db.execute(statement, execution_options={"yield_per": AT_ONCE}):
        yield Pooled(*row)


def responses_to(db: Session, version_ids: Collection[int]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Sitting, version and responses of every administration of these versions."""
    columns = select(Sitting.id, Administration.version_id, Administration.responses)
    statement = _of_all(columns, Administration.version_id.in_(version_ids))
    yield from db.execute(statement, execution_options={"yield_per": AT_ONCE})


def sitting_days(db: Session) -> Iterator[SittingDay]:
    """The sittings with answers, a track's one after the other."""
    statement = _of_all(select(Sitting.track_id, Sitting.id, Sitting.completed_on).distinct(), order=False)
    in_order = statement.add_columns(Sitting.n).order_by(Sitting.track_id, Sitting.n)
    for track_id, sitting_id, on, _ in db.execute(in_order, execution_options={"yield_per": AT_ONCE}):
        yield SittingDay(track_id, sitting_id, on)


def _of_all(
    statement: Select[*tuple[Any, ...]], *conditions: ColumnElement[bool], order: bool = True
) -> Select[*tuple[Any, ...]]:
    found = (
        statement.select_from(Administration)
        .join(Sitting, Sitting.id == Administration.sitting_id)
        .join(Track, Track.id == Sitting.track_id)
        .join(Client, and_(Client.id == Track.client_id, Client.consent_withdrawn_at.is_(None)))
        .where(*conditions)
    )
    return found.order_by(Track.client_id, Track.n, Sitting.n) if order else found
