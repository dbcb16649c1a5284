"""Migrations: what they make is what the models say, up, down and up again, with rows in the tables."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from assessment.storage import migrating
from assessment.storage.database import MIGRATIONS, Database
from assessment.storage.keys import Keys
from assessment.storage.tables import Administration, Client, Row
from tests.cast import cast
from tests.factories import Start, make_administration, make_sitting, make_version
from tests.numbers import NUMBERS


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    command.check(migrating.config(database.engine))


def test_constraints_and_indexes_have_the_names_that_the_models_say(database: Database) -> None:
    """Alembic compares neither check constraints nor the conditions of partial indexes."""
    made = inspect(database.engine)
    for table in Row.metadata.sorted_tables:
        names = {str(check["name"]) for check in made.get_check_constraints(table.name)}
        assert names == {str(c.name) for c in table.constraints if c.name and str(c.name).startswith("ck_")}
        partial = {
            str(index["name"])
            for index in made.get_indexes(table.name)
            if any(key.endswith("_where") for key in index.get("dialect_options", {}))
        }
        assert partial == {str(i.name) for i in table.indexes if i.dialect_options["sqlite"]["where"] is not None}


def test_migrations_are_numbered_and_in_one_line() -> None:
    directory = ScriptDirectory(str(MIGRATIONS))
    numbers = [script.revision for script in directory.walk_revisions()][::-1]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    assert len(directory.get_heads()) == 1
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in directory.walk_revisions())


def test_up_down_and_up_again(empty_database: Database) -> None:
    assert empty_database.pending_migrations() == NUMBERS
    migrating.upgrade(empty_database.engine)
    assert empty_database.pending_migrations() == ()
    migrating.downgrade(empty_database.engine, to="base")
    assert set(inspect(empty_database.engine).get_table_names()) == {"alembic_version"}
    migrating.upgrade(empty_database.engine)
    command.check(migrating.config(empty_database.engine))


def test_a_second_upgrade_changes_nothing(database: Database) -> None:
    with database.writing() as db:
        cast(db)
    database.migrate()
    migrating.upgrade(database.engine)
    with database.reading() as db:
        assert sorted(db.scalars(select(Client.code))) == ["ADA-1", "DAN-1"]


def test_going_back_refuses_to_delete_answers(database: Database) -> None:
    with database.writing() as db:
        sitting = make_sitting(db, cast(db).ada_track)
        make_administration(db, sitting, make_version(db))
    with pytest.raises(RuntimeError, match="would delete answers"):
        migrating.downgrade(database.engine, to="base")
    with database.reading() as db:
        assert len(db.scalars(select(Administration)).all()) == 1


def test_many_who_start_at_once_migrate_once(empty_sqlite_url: str, start: Start, keys: Keys) -> None:
    def worker(_: int) -> tuple[str, ...]:
        database = start(empty_sqlite_url, keys)
        database.migrate()
        return database.pending_migrations()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(worker, range(8))) == {()}


def test_foreign_keys_are_enforced_again_after_a_migration(empty_sqlite_url: str, start: Start, keys: Keys) -> None:
    database = start(empty_sqlite_url, keys)
    database.migrate()
    with database.reading() as db:
        assert db.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_migration_that_leaves_rows_pointing_to_nothing_is_undone(sqlite_url: str, start: Start, keys: Keys) -> None:
    database = start(sqlite_url, keys)
    with database.singly() as db:
        db.execute(text("PRAGMA foreign_keys=OFF"))
        db.execute(
            text(
                "INSERT INTO tracks (id, client_id, n, mark, hides_scores, baseline) "
                "VALUES ('t', 'nobody', 1, 'none', 0, 'first')"
            )
        )
    with pytest.raises(RuntimeError, match="tracks that point to nothing"):
        migrating.upgrade(database.engine)


def test_alembic_by_hand_reads_the_environment(empty_database: Database) -> None:
    alembic = [str(Path(sys.executable).with_name("alembic")), "upgrade", "head"]
    environment = os.environ | {"DATABASE_URL": empty_database.engine.url.render_as_string(hide_password=False)}
    subprocess.run(alembic, cwd=MIGRATIONS.parent, env=environment, check=True, capture_output=True)
    assert empty_database.pending_migrations() == ()


def test_a_start_that_needs_no_migration_does_not_load_alembic(sqlite_url: str) -> None:
    program = (
        "import sys\n"
        "from assessment.storage.database import Database\n"
        "from assessment.storage.keys import Keys\n"
        f"Database({sqlite_url!r}, Keys(('dGVzdHMgb25seSwgdGhpcnR5LXR3byBieXRlcyBsb24=',), 'x')).migrate()\n"
        "sys.exit('alembic' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit"])
def test_audit_only_grows(database: Database, statement: str) -> None:
    with database.writing() as db:
        db.execute(
            text(
                "INSERT INTO audit (chain, n, at, actor_id, action, hash) "
                "VALUES ('c', 1, '2026-11-20 09:30:00+00', 'a', 'results', 'h')"
            )
        )
    with pytest.raises(DBAPIError, match="audit only grows"), database.writing() as db:
        db.execute(text(statement))
