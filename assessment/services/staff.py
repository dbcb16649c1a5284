"""What the practice's owner does: add clinicians, disable them and bring them back, set what holds for everybody.

Nothing here reads a client.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from assessment.services import accounts, letting_in, looks, succession
from assessment.services.opened import NotHereError
from assessment.services.shown import ClinicianShown, PracticePage
from assessment.storage.tables import Account, Practice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace


class LastOwnerError(Exception):
    """Somebody who can sign in has to own the practice."""


class SignedInBeforeError(Exception):
    """She has a password: she gets in with it, or by a link that goes to her own mailbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for everybody in the practice."""

    name_on_mails: str
    country: str
    time_zone: str
    exit_address: str
    retention_words: str


def practice_page(workplace: Workplace, owner_id: str, now: datetime) -> PracticePage:
    """The practice's settings and clinicians, by name, once the look is written down."""
    with workplace.database.writing() as db:
        looks.looked(db, chain=owner_id, actor_id=owner_id, action="practice", at=now)
        row = db.scalars(select(Practice)).one()
        n_in_care = succession.n_in_care(db)
        all_ = sorted(_clinicians(db), key=lambda one: (not one.active, (one.name or "").casefold()))
        return PracticePage(
            name_on_mails=row.name_on_mails,
            country=row.country,
            time_zone=row.time_zone,
            exit_address=row.exit_address,
            retention_words=row.retention_words,
            clinicians=tuple(_shown(one, all_, n_in_care.get(one.id, 0)) for one in all_),
        )


def set_up_anew(workplace: Workplace, owner_id: str, settings: Settings, now: datetime) -> None:
    """Change what holds for everybody, from the next page on."""
    with workplace.database.writing() as db:
        row = db.scalars(select(Practice)).one()
        row.name_on_mails, row.country, row.time_zone = settings.name_on_mails, settings.country, settings.time_zone
        row.exit_address, row.retention_words = settings.exit_address, settings.retention_words
        looks.looked(db, chain=owner_id, actor_id=owner_id, action="practice-set", at=now)


def add(workplace: Workplace, owner_id: str, *, name: str, email: str, now: datetime) -> str:
    """Add a clinician, and give the last part of the link at which she chooses a password, once, within a day.

    Raises:
        SignInNameTakenError: somebody signs in under this e-mail already.
    """
    token = letting_in.add_clinician(workplace, name=name, email=email, now=now)
    with workplace.database.writing() as db:
        added = next(one for one in _clinicians(db) if accounts.normal(one.email or "") == accounts.normal(email))
        looks.looked(db, chain=added.id, actor_id=owner_id, action="clinician-added", at=now)
    return token


def first_link_again(workplace: Workplace, owner_id: str, clinician_id: str, now: datetime) -> str:
    """Another first link for a clinician who has not chosen a password yet.

    For whoever has one no link is made here: it would let the owner try to get in as her.

    Raises:
        NotHereError: there is no such clinician.
        SignedInBeforeError: she has a password.
        DisabledError: she is disabled.
    """
    with workplace.database.writing() as db:
        account = _clinician(db, clinician_id)
        if account.password is not None:
            raise SignedInBeforeError
        email = account.email or ""
        looks.looked(db, chain=account.id, actor_id=owner_id, action="link-made", at=now)
    return letting_in.clinician_link(workplace, email, now=now)


def set_active(workplace: Workplace, owner_id: str, clinician_id: str, *, active: bool, now: datetime) -> None:
    """Disable a clinician, whose stays end at once, or bring her back. Nothing of hers is deleted.

    Raises:
        NotHereError: there is no such clinician.
        LastOwnerError: nobody would own the practice.
    """
    with workplace.database.writing() as db:
        everybody = _clinicians(db, to_change=True)
        account = next((one for one in everybody if one.id == clinician_id), None)
        if account is None:
            raise NotHereError
        if not active and not _may_be_disabled(account, everybody):
            raise LastOwnerError
        account.active = active
        if not active:
            accounts.end_stays_of(account, now=now)
        action: looks.Action = "clinician-enabled" if active else "clinician-disabled"
        looks.looked(db, chain=account.id, actor_id=owner_id, action=action, at=now)


def make_owner(workplace: Workplace, owner_id: str, clinician_id: str, now: datetime) -> None:
    """Let another clinician own the practice as well.

    Raises:
        NotHereError: there is no such clinician who can sign in.
    """
    with workplace.database.writing() as db:
        account = _clinician(db, clinician_id)
        if not account.active or account.password is None:
            raise NotHereError
        account.is_owner = True
        looks.looked(db, chain=account.id, actor_id=owner_id, action="made-owner", at=now)


def _clinicians(db: Session, *, to_change: bool = False) -> Sequence[Account]:
    """All clinicians; held where one is to be disabled, so that of two owners at once not both are."""
    rows = select(Account).where(Account.role == "clinician").order_by(Account.id)
    return db.scalars(rows.with_for_update() if to_change else rows).all()


def _clinician(db: Session, clinician_id: str) -> Account:
    account = db.get(Account, clinician_id)
    if account is None or account.role != "clinician":
        raise NotHereError
    return account


def _may_be_disabled(account: Account, everybody: Sequence[Account]) -> bool:
    owners = [one.id for one in everybody if one.is_owner and one.active]
    return owners != [account.id]


def _shown(account: Account, everybody: Sequence[Account], n_clients: int) -> ClinicianShown:
    return ClinicianShown(
        id=account.id,
        name=account.name or "",
        sign_in_name=account.email or "",
        is_owner=account.is_owner,
        is_active=account.active,
        has_signed_in=account.password is not None,
        n_clients=n_clients,
        may_be_disabled=_may_be_disabled(account, everybody),
    )
