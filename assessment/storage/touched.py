"""Whose standing a unit of work has touched, noted while it writes, so that no service has to think of it.

What is written row by row is noted by itself. Who writes many rows with one statement says so: `note_scores`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from assessment.storage.tables import Administration, Client, Draft, Row, Sitting, Track

KEY = "touched"
SCORED_BY = ("baseline", "plan", "every_days", "set_aside_at")
"""What of a track its scores are told by; all else moves only its dates."""


@dataclass
class Touched:
    """Ids of the clients, and of the tracks whose sittings or whose scores are others than before."""

    clients: set[str] = field(default_factory=set)
    tracks: set[str] = field(default_factory=set)
    scored_tracks: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.clients or self.tracks or self.scored_tracks)


def touched_in(db: Session) -> Touched:
    """What this unit of work has touched so far."""
    found = db.info.setdefault(KEY, Touched())
    assert isinstance(found, Touched)
    return found


def note_scores(db: Session, track_ids: Iterable[str]) -> None:
    """Say that scores of these tracks were written or taken away by a statement for many rows."""
    touched_in(db).scored_tracks.update(track_ids)


def note(db: Session, *_: object) -> None:
    """Note what is about to be written: SQLAlchemy's hook `before_flush`."""
    for row in (*db.new, *db.deleted, *(row for row in db.dirty if db.is_modified(row))):
        if isinstance(row, Row):
            _note_row(db, touched_in(db), row)


def _note_row(db: Session, touched: Touched, row: Row) -> None:
    match row:
        case Client():
            touched.clients.add(row.id)
        case Track():
            changed = inspect(row).attrs
            is_told_anew = any(changed[name].history.has_changes() for name in SCORED_BY)
            (touched.scored_tracks if is_told_anew else touched.tracks).add(row.id)
        case Sitting():
            touched.tracks.add(row.track_id)
        case Administration():
            touched.scored_tracks.add(_track_of(db, row.sitting_id))
        case Draft() if row in db.deleted:
            touched.scored_tracks.add(_track_of(db, row.sitting_id))
        case _:
            pass


def _track_of(db: Session, sitting_id: str) -> str:
    with db.no_autoflush:
        return db.get_one(Sitting, sitting_id).track_id
