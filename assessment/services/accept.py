"""Accepting an invitation: the link is opened, the code that was said aloud is typed, and an account comes of it.

Looking at a link uses nothing up; five wrong codes, fourteen days or one use do. Knows no page.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from assessment.services import passwords, second_step
from assessment.services.accounts import end_stays_of, give_name, new_account
from assessment.services.opened import today_of
from assessment.services.signed_links import id_in, signed
from assessment.services.standing import asked_track, first_sitting
from assessment.storage.invitations import alive, code_hash, token_hash
from assessment.storage.tables import Account, Client, Invitation

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace


class InvitationOverError(Exception):
    """The link is old, was used, or was never made here: one answer for all three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """An invitation whose link was opened."""

    invitation_id: str
    sign_in_name: str
    """The one she has, or her e-mail where one was given; empty otherwise."""
    lets_back_in: bool
    """She has an account already and is to get a new password for it."""


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
        if not hmac.compare_digest(row.code_hash, code_hash(db, row.id, spoken_code)):
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


def token_for_mail(db: Session, invitation_id: str) -> str:
    """The last part of the link that is mailed: it works as the one that was shown does, and dies with it.

    Of that one only a hash is kept, so the mailed one is made from the invitation's id whenever its mail is.
    """
    return signed(db, "mailed link", invitation_id)


def _with_token(db: Session, token: str) -> ColumnElement[bool]:
    """The invitation that a link names: the one shown to the clinician, or the one that was mailed."""
    mailed = id_in(db, "mailed link", token)
    return Invitation.id == mailed if mailed else Invitation.token_hash == token_hash(token)


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
