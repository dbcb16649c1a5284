"""A reminder that a clinician sends herself: by the rules of those that go out by themselves, and no more of them.

About one sitting there are two mails at most, whoever sends them: where the first has gone out, hers is the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from assessment.services import looks
from assessment.services.caring import in_care
from assessment.services.mailing import reminders
from assessment.services.mailing.letters import REMINDER, SECOND_REMINDER
from assessment.services.shown.care import SendNow
from assessment.services.standing import asked_track
from assessment.services.workplace import day_in
from assessment.storage import outbox
from assessment.storage.tables import OutboxMail, Track

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.questionnaire.library import Library
    from assessment.services.mailing.reminders import Due
    from assessment.services.workplace import Workplace


class NotNowError(Exception):
    """Nothing may be sent to her now: nothing waits that she may be reminded of, or both mails about it are out."""


def offered(db: Session, library: Library, tracks: Iterable[Track], now: datetime) -> Mapping[str, SendNow]:
    """By track, whether a reminder may be sent by hand now, and when the last one about the same went out."""
    tracks = list(tracks)
    due = reminders.due_among(db, library, tracks, now)
    put = _put(db, due.values())
    return {track.id: _shown(due[track.id], put) if track.id in due else SendNow() for track in tracks}


def send(workplace: Workplace, clinician_id: str, client_id: str, now: datetime, *, are_sent: bool = True) -> None:
    """Put a reminder of what waits for her into the outbox; it goes out in waking hours where she lives.

    Args:
        are_sent: whether this site sends e-mails at all.

    Raises:
        NotHereError: she is not this clinician's client.
        NotNowError: she is not to be reminded now, or one is on its way, or both went out.
    """
    with workplace.database.writing() as db:
        client = in_care(db, clinician_id, client_id)
        track = asked_track(db, client)
        due = reminders.due_among(db, workplace.library, [track], now).get(track.id)
        if not are_sent or due is None or _shown(due, put := _put(db, [due])).state != "may":
            raise NotNowError
        kind = SECOND_REMINDER if put else REMINDER
        if not outbox.put(db, kind=kind, about=due.sitting.id, due_at=now):
            raise NotNowError  # somebody pressed it at the same moment
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="reminded", at=now)


def _put(db: Session, due: Iterable[Due]) -> Mapping[tuple[str, str], OutboxMail]:
    """The reminders of these sittings that are in the outbox or came out of it, by sitting and kind."""
    about = OutboxMail.about.in_([one.sitting.id for one in due])
    of_kind = OutboxMail.kind.in_((REMINDER, SECOND_REMINDER))
    mails = db.scalars(select(OutboxMail).where(about, of_kind, ~outbox.WAS_NOT_WANTED))
    return {(mail.about, mail.kind): mail for mail in mails}


def _shown(due: Due, put: Mapping[tuple[str, str], OutboxMail]) -> SendNow:
    mails = [put[key] for kind in (REMINDER, SECOND_REMINDER) if (key := (due.sitting.id, kind)) in put]
    sent = [mail.sent_at for mail in mails if mail.sent_at is not None]
    last_on = day_in(due.zone, max(sent)) if sent else None
    if any(mail.sent_at is None and mail.dropped_at is None for mail in mails):
        return SendNow(state="on-its-way", last_on=last_on)
    is_over = (due.sitting.id, SECOND_REMINDER) in put
    return SendNow(state="both-sent" if is_over else "may", last_on=last_on)
