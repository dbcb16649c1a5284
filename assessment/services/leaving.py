"""Leaving quickly: her stays end if the database can be reached, and she goes where she goes in any case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from assessment.services import accounts, practice

if TYPE_CHECKING:
    from assessment.services.workplace import Workplace


def leave(workplace: Workplace, uniquifier: str | None, *, now: datetime) -> str:
    """End the stays of the account that a cookie names, and return the address to go to.

    Whoever presses this must not be shown that something failed. Where the database is away, the cookie of this
    browser is dropped all the same; a copy of it would end by its own clock.
    """
    try:
        if uniquifier:
            accounts.end_stays(workplace, uniquifier, now=now)
        return practice.exit_address(workplace)
    except SQLAlchemyError:
        return practice.EXIT_ADDRESS
