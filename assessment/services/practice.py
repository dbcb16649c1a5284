"""The practice itself: setting it up once with its first clinician, and what it sets for everybody.

Knows no page. Who holds the set-up code has seen where the app was started; it opens nothing once a clinician exists.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from assessment.services import passwords
from assessment.services.accounts import new_account
from assessment.services.workplace import day_in, zone_named
from assessment.storage.practice import mark_keys
from assessment.storage.tables import Account, Practice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.questionnaire.resources import HelpList
    from assessment.services.workplace import Workplace

EXIT_ADDRESS = "https://www.weather.gov/"
"""Where "Leave this page" leads unless the practice says otherwise: nothing personal, opened by many."""

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_N_LETTERS = 8
"""Thirty letters and digits, none of which looks like another; eight of them are 39 bits behind a throttled door."""


class AlreadySetUpError(Exception):
    """A clinician exists; from now on she adds others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstClinician:
    """What the set-up page asks of the first clinician and her practice."""

    name: str
    email: str
    password: str
    name_on_mails: str
    country: str
    time_zone: str


def set_up_code(secret_key: str) -> str:
    """The one-time code of a practice, such as K7QF-2M9X: the same in every worker, because it follows from the key."""
    number = int.from_bytes(hmac.new(secret_key.encode(), b"set-up code", hashlib.sha256).digest())
    letters = ""
    for _ in range(_N_LETTERS):
        number, letter = divmod(number, len(_LETTERS))
        letters += _LETTERS[letter]
    return f"{letters[:4]}-{letters[4:]}"


def set_up_code_fits(secret_key: str, typed: str) -> bool:
    """Whether this is the code, typed in either case, with or without the hyphen."""
    plain = "".join(letter for letter in typed.upper() if letter in _LETTERS)
    return hmac.compare_digest(plain, set_up_code(secret_key).replace("-", ""))


def set_up_code_if_open(workplace: Workplace, secret_key: str) -> str | None:
    """The one-time code while nobody is set up; None afterwards."""
    return None if is_set_up(workplace) else set_up_code(secret_key)


def stale_help_lists(workplace: Workplace, now: datetime) -> tuple[HelpList, ...]:
    """The help lists of the practice's country that nobody has compared with the lines' own pages, or not for long."""
    with workplace.database.reading() as db:
        found = db.scalars(select(Practice)).one_or_none()
        country, zone = (found.country.upper(), zone_named(found.time_zone)) if found else ("", zone_named(None))
    return tuple(one for one in workplace.library.resources.stale_on(day_in(zone, now)) if one.country == country)


def is_set_up(workplace: Workplace) -> bool:
    """Whether a clinician exists."""
    with workplace.database.reading() as db:
        return _has_clinician(db)


def set_up(workplace: Workplace, first: FirstClinician, *, now: datetime) -> str:
    """Make the practice and its first clinician, who is its owner. Returns her account's id.

    Raises:
        AlreadySetUpError: somebody was faster; there is one first clinician.
    """
    kept = passwords.hashed(first.password)
    try:
        with workplace.database.writing() as db:
            if _has_clinician(db):
                raise AlreadySetUpError
            _add_practice(db, workplace, first)
            db.flush()  # of two at once on Postgres the second fails here: there is one practice
            account = new_account(
                db, role="clinician", is_owner=True, sign_in_name=first.email, kept_password=kept, now=now
            )
            account.name = first.name
            return account.id
    except IntegrityError as error:
        raise AlreadySetUpError from error


def exit_address(workplace: Workplace) -> str:
    """Where "Leave this page" leads."""
    with workplace.database.reading() as db:
        return db.scalar(select(Practice.exit_address)) or EXIT_ADDRESS


def _add_practice(db: Session, workplace: Workplace, first: FirstClinician) -> None:
    practice = Practice(
        id="practice",
        name_on_mails=first.name_on_mails,
        country=first.country,
        time_zone=first.time_zone,
        exit_address=EXIT_ADDRESS,
        is_demo=workplace.is_demo,
    )
    mark_keys(db, practice)
    db.add(practice)


def _has_clinician(db: Session) -> bool:
    return bool(db.scalar(select(exists().where(Account.role == "clinician"))))
