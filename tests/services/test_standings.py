"""What is kept of where each client stands says the same as everything she has sent, after whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from assessment.services import administer, baseline, caseload, client_page, home, rescore, settling, standings
from assessment.services.caseload import Wish
from assessment.services.history import history
from assessment.services.shown import CaseloadPage
from assessment.services.standing import sittings_of, standing
from assessment.services.upkeep import upkeep
from assessment.services.verdicts import WORTH_WORDS, verdicts_of
from assessment.services.workplace import Workplace
from assessment.storage.database import Database
from assessment.storage.tables import Account, Care, Client, Draft, Flag, KeptStanding, Sitting, Track
from tests.cast import Cast
from tests.factories import (
    NOW,
    TODAY,
    make_account,
    make_client,
    make_flag,
    make_invitation,
    make_practice,
    make_sitting,
    make_track,
)
from tests.services.said import BOTH_WAYS, LOWER
from tests.services.versions import SECOND_REVISION, UNSURE, Restart, calm
from tests.services.walking import Walker

KINDS = {"ready": "open", "begun": "begun", "by-hand": "on-request"}


def page_of(workplace: Workplace, clinician_id: str, walker: Walker, **wish: str) -> CaseloadPage:
    return caseload.caseload_page(workplace, clinician_id, walker.now, Wish(**wish))


def checked(walker: Walker, clinician_id: str) -> None:
    """The caseload says what it says when every standing is worked out anew, and what track and history say."""
    workplace = walker.workplace
    kept = page_of(workplace, clinician_id, walker)
    with workplace.database.writing() as db:
        db.execute(delete(KeptStanding))
    assert page_of(workplace, clinician_id, walker) == kept
    with workplace.database.reading() as db:
        for row in kept.rows:
            track = db.scalars(select(Track).where(Track.client_id == row.client_id)).one_or_none()
            if track is not None:
                truth(workplace, db, track, row, walker)


def truth(workplace: Workplace, db, track: Track, row, walker: Walker) -> None:
    plans, sittings = workplace.library.plans, sittings_of(db, track)
    today = caseload_day(walker)
    stands, known = standing(plans, track, sittings, today), history(db, workplace.library, track)
    if sittings:
        assert row.awaits.kind == KINDS.get(stands.state, row.awaits.kind)
        is_open = stands.state in {"ready", "begun"}
        assert (row.awaits.kind in {"open", "begun"}) == is_open
        if is_open:
            assert row.awaits.on == stands.closes_on
        if row.awaits.kind == "waiting":
            assert (stands.state, row.awaits.on) == ("waiting", stands.opens_on)
    assert row.n_sittings == len(known.over)
    hides = track.mark in {"review", "closed"}
    said = [] if hides else [n for n in verdicts_of(known, plans.caseload) if n.verdict.id in WORTH_WORDS]
    assert list(row.since) == said


def caseload_day(walker: Walker) -> date:
    return (walker.now - timedelta(hours=5)).date()  # the practice is in New York, and it is winter


def settle(walker: Walker, people: Cast, decision: settling.Decision) -> None:
    settling.settle(
        walker.workplace,
        people.ben.id,
        people.ada.id,
        decision,
        talked_on=caseload_day(walker),
        both_wish=True,
        done="We talked.",
        now=walker.now,
    )


def test_after_each_kind_of_event_the_caseload_says_what_the_whole_history_says(ada: Walker, people: Cast):
    def is_right() -> None:
        checked(ada, people.ben.id)

    is_right()
    ada.sit(**BOTH_WAYS)
    is_right()
    ada.later(days=21)
    is_right()
    ada.start()
    ada.leave(1)
    is_right()
    ada.said = dict(LOWER)
    assert ada.walk().kind == "check"
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
    is_right()
    assert [one.kind for one in page_of(ada.workplace, people.ben.id, ada).look_first] == ["change"]
    baseline.choose(ada.workplace, people.ben.id, people.ada.id, "first-two", NOW)
    is_right()
    ada.later(days=21).start()
    ada.leave(1)
    administer.stop(ada.workplace, ada.account_id, ada.sitting, ada.now)
    is_right()
    ada.later(days=80)
    is_right()
    upkeep(ada.workplace, ada.now)
    is_right()
    ada.sit(**BOTH_WAYS | {"S4": "not-sure"})
    is_right()
    settle(ada, people, "keep")
    is_right()
    settle(ada, people, "go-on")
    is_right()
    settle(ada, people, "close")
    is_right()


EVENTS = st.lists(
    st.sampled_from(["sit", "begin", "stop", "day", "weeks", "months", "upkeep", "start", "first-two", "flag", "mark"]),
    min_size=1,
    max_size=7,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(events=EVENTS)
def test_whatever_happens_in_whatever_order_it_says_so(walker: Walker, people: Cast, events: list[str]):
    one = somebody(walker, people)
    for event in events:
        happens(one, people, event)
        checked(one, people.ben.id)


def somebody(walker: Walker, people: Cast) -> Walker:
    """A new client of Ben's, accepted this morning; those of the runs before are no longer in his care."""
    with walker.workplace.database.writing() as db:
        account = make_account(db)
        db.execute(delete(KeptStanding))
        db.execute(update(Care).values(until=NOW))
        client = make_client(db, clinician=people.ben, account_id=account.id, name="Eve")
        make_sitting(db, make_track(db, client), n=0, opens_on=TODAY, closes_on=None, state="waiting")
    return Walker(walker.workplace, account.id, NOW)


