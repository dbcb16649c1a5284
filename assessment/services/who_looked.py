"""Who looked at her record, and when: all of it, the newest, or a page of it, always newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from assessment.services import looks
from assessment.services.opened import NotHereError, client_of, zone_of_practice
from assessment.services.shown import LookShown, LooksPage
from assessment.services.workplace import Workplace, zone_named
from assessment.storage import audit
from assessment.storage.tables import Account, Audit, Client

NEWEST = 20
"""On Your data; the rest has pages of its own."""
A_PAGE = 50


def all_looks(db: Session, client: Client, zone: ZoneInfo) -> tuple[LookShown, ...]:
    """Everything."""
    return _shown(db, client, zone, reversed(audit.looks_at(db, client.id)))


def newest_looks(db: Session, client: Client, zone: ZoneInfo) -> tuple[LookShown, ...]:
    """What stands on Your data."""
    return _shown(db, client, zone, audit.newest(db, client.id, n=NEWEST))


def looks_page(workplace: Workplace, account_id: str, number: int, now: datetime) -> LooksPage:
    """One page of all looks, once this look is written down.

    Raises:
        NotHereError: there are not so many pages.
    """
    with workplace.database.writing() as db:
        client = client_of(db, account_id)
        looks.looked(db, chain=client.id, actor_id=account_id, action="your-data", at=now)
        n_pages = -(-audit.n_looks(db, client.id) // A_PAGE)
        if not 0 < number <= n_pages:
            raise NotHereError
        zone = zone_named(client.time_zone) if client.time_zone else zone_of_practice(db)
        found = audit.newest(db, client.id, n=A_PAGE, after=(number - 1) * A_PAGE)
        return LooksPage(looks=_shown(db, client, zone, found), number=number, n_pages=n_pages)


def _shown(db: Session, client: Client, zone: ZoneInfo, found: Iterable[Audit]) -> tuple[LookShown, ...]:
    return tuple(
        LookShown(
            at=look.at.astimezone(zone),
            who=_who(db, look.actor_id, client),
            what=look.action,
            is_machine=look.actor_id == looks.MACHINE,
        )
        for look in found
    )


def _who(db: Session, actor_id: str, client: Client) -> str:
    """The name of whoever it was; empty for herself."""
    actor = db.get(Account, actor_id) if actor_id != client.account_id else None
    return (actor.name or "") if actor else ""
