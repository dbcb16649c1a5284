"""After a rotation the older key is no longer needed."""

from __future__ import annotations

from cryptography.fernet import Fernet
from sqlalchemy import select

from assessment.storage import rotation
from assessment.storage.database import Database
from assessment.storage.keys import Keys
from assessment.storage.rotation import rotate
from assessment.storage.tables import Client, Draft, Note
from tests.factories import Start, make_begun_sitting, make_client, make_clinician, make_note, make_track

OLD, NEW = Fernet.generate_key(), Fernet.generate_key()


def test_everything_is_readable_by_the_new_key_alone(sqlite_url: str, start: Start) -> None:
    with start(sqlite_url, Keys((OLD,), "index")).writing() as db:
        client = make_client(db, name="Ada", email="ada@example.org")
        track = make_track(db, client)
        make_note(db, track, make_clinician(db), text="Moved house")
        make_begun_sitting(db, track)
    assert rotate(start(sqlite_url, Keys((NEW, OLD), "index"))) == 4  # two of Ada's, the note, the draft
    with start(sqlite_url, Keys((NEW,), "index")).reading() as db:
        ada = db.scalars(select(Client)).one()
        assert (ada.name, ada.email) == ("Ada", "ada@example.org")
        assert db.scalars(select(Note)).one().text == "Moved house"
        assert db.scalars(select(Draft)).one().content == {}


def test_a_second_rotation_finds_nothing_to_do(database: Database) -> None:
    with database.writing() as db:
        make_client(db, name="Ada")
    assert rotate(database) == 0


def test_more_values_than_one_unit_of_work_takes(sqlite_url: str, start: Start) -> None:
    n = 2 * rotation.AT_ONCE + 3
    with start(sqlite_url, Keys((OLD,), "index")).writing() as db:
        for _ in range(n):
            make_client(db, name="Ada")
    assert rotate(start(sqlite_url, Keys((NEW, OLD), "index"))) == n


def test_a_rotation_that_was_stopped_goes_on(sqlite_url: str, start: Start) -> None:
    with start(sqlite_url, Keys((OLD,), "index")).writing() as db:
        make_client(db, name="Ada")
    both = start(sqlite_url, Keys((NEW, OLD), "index"))
    with both.writing() as db:
        make_client(db, name="Dan")  # as if this one had been reached
    assert rotate(both) == 1
    with start(sqlite_url, Keys((NEW,), "index")).reading() as db:
        assert sorted(str(client.name) for client in db.scalars(select(Client))) == ["Ada", "Dan"]
