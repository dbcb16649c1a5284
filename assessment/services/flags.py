"""What an answer sets off: the track's mark, flags for the clinician, a stop to the plan or to reminders.

It happens in the unit of work that keeps the answer, whether or not the sitting is ever sent, and no later answer takes
it back: only a clinician settles a flag.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.effects import Effects
from assessment.questionnaire.effects import Flag as Told
from assessment.questionnaire.plan import higher_mark
from assessment.services.opened import Opened
from assessment.storage import outbox
from assessment.storage.tables import Flag, Track

ATTENTION: Final = "attention"
"""The kind of mail that asks a clinician to look at her list; it names nobody."""


def take_effect(db: Session, sitting: Opened, effects: Effects, now: datetime) -> None:
    """Write down what the alerts of one page set off; they ring once, however many they are."""
    track = sitting.track
    is_new_mark = higher_mark(track.mark, effects.mark) != track.mark
    track.mark = higher_mark(track.mark, effects.mark)
    sitting.sitting.mark = track.mark
    track.hides_scores = track.hides_scores or effects.hides_scores
    if effects.stops_plan:
        track.stopped_at = now
    if effects.stops_reminders:
        track.reminders_stopped_at = now
    raised = _raised(db, sitting, effects.flags, now)
    if raised:
        outbox.put(db, kind=ATTENTION, about=raised[0].id, due_at=now)
    elif is_new_mark:
        outbox.put(db, kind=ATTENTION, about=sitting.sitting.id, due_at=now)


def unsettled(db: Session, track: Track) -> list[Flag]:
    """The flags of a track that wait for the clinician, oldest first."""
    return list(
        db.scalars(select(Flag).where(Flag.track_id == track.id, Flag.settled_at.is_(None)).order_by(Flag.raised_at))
    )


def _raised(db: Session, sitting: Opened, told: Iterable[Told], now: datetime) -> list[Flag]:
    """The flags that are new: one of a kind stands until it is settled, and a second reason for it raises none."""
    standing = {flag.kind for flag in unsettled(db, sitting.track)}
    raised = []
    for kind, words in told:
        if kind not in standing:
            flag = Flag(track_id=sitting.track.id, sitting_id=sitting.sitting.id, kind=kind, raised_at=now)
            flag.words = words
            raised.append(flag)
            standing.add(kind)
    db.add_all(raised)
    db.flush()
    return raised
