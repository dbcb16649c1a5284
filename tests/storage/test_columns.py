"""What the two databases would spoil is refused at the door, in the same words on both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from assessment.storage.columns import NaiveTimeError, UnkeepableTextError
from assessment.storage.database import Database
from assessment.storage.tables import Client, Track
from tests.factories import NOW, make_client, make_track


def test_a_time_comes_back_aware_and_in_utc(database: Database) -> None:
    in_new_york = NOW.astimezone(timezone(timedelta(hours=-5)))
    with database.writing() as db:
        id_ = make_client(db, created_at=in_new_york).id
    with database.reading() as db:
        kept = db.get_one(Client, id_).created_at
    assert kept == NOW
    assert kept.tzinfo is UTC


def test_microseconds_are_kept(database: Database) -> None:
    moment = NOW.replace(microsecond=123_456)
    with database.writing() as db:
        id_ = make_client(db, created_at=moment).id
    with database.reading() as db:
        assert db.get_one(Client, id_).created_at == moment


def test_times_are_compared_as_moments(database: Database) -> None:
    in_tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    with database.writing() as db:
        ada = make_client(db, created_at=NOW)
        found = db.scalars(select(Client).where(Client.created_at == in_tokyo)).one()
    assert found is ada


def test_a_naive_time_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001  what is tested
    with pytest.raises(NaiveTimeError), database.writing() as db:
        make_client(db, created_at=naive)
    with pytest.raises(NaiveTimeError), database.reading() as db:
        db.scalars(select(Client).where(Client.created_at > naive))


@pytest.mark.parametrize("text", ["a\0b", "half a pair \ud800"], ids=["NUL", "surrogate"])
def test_text_that_postgres_or_a_file_would_break_on_is_refused(database: Database, text: str) -> None:
    with pytest.raises(UnkeepableTextError) as refused, database.writing() as db:
        make_client(db, code=text)
    assert text not in str(refused.value)
    with pytest.raises(UnkeepableTextError), database.writing() as db:
        make_client(db, name=text)


def test_other_text_is_kept_as_it_is(database: Database) -> None:
    text = "Ünïcode, \t tabs,\r\n lines, 👩‍👧, and a ' quote"
    with database.writing() as db:
        id_ = make_client(db, code=text, name=text).id
    with database.reading() as db:
        client = db.get_one(Client, id_)
        assert (client.code, client.name) == (text, text)


@pytest.mark.parametrize("id_", [str(2**31), str(2**63), "", "'; DROP TABLE clients; --", "x" * 10_000])
def test_no_id_breaks_the_search_for_it(database: Database, id_: str) -> None:
    with database.reading() as db:
        assert db.get(Client, id_) is None


def test_a_number_that_does_not_fit_is_an_error_and_leaves_nothing(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)integer|overflow|out of range|too large"), database.writing() as db:
        make_track(db, make_client(db), n=2**63)
    with database.reading() as db:
        assert db.scalars(select(Track)).all() == []
