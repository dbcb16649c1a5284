"""A way back in for a clinician who lost her password: a link, and after it her second step as always.

The link is made when its mail is sent, holds for half an hour, and dies with the password or the stays it was made
under, so nothing about it is kept. A client is let back in by her clinician instead (`invite`): her mailbox is not
proof of who she is.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from assessment.services import passwords
from assessment.services.accounts import sign_in_key
from assessment.storage import outbox
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Account, new_id

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace

MAIL = "new-password"
"""The kind of mail in the outbox. It is about a sign-in key: whether that is anybody's is looked up when it is sent."""

GOOD_FOR = timedelta(minutes=30)

_LINK = re.compile(r"(?P<account_id>[\w-]{22})\.(?P<until>\d{10,11})\.[0-9a-f]{64}", re.ASCII)


class LinkOverError(Exception):
    """The link is old, was used, or was never made here: one answer for all three."""


def ask(workplace: Workplace, sign_in_name: str, *, now: datetime) -> None:
    """Put a mail into the outbox for whoever has this sign-in name.

    The same is written whether somebody has it or not, so that neither the answer nor its time tells.
    """
    with workplace.database.writing() as db:
        about = sign_in_key(keys_of(db), sign_in_name)
        outbox.put_anew(db, kind=MAIL, about=about, due_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a mail to a clinician who lost her password is made of."""

    to: str
    language: str
    """Empty where she has chosen none."""
    token: str


def link_to(workplace: Workplace, about: str, *, now: datetime) -> Link | None:
    """What whoever sends the mail needs.

    Args:
        about: what the outbox says it is about.

    Returns:
        None where the mail must be dropped: nobody has the name, or somebody who is no active clinician.
    """
    with workplace.database.reading() as db:
        account = db.scalar(
            select(Account).where(Account.sign_in_key == about, Account.role == "clinician", Account.active)
        )
        if account is None or "@" not in (account.email or ""):
            return None
        token = _token(db, account, int((now + GOOD_FOR).timestamp()))
        return Link(to=account.email or "", language=account.language or "", token=token)


def token_for(workplace: Workplace, sign_in_name: str, *, now: datetime, good_for: timedelta = GOOD_FOR) -> str | None:
    """The last part of a link, for whoever stands at the machine itself and has no mail; None where nobody has it."""
    with workplace.database.reading() as db:
        key = sign_in_key(keys_of(db), sign_in_name)
        account = db.scalar(select(Account).where(Account.sign_in_key == key, Account.role == "clinician"))
        return _token(db, account, int((now + good_for).timestamp())) if account else None


def is_alive(workplace: Workplace, token: str, *, now: datetime) -> bool:
    """Whether the link still works. Looking uses nothing up."""
    with workplace.database.reading() as db:
        return _account_of(db, token, now) is not None


def choose(workplace: Workplace, token: str, *, password: str, now: datetime) -> None:
    """Keep the new password, once; every stay of the account ends and the link with it.

    Raises:
        LinkOverError: of two requests with one link, the second gets this.
    """
    kept = passwords.hashed(password)
    with workplace.database.writing() as db:
        account = _account_of(db, token, now)
        if account is None:
            raise LinkOverError
        changed = db.execute(
            update(Account)
            .where(Account.id == account.id, Account.fs_uniquifier == account.fs_uniquifier)
            .values(password=kept, fs_uniquifier=new_id(), signed_out_at=now)
            .returning(Account.id)
            .execution_options(synchronize_session=False)
        )
        if changed.first() is None:
            raise LinkOverError


def _account_of(db: Session, token: str, now: datetime) -> Account | None:
    told = _LINK.fullmatch(token)
    if told is None or datetime.fromtimestamp(int(told["until"]), UTC) <= now:
        return None
    account = db.scalar(select(Account).where(Account.id == told["account_id"], Account.active))
    return account if account and hmac.compare_digest(token, _token(db, account, int(told["until"]))) else None


def _token(db: Session, account: Account, until: int) -> str:
    told = f"new password\n{account.id}\n{until}\n{account.fs_uniquifier}\n{account.password}"
    return f"{account.id}.{until}.{keys_of(db).lookup(told)}"
