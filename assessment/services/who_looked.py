"""Who looked at her record, and when: every look of somebody else by itself, her own visits day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from assessment.services import looks
from assessment.services.opened import NotHereError, client_of, zone_of_practice
from assessment.services.shown import LookShown, LooksPage, OwnVisits
from assessment.services.workplace import Workplace, zone_named
from assessment.storage import audit
from assessment.storage.tables import Account, Audit, Client

NEWEST = 20
"""Looks of others on Your data; the rest has pages of its own."""
OWN = timedelta(days=30)
"""How far back her own visits go there."""
A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """What stands on Your data."""

    looks: tuple[LookShown, ...]
    own_visits: tuple[OwnVisits, ...]
    has_more: bool


def all_looks(db: Session, client: Client, zone: ZoneInfo) -> tuple[LookShown, ...]:
    """Everything, her own visits too, each by itself."""
    return tuple(_shown(db, look, client, zone) for look in reversed(audit.looks_at(db, client.id)))


def newest_looks(db: Session, client: Client, zone: ZoneInfo, now: datetime) -> Newest:
    """The newest looks of others, and her own visits of the last days."""
    others = audit.newest(db, client.id, n=NEWEST, but=client.account_id)
    own = audit.newest(db, client.id, by=client.account_id, since=now - OWN)
    return Newest(
        looks=tuple(_shown(db, look, client, zone) for look in others),
        own_visits=_by_day(own, zone),
        has_more=audit.n_looks(db, client.id) > len(others) + len(own),
    )


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
        return LooksPage(
            looks=tuple(_shown(db, look, client, zone) for look in found if look.actor_id != client.account_id),
            own_visits=_by_day((look for look in found if look.actor_id == client.account_id), zone),
            number=number,
            n_pages=n_pages,
        )


def _shown(db: Session, look: Audit, client: Client, zone: ZoneInfo) -> LookShown:
    is_own = look.actor_id == client.account_id
    actor = None if is_own else db.get(Account, look.actor_id)
    return LookShown(
        at=look.at.astimezone(zone),
        who=(actor.name or "") if actor else "",
        what=look.action,
        is_machine=look.actor_id == looks.MACHINE,
        is_own=is_own,
    )


def _by_day(own: Iterable[Audit], zone: ZoneInfo) -> tuple[OwnVisits, ...]:
    """Her own visits in the order that they come in, which is newest first, those of a day together."""
    days: dict[date, list[str]] = {}
    for look in own:
        days.setdefault(look.at.astimezone(zone).date(), []).append(look.action)
    return tuple(OwnVisits(on=on, n=len(done), what=tuple(dict.fromkeys(done))) for on, done in days.items())
