"""URL and keys → the three ways into the database: reading, writing, singly.

Each opens one unit of work: a `db` (SQLAlchemy's session) that has the keys, commits when it is left in peace and
rolls back when it is not. Never hold two of them at once: on SQLite the second waits out the whole busy timeout for the
first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from assessment.storage import touched
from assessment.storage.keys import Keys

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
BUSY_SECONDS = 15
"""How long one unit of work waits for another one's writing to end (SQLite has one writer at a time)."""

_WAYS_IN: Mapping[str, Mapping[str, object]] = {  # with what Postgres has to be told; SQLite: see `_begin`
    "reading": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},  # one snapshot, as on SQLite
    "writing": {},
    "singly": {"isolation_level": "AUTOCOMMIT"},
}
_PRAGMAS = (
    "journal_mode=WAL",  # readers and the writer do not wait for each other
    "synchronous=FULL",  # NORMAL may lose the last commits when the power goes, after she has read "saved"
    "foreign_keys=ON",
    "secure_delete=ON",  # what is deleted is overwritten with zeros, not only forgotten
    f"busy_timeout={BUSY_SECONDS * 1000}",
)
_to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Database:
    """One practice's database, on SQLite or Postgres, behind one pool of connections."""

    def __init__(self, url: str, keys: Keys) -> None:
        self.engine = engine_to(url)
        self.keys = keys
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._units = {
            way_in: sessionmaker(
                self.engine.execution_options(way_in=way_in, **({} if self.is_sqlite else on_postgres)),
                info={"keys": keys},
                expire_on_commit=False,
            )
            for way_in, on_postgres in _WAYS_IN.items()
        }
        event.listen(self._units["writing"], "before_flush", touched.note)
        self.before_commit: Callable[[Session], None] = _nothing
        """What is seen to at the end of each unit of work that writes, within it."""

    def reading(self) -> AbstractContextManager[Session]:
        """A unit of work that sees one state of the database and can write nothing."""
        return self._unit("reading")

    def writing(self) -> AbstractContextManager[Session]:
        """A unit of work that may write; on SQLite it takes the writer's place at once and waits for it."""
        return self._unit("writing")

    def singly(self) -> AbstractContextManager[Session]:
        """Each statement by itself: for the account library, which reads the account before the request's own unit."""
        return self._unit("singly")

    @contextmanager
    def _unit(self, way_in: str) -> Iterator[Session]:
        with self._units[way_in]() as db:
            yield db
            if way_in == "writing":
                db.flush()
                self.before_commit(db)
            db.commit()

    def pending_migrations(self) -> tuple[str, ...]:
        """The migrations that this database has not seen, oldest first."""
        with self.reading() as db:
            return pending_migrations_on(db.connection())

    def migrate(self) -> None:
        """Bring the tables up to date, if they are not; one process does it, others wait for it."""
        if self.pending_migrations():
            from assessment.storage import migrating  # noqa: PLC0415  Alembic costs 0.1 s at a start that needs none

            migrating.upgrade(self.engine)

    def dispose(self) -> None:
        """Close the connections that nobody uses."""
        self.engine.dispose()


def _nothing(db: Session) -> None:
    """Nothing is seen to, until somebody says what."""


def pending_migrations_on(connection: Connection) -> tuple[str, ...]:
    """The same for whoever has a connection and no keys."""
    written = sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
    if not inspect(connection).has_table("alembic_version"):
        return tuple(written)
    at = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return tuple(number for number in written if at is None or number > at)


def may_write(db: Session) -> bool:
    """Whether this unit of work may hold rows for itself: reading may not, and on Postgres must not ask to."""
    return db.connection().get_execution_options().get("way_in") == "writing"


def engine_to(url: str) -> Engine:
    """The engine behind a database: bound values never stand in its error messages."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return create_engine(url, hide_parameters=True, json_serializer=_to_json, pool_pre_ping=True)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, json_serializer=_to_json, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "do_connect", _make_file)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _clear)
    return engine


def _make_file(dialect: object, record: object, arguments: list[str], options: object) -> None:  # noqa: ARG001
    """Nobody but its owner reads the file; the log beside it gets the same rights."""
    if arguments[0] != ":memory:":
        Path(arguments[0]).touch(mode=0o600)


def _prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001  SQLAlchemy's hook
    # We say BEGIN ourselves: the driver would say it late, before the first write, where waiting no longer helps.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        _pragma(connection, pragma)


def _begin(connection: Connection) -> None:
    match connection.get_execution_options().get("way_in"):
        case "singly":
            return
        case "reading":
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.exec_driver_sql("BEGIN")
        case _:
            # A unit that reads first and then writes fails at once if another one wrote in between; this one waits.
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def _clear(connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:  # noqa: ARG001
    if connection is not None:
        # A COMMIT that fails (the disk is full, a row points to nothing) leaves SQLite's transaction open, while
        # SQLAlchemy takes it for ended: the next unit of work would begin inside this one.
        connection.rollback()
        _pragma(connection, "query_only=OFF")


def _pragma(connection: DBAPIConnection, words: str) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA {words}")
    cursor.close()
