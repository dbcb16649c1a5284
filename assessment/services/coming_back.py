"""How a client is asked to come back, as she sets it herself: e-mails and their address, her time zone, her rhythm."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from assessment.services.mailing.letters import REMINDER, SECOND_REMINDER
from assessment.services.mailing.reminders import asked_for_reminders
from assessment.services.opened import client_of, today_of, zone_of_practice
from assessment.services.rhythm import rhythm_shown
from assessment.services.shown import ComingBackShown
from assessment.services.standing import asked_track
from assessment.storage import outbox
from assessment.storage.tables import OutboxMail, Sitting, Track

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace


def coming_back(workplace: Workplace, account_id: str, now: datetime) -> ComingBackShown:
    """What is set for her now. Under a mark that opens nothing by itself, and after an end, no rhythm is shown."""
    with workplace.database.reading() as db:
        client = client_of(db, account_id)
        track = asked_track(db, client)
        rhythm = rhythm_shown(db, workplace.library, client, track, now)
        is_asked = rhythm.mark in {"none", "talk-first"} and rhythm.plan and not rhythm.consent_is_back
        failed_at = _failed_at(db, track)
        return ComingBackShown(
            mails_are_on=client.mails_stopped_at is None,
            email=client.email or "",
            are_wanted=asked_for_reminders(db, workplace.library, track),
            are_stopped=rhythm.reminders_are_stopped,
            failed_on=today_of(db, client, failed_at) if failed_at else None,
            time_zone=client.time_zone or "",
            time_zone_here=zone_of_practice(db).key,
            rhythm=rhythm if is_asked else None,
        )


def keep_mails(workplace: Workplace, account_id: str, *, on: bool, email: str, now: datetime) -> None:
    """E-mails on or off, and where they go. What could not be delivered to another address is tried again."""
    with workplace.database.writing() as db:
        client = client_of(db, account_id)
        if email and email != client.email:
            hers = select(Sitting.id).join(Track, Track.id == Sitting.track_id).where(Track.client_id == client.id)
            outbox.forget_failed(db, kinds=(REMINDER, SECOND_REMINDER), abouts=hers)
        client.email = email or None
        client.mails_stopped_at = None if on else client.mails_stopped_at or now


def keep_time_zone(workplace: Workplace, account_id: str, time_zone: str) -> None:
    """Where her days begin and end, and her nights; empty: where the practice's do."""
    with workplace.database.writing() as db:
        client_of(db, account_id).time_zone = time_zone or None


def _failed_at(db: Session, track: Track) -> datetime | None:
    """When a reminder of hers could not be delivered, if none could since."""
    hers = select(Sitting.id).where(Sitting.track_id == track.id)
    mails = (OutboxMail.kind.in_((REMINDER, SECOND_REMINDER)), OutboxMail.about.in_(hers))
    failed_at, sent_at = db.execute(
        select(
            func.max(OutboxMail.dropped_at).filter(OutboxMail.why_dropped.in_(("refused", "gave-up"))),
            func.max(OutboxMail.sent_at),
        ).where(*mails)
    ).one()
    return failed_at if failed_at and (sent_at is None or sent_at < failed_at) else None