def happens(one: Walker, people: Cast, event: str) -> None:
    answers = {"Q1": "4", "Q2": "0"} if one.now.day % 2 else {"Q1": "0", "Q2": "4"}
    state = home.home_page(one.workplace, one.account_id, one.now).state
    match event:
        case "sit" if state in {"ready", "begun"}:
            one.sit(**answers)
        case "begin" if state == "ready":
            one.said = answers
            one.start()
            one.leave(1)
        case "stop" if state == "begun":
            administer.stop(one.workplace, one.account_id, one.start(), one.now)
        case "start" if state in {"ready", "begun"}:
            one.start()
        case "day":
            one.later(days=1)
        case "weeks":
            one.later(days=21)
        case "months":
            one.later(days=90)
        case "upkeep":
            upkeep(one.workplace, one.now)
        case "first-two" | "flag" | "mark":
            with one.workplace.database.writing() as db:
                client = db.scalars(select(Client).where(Client.account_id == one.account_id)).one()
                track = db.scalars(select(Track).where(Track.client_id == client.id)).one()
                if event == "flag" and not db.scalars(select(Flag).where(Flag.track_id == track.id)).all():
                    make_flag(db, track, kind="death")
                elif event == "mark":
                    track.mark = "none" if track.mark == "review" else "review"
                else:
                    track.baseline = "first-two"


def test_scoring_anew_tells_verdicts_anew(restart: Restart, people: Cast):
    workplace = restart(calm())
    with workplace.database.writing() as db:
        make_practice(db)
        make_sitting(db, people.ada_track, n=0, opens_on=TODAY, closes_on=None, state="waiting")
    ada = Walker(workplace, people.ada_account.id, NOW)
    ada.sit(Q1="4", Q2="0")
    ada.later(days=21).sit(Q1="0", Q2="4")
    with workplace.database.reading() as db:
        assert db.scalars(select(KeptStanding.is_changed)).all() == [True]
    ada.workplace = restart(calm(SECOND_REVISION, UNSURE))  # a SEM of 100: nothing can be told any more
    rescore.rescore(ada.workplace, ada.now)
    with ada.workplace.database.reading() as db:
        assert db.scalars(select(KeptStanding.is_changed)).all() == [False]


def test_other_definitions_let_the_upkeep_work_everything_out_anew(restart: Restart, people: Cast):
    workplace = restart(calm())
    with workplace.database.writing() as db:
        make_practice(db)
        make_sitting(db, people.ada_track, n=0, opens_on=TODAY, closes_on=None, state="waiting")
    before = bases(workplace.database)
    again = restart(calm(('label = "High"', 'label = "Rather high"')))
    upkeep(again, NOW)
    assert bases(again.database) != before
    assert upkeep(again, NOW).untold == ()


def bases(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(KeptStanding.basis).order_by(KeptStanding.client_id)))


