"""Inviting a client, and letting her back in: a link that is sent and six digits that are said aloud.

Both are needed, because her mailbox may be read by the very person she writes about. Only hashes are kept. What
becomes of them is in `accept`. Knows no page and builds no address.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from assessment.services.mailing.letters import INVITATION
from assessment.services.opened import NotHereError
from assessment.storage import outbox
from assessment.storage.clients import client_of
from assessment.storage.invitations import code_hash, token_hash
from assessment.storage.tables import Care, Client, Invitation, Track

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace

GOOD_FOR = timedelta(days=14)
N_TRIES = 5
DIGITS = 6
MOST_IN_CODE = 20


class CodeTakenError(Exception):
    """Another client has this code already; choose another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What the clinician is shown once: the last part of the link to send, and the digits to say aloud."""

    client_id: str
    code: str
    token: str
    spoken_code: str
    expires_at: datetime
    is_mailed: bool = False
    """The link goes to her e-mail as well."""


def suggested_code(workplace: Workplace) -> str:
    """A code that no client has yet, such as NF-019. Any other may be chosen."""
    with workplace.database.reading() as db:
        n_clients = db.scalar(select(func.count()).select_from(Client)) or 0
        taken = set(db.scalars(select(Client.code)))
    return next(code for n in range(n_clients + 1, 2 * n_clients + 2) if (code := f"NF-{n:03d}") not in taken)


def problem_with_code(code: str) -> str | None:
    """What a clinician should do to make this code acceptable; None when it is."""
    if not 2 <= len(code) <= MOST_IN_CODE:
        return f"Use 2 to {MOST_IN_CODE} characters."
    if not (code.isascii() and code.replace("-", "").isalnum()):
        return "Use letters, digits and hyphens only."
    return None


def invite(
    workplace: Workplace,
    *,
    clinician_id: str,
    code: str,
    now: datetime,
    name: str = "",
    email: str = "",
    plan: str | None = None,
    language: str = "en",
    by_mail: bool = False,
) -> Invited:
    """Make a client in this clinician's care and a way in for her.

    Args:
        by_mail: send the link to her e-mail too, where one is given; the code to say aloud is never in a mail.

    Raises:
        CodeTakenError: choose another code.
    """
    try:
        with workplace.database.writing() as db:
            client = Client(code=code, created_at=now, language=language)
            client.name, client.email = name or None, email or None
            track = Track(client_id=client.id, plan=plan)
            db.add_all([client, Care(client_id=client.id, clinician_id=clinician_id, since=now), track])
            return _new_invitation(db, client, now, by_mail=by_mail)
    except IntegrityError as error:
        raise CodeTakenError from error


def invite_again(
    workplace: Workplace, *, clinician_id: str, client_id: str, now: datetime, by_mail: bool = False
) -> Invited:
    """A new way in for a client: the first was lost, or she cannot sign in any more. Older ways die; her account stays.

    Raises:
        NotHereError: she is not this clinician's client.
    """
    with workplace.database.writing() as db:
        client = client_of(db, clinician_id, client_id)
        if client is None or client.erased_at is not None:
            raise NotHereError
        db.execute(
            update(Invitation)
            .where(Invitation.client_id == client_id, Invitation.used_at.is_(None), Invitation.expires_at > now)
            .values(expires_at=now)
        )
        return _new_invitation(db, client, now, by_mail=by_mail)


def _new_invitation(db: Session, client: Client, now: datetime, *, by_mail: bool) -> Invited:
    token = secrets.token_urlsafe(32)
    spoken_code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    invitation = Invitation(
        client_id=client.id,
        token_hash=token_hash(token),
        tries_left=N_TRIES,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    invitation.code_hash = code_hash(db, invitation.id, spoken_code)
    db.add(invitation)
    if is_mailed := by_mail and may_be_mailed(client):
        outbox.put(db, kind=INVITATION, about=invitation.id, due_at=now)
    return Invited(
        client_id=client.id,
        code=client.code,
        token=token,
        spoken_code=spoken_code,
        expires_at=invitation.expires_at,
        is_mailed=is_mailed,
    )


def may_be_mailed(client: Client) -> bool:
    """Whether a link may go to this client by e-mail: she has an address and has not stopped e-mails."""
    ended = (client.mails_stopped_at, client.consent_withdrawn_at, client.erase_after, client.erased_at)
    return bool(client.email) and not any(ended)
