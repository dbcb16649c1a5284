"""Another relationship is begun and followed; the one before is set aside, can be read, and can be taken up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assessment.questionnaire.definition import Questionnaire
from assessment.services import (
    accounting,
    baseline,
    brief,
    care,
    caseload,
    client_page,
    consent,
    copies,
    erase,
    filling,
    following,
    home,
    notes,
    over_time,
    past_answers,
    practice_numbers,
    results,
    rhythm,
    settling,
)
from assessment.services.following import BarredError
from assessment.services.mailing import reminders
from assessment.services.opened import NotHereError, NotOpenError, opened
from assessment.services.over_time import Picture
from assessment.services.upkeep import Done, upkeep
from assessment.storage.tables import (
    Administration,
    Client,
    Flag,
    KeptStanding,
    Note,
    OutboxMail,
    Sitting,
    Track,
)
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_mail, make_note
from tests.services.walking import Walker

ANOTHER = {"CX_WORD": "Carol", "CX_WHICH": "step"}


def begin(ada: Walker, people: Cast, *, n_known: int = 1) -> str:
    """Ben begins another track; gives its id."""
    following.begin(ada.workplace, people.ben.id, people.ada.id, ada.now, n_known=n_known)
    with ada.workplace.database.reading() as db:
        return db.scalars(select(Track.id).where(Track.client_id == people.ada.id).order_by(Track.n.desc())).first()


def take_up(ada: Walker, people: Cast, track_id: str) -> None:
    following.take_up(ada.workplace, people.ben.id, people.ada.id, track_id, ada.now)


def track(ada: Walker, track_id: str) -> Track:
    with ada.workplace.database.reading() as db:
        return db.get_one(Track, track_id)


def states(ada: Walker, track_id: str) -> list[str]:
    with ada.workplace.database.reading() as db:
        return list(db.scalars(select(Sitting.state).where(Sitting.track_id == track_id).order_by(Sitting.n)))


def asked(ada: Walker) -> list[str]:
    """What the sitting that is open asks."""
    with ada.workplace.database.reading() as db:
        walk = opened(db, ada.workplace.library, ada.account_id, ada.sitting, ada.now).walk
        return [one.id for one in walk.questionnaires]


def settle(ada: Walker, people: Cast, decision: settling.Decision) -> None:
    settling.settle(
        ada.workplace,
        people.ben.id,
        people.ada.id,
        decision,
        talked_on=ada.now.date(),
        done="We talked.",
        both_wish=True,
        now=ada.now,
    )


@pytest.fixture
def both(ada: Walker, people: Cast) -> tuple[str, str]:
    """Ada has sent an intake about her mother and one about Carol; the ids of the two tracks."""
    ada.sit(CX_WORD="Mom")
    ada.later(days=1)
    second = begin(ada, people)
    ada.sit(**ANOTHER)
    return people.ada_track.id, second


@pytest.fixture
def bare(ada: Walker, people: Cast) -> tuple[str, str]:
    """Two tracks on which nothing was sent yet."""
    return people.ada_track.id, begin(ada, people)


# -------- beginning ---------------------------------------------------------------------------------------------


def test_the_new_one_begins_with_an_intake_that_asks_everything_but_consent(ada: Walker, people: Cast):
    ada.sit()
    begin(ada, people)
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "ready"
    ada.start()
    of_plan = list(ada.workplace.library.plans.plans["standard"].intake)
    assert asked(ada) == [id_ for id_ in of_plan if id_ != "consent"]
    assert {"opening", "safety", "contact"} <= set(asked(ada))


def test_consent_is_asked_again_where_she_has_not_sent_it(ada: Walker, people: Cast):
    begin(ada, people)
    ada.start()
    assert "consent" in asked(ada)


def test_consent_is_asked_again_where_she_was_told_that_it_is_not_for_her(ada: Walker, people: Cast):
    ada.said = {"CX_ADULT": "no"}
    ada.start()
    assert ada.walk().kind == "ended"
    begin(ada, people)
    ada.start()
    assert "consent" in asked(ada)


def test_consent_that_was_written_anew_is_asked_again(ada: Walker, people: Cast, monkeypatch: pytest.MonkeyPatch):
    ada.sit()
    begin(ada, people)
    newest = type(ada.workplace.library).newest

    def later(library: object, id_: str) -> Questionnaire:
        found = newest(library, id_)  # type: ignore[arg-type]  # the library itself
        return _version(found, found.version + 1) if id_ == "consent" else found

    monkeypatch.setattr(type(ada.workplace.library), "newest", later)
    page = following.follow_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    assert not page.skips_consent


def _version(one: Questionnaire, version: int) -> Questionnaire:
    return replace(one, version=version)


def test_pressed_twice_it_begins_one(ada: Walker, people: Cast):
    begin(ada, people)
    begin(ada, people)
    with ada.workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Track).where(Track.client_id == people.ada.id)) == 2


def test_begun_from_two_places_at_once_it_begins_one(ada: Walker, people: Cast):
    at_once(4, lambda _: following.begin(ada.workplace, people.ben.id, people.ada.id, ada.now, n_known=1))
    with ada.workplace.database.reading() as db:
        hers = db.scalars(select(Track).where(Track.client_id == people.ada.id).order_by(Track.n)).all()
    assert [(one.n, one.set_aside_at is None) for one in hers] == [(1, False), (2, True)]


def test_what_she_had_begun_ends_with_what_there_is(ada: Walker, people: Cast):
    ada.start()
    ada.leave(1)
    ada.leave(2)
    page = following.follow_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    begin(ada, people)
    assert page.has_begun
    assert states(ada, people.ada_track.id) == ["stopped"]
    with pytest.raises(Exception, match="over"):
        filling.form_page(ada.workplace, ada.account_id, ada.sitting, 3, ada.now)


def test_nothing_more_is_asked_or_sent_about_what_is_set_aside(ada: Walker, people: Cast):
    ada.sit()
    with ada.workplace.database.writing() as db:
        waits = db.scalars(select(Sitting).where(Sitting.state == "waiting")).one()
        make_mail(db, about=waits.id, due_at=waits.opens_on and NOW)
    begin(ada, people)
    with ada.workplace.database.reading() as db:
        assert db.scalars(select(OutboxMail).where(OutboxMail.kind == "reminder")).one().dropped_at == ada.now
    assert states(ada, people.ada_track.id) == ["sent"]
    assert upkeep(ada.workplace, NOW + timedelta(days=200)) == Done()


def test_the_wish_for_reminders_holds_for_the_new_one_and_nothing_else_is_read_across(
    both: tuple[str, str], ada: Walker, people: Cast
):
    with ada.workplace.database.reading() as db:
        tracks = db.scalars(select(Track).where(Track.client_id == people.ada.id)).all()
        assert reminders.wants_reminders(db, ada.workplace.library, tracks) == dict.fromkeys(both, True)
        latest = reminders._latest(db, ada.workplace.library, list(both))
    assert {id_: dict(values) for id_, values in latest.items()} == {id_: {"CX_REMIND": "yes"} for id_ in both}


@pytest.mark.parametrize(("said", "bar"), [({"S2": "yes"}, "mark"), ({}, "")])
def test_a_mark_about_her_safety_comes_before_another_relationship(
    ada: Walker, people: Cast, said: dict[str, str], bar: str
):
    ada.sit(**said)
    assert following.follow_page(ada.workplace, people.ben.id, people.ada.id, ada.now).bar == bar
    if bar:
        with pytest.raises(BarredError):
            begin(ada, people)
        settle(ada, people, "go-on")
    begin(ada, people)


def test_nothing_is_begun_while_she_has_taken_back_her_consent_or_not_accepted(ada: Walker, people: Cast):
    ada.sit()
    consent.take_back(ada.workplace, ada.account_id, ada.now)
    with pytest.raises(BarredError, match="ending"):
        begin(ada, people)
    with ada.workplace.database.writing() as db:
        client = db.get_one(Client, people.ada.id)
        client.consent_withdrawn_at, client.account_id = None, None
    with pytest.raises(BarredError, match="not-accepted"):
        begin(ada, people)


def test_only_her_own_clinician_begins_or_takes_up(bare: tuple[str, str], ada: Walker, people: Cast):
    for call in (
        lambda: following.begin(ada.workplace, people.cleo.id, people.ada.id, ada.now, n_known=2),
        lambda: following.take_up(ada.workplace, people.cleo.id, people.ada.id, bare[0], ada.now),
        lambda: following.take_up(ada.workplace, people.ben.id, people.ada.id, people.dan_track.id, ada.now),
        lambda: following.follow_page(ada.workplace, people.ben.id, people.ada.id, ada.now, track_id="nobody"),
    ):
        with pytest.raises(NotHereError):
            call()


# -------- reading both ------------------------------------------------------------------------------------------


def test_she_reads_each_by_itself_and_by_her_own_word(both: tuple[str, str], ada: Walker):
    first, second = both
    for id_, word in ((first, "Mom"), (second, "Carol"), ("", "Carol")):
        shown = results.results_page(ada.workplace, ada.account_id, ada.now, track_id=id_)
        course = over_time.over_time_page(ada.workplace, ada.account_id, ada.now, track_id=id_)
        assert shown.about is not None
        assert course.about is not None
        assert (shown.about.shown.word, course.about.shown.word, course.n_sittings) == (word, word, 1)
        assert [one.word for one in shown.about.tracks] == ["Mom", "Carol"]
        picture = over_time.own_picture(ada.workplace, ada.account_id, Picture(key="1"), ada.now, track_id=id_)
        assert picture.startswith(b"<?xml")
    page = past_answers.past_answers_page(ada.workplace, ada.account_id, ada.now)
    assert [one.about.word for one in page if one.about] == ["Carol", "Mom"]
    opened_again = past_answers.past_sitting_page(ada.workplace, ada.account_id, page[1].id, ada.now)
    assert opened_again.about is not None
    assert opened_again.about.word == "Mom"


def test_until_something_is_sent_on_the_new_one_she_reads_the_earlier(ada: Walker, people: Cast):
    ada.sit(CX_WORD="Mom")
    begin(ada, people)
    shown = results.results_page(ada.workplace, ada.account_id, ada.now)
    awaits = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert shown.about is not None
    assert awaits.about is not None
    assert (shown.about.shown.word, awaits.about.shown.n, awaits.about.shown.word) == ("Mom", 2, "")
    assert awaits.has_results


def test_two_whom_she_calls_alike_are_told_apart(ada: Walker, people: Cast):
    ada.sit(CX_WORD="Mom")
    begin(ada, people)
    ada.sit(CX_WORD="mom")
    shown = results.results_page(ada.workplace, ada.account_id, ada.now).about
    assert shown is not None
    assert [(one.word, one.is_shared, one.n) for one in shown.tracks] == [("Mom", True, 1), ("mom", True, 2)]


def test_one_relationship_is_never_named(ada: Walker, people: Cast):
    ada.sit(CX_WORD="Mom")
    assert results.results_page(ada.workplace, ada.account_id, ada.now).about is None
    assert client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now).about is None


def test_her_clinician_reads_each_by_itself(both: tuple[str, str], ada: Walker, people: Cast):
    first, second = both
    who = (ada.workplace, people.ben.id, people.ada.id)
    for id_ in both:
        page = client_page.client_page(*who, ada.now, track_id=id_)
        assert page.about is not None
        assert (page.about.shown.id, page.n_sittings) == (id_, 1)
        assert (page.rhythm is None) == (id_ == first)
        sitting = page.score_rows[0].sitting_id
        score = accounting.score_page(*who, sitting, "ENM", ada.now)
        printed = brief.brief_page(*who, ada.now, track_id=id_)
        assert score.about is not None
        assert printed.about is not None
        assert (score.about.shown.id, printed.about.shown.id) == (id_, id_)
        assert client_page.picture_of(*who, Picture(key="all"), ada.now, track_id=id_).startswith(b"<?xml")
    assert client_page.client_page(*who, ada.now).about.shown.id == second  # type: ignore[union-attr]  # seen above


def test_a_copy_holds_both_and_says_which_is_which_and_in_numbers_she_counts_once(
    both: tuple[str, str], ada: Walker, people: Cast
):
    copies.ask(ada.workplace, ada.account_id, ada.now)
    copy = copies.own_copy(ada.workplace, ada.account_id, ada.now + copies.READY_AFTER)
    assert [one.about.word for one in copy.sittings if one.about] == ["Mom", "Carol"]
    assert {one.about.word for one in copy.figures if one.about} == {"Mom", "Carol"}
    assert {(one.track, one.sitting) for one in copy.answers} == {(1, 0), (2, 0)}
    assert {(one.track, one.sitting) for one in copy.scores} == {(1, 0), (2, 0)}
    assert len(copy.rows["tracks"]) == 2
    page = practice_numbers.numbers_page(ada.workplace, people.ben.id, ada.now)
    assert {one.n for one in page.questionnaires if one.n} == {1}


def test_what_is_not_hers_is_not_there(bare: tuple[str, str], ada: Walker, people: Cast):
    for id_ in (people.dan_track.id, "nobody"):
        for call in (
            lambda id_=id_: results.results_page(ada.workplace, ada.account_id, ada.now, track_id=id_),
            lambda id_=id_: over_time.over_time_page(ada.workplace, ada.account_id, ada.now, track_id=id_),
            lambda id_=id_: client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now, track_id=id_),
            lambda id_=id_: brief.brief_page(ada.workplace, people.ben.id, people.ada.id, ada.now, track_id=id_),
            lambda id_=id_: baseline.choose(
                ada.workplace, people.ben.id, people.ada.id, "first-two", ada.now, track_id=id_
            ),
        ):
            with pytest.raises(NotHereError):
                call()


def test_notes_and_baseline_belong_to_the_track_they_were_made_on(ada: Walker, people: Cast):
    ada.sit()
    first, second = people.ada_track.id, begin(ada, people)
    who = (ada.workplace, people.ben.id, people.ada.id)
    said = {"on": TODAY, "is_private": False, "now": ada.now}
    notes.add_own(ada.workplace, ada.account_id, text="Hers", track_id=first, **said)
    notes.add_to_client(*who, text="Ben's", track_id=first, **said)
    baseline.choose(*who, "first-two", ada.now, track_id=first)
    with ada.workplace.database.reading() as db:
        assert set(db.scalars(select(Note.track_id))) == {first}
    assert (track(ada, first).baseline, track(ada, second).baseline) == ("first-two", "first")
    assert over_time.over_time_page(ada.workplace, ada.account_id, ada.now, track_id=second).notes == ()
    assert {one.track_id for one in client_page.client_page(*who, ada.now, track_id=first).notes} == {first}


# -------- taking up again ---------------------------------------------------------------------------------------


def test_taken_up_again_it_goes_on_where_it_was_and_the_other_is_set_aside(
    both: tuple[str, str], ada: Walker, people: Cast
):
    first, second = both
    take_up(ada, people, second)  # it is asked already
    assert states(ada, second) == ["sent", "waiting"]
    ada.later(days=2)
    take_up(ada, people, first)
    assert home.home_page(ada.workplace, ada.account_id, ada.now).opens_on == TODAY + timedelta(days=21)
    assert states(ada, second) == ["sent"]
    with pytest.raises(NotOpenError):
        ada.start()
    ada.later(days=20)
    ada.sit()
    assert len(states(ada, first)) == 3  # the intake, this one, and the one that waits
    assert track(ada, second).set_aside_at is not None


def test_after_a_year_it_opens_that_day_and_nothing_has_lapsed(ada: Walker, people: Cast):
    ada.sit()
    begin(ada, people)
    ada.later(days=365)
    take_up(ada, people, people.ada_track.id)
    assert states(ada, people.ada_track.id) == ["sent", "waiting"]
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "ready"


def test_an_intake_that_was_broken_off_is_asked_anew(ada: Walker, people: Cast):
    ada.start()
    ada.leave(1)
    begin(ada, people)
    ada.sit(**ANOTHER)
    take_up(ada, people, people.ada_track.id)
    assert states(ada, people.ada_track.id) == ["stopped", "waiting"]
    ada.start()
    assert "safety" in asked(ada)


def test_plan_and_rhythm_are_those_of_the_one_that_is_asked(bare: tuple[str, str], ada: Walker, people: Cast):
    first, second = bare
    rhythm.ask_every(ada.workplace, rhythm.Whose(actor_id=people.ben.id, client_id=people.ada.id), 35, ada.now)
    assert (track(ada, first).every_days, track(ada, second).every_days) == (None, 35)


# -------- her safety --------------------------------------------------------------------------------------------


def test_unsafe_with_one_nothing_is_shown_or_sent_about_the_other_until_her_clinician_has_talked(
    both: tuple[str, str], ada: Walker, people: Cast
):
    first = both[0]
    ada.later(days=21)
    ada.sit(S4="yes")
    assert [track(ada, id_).mark for id_ in both] == ["review", "review"]
    for id_ in both:
        assert results.results_page(ada.workplace, ada.account_id, ada.now, track_id=id_).instead is not None
        assert over_time.over_time_page(ada.workplace, ada.account_id, ada.now, track_id=id_).instead is not None
    take_up(ada, people, first)
    awaits = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert (awaits.state, awaits.sees_results) == ("by-hand", False)
    ada.later(days=60)
    with ada.workplace.database.reading() as db:
        hers = db.scalars(select(Track).where(Track.client_id == people.ada.id)).all()
        assert reminders.due_among(db, ada.workplace.library, hers, ada.now) == {}
    page = client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now, track_id=both[0])
    assert page.banner is not None
    assert len(page.banner.reasons) == 1  # raised on the other one, and waiting here as well
    settle(ada, people, "go-on")
    assert [track(ada, id_).mark for id_ in both] == ["none", "none"]
    with ada.workplace.database.reading() as db:
        assert db.scalars(select(Flag.settled_by)).all() == [people.ben.id]
    assert results.results_page(ada.workplace, ada.account_id, ada.now, track_id=both[1]).instead is None


def test_closing_closes_both(bare: tuple[str, str], ada: Walker, people: Cast):
    settle(ada, people, "close")
    take_up(ada, people, bare[0])
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "instead"
    assert [track(ada, id_).mark for id_ in bare] == ["closed", "closed"]


def test_limits_with_one_mother_are_about_that_one(ada: Walker, people: Cast):
    ada.sit(S3="limit")
    second = begin(ada, people)
    ada.sit()
    assert [track(ada, id_).mark for id_ in (people.ada_track.id, second)] == ["talk-first", "none"]
    settle(ada, people, "go-on")
    assert track(ada, people.ada_track.id).mark == "talk-first"  # a talk about what is asked now clears no other


def test_what_was_reported_about_one_stays_on_top_of_the_caseload(ada: Walker, people: Cast):
    ada.said = {"CX_CONTACT": "died"}
    ada.start()
    ada.walk(until="between")
    begin(ada, people)
    page = caseload.caseload_page(ada.workplace, people.ben.id, ada.now)
    assert [(one.kind, "died" in one.words) for one in page.look_first] == [("reports", True)]


# -------- everything else that is kept of her -------------------------------------------------------------------


def test_the_caseload_shows_the_one_that_is_asked(both: tuple[str, str], ada: Walker, people: Cast):
    first, second = both
    for asked_now, place in ((second, 2), (first, 1)):
        take_up(ada, people, asked_now)
        (row,) = caseload.caseload_page(ada.workplace, people.ben.id, ada.now).rows
        with ada.workplace.database.reading() as db:
            kept = db.get_one(KeptStanding, people.ada.id)
        assert (kept.track_id, row.place, row.n_sittings) == (asked_now, place, 1)


def test_erasing_takes_both(ada: Walker, people: Cast):
    ada.sit()
    both = people.ada_track.id, begin(ada, people)
    with ada.workplace.database.writing() as db:
        make_note(db, db.get_one(Track, both[0]), people.ben)
    erase.ask(ada.workplace, ada.account_id, ada.now)
    assert all(track(ada, id_).rests_at for id_ in both)
    erase.erase_due(ada.workplace, ada.now + erase.MAY_UNDO)
    with ada.workplace.database.reading() as db:
        assert db.scalars(select(Track).where(Track.client_id == people.ada.id)).all() == []
        assert db.scalars(select(Administration)).all() == []
        assert db.scalars(select(Note)).all() == []


def test_consent_given_again_asks_about_the_one_that_was_asked(ada: Walker, people: Cast):
    ada.sit()
    both = people.ada_track.id, begin(ada, people)
    consent.take_back(ada.workplace, ada.account_id, ada.now)
    ada.later(days=30)
    consent.give_again(ada.workplace, ada.account_id, ada.now)
    assert states(ada, both[0]) == ["sent"]
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "ready"
    assert states(ada, both[1]) == ["waiting"]


def test_care_that_ends_stops_both(bare: tuple[str, str], ada: Walker, people: Cast):
    care.end(ada.workplace, people.ben.id, people.ada.id, ada.now)
    assert all(track(ada, id_).stopped_at for id_ in bare)
