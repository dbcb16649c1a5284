from __future__ import annotations

import pytest
from sqlalchemy import select

from assessment.services import caseload, client_page, home, results, settling
from assessment.services.opened import NotHereError
from assessment.services.settling import BothMustWishError
from assessment.storage.tables import Flag, Track
from tests.cast import Cast
from tests.services.walking import Walker


def settle(ada: Walker, people: Cast, decision: settling.Decision, *, both_wish: bool = False) -> None:
    settling.settle(
        ada.workplace,
        people.ben.id,
        people.ada.id,
        decision,
        talked_on=ada.now.date(),
        done="We talked it through.",
        both_wish=both_wish,
        now=ada.now,
    )


def mark(ada: Walker, people: Cast) -> str:
    with ada.workplace.database.reading() as db:
        return db.get_one(Track, people.ada_track.id).mark


def test_going_on_brings_results_and_the_usual_plan_back(ada: Walker, people: Cast):
    ada.sit(S2="yes")
    ada.later(days=30)
    settle(ada, people, "go-on")
    assert mark(ada, people) == "none"
    assert results.results_page(ada.workplace, ada.account_id, ada.now).instead is None
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "ready"
    assert caseload.caseload_page(ada.workplace, people.ben.id, ada.now).look_first == ()


def test_keeping_settles_the_flag_and_changes_nothing_else(ada: Walker, people: Cast):
    ada.sit(S2="yes")
    settle(ada, people, "keep")
    assert mark(ada, people) == "review"
    with ada.workplace.database.reading() as db:
        flag = db.scalars(select(Flag)).one()
    first = caseload.caseload_page(ada.workplace, people.ben.id, ada.now).look_first
    assert [one.kind for one in first] == ["review"]  # the mark still stands, so she stays on top
    assert (flag.settled_by, flag.decision) == (people.ben.id, f"keep, talked on {ada.now.date().isoformat()}")


def test_a_later_decision_is_written_down_beside_the_earlier_one(ada: Walker, people: Cast):
    ada.sit(S2="yes")
    settle(ada, people, "keep")
    ada.later(days=30)
    settle(ada, people, "go-on")
    with ada.workplace.database.reading() as db:
        decided = [flag.decision for flag in db.scalars(select(Flag).order_by(Flag.settled_at))]
    assert decided == ["keep, talked on 2026-11-20", f"go-on, talked on {ada.now.date().isoformat()}"]
    assert caseload.caseload_page(ada.workplace, people.ben.id, ada.now).look_first == ()


def test_a_closed_track_opens_only_where_both_wish_it(ada: Walker, people: Cast):
    ada.said = {"S3": "cut-off"}
    ada.start()
    assert ada.walk().kind == "ended"
    with pytest.raises(BothMustWishError):
        settle(ada, people, "go-on")
    settle(ada, people, "go-on", both_wish=True)
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "ready"


def test_closing_asks_nothing_more(ada: Walker, people: Cast):
    ada.sit(S2="yes")
    settle(ada, people, "close")
    ada.later(days=60)
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "instead"


def test_only_her_own_clinician_settles(ada: Walker, people: Cast):
    ada.sit(S2="yes")
    with pytest.raises(NotHereError):
        settling.settle(
            ada.workplace,
            people.cleo.id,
            people.ada.id,
            "go-on",
            talked_on=ada.now.date(),
            done="Nothing.",
            both_wish=True,
            now=ada.now,
        )
    assert mark(ada, people) == "review"


REASONS = {
    "unsafe": ({"S2": "yes"}, "review", "Review first"),
    "prefers not to say": ({"S1": "prefer-not"}, "talk-first", "Talk before use"),
    "died": ({"CX_CONTACT": "died"}, "none", "died"),
    "not known": ({"CX_CONTACT": "unknown"}, "none", "not"),
    "under 18": ({"CX_ADULT": "no"}, "none", "under 18"),
    "cut off": ({"S3": "cut-off"}, "closed", "cut off contact"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_every_kind_of_flag_is_settled_with_words_that_stay_readable(ada: Walker, people: Cast, reason: str):
    said, marked, words = REASONS[reason]
    ada.said = dict(said)
    ada.start()
    ada.walk(until="between")
    page = client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    assert page.banner is not None
    assert [words in flag.words for flag in page.banner.reasons] == [True]
    settle(ada, people, "keep")
    page = client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    assert (page.banner.reasons if page.banner else ()) == ()
    assert mark(ada, people) == marked
    (step,) = page.marks
    assert words in step.words
    assert (step.settled_by, step.decision, step.done) == ("Ben", "keep", "We talked it through.")
    assert step.talked_on == ada.now.date()
