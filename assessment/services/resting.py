"""A client at rest: while her consent is taken back, or her answers wait to be erased, nothing is asked or mailed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from assessment.services.flags import ATTENTION
from assessment.services.opened import zone_of_practice
from assessment.services.shown import Ending
from assessment.services.standing import tracks_held
from assessment.services.workplace import day_in, zone_named
from assessment.storage import outbox
from assessment.storage.erasing import addresses_of
from assessment.storage.tables import Client, Track


def settle_rest(db: Session, client: Client, now: datetime) -> list[Track]:
    """Let her tracks rest or go on, as she has last said, and give them. What else stopped a track stays.

    Mails about her are dropped, but for those that ask a clinician to look at what a safety answer has raised.
    """
    rests = client.consent_withdrawn_at is not None or client.erase_after is not None
    tracks = tracks_held(db, client)
    for track in tracks:
        track.rests_at = (track.rests_at or now) if rests else None
    if rests:
        outbox.drop_about(db, addresses_of(db, client), but=ATTENTION, at=now)
    return tracks


def ending_of(db: Session, client: Client) -> Ending | None:
    """What she has asked to end, for the pages that say so; None where nothing."""
    if client.consent_withdrawn_at is None and client.erase_after is None:
        return None
    zone = zone_named(client.time_zone) if client.time_zone else zone_of_practice(db)
    return Ending(
        consent_taken_back_on=day_in(zone, client.consent_withdrawn_at) if client.consent_withdrawn_at else None,
        erased_on=day_in(zone, client.erase_after) if client.erase_after else None,
    )
