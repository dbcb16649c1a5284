"""A begun sitting becomes something else once, whoever asks however often."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from assessment.storage import sittings
from assessment.storage.database import Database
from assessment.storage.tables import Sitting
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_begun_sitting, make_sitting

N_THREADS, N_ROUNDS = 16, 20


def test_of_many_who_send_at_once_exactly_one_wins(database: Database, people: Cast) -> None:
    with database.writing() as db:
        ids = [make_begun_sitting(db, people.ada_track, n=n).id for n in range(N_ROUNDS)]
    together = Barrier(N_THREADS)

    def send(state: str) -> list[str]:
        won = []
        for id_ in ids:
            together.wait()
            with database.writing() as db:
                if sittings.take_from_begun(db, id_, state=state, ended_at=NOW):
                    won.append(id_)
        return won

    with ThreadPoolExecutor(N_THREADS) as pool:
        winners = Counter(id_ for won in pool.map(send, ["sent", "stopped"] * (N_THREADS // 2)) for id_ in won)
    assert winners == Counter(ids)


@pytest.mark.parametrize("state", ["waiting", "sent", "stopped", "ended", "lapsed"])
def test_only_a_begun_sitting_can_be_taken(database: Database, people: Cast, state: str) -> None:
    with database.writing() as db:
        sitting = make_sitting(db, people.ada_track, state=state)
        assert not sittings.take_from_begun(db, sitting.id, state="sent", ended_at=NOW)
    with database.reading() as db:
        assert db.get_one(Sitting, sitting.id).state == state


def test_taking_it_writes_down_what_it_became_and_when(database: Database, people: Cast) -> None:
    with database.writing() as db:
        id_ = make_begun_sitting(db, people.ada_track).id
    with database.writing() as db:
        sitting = db.get_one(Sitting, id_)
        assert sittings.take_from_begun(db, id_, state="sent", ended_at=NOW)
        assert (sitting.state, sitting.ended_at) == ("sent", NOW)  # the object that was loaded before says so too
    with database.reading() as db:
        kept = db.get_one(Sitting, id_)
        assert (kept.state, kept.ended_at) == ("sent", NOW)


def test_a_unit_of_work_that_fails_leaves_the_sitting_begun(database: Database, people: Cast) -> None:
    with database.writing() as db:
        id_ = make_begun_sitting(db, people.ada_track).id

    def fails_after_taking() -> None:
        with database.writing() as db:
            sittings.take_from_begun(db, id_, state="sent", ended_at=NOW)
            raise LookupError

    with pytest.raises(LookupError):
        fails_after_taking()
    with database.writing() as db:
        assert sittings.take_from_begun(db, id_, state="sent", ended_at=NOW)


def test_a_sitting_of_somebody_else_has_no_state(database: Database, people: Cast) -> None:
    with database.writing() as db:
        id_ = make_begun_sitting(db, people.ada_track).id
    with database.reading() as db:
        assert sittings.state_of_client(db, people.ada.id, id_) == "begun"
        assert sittings.state_of_client(db, people.dan.id, id_) is None
        assert sittings.state_of_client(db, people.ada.id, "nothing") is None


def test_the_latest_sitting_is_the_one_with_the_highest_number(database: Database, people: Cast) -> None:
    with database.writing() as db:
        assert sittings.latest(db, people.ada_track.id) is None
        make_sitting(db, people.ada_track, n=1)
        make_sitting(db, people.ada_track, n=2, opens_on=TODAY - timedelta(days=90))
        make_sitting(db, people.ada_track, n=0)
        latest = sittings.latest(db, people.ada_track.id)
    assert latest is not None
    assert latest.n == 2
