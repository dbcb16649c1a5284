"""What time alone has changed on one track, written down: at Start, and by the hourly upkeep."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from assessment.questionnaire.library import Library
from assessment.services import administer
from assessment.services.opened import for_storing, today_of
from assessment.services.standing import brought_up_to, is_over, sittings_of
from assessment.storage.tables import Client, Sitting, Track


def caught_up(db: Session, library: Library, client: Client, track: Track, now: datetime) -> Sitting | None:
    """Let a begun sitting whose time is over lapse with what there is, and give the one that waits; None if none does.

    Whoever else is at this track waits until this unit of work ends, so that no sitting follows another twice. The
    caller has read none of its sittings yet, or holds the track already.
    """
    db.refresh(track, with_for_update=True)
    today = today_of(db, client, now)
    for sitting in sittings_of(db, track):
        if sitting.state == "begun" and is_over(sitting, today):
            administer.store(db, library, for_storing(db, library, sitting, today), "lapsed", now)
    return brought_up_to(db, library.plans, track, today)
