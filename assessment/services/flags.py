"""What an answer sets off: the track's mark, flags for the clinician, a stop to the plan or to reminders.

It happens in the unit of work that keeps the answer, whether or not the sitting is ever sent, and no later answer takes
it back: only a clinician settles a flag.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.effects import Effects
from assessment.questionnaire.plan import higher_mark
from assessment.services.opened import Opened
from assessment.storage.tables import Flag, OutboxMail, Track

ATTENTION = "attention"
"""The kind of mail that asks a clinician to look at her list; it names nobody."""


def take_effect(db: Session, sitting: Opened, effects: Effects, now: datetime) -> None:
    """Write down what the alerts of one page set off."""
    track = sitting.track
    track.mark = higher_mark(track.mark, effects.mark)
    sitting.sitting.mark = track.mark
    track.hides_scores = track.hides_scores or effects.hides_scores
    if effects.stops_plan:
        track.stopped_at = now
    if effects.stops_reminders:
        track.reminders_stopped_at = now
    for kind, words in effects.flags:
        _raise(db, sitting, kind, words, now)


def unsettled(db: Session, track: Track) -> list[Flag]:
    """The flags of a track that wait for the clinician, oldest first."""
    return list(
        db.scalars(select(Flag).where(Flag.track_id == track.id, Flag.settled_at.is_(None)).order_by(Flag.raised_at))
    )


def _raise(db: Session, sitting: Opened, kind: str, words: str, now: datetime) -> None:
    """One flag of a kind stands until it is settled; a second reason for it does not ring again."""
    if any(flag.kind == kind for flag in unsettled(db, sitting.track)):
        return
    flag = Flag(track_id=sitting.track.id, sitting_id=sitting.sitting.id, kind=kind, raised_at=now)
    flag.words = words
    db.add(flag)
    db.add(OutboxMail(kind=ATTENTION, about=flag.id, due_at=now))
    db.flush()
