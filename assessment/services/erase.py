"""Erasing what a client has answered: seven days to undo it, then everything of hers but a dated line, for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from assessment import reporting
from assessment.services import looks
from assessment.services.opened import NotHereError, client_of
from assessment.services.resting import settle_rest
from assessment.services.workplace import Workplace
from assessment.storage import erasing
from assessment.storage.ledger import Ledger
from assessment.storage.tables import Client

MAY_UNDO = timedelta(days=7)


class LedgerError(Exception):
    """The list of erasures cannot be written, so nothing was erased."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} cannot be written.")


class TooLateError(Exception):
    """The days in which she could undo it are over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What a run of erasing did."""

    n: int = 0
    is_swept: bool = True
    """Whether nothing of it is left in the database's files either; where not, the next run tries again."""
    unread: tuple[str, ...] = ()
    """Ids of clients that could not be erased now; the next run tries again."""


def ask(workplace: Workplace, account_id: str, now: datetime) -> None:
    """Erase in seven days unless she undoes it; until then nothing is asked or mailed. Asking twice moves nothing."""
    with workplace.database.writing() as db:
        client = client_of(db, account_id, to_change=True)
        if client.erase_after is not None:
            return
        client.erase_after = now + MAY_UNDO
        settle_rest(db, client, now)
        looks.looked(db, chain=client.id, actor_id=account_id, action="erasing-asked", at=now)


def undo(workplace: Workplace, account_id: str, now: datetime) -> None:
    """Everything is as it was; nothing where nothing was asked.

    Raises:
        TooLateError: the seven days are over, whether or not the upkeep has come by.
    """
    with workplace.database.writing() as db:
        client = client_of(db, account_id, to_change=True)
        if client.erase_after is None:
            return
        if client.erase_after <= now:
            raise TooLateError
        client.erase_after = None
        settle_rest(db, client, now)
        looks.looked(db, chain=client.id, actor_id=account_id, action="erasing-undone", at=now)


def erase_with_code(workplace: Workplace, code: str, now: datetime) -> Erased:
    """Erase the client with this code now, for somebody who has asked in another way.

    Raises:
        NotHereError: no client has this code, or she was erased already.
    """
    with workplace.database.writing() as db:
        client = db.scalars(select(Client).where(Client.code == code, Client.erased_at.is_(None))).one_or_none()
        if client is None:
            raise NotHereError
        client.erase_after = now
        settle_rest(db, client, now)
        client_id = client.id
    _erase(workplace, client_id, now, at=now)
    return Erased(n=1, is_swept=_swept(workplace))


def erase_due(workplace: Workplace, now: datetime) -> Erased:
    """Erase everybody whose days are over, and again whoever a restored backup has brought back.

    Each client is a unit of work by herself, so a run that is killed is gone on with by the next.
    """
    n, unread = 0, []
    for client_id, at in [*_due(workplace, now), *_brought_back(workplace)]:
        try:
            n += _erase(workplace, client_id, now, at=at)
        except IntegrityError:  # something of hers was written at this very moment (Postgres)
            unread.append(client_id)
    return Erased(n=n, is_swept=_swept(workplace), unread=tuple(unread))


def _due(workplace: Workplace, now: datetime) -> list[tuple[str, datetime]]:
    with workplace.database.reading() as db:
        due = select(Client.id).where(Client.erase_after <= now, Client.erased_at.is_(None)).order_by(Client.id)
        return [(id_, now) for id_ in db.scalars(due)]


def _brought_back(workplace: Workplace) -> Iterator[tuple[str, datetime]]:
    """Clients who are here although they were erased, each with the time of that."""
    entries: Mapping[str, datetime] = workplace.ledger.entries() if workplace.ledger else {}
    if not entries:
        return
    with workplace.database.reading() as db:
        here = set(db.scalars(select(Client.id).where(Client.erased_at.is_(None))))
    yield from ((id_, at) for id_, at in entries.items() if id_ in here)


def _erase(workplace: Workplace, client_id: str, now: datetime, *, at: datetime) -> bool:
    """Erase one client in one unit of work; False where somebody else already has.

    The ledger is written first: a kill in between leaves her to the next run, never erased and unwritten.
    """
    with workplace.database.writing() as db:
        client = db.get(Client, client_id, with_for_update=True)
        if client is None or client.erased_at is not None or not _is_final(workplace, client, now):
            return False
        _write_down(workplace.ledger, client.id, at)
        looks.looked(db, chain=client.id, actor_id=client.account_id or looks.MACHINE, action="erased", at=now)
        erasing.erase(db, client)
        client.erased_at, client.erase_after = at, client.erase_after or at  # emptied once the files are swept
    reporting.cache.pictures.forget()
    return True


def _write_down(ledger: Ledger | None, client_id: str, at: datetime) -> None:
    if ledger is None:
        return
    try:
        ledger.add(client_id, at=at)
    except OSError as error:
        raise LedgerError(ledger.path) from error


def _is_final(workplace: Workplace, client: Client, now: datetime) -> bool:
    """Whether her days are over, or she was erased before and a backup has brought her back."""
    is_due = client.erase_after is not None and client.erase_after <= now
    return is_due or (workplace.ledger is not None and client.id in workplace.ledger.entries())


def _swept(workplace: Workplace) -> bool:
    """Sweep the files if a run has erased somebody since they were last swept, and write down that it is done."""
    unswept = select(Client.id).where(Client.erased_at.is_not(None), Client.erase_after.is_not(None))
    with workplace.database.reading() as db:
        ids = list(db.scalars(unswept))
    if not ids:
        return True
    if not erasing.swept(workplace.database):
        return False
    with workplace.database.writing() as db:
        for client in db.scalars(select(Client).where(Client.id.in_(ids))):
            client.erase_after = None
    return True
