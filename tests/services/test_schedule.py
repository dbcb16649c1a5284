"""Four lists by their days: what is open, what comes, what lapsed and what has stopped, a page at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from assessment.services import rhythm, schedule
from assessment.services.rhythm import Whose
from assessment.services.schedule import Turned
from assessment.services.shown import SchedulePage
from assessment.services.upkeep import upkeep
from assessment.services.workplace import Workplace
from assessment.storage.tables import Sitting
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_account, make_client, make_practice, make_sitting, make_track


def days(n: int) -> timedelta:
    return timedelta(days=n)


@pytest.fixture
def ben(workplace: Workplace, people: Cast) -> str:
    """Ben, who cares for Ada: her intake was sent 15 days ago."""
    with workplace.database.writing() as db:
        make_practice(db)
        follow(db, people.ada_track, sent=15)
        follow(db, people.dan_track, sent=15)
    return people.ben.id


def follow(db, track, *, sent: int) -> None:
    """An intake that was sent so many days ago, and the sitting that follows it."""
    on = TODAY - days(sent)
    make_sitting(db, track, state="sent", completed_on=on, opens_on=on, ended_at=NOW)
    make_sitting(db, track, n=1, opens_on=on + days(21), closes_on=on + days(35))


def lists(page: SchedulePage) -> dict[str, list[tuple[str, str]]]:
    return {one.kind: [(row.code, row.awaits.kind) for row in one.rows] for one in page.lists}


def test_a_client_moves_from_list_to_list_as_days_go_by(workplace: Workplace, ben: str):
    nothing = {"open-now": [], "coming": [], "missed": [], "stopped": []}
    page = schedule.schedule_page(workplace, ben, NOW)
    assert lists(page) == nothing | {"coming": [("ADA-1", "waiting")]}
    row = page.lists[1].rows[0]
    assert (row.awaits.on, row.may_open, row.opens_from, row.plan, row.every_days) == (
        TODAY + days(6),
        True,
        None,
        "standard",
        21,
    )
    later = NOW + days(8)
    assert lists(schedule.schedule_page(workplace, ben, later)) == nothing | {"open-now": [("ADA-1", "open")]}
    later = NOW + days(25)
    upkeep(workplace, later)
    page = schedule.schedule_page(workplace, ben, later)
    assert lists(page) == nothing | {"coming": [("ADA-1", "waiting")], "missed": [("ADA-1", "waiting")]}
    assert page.lists[2].rows[0].last_missed_on == TODAY + days(20)


def test_what_is_paused_or_ended_has_stopped_with_its_reason(workplace: Workplace, ben: str, people: Cast):
    whose = Whose(actor_id=ben, client_id=people.ada.id)
    rhythm.pause(workplace, whose, TODAY + days(60), NOW)
    row = schedule.schedule_page(workplace, ben, NOW).lists[3].rows[0]
    assert (row.awaits.kind, row.awaits.on, row.is_paused) == ("paused", TODAY + days(60), True)
    rhythm.go_on(workplace, whose, NOW)
    rhythm.end(workplace, whose, NOW)
    row = schedule.schedule_page(workplace, ben, NOW).lists[3].rows[0]
    assert (row.awaits.kind, row.may_open, row.plan) == ("stopped", False, "")


def test_opening_too_early_is_not_offered_but_its_day_is(workplace: Workplace, ben: str, people: Cast):
    with workplace.database.writing() as db:
        for sitting in db.scalars(select(Sitting).where(Sitting.n == 0)):
            sitting.completed_on = TODAY - days(5)
    row = schedule.schedule_page(workplace, ben, NOW).lists[1].rows[0]
    assert (row.may_open, row.opens_from) == (False, TODAY + days(9))


def test_long_lists_are_turned_over_without_losing_or_doubling_anybody(workplace: Workplace, ben: str, people: Cast):
    with workplace.database.writing() as db:
        for n in range(2 * schedule.AT_ONCE + 3):
            client = make_client(db, clinician=people.ben, code=f"X-{n:03}", account_id=make_account(db).id)
            follow(db, make_track(db, client), sent=n % 14)
    page = schedule.schedule_page(workplace, ben, NOW)
    assert page.lists[1].n == 2 * schedule.AT_ONCE + 4
    codes = [row.code for row in page.lists[1].rows]
    after = page.lists[1].turning.after
    while after:
        page = schedule.schedule_page(workplace, ben, NOW, Turned(only="coming", after=after))
        assert [one.kind for one in page.lists] == ["coming"]
        codes += [row.code for row in page.lists[0].rows]
        after = page.lists[0].turning.after
    assert len(codes) == len(set(codes)) == 2 * schedule.AT_ONCE + 4
    assert page.lists[0].turning.before


@pytest.mark.parametrize("place", ["", "x", "0" * 5_000, "é"])
def test_a_place_that_is_none_shows_the_beginning(workplace: Workplace, ben: str, place: str):
    page = schedule.schedule_page(workplace, ben, NOW, Turned(only="coming", after=place))
    assert [row.code for row in page.lists[0].rows] == ["ADA-1"]
    assert len(schedule.schedule_page(workplace, ben, NOW, Turned(only=place)).lists) == 4
