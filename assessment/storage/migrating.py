"""Alembic told where our migrations stand. Apart from `database`, so that a start that needs none does not load it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from assessment.storage.database import MIGRATIONS

if sys.platform != "win32":
    import fcntl


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Bring the tables up to a migration; the last one unless another is named."""
    with _locked(engine.url.database if engine.dialect.name == "sqlite" else None):
        command.upgrade(config(engine), to)


def downgrade(engine: Engine, *, to: str) -> None:
    """Take the tables back to a migration, `base` for none."""
    with _locked(engine.url.database if engine.dialect.name == "sqlite" else None):
        command.downgrade(config(engine), to)


def config(engine: Engine) -> Config:
    """Alembic's settings for one database; the engine travels in the attributes, where `env.py` finds it."""
    settings = Config(attributes={"engine": engine})
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings


@contextmanager
def _locked(database: str | None) -> Iterator[None]:
    """Hold the lock beside a SQLite file. On Postgres, and on Windows, the transaction of `env.py` is lock enough."""
    if database is None or sys.platform == "win32":
        yield
        return
    with Path(f"{database}.lock").open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
