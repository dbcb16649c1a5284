"""Who is whose client today."""

from __future__ import annotations

from sqlalchemy import update

from assessment.storage.clients import client_of, client_with_code, clients_of
from assessment.storage.database import Database
from assessment.storage.tables import Care
from tests.cast import Cast
from tests.factories import NOW, make_care, make_client


def test_a_clinician_finds_her_own_clients_by_code(database: Database, people: Cast) -> None:
    with database.writing() as db:
        make_client(db, code="ADA-0", clinician=people.ben)
        assert [client.code for client in clients_of(db, people.ben.id)] == ["ADA-0", "ADA-1"]
        assert [client.code for client in clients_of(db, people.cleo.id)] == ["DAN-1"]


def test_somebody_elses_client_is_not_found(database: Database, people: Cast) -> None:
    with database.reading() as db:
        assert client_of(db, people.ben.id, people.dan.id) is None
        assert client_with_code(db, people.ben.id, "DAN-1") is None
        assert client_of(db, people.ben.id, "nobody") is None
        found = client_of(db, people.ben.id, people.ada.id)
        assert found is not None
        assert found is client_with_code(db, people.ben.id, "ADA-1")


def test_care_that_has_ended_gives_no_right(database: Database, people: Cast) -> None:
    with database.writing() as db:
        db.execute(update(Care).where(Care.client_id == people.ada.id).values(until=NOW))
        make_care(db, people.ada, people.cleo)
        assert client_of(db, people.ben.id, people.ada.id) is None
        assert [client.code for client in clients_of(db, people.cleo.id)] == ["ADA-1", "DAN-1"]
