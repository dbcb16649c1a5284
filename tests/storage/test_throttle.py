"""Counts of knocks hold across threads, workers and restarts, and forget themselves in time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import select

from assessment.storage.database import Database
from assessment.storage.tables import Throttle
from assessment.storage.throttle import PracticeStorage, forget_past
from tests.factories import NOW, Start

FIVE_A_MINUTE = parse("5/minute")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counts(database: Database, clock: Clock) -> PracticeStorage:
    storage = storage_from_string("practice://", database=database, clock=clock)
    assert isinstance(storage, PracticeStorage)
    return storage


def test_each_knock_counts_one_more_until_the_window_is_over(counts: PracticeStorage, clock: Clock) -> None:
    assert [counts.incr("door", 60) for _ in range(3)] == [1, 2, 3]
    assert counts.incr("another door", 60) == 1
    clock.now += timedelta(seconds=59)
    assert (counts.incr("door", 60), counts.get("door")) == (4, 4)
    clock.now += timedelta(seconds=1)
    assert counts.get("door") == 0
    assert counts.incr("door", 60) == 1


def test_knocking_does_not_make_the_window_longer(counts: PracticeStorage, clock: Clock) -> None:
    counts.incr("door", 60)
    clock.now += timedelta(seconds=30)
    counts.incr("door", 60)
    assert counts.get_expiry("door") == (NOW + timedelta(seconds=60)).timestamp()
    assert counts.get_expiry("never knocked") == clock.now.timestamp()


def test_one_knock_may_count_for_several(counts: PracticeStorage) -> None:
    assert counts.incr("door", 60, amount=3) == 3
    assert counts.incr("door", 60, amount=2) == 5


def test_five_of_twenty_at_once_pass(counts: PracticeStorage) -> None:
    limiter = FixedWindowRateLimiter(counts)
    with ThreadPoolExecutor(20) as pool:
        passed = list(pool.map(lambda _: limiter.hit(FIVE_A_MINUTE, "ada"), range(20)))
    assert passed.count(True) == 5


def test_a_restart_forgets_nothing(counts: PracticeStorage, database: Database, start: Start, clock: Clock) -> None:
    counts.incr("door", 60)
    url = database.engine.url.render_as_string(hide_password=False)
    again = PracticeStorage("practice://", database=start(url, database.keys), clock=clock)
    assert again.incr("door", 60) == 2


def test_a_count_can_be_cleared_by_itself_or_with_all_others(counts: PracticeStorage) -> None:
    counts.incr("door", 60)
    counts.incr("another door", 60)
    counts.clear("door")
    assert (counts.get("door"), counts.get("another door")) == (0, 1)
    assert counts.reset() == 1
    assert counts.get("another door") == 0


def test_the_table_does_not_tell_who_knocked(counts: PracticeStorage, database: Database) -> None:
    counts.incr("ada@example.org", 60)
    with database.reading() as db:
        assert "ada" not in db.scalars(select(Throttle.key)).one()


def test_what_is_past_is_forgotten(counts: PracticeStorage, database: Database) -> None:
    counts.incr("soon", 60)
    counts.incr("later", 3600)
    with database.writing() as db:
        forget_past(db, now=NOW + timedelta(minutes=2))
    assert (counts.get("soon"), counts.get("later")) == (0, 1)
    with database.reading() as db:
        assert len(db.scalars(select(Throttle)).all()) == 1


def test_it_says_whether_it_works(counts: PracticeStorage) -> None:
    assert counts.check()
