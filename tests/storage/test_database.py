"""The three ways into the database."""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from assessment.storage.database import Database
from assessment.storage.keys import Keys
from assessment.storage.tables import Administration, Client, Draft, Sitting, Track
from tests.factories import NOW, TODAY, Start, make_administration, make_client, make_sitting, make_track, make_version


def test_what_was_written_is_read_back(database: Database) -> None:
    with database.writing() as db:
        ada = make_client(db, name="Ada")
    with database.reading() as db:
        assert db.get_one(Client, ada.id).name == "Ada"


def test_an_exception_leaves_nothing_behind(database: Database) -> None:
    def fails_halfway() -> None:
        with database.writing() as db:
            make_client(db)
            raise LookupError

    with pytest.raises(LookupError):
        fails_halfway()
    with database.reading() as db:
        assert db.scalars(select(Client)).all() == []


def test_a_reading_unit_writes_nothing(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as db:
        make_client(db)
    with database.reading() as db:
        assert db.scalars(select(Client)).all() == []


def test_a_connection_that_was_used_for_reading_can_write_again(database: Database) -> None:
    with database.reading() as db:
        db.scalars(select(Client)).all()
    with database.singly() as db:
        make_client(db)
    with database.writing() as db:
        make_client(db)
        assert len(db.scalars(select(Client)).all()) == 2


def test_a_reading_unit_sees_one_state_of_the_database(database: Database) -> None:
    with database.reading() as reader:
        assert reader.scalars(select(Client)).all() == []
        with database.writing() as writer:
            make_client(writer)
        assert reader.scalars(select(Client)).all() == []


def test_each_statement_of_a_single_unit_is_kept_by_itself(database: Database) -> None:
    def fails_halfway() -> None:
        with database.singly() as db:
            make_client(db)
            raise LookupError

    with pytest.raises(LookupError):
        fails_halfway()
    with database.reading() as db:
        assert len(db.scalars(select(Client)).all()) == 1


def test_a_single_unit_holds_nobody_up(database: Database) -> None:
    with database.singly() as library:
        library.scalars(select(Client)).all()
        with database.writing() as db:
            make_client(db)
        assert len(library.scalars(select(Client)).all()) == 1


def test_reading_first_and_writing_then_waits_instead_of_failing(database: Database) -> None:
    """On SQLite a unit that began with a plain BEGIN would fail at once here: "database is locked"."""
    with database.writing() as db:
        track_id = make_track(db, make_client(db), every_days=0).id
    together = Barrier(8)

    def count_up() -> None:
        together.wait()
        for _ in range(5):
            with database.writing() as db:
                track = db.scalars(select(Track).where(Track.id == track_id).with_for_update()).one()
                track.every_days = (track.every_days or 0) + 1

    threads = [Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as db:
        assert db.get_one(Track, track_id).every_days == 40


def test_rows_of_one_unit_may_be_written_in_any_order(database: Database) -> None:
    client = Client(code="A", created_at=NOW)
    track = Track(client_id=client.id)
    sitting = Sitting(track_id=track.id, n=0, opens_on=TODAY)
    with database.writing() as db:
        db.add_all([Draft(sitting_id=sitting.id, saved_at=NOW, content={}), sitting, track, client])
    with database.reading() as db:
        assert db.get_one(Draft, sitting.id).content == {}


def test_a_row_that_points_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as db:
        db.add(Track(client_id="nobody"))
    with database.reading() as db:  # the pool gives the same connection: nothing of the unit that failed is left on it
        assert db.scalars(select(Track)).all() == []


def test_an_error_message_repeats_no_value(database: Database) -> None:
    with pytest.raises(IntegrityError) as error, database.writing() as db:
        db.execute(insert(Client).values(id="a", code="canary", sees="everything", created_at=NOW))
    assert "canary" not in str(error.value).split("DETAIL", maxsplit=1)[0]  # Postgres adds the row there: see `log`


def test_numbers_that_json_does_not_know_are_refused(database: Database) -> None:
    with database.writing() as db:
        sitting, version = make_sitting(db, make_track(db, make_client(db))), make_version(db)
    # SQLAlchemy wraps what goes wrong on the way to SQLite; psycopg writes JSON itself and lets it through as it is.
    with pytest.raises((StatementError, ValueError), match="not JSON compliant"), database.writing() as db:
        make_administration(db, sitting, version, responses={"E1": float("nan")})
    with database.reading() as db:
        assert db.scalars(select(Administration)).all() == []


def test_a_sqlite_connection_is_prepared(sqlite_url: str, start: Start, keys: Keys) -> None:
    database = start(sqlite_url, keys)
    with database.reading() as db:
        said = {name: db.execute(text(f"PRAGMA {name}")).scalar() for name in _WANTED}
    assert said == _WANTED


_WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}  # 2 is FULL


def test_nobody_else_may_read_the_file(empty_sqlite_url: str, start: Start, tmp_path: Path, keys: Keys) -> None:
    database = start(empty_sqlite_url, keys)
    database.migrate()
    with database.writing() as db:
        make_client(db)
        rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("practice.db*")}
    assert {rights[name] for name in ("practice.db", "practice.db-wal", "practice.db-shm")} == {0o600}


def test_an_update_counts_the_rows_it_changed(database: Database) -> None:
    """`UPDATE ... WHERE used_at IS NULL` decides who wins, so the count has to be right on both."""
    with database.writing() as db:
        make_client(db, code="A")
        changed = db.execute(update(Client).where(Client.code == "A").values(sees="saved").returning(Client.id)).all()
        unchanged = db.execute(update(Client).where(Client.code == "B").values(sees="saved").returning(Client.id)).all()
    assert (len(changed), len(unchanged)) == (1, 0)
