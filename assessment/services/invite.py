"""Inviting a client, and letting her back in: a link that is sent and six digits that are said aloud.

Both are needed, because her mailbox may be read by the very person she writes about. Only hashes are kept. Looking
at a link uses nothing up; five wrong codes, fourteen days or one use do. Knows no page and builds no address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from assessment.services import passwords, second_step
from assessment.services.accounts import end_stays_of, give_name, new_account
from assessment.services.mailing.letters import INVITATION
from assessment.services.opened import NotHereError, today_of
from assessment.services.signed_links import id_in, signed
from assessment.services.standing import asked_track, first_sitting
from assessment.storage import outbox
from assessment.storage.clients import client_of
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Account, Care, Client, Invitation, Track

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace

GOOD_FOR = timedelta(days=14)
N_TRIES = 5
DIGITS = 6
MOST_IN_CODE = 20


class CodeTakenError(Exception):
    """Another client has this code already; choose another one."""


class InvitationOverError(Exception):
    """The link is old, was used, or was never made here: one answer for all three."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """An invitation whose link was opened."""

    invitation_id: str
    sign_in_name: str
    """The one she has, or her e-mail where one was given; empty otherwise."""
    lets_back_in: bool
    """She has an account already and is to get a new password for it."""


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


def way_in(workplace: Workplace, token: str, *, now: datetime) -> WayIn:
    """The invitation behind a link; looking uses nothing up.

    Raises:
        InvitationOverError: it does not work any more, or never did.
    """
    with workplace.database.reading() as db:
        return _way_in(db, _with_token(db, token), now)


def still_open(workplace: Workplace, invitation_id: str, *, now: datetime) -> WayIn:
    """The same for an invitation whose code was typed already.

    Raises:
        InvitationOverError: it does not work any more.
    """
    with workplace.database.reading() as db:
        return _way_in(db, Invitation.id == invitation_id, now)


def tries_left_after(workplace: Workplace, token: str, spoken_code: str, *, now: datetime) -> int | None:
    """Try the code that was said aloud: None when it is right, or else how many tries are left.

    A try is taken before the codes are compared, and given back when they agree, so that fifty guesses at once are
    five guesses.

    Raises:
        InvitationOverError: the link does not work any more, or never did.
    """
    with workplace.database.writing() as db:
        row = db.execute(
            update(Invitation)
            .where(_with_token(db, token), *alive(now))
            .values(tries_left=Invitation.tries_left - 1)
            .returning(Invitation.id, Invitation.code_hash, Invitation.tries_left)
        ).first()
        if row is None:
            raise InvitationOverError
        if not hmac.compare_digest(row.code_hash, _code_hash(db, row.id, spoken_code)):
            return int(row.tries_left)
        db.execute(update(Invitation).where(Invitation.id == row.id).values(tries_left=Invitation.tries_left + 1))
        return None


def accept(workplace: Workplace, invitation_id: str, *, sign_in_name: str, password: str, now: datetime) -> str:
    """Use an invitation up: make the client's account, or give the one she has a new password. Returns its id.

    Her second step goes when she is let back in: the link and the code from her clinician are proof enough, and there
    are no codes on paper that could have been lost with the telephone.

    Raises:
        InvitationOverError: it does not work any more; of two who accept at once, the second gets this.
        SignInNameTakenError: choose another name; the invitation is not used up.
    """
    kept = passwords.hashed(password)
    with workplace.database.writing() as db:
        client_id = db.scalar(
            update(Invitation)
            .where(Invitation.id == invitation_id, *alive(now))
            .values(used_at=now)
            .returning(Invitation.client_id)
        )
        client = db.get(Client, client_id) if client_id else None
        if client is None or client.erased_at is not None:
            raise InvitationOverError
        if client.account_id is None:
            account = new_account(db, role="client", sign_in_name=sign_in_name, kept_password=kept, now=now)
            client.account_id = account.id
            first_sitting(db, asked_track(db, client), today_of(db, client, now))
        else:
            account = db.get_one(Account, client.account_id)
            give_name(db, account, sign_in_name)
            account.password = kept
            second_step.remove(account)
            end_stays_of(account, now=now)
        return account.id


def see_only_that_it_is_saved(workplace: Workplace, account_id: str) -> None:
    """A client takes the stricter of the two settings. Only her clinician can take it back: whoever makes her sign in
    must not be able to undo it.
    """
    with workplace.database.writing() as db:
        db.execute(update(Client).where(Client.account_id == account_id).values(sees="saved", copy_asked_at=None))


def _new_invitation(db: Session, client: Client, now: datetime, *, by_mail: bool) -> Invited:
    token = secrets.token_urlsafe(32)
    spoken_code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    invitation = Invitation(
        client_id=client.id,
        token_hash=_token_hash(token),
        tries_left=N_TRIES,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    invitation.code_hash = _code_hash(db, invitation.id, spoken_code)
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


def token_for_mail(db: Session, invitation_id: str) -> str:
    """The last part of the link that is mailed: it works as the one that was shown does, and dies with it.

    Of that one only a hash is kept, so the mailed one is made from the invitation's id whenever its mail is.
    """
    return signed(db, "mailed link", invitation_id)


def _with_token(db: Session, token: str) -> ColumnElement[bool]:
    """The invitation that a link names: the one shown to the clinician, or the one that was mailed."""
    mailed = id_in(db, "mailed link", token)
    return Invitation.id == mailed if mailed else Invitation.token_hash == _token_hash(token)


def _way_in(db: Session, condition: ColumnElement[bool], now: datetime) -> WayIn:
    row = db.execute(
        select(Invitation.id, Client, Account)
        .join(Client, Client.id == Invitation.client_id)
        .outerjoin(Account, Account.id == Client.account_id)
        .where(condition, *alive(now), Client.erased_at.is_(None))
    ).first()
    if row is None:
        raise InvitationOverError
    invitation_id, client, account = row
    name = account.email if account else client.email
    return WayIn(invitation_id=invitation_id, sign_in_name=name or "", lets_back_in=account is not None)


def alive(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What has to hold of an invitation that still works."""
    return (Invitation.used_at.is_(None), Invitation.expires_at > now, Invitation.tries_left > 0)


def _token_hash(token: str) -> str:
    """The token is 256 random bits, so a bare hash cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _code_hash(db: Session, invitation_id: str, spoken_code: str) -> str:
    """A million codes are soon tried, so this hash needs the practice's key. Gaps between the digits do not count."""
    digits = "".join(letter for letter in spoken_code if letter in string.digits)
    return keys_of(db).lookup(f"spoken code\n{invitation_id}\n{digits}")
