"""Bringing a database's tables up to date, for whoever stands at the machine: it needs the address and no keys.

Knows no practice. It works before there is one, and on a database that no application can be started on yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import ArgumentError, DBAPIError

from assessment.storage import migrating
from assessment.storage.database import engine_to, pending_migrations_on
from assessment.storage.instance import KNOWN_URLS, instance_folder, url_from

if TYPE_CHECKING:
    from sqlalchemy import Engine


BAD_URL = "DATABASE_URL: begin it with sqlite:/// or postgresql://"


class NotMigratedError(Exception):
    """The tables could not be looked at or changed; the text says why. What was begun was undone."""


def pending(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The migrations that the environment's database has not seen, oldest first.

    Raises:
        NotMigratedError: it cannot be looked at.
    """
    with _engine(environment) as engine:
        return _pending(engine)


def migrate(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Apply what is pending, all or nothing, and give the migrations that this database had not seen before.

    Raises:
        NotMigratedError: nothing was applied.
    """
    with _engine(environment) as engine:
        before = _pending(engine)
        if before:
            migrating.upgrade(engine)
        return before


def _pending(engine: Engine) -> tuple[str, ...]:
    with engine.execution_options(way_in="reading").connect() as connection:
        return pending_migrations_on(connection)


@contextmanager
def _engine(environment: Mapping[str, str]) -> Iterator[Engine]:
    """The engine behind the environment's database, for a moment; what goes wrong with it is put into plain words."""
    url = url_from(environment)
    if not url.startswith(KNOWN_URLS):
        raise NotMigratedError(BAD_URL)
    try:
        if not environment.get("DATABASE_URL"):
            instance_folder(environment).mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = engine_to(url)
    except ModuleNotFoundError as error:
        raise NotMigratedError(
            f"DATABASE_URL: this Python has no {error.name}; install the extra `postgres`"
        ) from error
    except (ArgumentError, ValueError) as error:
        raise NotMigratedError(BAD_URL) from error
    try:
        yield engine
    except DBAPIError as error:
        raise NotMigratedError(f"The database refused, and nothing was changed: {_first_line(error)}") from error
    except (OSError, RuntimeError) as error:  # no such folder; or what a migration says when it would lose something
        raise NotMigratedError(str(error)) from error
    finally:
        engine.dispose()


def _first_line(error: DBAPIError) -> str:
    """What the database's driver said, without the lines after it: those may repeat what stands in a row."""
    return f"{type(error.orig).__name__}: {str(error.orig).strip().partition(chr(10))[0]}"
