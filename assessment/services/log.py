"""Who looked at what: to a clinician the looks at her own clients, to the owner what each clinician did, by codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from assessment.services import looks
from assessment.services.caring import in_care
from assessment.services.opened import zone_of_practice
from assessment.services.shown import LogPage, LogRow
from assessment.storage import audit
from assessment.storage import clients as kept
from assessment.storage.tables import Account, Audit, Client

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace

AT_ONCE = 50
"""Looks on one page."""


def log_page(
    workplace: Workplace, reader_id: str, now: datetime, *, client_id: str = "", before: int | None = None
) -> LogPage:
    """A page of looks, once this one is written down as well.

    Args:
        client_id: only the looks at this client; empty shows all that may be read.
        before: the number of a look; only older ones are shown.

    Raises:
        NotHereError: the client is not in the reader's care.
    """
    with workplace.database.writing() as db:
        looks.looked(db, chain=reader_id, actor_id=reader_id, action="log", at=now)
        if client_id:
            in_care(db, reader_id, client_id)
        is_owner = db.get_one(Account, reader_id).is_owner
        found = audit.page_of_looks(
            db,
            reader_id=reader_id,
            chain=client_id,
            is_owner=is_owner,
            machine=looks.MACHINE,
            before=before,
            n=AT_ONCE + 1,
        )
        shown = found[:AT_ONCE]
        return LogPage(
            rows=tuple(_rows(db, shown, zone_of_practice(db))),
            clients=tuple((client.id, client.code) for client in kept.clients_of(db, reader_id)),
            client_id=client_id,
            before=shown[-1].id if len(found) > AT_ONCE else None,
            is_newest=before is None,
            of_practice=is_owner,
        )


def _rows(db: Session, found: Sequence[Audit], zone: ZoneInfo) -> Iterable[LogRow]:
    """The rows in words' stead: names of clinicians, codes of clients, and neither where they are gone."""
    ids = {look.chain for look in found} | {look.actor_id for look in found}
    accounts = {one.id: one for one in db.scalars(select(Account).where(Account.id.in_(ids)))}
    codes = {one.id: one.code for one in db.scalars(select(Client).where(Client.id.in_(ids)))}
    for look in found:
        actor, whose = accounts.get(look.actor_id), accounts.get(look.chain)
        is_own = look.chain == look.actor_id
        yield LogRow(
            at=look.at.astimezone(zone),
            who=(actor.name or "") if actor and actor.role == "clinician" else "",
            what=look.action,
            whose="" if is_own else codes.get(look.chain) or ((whose.name or "") if whose else ""),
            is_machine=look.actor_id == looks.MACHINE,
            is_gone=not is_own and look.chain not in codes and whose is None,
        )
