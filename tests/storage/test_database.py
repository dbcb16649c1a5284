"""The three ways into the database."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from assessment.storage.database import Database
from assessment.storage.tables import Client
from tests.factories import make_client


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
    with database.singly() as db:
        make_client(db)
        assert len(db.scalars(select(Client)).all()) == 1