def test_the_upkeep_writes_what_is_missing_and_leaves_the_rest(ada: Walker, people: Cast):
    with ada.workplace.database.writing() as db:
        db.execute(delete(KeptStanding).where(KeptStanding.client_id == people.dan.id))
    upkeep(ada.workplace, ada.now)
    with ada.workplace.database.reading() as db:
        assert set(db.scalars(select(KeptStanding.client_id))) == {people.ada.id, people.dan.id}


def test_a_change_waits_until_her_clinician_has_opened_her_page(ada: Walker, people: Cast, look: Look):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**LOWER)
    page = page_of(ada.workplace, people.ben.id, ada)
    assert ([one.kind for one in page.look_first], page.n_new, page.rows[0].is_new) == (["change"], 1, True)
    look(ada)
    page = page_of(ada.workplace, people.ben.id, ada)
    assert (page.look_first, page.n_new, page.rows[0].is_new) == ((), 0, False)
    assert [named.verdict.id for named in page.rows[0].since] == ["change"]  # it stays told, it only waits no more
    checked(ada, people.ben.id)  # worked out anew, the look is found in the record of looks
    ada.later(days=21).sit(**LOWER)
    assert [one.kind for one in page_of(ada.workplace, people.ben.id, ada).look_first] == ["change"]


Look = Callable[[Walker], None]


@pytest.fixture
def look(people: Cast) -> Look:
    """Ben opens Ada's page a minute later."""

    def look(ada: Walker) -> None:
        ada.later(minutes=1)
        client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now)

    return look


def test_somebody_elses_look_is_not_hers(ada: Walker, people: Cast, look: Look):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**LOWER)
    look(ada)
    with ada.workplace.database.writing() as db:
        db.execute(update(Care).where(Care.client_id == people.ada.id).values(clinician_id=people.cleo.id))
    assert [one.kind for one in page_of(ada.workplace, people.cleo.id, ada).look_first] == ["change"]


def test_what_waits_comes_in_the_order_of_its_weight_and_never_of_scores(ada: Walker, people: Cast):
    """Review, closed, other reports, changes, consent taken back, no score twice running, two not sent."""
    kinds = ("lapsed", "no-score", "consent-back", "change", "reports", "closed", "review")
    with ada.workplace.database.writing() as db:
        ids = {}
        for kind in kinds:
            client = make_client(db, clinician=people.ben, name=kind)
            track = make_track(db, client)
            make_sitting(db, track, opens_on=TODAY + timedelta(days=3), closes_on=TODAY + timedelta(days=17))
            ids[kind] = client.id
            if kind in {"review", "closed", "reports"}:
                make_flag(db, track, kind=kind, words=f"about {kind}")
                track.mark = "none" if kind == "reports" else kind
            if kind == "consent-back":
                client.consent_withdrawn_at = NOW
    with ada.workplace.database.writing() as db:
        by_kind = {"lapsed": {"n_missed": 2}, "no-score": {"lacks_scores": True}, "change": {"is_changed": True}}
        for kind, said in by_kind.items():
            db.execute(update(KeptStanding).where(KeptStanding.client_id == ids[kind]).values(sent_at=NOW, **said))
    page = page_of(ada.workplace, people.ben.id, ada)
    assert [one.kind for one in page.look_first] == list(reversed(kinds))[:6]
    assert page.n_look == 7
    assert [row.name for row in page.rows][:7] == list(reversed(kinds))
    assert [one.words for one in page.look_first][:3] == ["about review", "about closed", "about reports"]


def test_two_windows_without_a_sitting_wait_for_her_clinician_written_down_or_not(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21 + 14)
    assert page_of(ada.workplace, people.ben.id, ada).rows[0].awaits.n_missed == 1
    ada.later(days=21 + 14)
    page = page_of(ada.workplace, people.ben.id, ada)
    assert [(one.kind, one.on) for one in page.look_first] == [("lapsed", TODAY + timedelta(days=70))]
    assert dict(page.filters)["missed"] == 1
    upkeep(ada.workplace, ada.now)
    assert page_of(ada.workplace, people.ben.id, ada) == page


