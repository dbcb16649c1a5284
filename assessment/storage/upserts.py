"""`INSERT ... ON CONFLICT`, which SQLite and Postgres spell alike and SQLAlchemy keeps in two places."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assessment.storage.tables import Row

Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(db: Session, table: type[Row]) -> Insert:
    """The insert of this database that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if db.get_bind().dialect.name == "sqlite" else postgresql.insert(table)
