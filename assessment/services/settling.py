"""After talking: the clinician settles what waits for her, and clears, keeps or closes a track's mark.

Only here is a mark lowered. What was decided, by whom and for which talk stays with the flag, so that the history of a
track's marks can be read.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from assessment.questionnaire.library import Library
from assessment.questionnaire.plan import known_mark
from assessment.services import flags, looks
from assessment.services.client_page import in_care
from assessment.services.opened import today_of
from assessment.services.standing import brought_up_to, track_of
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, Flag, Track

Decision: TypeAlias = Literal["go-on", "keep", "close"]


class BothMustWishError(Exception):
    """A track that was closed opens again only where client and clinician both want it."""


def settle(
    workplace: Workplace,
    clinician_id: str,
    client_id: str,
    decision: Decision,
    *,
    talked_on: date,
    both_wish: bool,
    now: datetime,
) -> None:
    """Write down what came of the talk.

    Args:
        decision: `go-on` clears the mark and brings results, prompts and the usual plan back; `keep` leaves everything
            as it is; `close` asks nothing more.
        talked_on: the day of the talk.
        both_wish: the client wants to go on, too; needed where the mark is `closed`.

    Raises:
        NotHereError: she is not this clinician's client.
        BothMustWishError: the mark is `closed`, and only one of the two wants to go on.
    """
    with workplace.database.writing() as db:
        client = in_care(db, clinician_id, client_id)
        track = track_of(db, client)
        if decision == "go-on" and track.mark == "closed" and not both_wish:
            raise BothMustWishError
        for flag in flags.unsettled(db, track) or [_after_another_talk(db, track, now)]:
            flag.settled_at, flag.settled_by = now, clinician_id
            flag.decision = f"{decision}, talked on {talked_on.isoformat()}"
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="settle", at=now)
        if decision == "go-on":
            _go_on(db, workplace.library, client, track, now)
        elif decision == "close":
            track.mark, track.hides_scores = known_mark("closed"), True


def _after_another_talk(db: Session, track: Track, now: datetime) -> Flag:
    """What a later talk is written beside, where an earlier one settled all that waited."""
    flag = Flag(track_id=track.id, kind="talk", raised_at=now)
    db.add(flag)
    return flag


def _go_on(db: Session, library: Library, client: Client, track: Track, now: datetime) -> None:
    """As if nothing had been set off; what was answered under the mark keeps it."""
    track.mark, track.hides_scores = known_mark("none"), False
    track.stopped_at = track.reminders_stopped_at = None
    brought_up_to(db, library.plans, track, today_of(db, client, now))
