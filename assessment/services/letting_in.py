"""Letting people in from the machine itself, where there may be no mail: links that are printed, never passwords.

Whoever can give commands here has the database and its keys in hand, so nothing is asked but who is meant.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from assessment.services import accounts, invite, new_password, second_step
from assessment.services.accounts import NoSuchAccountError
from assessment.services.opened import NotHereError
from assessment.storage.practice import practice
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Account, Care, Client

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.services.invite import Invited
    from assessment.services.workplace import Workplace

FIRST_LINK = timedelta(days=1)
"""The first link of a new account opens nobody's answers yet, so it may wait until she reads it."""


class NotSetUpError(Exception):
    """There is no practice yet: its first clinician sets it up on its own page."""


class DisabledError(Exception):
    """The account is disabled, so no link would work."""


def add_clinician(workplace: Workplace, *, name: str, email: str, now: datetime) -> str:
    """Make a clinician's account without a password, and give the last part of the link at which she chooses one.

    Raises:
        NotSetUpError: the practice has no first clinician yet.
        SignInNameTakenError: somebody signs in under this e-mail already.
    """
    with workplace.database.reading() as db:
        if practice(db) is None:
            raise NotSetUpError
    accounts.add_clinician(workplace, name=name, sign_in_name=email, now=now)
    return _link(workplace, email, now=now, good_for=FIRST_LINK)


def clinician_link(workplace: Workplace, email: str, *, now: datetime, without_second_step: bool = False) -> str:
    """The last part of a new link for a clinician who cannot sign in.

    Args:
        without_second_step: her app and her codes are lost too. Her password goes with the second step, so that
            whoever knows it cannot add a second step in her place; only the link is left.

    Raises:
        NoSuchAccountError: no clinician signs in under this name.
        DisabledError: she is disabled.
    """
    with workplace.database.writing() as db:
        account = clinician_named(db, email)
        if not account.active:
            raise DisabledError
        if without_second_step:
            second_step.remove(account)
            account.password = None
            accounts.end_stays_of(account, now=now)
    return _link(workplace, email, now=now, good_for=new_password.GOOD_FOR)


def set_active(workplace: Workplace, email: str, *, active: bool, now: datetime) -> None:
    """Disable a clinician, whose stays end at once, or bring her back.

    Raises:
        NoSuchAccountError: no clinician signs in under this name.
    """
    with workplace.database.reading() as db:
        account_id = clinician_named(db, email).id
    accounts.set_active(workplace, account_id, active=active, now=now)


def client_link(workplace: Workplace, code: str, *, now: datetime) -> Invited:
    """A new way in for a client, on behalf of the clinician who cares for her.

    Raises:
        NotHereError: no client has this code, or nobody cares for her.
    """
    with workplace.database.reading() as db:
        found = db.execute(
            select(Client.id, Care.clinician_id)
            .join(Care, Care.client_id == Client.id)
            .where(Client.code == code, Care.until.is_(None))
        ).first()
    if found is None:
        raise NotHereError
    return invite.invite_again(workplace, clinician_id=found.clinician_id, client_id=found.id, now=now)


def clinician_named(db: Session, email: str) -> Account:
    """The clinician who signs in with this name.

    Raises:
        NoSuchAccountError: none does.
    """
    key = accounts.sign_in_key(keys_of(db), email)
    account = db.scalar(select(Account).where(Account.sign_in_key == key, Account.role == "clinician"))
    if account is None:
        raise NoSuchAccountError
    return account


def _link(workplace: Workplace, email: str, *, now: datetime, good_for: timedelta) -> str:
    token = new_password.token_for(workplace, email, now=now, good_for=good_for)
    if token is None:
        raise NoSuchAccountError
    return token
