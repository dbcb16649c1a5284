"""The one moment in which scores take the place of others; those that were there stay, with the time they ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment.storage.tables import Administration, Scoring, Sitting
from assessment.storage.upserts import insert_into


def tracks_with(db: Session, version_ids: Collection[int]) -> list[str]:
    """The tracks on which one of these versions was answered whole, always in the same order."""
    answered = (
        select(Sitting.track_id)
        .join(Administration, Administration.sitting_id == Sitting.id)
        .where(Administration.version_id.in_(version_ids), Administration.is_whole)
    )
    return sorted(set(db.scalars(answered)))


def take(db: Session, scoring_ids: Collection[int], now: datetime) -> frozenset[str]:
    """End these scorings.

    Returns:
        The administrations whose scores this caller ended: of any number at once, each is given to exactly one.
    """
    taken = db.scalars(
        update(Scoring)
        .where(Scoring.id.in_(scoring_ids), Scoring.superseded_at.is_(None))
        .values(superseded_at=now)
        .returning(Scoring.administration_id)
        .execution_options(synchronize_session=False)
    )
    return frozenset(taken)


def put(db: Session, scorings: Collection[Scoring]) -> frozenset[str]:
    """Write scorings where none is current.

    Returns:
        The administrations that got theirs; where somebody else was first, that one's stays.
    """
    if not scorings:
        return frozenset()
    names = [column.key for column in Scoring.__mapper__.column_attrs if column.key != "id"]
    values = [{name: getattr(scoring, name) for name in names} for scoring in scorings]
    return frozenset(
        db.scalars(
            insert_into(db, Scoring).values(values).on_conflict_do_nothing().returning(Scoring.administration_id)
        )
    )
