"""Sittings: which one there is, and the one moment in which a begun sitting becomes something else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment.storage.tables import Sitting, Track


def take_from_begun(db: Session, sitting_id: str, *, state: str, ended_at: datetime | None) -> bool:
    """Move a begun sitting on, to sent, stopped, ended or lapsed (or back to waiting, when it is discarded).

    Returns:
        Whether this caller moved it. Of any number at once exactly one gets True, and only that one may store answers.
    """
    taken = db.scalar(
        update(Sitting)
        .where(Sitting.id == sitting_id, Sitting.state == "begun")
        .values(state=state, ended_at=ended_at)
        .returning(Sitting.id)
    )
    return taken is not None


def state_of_client(db: Session, client_id: str, sitting_id: str) -> str | None:
    """The state of a sitting of this client; None where it is not hers or does not exist."""
    return db.scalar(
        select(Sitting.state)
        .join(Track, Track.id == Sitting.track_id)
        .where(Sitting.id == sitting_id, Track.client_id == client_id)
    )


def latest(db: Session, track_id: str) -> Sitting | None:
    """The last sitting of a track, whatever its state."""
    return db.scalars(select(Sitting).where(Sitting.track_id == track_id).order_by(Sitting.n.desc()).limit(1)).first()


def imported_of(db: Session, track_id: str) -> list[Sitting]:
    """The sittings of a track that were imported, oldest first."""
    imported = select(Sitting).where(Sitting.track_id == track_id, Sitting.imported_at.is_not(None))
    return list(db.scalars(imported.order_by(Sitting.completed_on)))


def put_imported(db: Session, track_id: str, sittings: Iterable[Sitting]) -> None:
    """Add imported sittings to a track and number all of them by their days: the last one is -1."""
    old = imported_of(db, track_id)
    new = [sitting for sitting in sittings if sitting not in old]
    in_order = sorted([*old, *new], key=lambda sitting: sitting.completed_on or date.min)
    for n, sitting in enumerate(in_order, start=-len(in_order)):
        if sitting in new:
            sitting.n = n
        elif sitting.n != n:  # one by one and oldest first: each moves down, to a number that is free by then
            sitting.n = n
            db.flush()
    db.add_all(new)
    db.flush()
