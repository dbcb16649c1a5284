"""An intake that is split over days: what is sent first, what waits, and what comes after, done or not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from assessment.services import administer, breaks, filling, home, results
from assessment.services.opened import ElsewhereError, NotOpenError
from assessment.services.shown import ThanksPage
from assessment.services.upkeep import upkeep
from assessment.storage.tables import Administration, Sitting, Version
from tests.services.walking import Walker

OPENING = 1


def sittings(ada: Walker) -> list[Sitting]:
    with ada.workplace.database.reading() as db:
        return list(db.scalars(select(Sitting).order_by(Sitting.n)))


def asked(sitting: Sitting) -> list[str]:
    return [id_ for id_, _ in sitting.asked or ()]


def stored(ada: Walker, sitting: str) -> set[str]:
    with ada.workplace.database.reading() as db:
        of_sitting = select(Version.questionnaire).join(Administration).where(Administration.sitting_id == sitting)
        return set(db.scalars(of_sitting))


def to_break(ada: Walker, **said: str) -> None:
    ada.said = dict(said)
    ada.start()
    assert ada.walk(until="break").kind == "break"


def send_first_part(ada: Walker, **said: str) -> date:
    to_break(ada, **said)
    breaks.stop_for_today(ada.workplace, ada.account_id, ada.sitting, ada.now)
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
    return ada.now.date()


def test_after_closeness_she_may_stop_and_is_told_until_when_the_rest_waits(ada: Walker):
    to_break(ada)
    page = breaks.break_page(ada.workplace, ada.account_id, ada.sitting, ada.now)
    assert page.minutes == 8  # 36 of the 75 answers: two forms of mom style and one of practices, five a minute
    assert page.until == ada.now.date() + timedelta(days=6)
    assert filling.place(ada.workplace, ada.account_id, ada.sitting, ada.now) == "break"


def test_going_on_asks_the_rest_at_once_and_never_offers_a_break_again(ada: Walker):
    to_break(ada)
    assert breaks.go_on_now(ada.workplace, ada.account_id, ada.sitting, ada.now) == 11
    assert ada.leave(10).kind == "page"  # back to the last page of closeness, and on
    assert ada.walk().kind == "check"
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
    assert len(sittings(ada)) == 2
    assert sittings(ada)[1].opens_on == ada.now.date() + timedelta(days=21)
    with pytest.raises(Exception, match="over"):
        breaks.stop_for_today(ada.workplace, ada.account_id, ada.sitting, ada.now)


def test_the_first_part_is_checked_sent_and_scored_by_itself(ada: Walker):
    to_break(ada)
    breaks.stop_for_today(ada.workplace, ada.account_id, ada.sitting, ada.now)
    check = administer.check_page(ada.workplace, ada.account_id, ada.sitting, ada.now)
    assert check.n_asked == 1 + 3 + 12 + 18
    assert check.rest_until == ada.now.date() + timedelta(days=6)
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
    first, rest = sittings(ada)
    assert stored(ada, first.id) == {"opening", "consent", "contact", "safety", "context", "closeness"}
    assert (first.state, first.completed_on) == ("sent", ada.now.date())
    assert (rest.state, rest.opens_on, rest.closes_on) == (
        "waiting",
        ada.now.date(),
        ada.now.date() + timedelta(days=7),
    )
    thanks = administer.thanks_page(ada.workplace, ada.account_id, first.id)
    assert isinstance(thanks, ThanksPage)
    assert thanks.rest_until == ada.now.date() + timedelta(days=6)
    shown = results.results_page(ada.workplace, ada.account_id, ada.now)
    assert len(shown.parts) == 1


def test_the_rest_begins_with_the_opening_question_again_and_keeps_nothing_when_it_is_no_good_moment(ada: Walker):
    begun_on = send_first_part(ada)
    ada.later(days=2)
    page = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert (page.state, page.is_rest, page.begun_on, page.minutes) == ("ready", True, begun_on, 8)
    assert page.open_until == begun_on + timedelta(days=6)
    ada.start()
    opening = filling.form_page(ada.workplace, ada.account_id, ada.sitting, OPENING, ada.now)
    assert [item.id for item in opening.page.items] == ["S0"]
    assert ada.leave(OPENING, S0="no").kind == "discarded"
    assert sittings(ada)[1].closes_on == begun_on + timedelta(days=7)
    assert ada.walk().kind == "check"
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
    first, rest, retake = sittings(ada)
    assert asked(rest) == ["opening", "mom-style", "mom-style-second", "repair"]
    assert stored(ada, first.id) | {"mom-style", "mom-style-second", "repair"} == stored(ada, first.id) | stored(
        ada, rest.id
    )
    assert retake.opens_on == ada.now.date() + timedelta(days=21)
    assert home.home_page(ada.workplace, ada.account_id, ada.now).is_rest is False
    ada.later(days=21)
    ada.start()
    ada.leave(OPENING)
    assert asked(sittings(ada)[2])[-1] == "repair"  # the first turn is not used up
    assert sittings(ada)[2].turn == 0


def test_what_she_said_in_the_first_part_steers_the_rest(ada: Walker):
    send_first_part(ada, S1="prefer-not")
    ada.later(days=1)
    ada.start()
    assert ada.walk().kind == "check"
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
    with ada.workplace.database.reading() as db:
        rows = db.scalars(select(Administration).where(Administration.sitting_id == ada.sitting)).all()
    repair = next(row for row in rows if "V1" in row.responses)
    assert repair.missing["D1"] == repair.missing["G1"] == "not-asked"


def test_somebody_who_has_not_been_in_touch_is_still_asked_as_such(ada: Walker):
    send_first_part(ada, CX_CONTACT="none")
    ada.start()
    ada.leave(OPENING)
    with ada.workplace.database.reading() as db:
        given = breaks.opened(db, ada.workplace.library, ada.account_id, ada.sitting, ada.now).walk.given
    assert given["CX_CONTACT"] == "none"
    assert "S0" not in given


@pytest.mark.parametrize("begins", [False, True], ids=["never begun", "begun and left"])
def test_a_rest_that_is_not_done_lapses_and_puts_off_no_retake(ada: Walker, begins: bool):
    sent_on = send_first_part(ada)
    ada.later(days=3)
    ada.start()
    if begins:
        ada.leave(OPENING)
        ada.leave(2)
    ada.later(days=6)
    page = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert (page.state, page.opens_on, page.is_rest) == ("waiting", sent_on + timedelta(days=21), False)
    with pytest.raises(NotOpenError):
        home.start(ada.workplace, ada.account_id, ada.now)
    upkeep(ada.workplace, ada.now)
    assert [one.state for one in sittings(ada)] == ["sent", "lapsed", "waiting"]
    assert sittings(ada)[2].opens_on == sent_on + timedelta(days=21)
    ada.later(days=12)
    ada.sit()
    assert sittings(ada)[2].turn == 0


def test_long_after_the_rest_has_closed_what_is_ready_is_the_retake(ada: Walker):
    send_first_part(ada)
    ada.later(days=23)
    page = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert (page.state, page.is_rest, page.minutes) == ("ready", False, 7)
    ada.sit()
    assert [(one.state, one.turn) for one in sittings(ada)[:3]] == [("sent", None), ("lapsed", None), ("sent", 0)]


def test_nothing_is_offered_where_nothing_is_left(ada: Walker):
    ada.said = {"S2": "yes"}  # after which closeness is the last that is asked
    ada.start()
    assert ada.walk(until="break").kind == "check"
    with pytest.raises(ElsewhereError):
        breaks.break_page(ada.workplace, ada.account_id, ada.sitting, ada.now)


def test_a_retake_has_no_parts(ada: Walker):
    ada.sit()
    ada.later(days=21)
    ada.start()
    assert ada.walk(until="break").kind == "check"
