"""From a row of the outbox to a letter: to whom it goes and what it holds, looked up at the moment it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from assessment.services import accept, invite, new_password
from assessment.services.flags import ATTENTION
from assessment.services.mailing import hours, reminders
from assessment.services.mailing.letters import (
    INVITATION,
    MAILS_STOPPED,
    REMINDER,
    SECOND_REMINDER,
    WITHOUT,
    Later,
    Letter,
)
from assessment.services.mailing.stopping import stop_token
from assessment.services.opened import opened, today_of
from assessment.storage.invitations import alive
from assessment.storage.tables import Account, Care, Client, Flag, Invitation, OutboxMail, Practice, Sitting, Track

if TYPE_CHECKING:
    from assessment.services.workplace import Workplace

STALE = timedelta(hours=1)
"""A link to a new password that comes later than this would only startle."""

UNTIL_SOMEBODY_COMES = timedelta(hours=1)
"""How soon a mail to her clinician is tried again while she has none who can be mailed."""


def letter_for(workplace: Workplace, mail: OutboxMail, now: datetime) -> Letter | Later | None:
    """What to send for this row now.

    Returns:
        `Later` where it is night for her, or nobody is there yet to have it; None where nobody is to have it any more.
    """
    if mail.kind == new_password.MAIL:
        return _new_password(workplace, mail, now)
    with workplace.database.reading() as db:
        match mail.kind:
            case "invitation":
                return _invitation(db, mail, now)
            case "reminder" | "second-reminder":
                return _reminder(db, workplace, mail, now)
            case "mails-stopped":
                return _mails_stopped(db, mail)
            case "attention":
                return _attention(db, mail, now)
    return None


def _new_password(workplace: Workplace, mail: OutboxMail, now: datetime) -> Letter | None:
    found = new_password.link_to(workplace, mail.about, now=now) if mail.due_at > now - STALE else None
    if found is None:
        return None
    with workplace.database.reading() as db:
        return Letter(
            kind="new-password", to=found.to, language=found.language or WITHOUT, name=_name(db), part=found.token
        )


def _invitation(db: Session, mail: OutboxMail, now: datetime) -> Letter | None:
    row = db.execute(
        select(Invitation, Client)
        .join(Client, Client.id == Invitation.client_id)
        .where(Invitation.id == mail.about, *alive(now))
    ).first()
    if row is None or not invite.may_be_mailed(row.Client):
        return None
    return Letter(
        kind=INVITATION,
        to=row.Client.email,
        language=row.Client.language,
        name=_name(db),
        part=accept.token_for_mail(db, mail.about),
        until=today_of(db, row.Client, row.Invitation.expires_at),
    )


def _reminder(db: Session, workplace: Workplace, mail: OutboxMail, now: datetime) -> Letter | Later | None:
    due = reminders.due_for(db, workplace.library, mail.about, now)
    if due is None or due.client.account_id is None:
        return None
    if not hours.is_waking(due.zone, now):
        return Later(hours.next_waking(due.zone, now))
    sitting = opened(db, workplace.library, due.client.account_id, mail.about, now)
    return Letter(
        kind=REMINDER if mail.kind == REMINDER else SECOND_REMINDER,
        to=due.client.email or "",
        language=due.client.language,
        name=_name(db),
        part=mail.about,
        until=due.closes_on,
        minutes=sitting.minutes(),
        stop=stop_token(db, due.client.id),
    )


def _mails_stopped(db: Session, mail: OutboxMail) -> Letter | None:
    client = db.get(Client, mail.about)
    if client is None or client.mails_stopped_at is None or not client.email:
        return None
    if client.consent_withdrawn_at or client.erase_after or client.erased_at:
        return None
    return Letter(kind=MAILS_STOPPED, to=client.email, language=client.language, name=_name(db))


def _attention(db: Session, mail: OutboxMail, now: datetime) -> Letter | Later | None:
    """To whoever cares for her now, unless what it is about was settled meanwhile.

    While nobody does who can be mailed, because her clinician is disabled or care has ended, it waits for who comes
    next: what it asks to be looked at waits as well.
    """
    about_a_flag = select(Flag.track_id).where(Flag.id == mail.about, Flag.settled_at.is_(None))
    about_a_mark = (
        select(Sitting.track_id)
        .join(Track, Track.id == Sitting.track_id)
        .where(Sitting.id == mail.about, Track.mark != "none")
    )
    found = db.execute(
        select(Client, Account)
        .join(Track, Track.client_id == Client.id)
        .outerjoin(Care, and_(Care.client_id == Client.id, Care.until.is_(None)))
        .outerjoin(Account, and_(Account.id == Care.clinician_id, Account.active))
        .where(or_(Track.id.in_(about_a_flag), Track.id.in_(about_a_mark)), Client.erased_at.is_(None))
    ).first()
    if found is None:
        return None
    clinician = found.Account
    if clinician is None or "@" not in (clinician.email or ""):
        return Later(now + UNTIL_SOMEBODY_COMES)
    return Letter(kind=ATTENTION, to=clinician.email or "", language=clinician.language or WITHOUT, name=_name(db))


def _name(db: Session) -> str:
    return db.scalar(select(Practice.name_on_mails)) or ""
