"""What an answer sets off: the track's mark, flags for the clinician, a stop to the plan or to reminders.

It happens in the unit of work that keeps the answer, whether or not the sitting is ever sent, and no later answer takes
it back: only a clinician settles a flag.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assessment.questionnaire.effects import Effects
from assessment.questionnaire.effects import Flag as Told
from assessment.questionnaire.plan import PlanBook, higher_mark
from assessment.services.opened import Opened
from assessment.services.standing import tracks_held
from assessment.storage import outbox
from assessment.storage.tables import Client, Flag, Track

ATTENTION: Final = "attention"
"""The kind of mail that asks a clinician to look at her list; it names nobody."""


def take_effect(db: Session, sitting: Opened, effects: Effects, now: datetime) -> None:
    """Write down what the alerts of one page set off; they ring once, however many they are."""
    track = sitting.track
    is_new_mark = higher_mark(track.mark, effects.mark) != track.mark
    track.mark = higher_mark(track.mark, effects.mark)
    sitting.sitting.mark = track.mark
    track.hides_scores = track.hides_scores or effects.hides_scores
    if is_new_mark:
        protect_all(db, sitting.library.plans, sitting.client, track)
    if effects.stops_plan:
        track.stopped_at = now
    if effects.stops_reminders:
        track.reminders_stopped_at = now
    raised = _raised(db, sitting, effects.flags, now)
    if raised:
        outbox.put(db, kind=ATTENTION, about=raised[0].id, due_at=now)
    elif is_new_mark:
        outbox.put(db, kind=ATTENTION, about=sitting.sitting.id, due_at=now)


def protect_all(db: Session, plans: PlanBook, client: Client, marked: Track) -> None:
    """Let a mark that is about her own safety hold on her other tracks as well, until her clinician clears it."""
    rule = plans.mark_rule(marked.mark)
    if rule is None or not rule.holds_for_all:
        return
    for track in tracks_held(db, client):
        track.mark = higher_mark(track.mark, marked.mark)
        track.hides_scores = track.hides_scores or marked.hides_scores


def unsettled(db: Session, client_id: str) -> list[Flag]:
    """The flags on any track of hers that wait for the clinician, oldest first."""
    return list(db.scalars(_of_client(client_id).where(Flag.settled_at.is_(None)).order_by(Flag.raised_at, Flag.id)))


def all_of(db: Session, client_id: str) -> list[Flag]:
    """Everything that was ever flagged on her tracks, oldest first."""
    return list(db.scalars(_of_client(client_id).order_by(Flag.raised_at, Flag.id)))


def _of_client(client_id: str) -> Select[Flag]:
    return select(Flag).where(Flag.track_id.in_(select(Track.id).where(Track.client_id == client_id)))


def _raised(db: Session, sitting: Opened, told: Iterable[Told], now: datetime) -> list[Flag]:
    """The flags that are new: one of a kind stands until it is settled, and a second reason for it raises none."""
    waits = select(Flag.kind).where(Flag.track_id == sitting.track.id, Flag.settled_at.is_(None))
    standing = set(db.scalars(waits))
    raised = []
    for one in told:
        if one.kind not in standing:
            flag = Flag(track_id=sitting.track.id, sitting_id=sitting.sitting.id, kind=one.kind, raised_at=now)
            flag.words, flag.responses = one.words, dict(one.responses)
            raised.append(flag)
            standing.add(one.kind)
    db.add_all(raised)
    db.flush()
    return raised
