"""Accounts: under which name somebody signs in, whether her password fits, when her stays end.

Knows no page and no cookie. Passwords are hashed before a unit of work is opened, never inside one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from assessment.services import passwords
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Account, new_id

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace
    from assessment.storage.keys import Keys

FEWEST_IN_NAME = 3
MOST_IN_NAME = 80


class SignInNameTakenError(Exception):
    """Somebody signs in under this name already; choose another one."""


class NoSuchAccountError(Exception):
    """There is no such account, or not one that this may be done to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSeen:
    """An account as its owner sees it."""

    sign_in_name: str
    name: str
    role: str
    has_second_step: bool
    n_recovery_codes: int
    language: str = ""
    """That a clinician has chosen; empty where none, and for a client."""


def normal(sign_in_name: str) -> str:
    """The form of a sign-in name under which it is found: capitals, outer spaces and ways of composing do not count."""
    return " ".join(unicodedata.normalize("NFKC", sign_in_name).casefold().split())


def problem_with_name(sign_in_name: str) -> str | None:
    """What a person should do to make this sign-in name acceptable; None when it is."""
    plain = normal(sign_in_name)
    if not FEWEST_IN_NAME <= len(plain) <= MOST_IN_NAME:
        return f"Use {FEWEST_IN_NAME} to {MOST_IN_NAME} characters."
    if not plain.isprintable():
        return "Use letters, digits and signs only."
    return None


def sign_in_key(keys: Keys, sign_in_name: str) -> str:
    """What an account is found by in place of its name, which is kept sealed."""
    return keys.lookup(f"sign-in name\n{normal(sign_in_name)}".encode("utf-8", "replace").decode())


def account_fitting(workplace: Workplace, *, sign_in_name: str, password: str) -> str | None:
    """The id of the active account with this name and password; None for every other case, in the same time."""
    with workplace.database.reading() as db:
        key = sign_in_key(keys_of(db), sign_in_name)
        row = db.execute(select(Account.id, Account.password, Account.active).where(Account.sign_in_key == key)).first()
    fits = passwords.fits(password, row.password if row else None)
    return row.id if row and fits and row.active else None


def password_fits(workplace: Workplace, account_id: str, password: str) -> bool:
    """Whether this is the password of an account, for somebody who is signed in and types it again."""
    with workplace.database.reading() as db:
        kept = db.scalar(select(Account.password).where(Account.id == account_id, Account.active))
    return passwords.fits(password, kept)


def is_still(workplace: Workplace, account_id: str, uniquifier: str) -> bool:
    """Whether the account is active and has not signed out, nor changed its password, since this value was its own."""
    with workplace.database.reading() as db:
        kept = db.scalar(select(Account.fs_uniquifier).where(Account.id == account_id, Account.active))
    return kept is not None and kept == uniquifier


def account_seen(workplace: Workplace, account_id: str) -> AccountSeen:
    """What an account shows of itself to its owner.

    Raises:
        NoSuchAccountError: it is not there.
    """
    with workplace.database.reading() as db:
        account = _account(db, account_id)
        return AccountSeen(
            sign_in_name=account.email or "",
            name=account.name or "",
            role=account.role,
            has_second_step=account.tf_primary_method is not None,
            n_recovery_codes=len(account.mf_recovery_codes or ()),
            language=account.language or "",
        )


def change_password(workplace: Workplace, account_id: str, *, password: str, now: datetime) -> None:
    """Keep a new password and end every stay of the account, the one it was typed in included."""
    kept = passwords.hashed(password)
    with workplace.database.writing() as db:
        account = _account(db, account_id)
        account.password = kept
        end_stays_of(account, now=now)


def end_stays(workplace: Workplace, uniquifier: str, *, now: datetime) -> None:
    """End all stays of the account that a cookie names: every copy of the cookie is dead from now on.

    It is one statement by itself, so that leaving quickly waits for nobody's unit of work.
    """
    with workplace.database.singly() as db:
        db.execute(
            update(Account)
            .where(Account.fs_uniquifier == uniquifier)
            .values(fs_uniquifier=new_id(), signed_out_at=now)
            .execution_options(synchronize_session=False)
        )


def end_stays_of(account: Account, *, now: datetime) -> None:
    """The same within a unit of work that changes the account anyway."""
    account.fs_uniquifier = new_id()
    account.signed_out_at = now


def add_clinician(
    workplace: Workplace, *, name: str, sign_in_name: str, now: datetime, password: str | None = None
) -> str:
    """Make a clinician's account; without a password she gets in by a link for a new one. Returns its id.

    Raises:
        SignInNameTakenError: choose another name.
    """
    kept = passwords.hashed(password) if password else None
    with workplace.database.writing() as db:
        account = new_account(db, role="clinician", sign_in_name=sign_in_name, kept_password=kept, now=now)
        account.name = name
        return account.id


def new_account(
    db: Session, *, role: str, sign_in_name: str, kept_password: str | None, now: datetime, is_owner: bool = False
) -> Account:
    """A new account within a unit of work.

    Raises:
        SignInNameTakenError: choose another name.
    """
    account = Account(role=role, is_owner=is_owner, password=kept_password, created_at=now)
    db.add(account)
    give_name(db, account, sign_in_name)
    return account


def give_name(db: Session, account: Account, sign_in_name: str) -> None:
    """Let an account sign in under this name from now on.

    Raises:
        SignInNameTakenError: choose another name.
    """
    key = sign_in_key(keys_of(db), sign_in_name)
    with db.no_autoflush:
        if db.scalar(select(Account.id).where(Account.sign_in_key == key, Account.id != account.id)):
            raise SignInNameTakenError
    account.sign_in_key = key
    account.email = sign_in_name.strip()
    try:
        db.flush()
    except IntegrityError as error:  # another worker took the name between the look and the writing (Postgres)
        raise SignInNameTakenError from error


def set_active(workplace: Workplace, account_id: str, *, active: bool, now: datetime) -> None:
    """Disable an account or bring it back. Disabling ends its stays at once.

    Raises:
        NoSuchAccountError: it is not there.
    """
    with workplace.database.writing() as db:
        account = _account(db, account_id)
        account.active = active
        if not active:
            end_stays_of(account, now=now)


def _account(db: Session, account_id: str) -> Account:
    account = db.get(Account, account_id)
    if account is None:
        raise NoSuchAccountError
    return account
