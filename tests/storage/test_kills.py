"""A process that is killed at any point leaves a sitting begun or sent whole, and a schema old or new: never half."""

from __future__ import annotations

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from assessment.storage import outbox, sittings
from assessment.storage.database import Database
from assessment.storage.keys import Keys
from assessment.storage.tables import Administration, Draft, OutboxMail, Scoring, Sitting, Version
from tests.cast import Cast
from tests.factories import NOW, make_administration, make_begun_sitting, make_scoring, make_version
from tests.killed import is_killed_at


def send(database: Database, sitting_id: str) -> None:
    """What sending does to the tables, in one unit of work."""
    with database.writing() as db:
        if not sittings.take_from_begun(db, sitting_id, state="sent", ended_at=NOW):
            return
        version = db.scalars(select(Version)).one()
        administration = make_administration(db, db.get_one(Sitting, sitting_id), version, texts={"C9": "warm"})
        make_scoring(db, administration)
        outbox.put(db, kind="attention", about=sitting_id, due_at=NOW)
        db.delete(db.get_one(Draft, sitting_id))


def what_there_is(db: Session, sitting_id: str) -> tuple[str, int, int, int, int]:
    """State of the sitting; how many drafts, administrations, scorings and mails there are."""
    tables = (Draft, Administration, Scoring, OutboxMail)
    drafts, administrations, scorings, mails = (db.scalar(select(func.count()).select_from(t)) or 0 for t in tables)
    return db.get_one(Sitting, sitting_id).state, drafts, administrations, scorings, mails


def test_sending_leaves_a_sitting_begun_or_sent_whole(database: Database, people: Cast, keys: Keys) -> None:
    with database.writing() as db:
        make_version(db)
        id_ = make_begun_sitting(db, people.ada_track).id
    url = database.engine.url.render_as_string(hide_password=False)
    database.dispose()
    n_killed = 0
    while is_killed_at(n_killed + 1, url, keys, lambda child: send(child, id_)):
        n_killed += 1
        with database.reading() as db:
            assert what_there_is(db, id_) == ("begun", 1, 0, 0, 0)
        database.dispose()
    with database.reading() as db:
        assert what_there_is(db, id_) == ("sent", 0, 1, 1, 1)
    assert n_killed >= 8  # or nothing was tested


def test_a_migration_that_is_killed_is_done_whole_the_next_time(empty_sqlite_url: str, keys: Keys) -> None:
    n_killed = 0
    for n in range(1, 1000, 15):
        if not is_killed_at(n, empty_sqlite_url, keys, Database.migrate):
            break
        n_killed += 1
        database = Database(empty_sqlite_url, keys)
        assert inspect(database.engine).get_table_names() == []
        database.dispose()
    database = Database(empty_sqlite_url, keys)
    assert database.pending_migrations() == ()
    database.dispose()
    assert n_killed >= 3  # or nothing was tested
