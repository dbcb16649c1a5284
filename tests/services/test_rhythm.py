"""Plan, days between, pauses, reminders, an end and opening early: what waits moves along, what was begun stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from assessment.services import home, rhythm
from assessment.services.opened import NotHereError, NotOpenError
from assessment.services.rhythm import DaysError, NoSuchPlanError, PauseError, TakenBackError, Whose
from assessment.services.shown.rhythm import RhythmShown
from assessment.services.standing import asked_track
from assessment.services.upkeep import upkeep
from assessment.storage.tables import Audit, Care, Client, Flag, OutboxMail, Sitting, Track
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_flag, make_mail, make_sitting
from tests.services.walking import Walker


def days(n: int) -> timedelta:
    return timedelta(days=n)


@pytest.fixture
def by_ben(people: Cast) -> Whose:
    return Whose(actor_id=people.ben.id, client_id=people.ada.id)


@pytest.fixture
def after_intake(ada: Walker, people: Cast) -> Walker:
    """Her intake is sent today, on 20 November; the next sitting opens on 11 December."""
    with ada.workplace.database.writing() as db:
        intake = db.scalars(select(Sitting)).one()
        intake.state, intake.completed_on, intake.closes_on = "sent", TODAY, TODAY + days(7)
        make_sitting(db, people.ada_track, n=1, opens_on=TODAY + days(21), closes_on=TODAY + days(35))
    return ada


def waiting(ada: Walker) -> list[tuple[int, date, date | None]]:
    with ada.workplace.database.reading() as db:
        rows = db.scalars(select(Sitting).where(Sitting.state == "waiting").order_by(Sitting.n))
        return [(row.n, row.opens_on, row.closes_on) for row in rows]


def states(ada: Walker) -> list[str]:
    with ada.workplace.database.reading() as db:
        return list(db.scalars(select(Sitting.state).order_by(Sitting.n)))


def at_home(ada: Walker, on: datetime | None = None) -> str:
    return home.home_page(ada.workplace, ada.account_id, on or ada.now).state


def shown(ada: Walker, on: datetime) -> RhythmShown:
    with ada.workplace.database.reading() as db:
        client = db.scalars(select(Client).where(Client.account_id == ada.account_id)).one()
        return rhythm.rhythm_shown(db, ada.workplace.library, client, asked_track(db, client), on)


def actions(ada: Walker, people: Cast) -> list[str]:
    with ada.workplace.database.reading() as db:
        mine = select(Audit.action).where(Audit.chain == people.ada.id, Audit.actor_id == people.ben.id)
        return list(db.scalars(mine.order_by(Audit.n)))


def test_other_days_between_move_what_waits(after_intake: Walker, by_ben: Whose, people: Cast):
    rhythm.ask_every(after_intake.workplace, by_ben, 35, NOW)
    assert waiting(after_intake) == [(1, TODAY + days(35), TODAY + days(49))]
    rhythm.ask_every(after_intake.workplace, by_ben, 14, NOW)
    assert waiting(after_intake) == [(1, TODAY + days(14), TODAY + days(28))]
    assert actions(after_intake, people) == ["rhythm", "rhythm"]


def test_fewer_days_than_have_passed_open_it_today_and_nothing_has_lapsed(after_intake: Walker, by_ben: Whose):
    rhythm.ask_every(after_intake.workplace, by_ben, 90, NOW)
    after_intake.later(days=60)
    rhythm.ask_every(after_intake.workplace, by_ben, 21, after_intake.now)
    assert waiting(after_intake) == [(1, TODAY + days(60), TODAY + days(74))]
    assert states(after_intake) == ["sent", "waiting"]


def test_what_is_open_stays_open_when_the_days_between_change(after_intake: Walker, by_ben: Whose):
    after_intake.later(days=22)
    before = waiting(after_intake)
    rhythm.ask_every(after_intake.workplace, by_ben, 60, after_intake.now)
    assert waiting(after_intake) == before
    after_intake.sit()
    sent_on = TODAY + days(22)
    assert waiting(after_intake) == [(2, sent_on + days(60), sent_on + days(74))]


@pytest.mark.parametrize("n_days", [-1, 0, 13, 366, 10**9])
def test_days_out_of_range_change_nothing(after_intake: Walker, by_ben: Whose, people: Cast, n_days: int):
    before = waiting(after_intake)
    with pytest.raises(DaysError) as refused:
        rhythm.ask_every(after_intake.workplace, by_ben, n_days, NOW)
    assert (refused.value.least, refused.value.most) == (14, 365)
    assert waiting(after_intake) == before
    assert actions(after_intake, people) == []


def test_a_pause_closes_what_is_open_until_its_day(after_intake: Walker, by_ben: Whose):
    after_intake.later(days=25)
    assert at_home(after_intake) == "ready"
    until = TODAY + days(80)
    rhythm.pause(after_intake.workplace, by_ben, until, after_intake.now)
    page = home.home_page(after_intake.workplace, after_intake.account_id, after_intake.now)
    assert (page.state, page.opens_on, page.may_open_early) == ("waiting", until, True)
    upkeep(after_intake.workplace, NOW + days(79))
    assert states(after_intake) == ["sent", "waiting"]
    assert waiting(after_intake) == [(1, until, until + days(14))]
    assert at_home(after_intake, NOW + days(80)) == "ready"


def test_a_pause_that_ends_before_the_day_anyway_moves_nothing(after_intake: Walker, by_ben: Whose):
    rhythm.pause(after_intake.workplace, by_ben, TODAY + days(5), NOW)
    assert waiting(after_intake) == [(1, TODAY + days(21), TODAY + days(35))]


def test_going_on_opens_today_what_would_have_opened_meanwhile(after_intake: Walker, by_ben: Whose, people: Cast):
    rhythm.pause(after_intake.workplace, by_ben, TODAY + days(200), NOW)
    after_intake.later(days=100)
    rhythm.go_on(after_intake.workplace, by_ben, after_intake.now)
    assert waiting(after_intake) == [(1, TODAY + days(100), TODAY + days(114))]
    assert actions(after_intake, people) == ["pause", "go-on"]
    rhythm.go_on(after_intake.workplace, by_ben, after_intake.now)  # there is no pause any more
    assert actions(after_intake, people) == ["pause", "go-on"]


def test_going_on_early_gives_the_usual_day_back(after_intake: Walker, by_ben: Whose):
    rhythm.pause(after_intake.workplace, by_ben, TODAY + days(90), NOW)
    rhythm.go_on(after_intake.workplace, by_ben, NOW + days(2))
    assert waiting(after_intake) == [(1, TODAY + days(21), TODAY + days(35))]


def test_a_begun_sitting_stays_in_a_pause_and_the_next_one_waits_for_its_end(after_intake: Walker, by_ben: Whose):
    after_intake.later(days=22)
    after_intake.start()
    after_intake.leave(1)
    rhythm.pause(after_intake.workplace, by_ben, TODAY + days(120), after_intake.now)
    assert at_home(after_intake) == "begun"
    after_intake.sit()
    assert waiting(after_intake) == [(2, TODAY + days(120), TODAY + days(134))]


def test_an_intake_can_be_paused_and_opened_by_her_any_day(ada: Walker, by_ben: Whose):
    rhythm.pause(ada.workplace, by_ben, TODAY + days(30), NOW)
    page = home.home_page(ada.workplace, ada.account_id, NOW)
    assert (page.state, page.opens_on, page.may_open_early) == ("waiting", TODAY + days(30), True)
    assert at_home(ada, NOW + days(30)) == "ready"
    ada.later(days=3).sit()
    assert states(ada)[0] == "sent"


def test_an_intake_goes_on_today(ada: Walker, by_ben: Whose):
    rhythm.pause(ada.workplace, by_ben, TODAY + days(30), NOW)
    rhythm.go_on(ada.workplace, by_ben, NOW + days(10))
    assert waiting(ada) == [(0, TODAY + days(10), None)]


def test_she_herself_pauses_and_opens_it_early_all_the_same(after_intake: Walker):
    hers = Whose(actor_id=after_intake.account_id)
    rhythm.ask_every(after_intake.workplace, hers, 28, NOW)
    rhythm.pause(after_intake.workplace, hers, TODAY + days(60), NOW)
    after_intake.later(days=20).start()  # opening it ends the pause
    assert shown(after_intake, after_intake.now).paused_until is None
    after_intake.sit()
    assert waiting(after_intake) == [(2, TODAY + days(48), TODAY + days(62))]


@pytest.mark.parametrize("n_days", [-3, 0, 366])
def test_a_pause_ends_on_a_day_to_come_within_a_year(after_intake: Walker, by_ben: Whose, n_days: int):
    with pytest.raises(PauseError) as refused:
        rhythm.pause(after_intake.workplace, by_ben, TODAY + days(n_days), NOW)
    assert (refused.value.first, refused.value.last) == (TODAY + days(1), TODAY + days(365))


def test_under_a_plan_by_hand_nothing_waits_and_what_was_to_be_sent_is_dropped(after_intake: Walker, by_ben: Whose):
    with after_intake.workplace.database.writing() as db:
        sitting = db.scalars(select(Sitting).where(Sitting.state == "waiting")).one()
        make_mail(db, about=sitting.id)
    rhythm.choose_plan(after_intake.workplace, by_ben, "loss", NOW)
    assert waiting(after_intake) == []
    with after_intake.workplace.database.reading() as db:
        assert db.scalars(select(OutboxMail)).one().dropped_at == NOW
    after_intake.later(days=40)
    upkeep(after_intake.workplace, after_intake.now)
    assert waiting(after_intake) == []
    rhythm.open_early(after_intake.workplace, by_ben, after_intake.now)
    assert waiting(after_intake) == [(1, TODAY + days(40), TODAY + days(54))]


def test_from_a_plan_by_hand_back_to_the_usual_one_opens_today(after_intake: Walker, by_ben: Whose, people: Cast):
    rhythm.choose_plan(after_intake.workplace, by_ben, "loss", NOW)
    after_intake.later(days=40)
    rhythm.choose_plan(after_intake.workplace, by_ben, "standard", after_intake.now)
    assert waiting(after_intake) == [(1, TODAY + days(40), TODAY + days(54))]
    assert actions(after_intake, people) == ["plan", "plan"]


def test_another_plan_asks_other_questionnaires_and_moves_no_day(after_intake: Walker, by_ben: Whose):
    before = waiting(after_intake)
    rhythm.choose_plan(after_intake.workplace, by_ben, "full", NOW)
    assert waiting(after_intake) == before
    after_intake.later(days=21).sit()
    with after_intake.workplace.database.reading() as db:
        asked = db.scalars(select(Sitting.asked).where(Sitting.n == 1)).one()
    assert [one[0] for one in asked] == [
        "opening",
        "contact",
        "check-in",
        "closeness",
        "mom-style",
        "repair",
    ]


def test_after_an_end_nothing_opens_until_a_plan_is_chosen(after_intake: Walker, by_ben: Whose, people: Cast):
    rhythm.end(after_intake.workplace, by_ben, NOW)
    after_intake.later(days=30)
    upkeep(after_intake.workplace, after_intake.now)
    assert (at_home(after_intake), waiting(after_intake)) == ("nothing", [])
    with pytest.raises(NotOpenError) as refused:
        rhythm.open_early(after_intake.workplace, by_ben, after_intake.now)
    assert refused.value.opens_on is None
    rhythm.choose_plan(after_intake.workplace, by_ben, "standard", after_intake.now)
    assert at_home(after_intake) == "ready"
    assert actions(after_intake, people) == ["end-plan", "plan"]


def test_what_was_set_off_before_a_sitting_was_taken_back_stays(after_intake: Walker, by_ben: Whose, people: Cast):
    with after_intake.workplace.database.writing() as db:
        sitting = db.scalars(select(Sitting).where(Sitting.state == "waiting")).one()
        flag_id = make_flag(db, people.ada_track, sitting_id=sitting.id, words="Not sure.").id
    rhythm.end(after_intake.workplace, by_ben, NOW)
    with after_intake.workplace.database.reading() as db:
        kept = db.get_one(Flag, flag_id)
        assert (kept.words, kept.sitting_id) == ("Not sure.", None)


def test_opening_early_waits_for_the_least_number_of_days(after_intake: Walker, by_ben: Whose, people: Cast):
    with pytest.raises(NotOpenError) as refused:
        rhythm.open_early(after_intake.workplace, by_ben, NOW + days(13))
    assert refused.value.opens_on == TODAY + days(14)
    assert actions(after_intake, people) == []
    rhythm.open_early(after_intake.workplace, by_ben, NOW + days(14))
    assert waiting(after_intake) == [(1, TODAY + days(14), TODAY + days(28))]
    rhythm.open_early(after_intake.workplace, by_ben, NOW + days(15))  # it is open
    assert actions(after_intake, people) == ["open"]


def test_reminders_stop_and_go_out_again(after_intake: Walker, by_ben: Whose, people: Cast):
    rhythm.set_reminders(after_intake.workplace, by_ben, on=False, now=NOW)
    assert shown(after_intake, NOW).reminders_are_stopped
    rhythm.set_reminders(after_intake.workplace, by_ben, on=True, now=NOW)
    assert not shown(after_intake, NOW).reminders_are_stopped
    assert actions(after_intake, people) == ["reminders-off", "reminders-on"]


def test_a_plan_that_is_not_there_is_refused(after_intake: Walker, by_ben: Whose):
    with pytest.raises(NoSuchPlanError):
        rhythm.choose_plan(after_intake.workplace, by_ben, "another", NOW)


def test_nothing_is_asked_of_somebody_who_took_her_consent_back(after_intake: Walker, by_ben: Whose, people: Cast):
    with after_intake.workplace.database.writing() as db:
        db.execute(update(Client).where(Client.id == people.ada.id).values(consent_withdrawn_at=NOW))
        db.execute(update(Track).where(Track.id == people.ada_track.id).values(stopped_at=NOW))
    with pytest.raises(TakenBackError):
        rhythm.choose_plan(after_intake.workplace, by_ben, "standard", NOW)


def test_the_plans_of_marks_are_not_offered(ada: Walker, by_ben: Whose):
    page = shown(ada, NOW)
    assert [(plan.id, plan.is_by_hand) for plan in page.offered] == [
        ("standard", False),
        ("full", False),
        ("loss", True),
    ]
    assert page.offered[2].turns[0][0] == ada.workplace.library.newest("opening").title


def test_a_mark_decides_before_the_choice_and_the_page_says_both(ada: Walker, by_ben: Whose):
    ada.sit(S2="yes")
    page = shown(ada, ada.now)
    assert (page.plan, page.chosen, page.state, page.may_open_early) == ("review", "standard", "by-hand", False)
    assert shown(ada, ada.now + days(14)).may_open_early


@pytest.mark.parametrize("who", ["stranger", "absent", "former", "erased"])
def test_only_her_own_clinician_changes_it(after_intake: Walker, people: Cast, who: str):
    client_id = people.ada.id
    if who == "stranger":
        actor = people.cleo.id
    elif who == "absent":
        actor, client_id = people.ben.id, "x" * 22
    else:
        actor = people.ben.id
        with after_intake.workplace.database.writing() as db:
            if who == "erased":
                db.execute(update(Client).where(Client.id == client_id).values(erased_at=NOW))
            else:
                db.execute(update(Care).where(Care.client_id == client_id).values(until=NOW))
    whose = Whose(actor_id=actor, client_id=client_id)
    workplace = after_intake.workplace
    for change in (
        lambda: rhythm.choose_plan(workplace, whose, "full", NOW),
        lambda: rhythm.end(workplace, whose, NOW),
        lambda: rhythm.ask_every(workplace, whose, 28, NOW),
        lambda: rhythm.pause(workplace, whose, TODAY + days(40), NOW),
        lambda: rhythm.go_on(workplace, whose, NOW),
        lambda: rhythm.set_reminders(workplace, whose, on=False, now=NOW),
        lambda: rhythm.open_early(workplace, whose, NOW + days(15)),
    ):
        with pytest.raises(NotHereError):
            change()
    assert waiting(after_intake) == [(1, TODAY + days(21), TODAY + days(35))]


def test_a_client_changes_neither_plan_nor_reminders_herself(after_intake: Walker):
    hers = Whose(actor_id=after_intake.account_id)
    workplace = after_intake.workplace
    for change in (
        lambda: rhythm.choose_plan(workplace, hers, "full", NOW),
        lambda: rhythm.end(workplace, hers, NOW),
        lambda: rhythm.set_reminders(workplace, hers, on=False, now=NOW),
        lambda: rhythm.open_early(workplace, hers, NOW + days(15)),
    ):
        with pytest.raises(NotHereError):
            change()