def test_who_was_invited_or_erased_or_wants_nothing_more_is_said_in_her_row(ada: Walker, people: Cast):
    with ada.workplace.database.writing() as db:
        for code in ("NEW", "OLD", "GONE", "BACK"):
            client = make_client(db, clinician=people.ben, code=code)
            track = make_track(db, client)
            if code == "NEW":
                make_invitation(db, client)
            if code == "OLD":
                make_invitation(db, client, expires_at=NOW - timedelta(days=1))
            if code == "GONE":
                client.erased_at = NOW - timedelta(days=16)
                db.delete(track)
            if code == "BACK":
                make_sitting(db, track, state="stopped")
                client.consent_withdrawn_at, track.stopped_at = NOW, NOW
                client.account_id = make_account(db).id
    page = page_of(ada.workplace, people.ben.id, ada, sort="code")
    said = {row.code: (row.awaits.kind, row.awaits.on) for row in page.rows}
    assert said == {
        "ADA-1": ("open", None),
        "BACK": ("consent-back", TODAY),
        "GONE": ("erased", TODAY - timedelta(days=16)),
        "NEW": ("invited", TODAY + timedelta(days=14)),
        "OLD": ("link-over", TODAY - timedelta(days=1)),
    }
    assert (page.n_clients, page.n_all, dict(page.filters)["stopped"]) == (4, 5, 1)
    assert [row.code for row in page_of(ada.workplace, people.ben.id, ada, show="stopped").rows] == ["BACK"]


def test_answers_that_cannot_be_read_hide_one_clients_scores_and_lose_nothing(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    with ada.workplace.database.writing() as db:
        db.execute(update(Sitting).where(Sitting.state == "sent").values(asked=[["closeness", 1]]))
        db.execute(delete(KeptStanding).where(KeptStanding.client_id == people.ada.id))
    assert upkeep(ada.workplace, ada.now).untold == (people.ada.id,)
    row = page_of(ada.workplace, people.ben.id, ada).rows[0]
    assert (row.is_unread, row.cells, row.since) == (True, (), ())


def test_a_day_begins_where_she_lives(ada: Walker, people: Cast):
    """At 9:30 UTC it is already the next day on Kiritimati (UTC+14) only from ten o'clock on."""
    with ada.workplace.database.writing() as db:
        track = db.get_one(Track, people.ada_track.id)
        for sitting in sittings_of(db, track):
            sitting.state, sitting.completed_on = "sent", TODAY
        make_sitting(db, track, n=1, opens_on=TODAY + timedelta(days=1), closes_on=TODAY + timedelta(days=15))
        db.get_one(Client, people.ada.id).time_zone = "Pacific/Kiritimati"
    assert page_of(ada.workplace, people.ben.id, ada).rows[0].awaits.kind == "waiting"
    ada.later(minutes=31)
    page = page_of(ada.workplace, people.ben.id, ada)
    assert (page.rows[0].awaits.kind, dict(page.filters)["due"]) == ("open", 1)


def test_what_verdicts_are_told_with_is_loaded_before_the_unit_of_work_that_sends(
    ada: Walker, monkeypatch: pytest.MonkeyPatch
):
    """Loading scipy takes half a second; on SQLite everybody who writes would wait for it."""
    done: list[str] = []
    monkeypatch.setattr(standings, "prepare", lambda: done.append("prepared"))
    begin = ada.workplace.database.writing

    def writing():
        done.append("began")
        return begin()

    ada.start()
    ada.leave(1)
    monkeypatch.setattr(ada.workplace.database, "writing", writing)
    administer.stop(ada.workplace, ada.account_id, ada.sitting, ada.now)
    assert done == ["prepared", "began"]


def test_a_page_that_is_left_touches_no_standing(ada: Walker, people: Cast):
    ada.start()
    ada.leave(1)
    with ada.workplace.database.writing() as db:
        db.execute(update(KeptStanding).values(told="as it was"))
    ada.leave(2)
    with ada.workplace.database.reading() as db:
        told = db.scalars(select(KeptStanding.told).where(KeptStanding.client_id == people.ada.id)).one()
        assert (told, len(db.scalars(select(Draft)).all()), len(db.scalars(select(Account)).all())) == (
            "as it was",
            1,
            4,
        )
    assert standings.mend(ada.workplace, ada.now) == ()
