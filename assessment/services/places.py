"""Where a page of a long list begins or ends, sealed for its address: it tells nobody a date, a code or a reason.

What stands there are the values that the list is sorted by, not the row: so the next page begins where this one ended,
whatever has happened to the row meanwhile.
"""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy.orm import Session

from assessment.services.shown import Turning
from assessment.storage.caseloads import PageOf, Place
from assessment.storage.keys import ENVELOPE, WrongKeyError
from assessment.storage.sealing import keys_of

LONGEST = 2_000
"""Characters of an address that are looked at at all."""


def sealed(db: Session, place: Place, where: str) -> str:
    """A place of one list, in one order and under one filter (`where`), for an address."""
    told = [{"on": value.isoformat()} if isinstance(value, date) else value for value in place]
    return keys_of(db).seal(json.dumps(told), where).removeprefix(ENVELOPE)


def turning(db: Session, found: PageOf, where: str) -> Turning:
    """The ways on and back from one page of a list."""
    if not found.entries:
        return Turning()
    return Turning(
        before=sealed(db, found.entries[0].place, where) if found.has_before else "",
        after=sealed(db, found.entries[-1].place, where) if found.has_after else "",
    )


def place_in(db: Session, token: str, where: str) -> Place | None:
    """The place that an address tells; None where it tells none, or one of another list."""
    if not token or len(token) > LONGEST or not token.isascii():
        return None
    try:
        told = json.loads(keys_of(db).unseal(ENVELOPE + token, where))
    except WrongKeyError:
        return None
    return tuple(date.fromisoformat(value["on"]) if isinstance(value, dict) else value for value in told)
