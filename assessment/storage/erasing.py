"""Taking one client's rows out: whatever points to her, directly or through others, found from the tables themselves.

A table that is added later is erased with the rest, because it has to point to what it belongs to. What does not point
(the outbox says what a mail is about, by id) is named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sqlalchemy import ColumnElement, Table, delete, or_, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from assessment.storage.database import Database
from assessment.storage.rows import Addressed
from assessment.storage.tables import Account, Client, OutboxMail, Row

STAYS: Mapping[str, str] = {
    "clients": "her code and the date of the erasure: the dated line that is left",
    "care": "ids and dates only: in whose care the dated line stands",
    "audit": "ids and fixed words only, chained, so that a row taken out would show",
}
"""Tables of which something stays, each with the reason."""

Hers = Mapping[Table, ColumnElement[bool]]


def rows_of(client_id: str) -> Hers:
    """Which rows of which tables belong to a client: those that point to her, parents first."""
    clients = cast("Table", Client.__table__)
    hers: dict[Table, ColumnElement[bool]] = {clients: clients.c.id == client_id}
    for table in Row.metadata.sorted_tables:
        pointers = [key for key in table.foreign_keys if key.column.table in hers]
        if pointers and table not in hers:
            belongs = [key.parent.in_(select(key.column).where(hers[key.column.table])) for key in pointers]
            hers[table] = or_(*belongs)
    return hers


def addresses_of(db: Session, client: Client) -> set[str]:
    """Everything of hers that a mail may be about: what has an address in the app, and her sign-in name's hash."""
    addressed = {
        cast("Table", mapper.local_table) for mapper in Row.registry.mappers if issubclass(mapper.class_, Addressed)
    }
    hers = rows_of(client.id)
    ids = {id_ for table in hers.keys() & addressed for id_ in db.scalars(select(table.c.id).where(hers[table]))}
    keys = db.scalars(select(Account.sign_in_key).where(Account.id == client.account_id))
    return ids | {key for key in keys if key}


def erase(db: Session, client: Client) -> None:
    """Delete everything of hers in this unit of work, but for what `STAYS` names. Done twice it does nothing more."""
    hers = rows_of(client.id)
    gone = [table for table in hers if table.name not in STAYS]
    db.execute(delete(OutboxMail).where(OutboxMail.about.in_(addresses_of(db, client))))
    for table in reversed(gone):
        db.execute(delete(table).where(hers[table]))
    account_id, client.account_id = client.account_id, None
    client.name = client.email = client.time_zone = None
    client.language, client.sees = "en", "results"
    client.mails_stopped_at = client.consent_withdrawn_at = client.copy_asked_at = None
    db.flush()
    db.execute(delete(Account).where(Account.id == account_id))


def swept(database: Database) -> bool:
    """Take what was deleted out of SQLite's files as well, and say whether that could be done.

    Overwriting what is deleted (`secure_delete`) leaves copies behind where rows were moved from page to page, and the
    log holds pages as they were. So the file is written anew and the log is cut to nothing; somebody who reads at this
    moment hinders that. Postgres reuses the room by itself.
    """
    if not database.is_sqlite:
        return True
    try:
        with database.singly() as db:
            db.execute(text("VACUUM"))
            is_busy = db.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).scalar_one()
    except OperationalError:
        return False
    return not is_busy
