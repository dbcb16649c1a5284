"""Runs the migrations in one transaction: all of them, or none.

The app passes its engine; `alembic upgrade head` by hand reads DATABASE_URL, or takes instance/practice.db.
"""

import os
from pathlib import Path

import sqlalchemy as sa
from alembic import context

from assessment.storage.database import MIGRATIONS, engine_to
from assessment.storage.tables import Row

LOCK = 0x6E656172  # any number, the same in every process: "near"


def engine() -> sa.Engine:
    given: sa.Engine | None = context.config.attributes.get("engine")
    if given is not None:
        return given
    instance = Path(os.environ.get("INSTANCE_PATH") or MIGRATIONS.parent / "instance")
    url = os.environ.get("DATABASE_URL")
    if not url:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return engine_to(url or f"sqlite:///{instance / 'practice.db'}")


def migrate(connection: sa.Connection) -> None:
    context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def on_sqlite(connection: sa.Connection) -> None:
    # A table that is rebuilt is dropped first, and with enforced keys its children went with it: 2 rows became 0.
    # Only OFF before BEGIN keeps them, so this connection says BEGIN itself and is never used again.
    connection.detach()
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    migrate(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise RuntimeError(f"The migration would leave rows in {tables} that point to nothing; nothing was changed.")
    connection.commit()


def on_postgres(connection: sa.Connection) -> None:
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    migrate(connection)
    connection.commit()


def run(target: sa.Engine) -> None:
    if target.dialect.name == "sqlite":
        with target.execution_options(way_in="singly").connect() as connection:
            on_sqlite(connection)
    else:
        with target.connect() as connection:
            on_postgres(connection)


if context.is_offline_mode():
    raise RuntimeError("Migrations look at what is there before they change it; run them on the database itself.")
run(engine())
