"""Sealing anew with the newest key whatever an older one sealed, so that the older key can be taken out of use.

Works in small units of work and looks at every row each time, so it can be stopped anywhere and begun again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Mapper, Session

from assessment.storage.database import Database
from assessment.storage.sealing import Envelope, SealedColumn, keys_of, sealed_columns
from assessment.storage.tables import Row

AT_ONCE = 500
"""Values in one unit of work: nobody waits long for the writer's place."""


def rotate(database: Database) -> int:
    """Seal everything with the newest key. Returns how many values had an older one."""
    n = 0
    for mapper in Row.registry.mappers:
        if mapper.inherits is None:
            for column in sealed_columns(mapper.class_):
                n += _sealed_anew(database, mapper, column)
    return n


def _sealed_anew(database: Database, mapper: Mapper[Any], column: SealedColumn[Any]) -> int:
    n, after = 0, ""
    while True:
        with database.writing() as db:
            values = _next_values(db, mapper, column, after)
            n += sum(_is_sealed_anew(db, mapper, column, row_id, envelope) for row_id, envelope in values)
        if not values:
            return n
        after = values[-1][0]


def _next_values(db: Session, mapper: Mapper[Any], column: SealedColumn[Any], after: str) -> list[tuple[str, Envelope]]:
    row_id, value = mapper.primary_key[0], column.column
    rows = db.execute(select(row_id, value).where(value.is_not(None), row_id > after).order_by(row_id).limit(AT_ONCE))
    return [(id_, envelope) for id_, envelope in rows]


def _is_sealed_anew(
    db: Session, mapper: Mapper[Any], column: SealedColumn[Any], row_id: str, envelope: Envelope
) -> bool:
    keys, where = keys_of(db), column.place(row_id)
    if envelope.token is None or keys.is_sealed_by_newest(envelope.token):
        return False
    anew = Envelope(token=keys.seal(keys.unseal(envelope.token, where), where))
    db.execute(update(mapper.class_).where(mapper.primary_key[0] == row_id).values({column.attribute: anew}))
    return True
