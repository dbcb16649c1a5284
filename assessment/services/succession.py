"""Clients whom nobody sees, because whoever cares for them is disabled; and giving them to a colleague.

The practice's owner does it without seeing one of them: she knows how many there are, and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from assessment.services import looks
from assessment.services.care import NoSuchColleagueError
from assessment.services.letting_in import clinician_named
from assessment.services.opened import NotHereError
from assessment.storage.tables import Account, Care, Client

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace


class StillInError(Exception):
    """She can sign in, so her clients are hers alone to transfer."""


def n_in_care(db: Session) -> Mapping[str, int]:
    """By clinician, how many clients are in her care now."""
    rows = (
        select(Care.clinician_id, func.count().label("n"))
        .join(Client, Client.id == Care.client_id)
        .where(Care.until.is_(None), Client.erased_at.is_(None))
        .group_by(Care.clinician_id)
    )
    return {row.clinician_id: row.n for row in db.execute(rows)}


def n_in_care_of(workplace: Workplace, email: str) -> int:
    """How many clients are in the care of the clinician who signs in with this name.

    Raises:
        NoSuchAccountError: no clinician does.
    """
    with workplace.database.reading() as db:
        return n_in_care(db).get(clinician_named(db, email).id, 0)


def give(workplace: Workplace, owner_id: str, from_id: str, to_id: str, now: datetime) -> int:
    """Give all clients of a disabled clinician to a colleague, in one unit of work. Returns how many.

    Raises:
        NotHereError: there is no such clinician.
        StillInError: she is not disabled.
        NoSuchColleagueError: nobody to give them to who can sign in.
    """
    with workplace.database.writing() as db:
        both = select(Account).where(Account.id.in_((from_id, to_id)), Account.role == "clinician")
        found = {one.id: one for one in db.scalars(both.order_by(Account.id).with_for_update())}
        if from_id not in found:
            raise NotHereError
        if found[from_id].active:
            raise StillInError
        if to_id not in found or not found[to_id].active or found[to_id].password is None:
            raise NoSuchColleagueError
        client_ids = _handed(db, from_id, to_id, now)
        if client_ids:
            looks.looked_at_each(db, chains=client_ids, actor_id=owner_id, action="handed-over", at=now)
            looks.looked(db, chain=from_id, actor_id=owner_id, action="clients-given", at=now)
            looks.looked(db, chain=to_id, actor_id=owner_id, action="clients-received", at=now)
        return len(client_ids)


def _handed(db: Session, from_id: str, to_id: str, now: datetime) -> list[str]:
    """End every care of the one and begin it with the other. Returns the clients' ids."""
    hers = (
        select(Care)
        .join(Client, Client.id == Care.client_id)
        .where(Care.clinician_id == from_id, Care.until.is_(None), Client.erased_at.is_(None))
    )
    ended = db.scalars(hers.order_by(Care.id).with_for_update(of=Care)).all()
    for care in ended:
        care.until = now
    db.flush()  # before the new ones: there is one care at a time
    db.add_all(Care(client_id=care.client_id, clinician_id=to_id, since=now) for care in ended)
    return [care.client_id for care in ended]
