"""The second step of signing in: six digits from an app, or one of ten codes on paper. Each works once.

What the digits have to be is worked out by the account library; here is what is kept of it, and that nothing is taken
twice. Knows no page.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from assessment.services.accounts import NoSuchAccountError
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Account

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace

METHOD = "authenticator"
"""The account library's word for digits from an app."""

N_RECOVERY_CODES = 10

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4
"""Sixteen of 31 letters and digits, none of which looks like another: 79 bits, in four groups to copy by hand."""


def key_of(workplace: Workplace, account_id: str) -> str | None:
    """The key that an account's app works with; None before she has added the second step."""
    with workplace.database.reading() as db:
        account = db.scalar(select(Account).where(Account.id == account_id, Account.tf_primary_method.is_not(None)))
        return account.tf_totp_secret if account else None


def is_first_use(workplace: Workplace, account_id: str, step: int) -> bool:
    """Whether the digits of this half-minute, or later ones, were never taken before; from now on they were.

    One statement looks and writes, so that of twenty requests with the same digits exactly one is the first.

    Args:
        step: half-minutes since 1970, as RFC 6238 counts them.
    """
    with workplace.database.singly() as db:
        taken = db.execute(
            update(Account)
            .where(Account.id == account_id, or_(Account.totp_step.is_(None), Account.totp_step < step))
            .values(totp_step=step)
            .returning(Account.id)
            .execution_options(synchronize_session=False)
        )
        return taken.first() is not None


def add(workplace: Workplace, account_id: str, *, key: str) -> tuple[str, ...]:
    """Keep the key of an app whose digits were right, and return ten new codes; they are shown only now."""
    with workplace.database.writing() as db:
        account = _account(db, account_id)
        account.tf_primary_method = METHOD
        account.tf_totp_secret = key
        return _new_codes(db, account)


def remove(account: Account) -> None:
    """Take the second step away, within a unit of work that gives her another way in."""
    account.tf_primary_method = None
    account.tf_totp_secret = None
    account.mf_recovery_codes = None


def stop(workplace: Workplace, account_id: str) -> None:
    """Take the second step away from a client who does not want it any more; a clinician keeps hers."""
    with workplace.database.writing() as db:
        account = _account(db, account_id)
        if account.role == "client":
            remove(account)


def renew_recovery_codes(workplace: Workplace, account_id: str) -> tuple[str, ...]:
    """Ten new codes in place of the old ones; they are shown only now."""
    with workplace.database.writing() as db:
        return _new_codes(db, _account(db, account_id))


def takes_recovery_code(workplace: Workplace, account_id: str, typed: str) -> bool:
    """Whether this is one of the account's codes that were not used yet; from now on it is used."""
    with workplace.database.writing() as db:
        account = _account(db, account_id)
        kept = account.mf_recovery_codes or ()
        found = _kept_form(db, account_id, typed)
        if found not in kept:
            return False
        account.mf_recovery_codes = tuple(code for code in kept if code != found)
        return True


def _account(db: Session, account_id: str) -> Account:
    """The account, held until the unit of work ends: two requests with the same code must not both find it."""
    account = db.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NoSuchAccountError
    return account


def _new_codes(db: Session, account: Account) -> tuple[str, ...]:
    codes = tuple(_recovery_code() for _ in range(N_RECOVERY_CODES))
    account.mf_recovery_codes = tuple(_kept_form(db, account.id, code) for code in codes)
    return codes


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _kept_form(db: Session, account_id: str, code: str) -> str:
    """Only this is kept, so that nobody who opens the sealed column learns a code."""
    plain = "".join(letter for letter in code.casefold() if letter in _LETTERS)
    return keys_of(db).lookup(f"recovery code\n{account_id}\n{plain}")
