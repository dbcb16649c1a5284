"""What time alone changes is written down once, for each client in her own time zone, whoever runs it how often."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from assessment.services import breaks, filling
from assessment.services import upkeep as service
from assessment.services.opened import OverError
from assessment.services.upkeep import Done, upkeep
from assessment.services.workplace import Workplace
from assessment.storage.tables import Administration, Client, Draft, Scoring, Sitting, Throttle, Track, Version
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_client, make_practice, make_sitting, make_track
from tests.services.walking import Walker

NOTHING = Done()


def sittings(workplace: Workplace) -> list[tuple[int, str, date, date | None]]:
    """Number, state, opening and closing day of all sittings, oldest first."""
    with workplace.database.reading() as db:
        rows = db.scalars(select(Sitting).order_by(Sitting.track_id, Sitting.n))
        return [(row.n, row.state, row.opens_on, row.closes_on) for row in rows]


def days(n: int) -> timedelta:
    return timedelta(days=n)


def test_a_begun_sitting_lapses_with_what_there_is(ada: Walker):
    ada.start()
    while place(ada) <= 11:  # closeness is whole then, and mom-style half
        ada.leave(place(ada))
    closes_on = sittings(ada.workplace)[0][3]
    grace = datetime(closes_on.year, closes_on.month, closes_on.day, 5, 0, tzinfo=UTC) + days(1)
    assert upkeep(ada.workplace, grace - timedelta(hours=1)) == NOTHING  # midnight in New York is five o'clock UTC
    assert upkeep(ada.workplace, grace) == Done(n_lapsed=1, n_opened=1)
    with ada.workplace.database.reading() as db:
        stored = dict(
            iter(
                db.execute(
                    select(Version.questionnaire, Administration.is_whole).join(
                        Administration, Administration.version_id == Version.id
                    )
                )
            )
        )
        scored = set(db.scalars(select(Version.questionnaire).join(Scoring, Scoring.version_id == Version.id)))
        assert db.scalar(select(Draft.sitting_id)) is None
    assert (stored["closeness"], stored["mom-style"]) == (True, False)
    assert "closeness" in scored
    assert "mom-style" not in scored
    states = [state for _, state, *_ in sittings(ada.workplace)]
    assert states == ["lapsed", "waiting"]


def test_a_window_that_nobody_used_lapses_and_the_next_is_written(ada: Walker):
    ada.sit()
    ((_, _, _, _), (n, _, opens_on, closes_on)) = sittings(ada.workplace)
    assert (n, opens_on, closes_on) == (1, TODAY + days(21), TODAY + days(35))
    last_day = datetime(closes_on.year, closes_on.month, closes_on.day, 4, 59, tzinfo=UTC)
    assert upkeep(ada.workplace, last_day) == NOTHING
    assert upkeep(ada.workplace, last_day + timedelta(minutes=1)) == Done(n_lapsed=1, n_opened=1)
    assert [(n, state) for n, state, *_ in sittings(ada.workplace)] == [(0, "sent"), (1, "lapsed"), (2, "waiting")]


def test_a_machine_that_was_off_for_a_year_writes_all_the_windows_that_passed(ada: Walker):
    ada.sit()
    done = upkeep(ada.workplace, NOW + days(365))
    assert done.n_lapsed == done.n_opened > 5
    assert sittings(ada.workplace)[-1][3] > (NOW + days(365)).date()
    assert upkeep(ada.workplace, NOW + days(365)) == NOTHING


@pytest.mark.parametrize(
    ("zone", "lapses_at"),
    [
        ("Pacific/Kiritimati", datetime(2026, 11, 30, 10, tzinfo=UTC)),
        ("Pacific/Niue", datetime(2026, 12, 1, 11, tzinfo=UTC)),
    ],
)
def test_a_day_ends_where_she_lives(ada: Walker, people: Cast, zone: str, lapses_at: datetime):
    """UTC+14 and UTC-11 all year; the window closes on 1 December."""
    with ada.workplace.database.writing() as db:
        db.execute(update(Client).where(Client.id == people.ada.id).values(time_zone=zone))
        db.execute(update(Sitting).values(closes_on=date(2026, 12, 1)))
    assert upkeep(ada.workplace, lapses_at - timedelta(seconds=1)) == NOTHING
    assert upkeep(ada.workplace, lapses_at).n_lapsed == 1


def test_an_open_intake_and_a_stopped_or_erased_track_are_left_alone(ada: Walker, people: Cast):
    with ada.workplace.database.writing() as db:
        make_sitting(db, people.dan_track, opens_on=TODAY - days(20), closes_on=TODAY - days(6))
        db.execute(update(Track).where(Track.id == people.dan_track.id).values(stopped_at=NOW))
        gone = make_track(db, people.dan, n=2)
        make_sitting(db, gone, opens_on=TODAY - days(20), closes_on=TODAY - days(6))
        db.execute(update(Client).where(Client.id == people.dan.id).values(erased_at=NOW))
    before = sittings(ada.workplace)
    assert upkeep(ada.workplace, NOW + days(3)) == NOTHING
    assert sittings(ada.workplace) == before


def test_four_at_once_do_it_once(ada: Walker):
    ada.start()
    ada.leave(1)
    ada.leave(2)
    done = at_once(4, lambda _: upkeep(ada.workplace, NOW + days(60)))
    assert sum(one.n_lapsed for one in done) == sum(one.n_opened for one in done) == 1
    assert [state for _, state, *_ in sittings(ada.workplace)] == ["lapsed", "waiting"]


def test_upkeep_and_four_starts_at_once_write_each_row_once(ada: Walker):
    ada.sit()
    at = NOW + days(60)

    def one(n: int) -> object:
        return upkeep(ada.workplace, at) if n == 0 else Walker(ada.workplace, ada.account_id, at).start()

    started = at_once(5, one)
    assert len(set(started[1:])) == 1
    numbers = [n for n, *_ in sittings(ada.workplace)]
    assert numbers == list(range(len(numbers)))


def test_what_lapsed_is_over_for_her(ada: Walker):
    ada.start()
    ada.leave(1)
    upkeep(ada.workplace, NOW + days(60))
    with pytest.raises(OverError):
        filling.form_page(ada.workplace, ada.account_id, ada.sitting, 2, NOW + days(60))


def test_one_track_that_cannot_be_read_does_not_stop_the_rest(ada: Walker, people: Cast):
    with ada.workplace.database.writing() as db:
        broken = make_sitting(
            db, people.dan_track, state="begun", begun_at=NOW, plan="gone", asked=[], closes_on=TODAY - days(9)
        )
        waiting = make_sitting(db, make_track(db, people.dan, n=2), closes_on=TODAY - days(9))
    done = upkeep(ada.workplace, NOW)
    assert (done.n_lapsed, done.unread) == (1, (f"{people.dan_track.id} (KeyError)",))
    with ada.workplace.database.reading() as db:
        assert db.get_one(Sitting, broken.id).state == "begun"
        assert db.get_one(Sitting, waiting.id).state == "lapsed"


def test_more_tracks_than_one_batch_are_all_looked_at(
    workplace: Workplace, people: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(service, "AT_ONCE", 2)
    with workplace.database.writing() as db:
        make_practice(db)
        for n in range(2, 7):
            make_sitting(db, make_track(db, make_client(db, code=f"N-{n}")), closes_on=TODAY - days(1))
    assert upkeep(workplace, NOW) == Done(n_lapsed=5, n_opened=5)


def test_counts_at_the_doors_are_forgotten_once_they_are_over(workplace: Workplace):
    with workplace.database.writing() as db:
        make_practice(db)
        db.add_all([Throttle(key="past", n=5, until=NOW), Throttle(key="still", n=5, until=NOW + timedelta(seconds=1))])
    upkeep(workplace, NOW)
    with workplace.database.reading() as db:
        assert db.scalars(select(Throttle.key)).all() == ["still"]


def place(ada: Walker) -> int:
    """The number of the page whose turn it is; a break that is offered on the way is not taken."""
    found = filling.place(ada.workplace, ada.account_id, ada.sitting, ada.now)
    if found == "break":
        breaks.go_on_now(ada.workplace, ada.account_id, ada.sitting, ada.now)
        found = filling.place(ada.workplace, ada.account_id, ada.sitting, ada.now)
    assert isinstance(found, int)
    return found
