from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assessment.questionnaire.definition import Responses
from assessment.services import administer, filling, home
from assessment.services.drafts import Kept, kept_from
from assessment.services.opened import ElsewhereError, NotHereError, NotOpenError, OverError
from assessment.services.taking import SentPage
from assessment.services.workplace import Workplace
from assessment.storage.tables import Administration, Draft, Scoring, Sitting
from tests.at_once import at_once
from tests.cast import Cast
from tests.services.walking import Walker

OPENING, CONSENT, CONTACT, SAFETY, CONTEXT = 1, 2, 3, 4, 5


def stored(workplace: Workplace, sitting: str) -> Sitting:
    with workplace.database.reading() as db:
        return db.get_one(Sitting, sitting)


def test_saying_not_now_keeps_nothing_and_leaves_the_sitting_open(ada: Walker):
    ada.start()
    left = ada.leave(OPENING, S0="no")
    assert left.kind == "discarded"
    assert left.ending is not None
    assert left.ending.text.startswith("No problem. Nothing was saved.")
    with ada.workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Draft)) == 0
    assert stored(ada.workplace, ada.sitting).state == "waiting"
    assert ada.leave(OPENING, S0="yes").kind == "page"


def test_consent_not_given_takes_back_that_the_sitting_had_begun(ada: Walker):
    ada.start()
    ada.leave(OPENING)
    left = ada.leave(CONSENT, CX_CONSENT="no")
    assert left.kind == "discarded"
    sitting = stored(ada.workplace, ada.sitting)
    assert (sitting.state, sitting.begun_at, sitting.asked, sitting.closes_on) == ("waiting", None, None, None)


def test_the_first_page_fixes_what_the_sitting_asks(ada: Walker):
    ada.start()
    ada.leave(OPENING)
    sitting = stored(ada.workplace, ada.sitting)
    assert sitting.state == "begun"
    assert sitting.turn is None
    assert sitting.plan == "standard"
    assert [id_ for id_, _ in sitting.asked or []] == [
        *("opening", "consent", "contact", "safety", "context"),
        *("closeness", "mom-style", "mom-style-second", "repair"),
    ]
    assert sitting.closes_on == sitting.opens_on + timedelta(days=7)


def test_coming_back_lands_where_she_was_with_her_answers(ada: Walker):
    ada.start()
    for number in (OPENING, CONSENT):
        ada.leave(number)
    ada.leave(CONTACT, CX_CONTACT="daily")
    ada.later(days=2)
    assert filling.place(ada.workplace, ada.account_id, ada.sitting, ada.now) == SAFETY
    page = filling.form_page(ada.workplace, ada.account_id, ada.sitting, CONTACT, ada.now)
    assert page.answers == {"CX_CONTACT": ("daily",)}
    assert home.home_page(ada.workplace, ada.account_id, ada.now).next_page == 2


def test_a_page_whose_turn_has_not_come_is_not_shown(ada: Walker):
    ada.start()
    ada.leave(OPENING)
    with pytest.raises(ElsewhereError) as told:
        filling.form_page(ada.workplace, ada.account_id, ada.sitting, CONTEXT, ada.now)
    assert told.value.number == CONSENT


def test_a_required_answer_left_open_names_itself_and_keeps_what_was_typed(ada: Walker):
    ada.start()
    for number in (OPENING, CONSENT, CONTACT):
        ada.leave(number)
    assert ada.leave(SAFETY, S2="").kind == "refused"
    page = filling.form_page(ada.workplace, ada.account_id, ada.sitting, SAFETY, ada.now)
    assert page.errors == {"S2": "required"}
    assert page.answers["S1"] == ("no",)
    assert filling.place(ada.workplace, ada.account_id, ada.sitting, ada.now) == SAFETY


@pytest.mark.parametrize("answer", ["9", "-1", "nan", "1e999", "yes", "9" * 10_000, "\ud800", "2\x00"])
def test_an_answer_that_is_not_offered_is_refused_with_the_page(ada: Walker, answer: str):
    ada.start()
    for number in (OPENING, CONSENT, CONTACT, SAFETY, 5, 6, 7):
        ada.leave(number)
    assert ada.leave(8, H1=answer, E3="4").kind == "refused"
    page = filling.form_page(ada.workplace, ada.account_id, ada.sitting, 8, ada.now)
    assert set(page.errors) == {"H1"}
    assert (page.answers["H1"], page.answers["E3"]) == ((answer.replace("\ud800", "?"),), ("4",))
    assert ada.leave(8, H1="1", E3="4").kind == "page"
    page = filling.form_page(ada.workplace, ada.account_id, ada.sitting, 8, ada.now)
    assert (page.errors, page.answers["H1"]) == ({}, ("1",))


@pytest.mark.parametrize("way", ["back", "later"])
def test_what_cannot_be_taken_yet_is_there_again_after_a_detour(ada: Walker, way: filling.Way):
    ada.start()
    for number in (OPENING, CONSENT, CONTACT, SAFETY, 5, 6):
        ada.leave(number)
    too_long = "x" * 41
    ada.leave(7, way=way, CX_LANG=too_long)
    page = filling.form_page(ada.workplace, ada.account_id, ada.sitting, 7, ada.now)
    assert (page.answers["CX_LANG"], page.errors) == ((too_long,), {})  # nobody is scolded who only went elsewhere
    assert filling.place(ada.workplace, ada.account_id, ada.sitting, ada.now) == 7


def test_skip_is_an_answer_and_blank_is_not(ada: Walker):
    sitting = ada.sit(C6="skip", H1="")
    with ada.workplace.database.reading() as db:
        rows = db.scalars(select(Administration).where(Administration.sitting_id == sitting)).all()
    closeness = next(row for row in rows if "C6" in row.missing)
    assert closeness.missing == {"C6": "skip", "H1": "blank"}
    assert "C6" not in closeness.responses
    assert closeness.responses["E1"] == 2


def test_own_words_are_kept_sealed_and_never_among_the_responses(ada: Walker):
    sitting = ada.sit(CX_GOAL="to say no without days of guilt", CX_WORD="Mama")
    with ada.workplace.database.reading() as db:
        rows = db.scalars(select(Administration).where(Administration.sitting_id == sitting)).all()
        texts = [row.texts for row in rows if row.texts]
    assert texts == [{"CX_WORD": "Mama", "CX_GOAL": "to say no without days of guilt"}]
    assert all("CX_GOAL" not in row.responses for row in rows)


def test_two_tabs_never_replace_a_newer_answer(ada: Walker):
    ada.start()
    ada.leave(OPENING)
    ada.leave(CONSENT)
    seen = filling.form_page(ada.workplace, ada.account_id, ada.sitting, CONTACT, ada.now).revision
    ada.leave(CONTACT, CX_CONTACT="none")
    left = ada.leave(CONTACT, seen=seen, CX_CONTACT="daily")
    assert left.kind == "newer"
    page = filling.form_page(ada.workplace, ada.account_id, ada.sitting, CONTACT, ada.now)
    assert page.answers == {"CX_CONTACT": ("none",)}


def test_the_same_page_sent_twice_is_no_conflict(ada: Walker):
    ada.start()
    ada.leave(OPENING)
    ada.leave(CONSENT)
    seen = filling.form_page(ada.workplace, ada.account_id, ada.sitting, CONTACT, ada.now).revision
    assert ada.leave(CONTACT, seen=seen, CX_CONTACT="none").kind == "page"
    assert ada.leave(CONTACT, seen=seen, CX_CONTACT="none").kind == "page"


def test_autosave_keeps_a_page_that_is_still_open_and_sets_nothing_off(ada: Walker):
    ada.start()
    for number in (OPENING, CONSENT, CONTACT):
        ada.leave(number)
    seen = filling.form_page(ada.workplace, ada.account_id, ada.sitting, SAFETY, ada.now).revision
    revision = filling.autosave(
        ada.workplace,
        ada.account_id,
        ada.sitting,
        SAFETY,
        sent=SentPage(answers={"S1": ["yes"]}, seen=seen),
        now=ada.now,
    )
    assert revision == seen + 1
    page = filling.form_page(ada.workplace, ada.account_id, ada.sitting, SAFETY, ada.now)
    assert page.answers["S1"] == ("yes",)
    assert filling.place(ada.workplace, ada.account_id, ada.sitting, ada.now) == SAFETY
    assert stored(ada.workplace, ada.sitting).mark == "none"


def test_sending_at_once_from_many_places_stores_one(ada: Walker):
    ada.said = {}
    sitting = ada.start()
    ada.walk()
    at_once(16, lambda _: administer.send(ada.workplace, ada.account_id, sitting, ada.now))
    with ada.workplace.database.reading() as db:
        n_asked = db.scalar(select(func.count()).select_from(Administration))
        n_scored = db.scalar(select(func.count()).select_from(Scoring))
    assert n_asked == 9
    assert n_scored == 5  # contact and context have notes; closeness, mom-style and repair have scores
    assert stored(ada.workplace, sitting).state == "sent"


def test_a_sent_sitting_takes_no_more_answers(ada: Walker):
    sitting = ada.sit()
    with pytest.raises(OverError):
        filling.form_page(ada.workplace, ada.account_id, sitting, CONTACT, ada.now)


def test_somebody_elses_sitting_is_not_found(ada: Walker, people: Cast):
    ada.start()
    ada.leave(OPENING)
    with pytest.raises(NotHereError):
        filling.form_page(ada.workplace, people.dan_account.id, ada.sitting, CONSENT, ada.now)
    with pytest.raises(NotHereError):
        administer.send(ada.workplace, people.dan_account.id, ada.sitting, ada.now)


def test_a_retake_asks_33_answers_on_seven_pages_in_turn(ada: Walker):
    ada.sit()
    expected = {1: "repair", 2: "mom-style", 3: "repair"}
    for n, last in expected.items():
        ada.later(days=21)
        page = home.home_page(ada.workplace, ada.account_id, ada.now)
        assert page.state == "ready"
        assert page.minutes == 7
        ada.start()
        ada.leave(OPENING)
        first = filling.form_page(ada.workplace, ada.account_id, ada.sitting, 2, ada.now)
        assert first.step is not None
        assert (first.step.n_pages, first.step.answers_left) == (7, 33)
        ada.walk()
        administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
        row = stored(ada.workplace, ada.sitting)
        assert (row.n, row.turn) == (n, n - 1)
        assert [id_ for id_, _ in row.asked or []][-1] == last


def test_a_retake_opens_after_21_days_and_by_hand_after_14(ada: Walker):
    ada.sit()
    ada.later(days=13)
    page = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert (page.state, page.may_open_early) == ("waiting", False)
    with pytest.raises(NotOpenError):
        home.start(ada.workplace, ada.account_id, ada.now)
    ada.later(days=1)
    assert home.home_page(ada.workplace, ada.account_id, ada.now).may_open_early
    ada.start()
    assert ada.leave(OPENING).kind == "page"


def test_a_window_that_nobody_used_lapses_and_the_next_opens_21_days_after(ada: Walker):
    ada.sit()
    sent_on = ada.now.date()
    ada.later(days=21 + 14 + 20)
    page = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert page.state == "waiting"
    assert page.opens_on == sent_on + timedelta(days=21 + 14 + 21)
    ada.later(days=1)
    ada.start()
    ada.leave(OPENING)
    with ada.workplace.database.reading() as db:
        states = db.scalars(select(Sitting.state).order_by(Sitting.n)).all()
    assert states == ["sent", "lapsed", "begun"]


def test_a_begun_retake_whose_time_is_over_is_stored_with_what_there_is(ada: Walker):
    ada.sit()
    ada.later(days=21)
    begun = ada.start()
    for number in (1, 2, 3, 4, 5, 6):
        ada.leave(number)
    answered_on = ada.now.date()
    ada.later(days=14 + 21)
    after = ada.start()
    assert after != begun
    row = stored(ada.workplace, begun)
    assert row.state == "lapsed"
    assert row.completed_on == answered_on  # closeness was sent, and that is what the plan counts
    with ada.workplace.database.reading() as db:
        n = db.scalar(select(func.count()).select_from(Administration).where(Administration.sitting_id == begun))
        assert n == 4
        assert db.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_page_is_still_taken_the_day_after_closing(ada: Walker):
    ada.sit()
    ada.later(days=21)
    ada.start()
    ada.leave(OPENING)
    ada.later(days=14)
    assert ada.leave(2).kind == "page"
    ada.later(days=1)
    with pytest.raises(NotOpenError):
        ada.leave(3)


def test_a_draft_comes_back_as_it_was_written():
    kept = Kept(
        responses=Responses(values={"E1": 3, "CX_HOME": ("partner", "mom")}, missing={"C6": "skip"}),
        given_in={"E1": 2},
        left=frozenset({1, 2}),
        looked_at=frozenset({"safety:1"}),
        between="T3",
        with_resources=True,
        seconds={"closeness": 61.5},
    )
    assert kept_from(kept.as_json()) == kept


def test_quietly_kept_answers_count_toward_the_time_on_a_page(ada: Walker):
    sitting = ada.start()
    ada.leave(OPENING)
    page = filling.form_page(ada.workplace, ada.account_id, sitting, 2, ada.now)
    whose = (ada.workplace, ada.account_id, sitting, 2)
    for seconds in (20, 15):  # a change after twenty seconds, another fifteen later, and on after five
        ada.later(seconds=seconds)
        filling.autosave(*whose, sent=SentPage(answers={}, seen=page.revision), now=ada.now)
    ada.later(seconds=5)
    consent = {"CX_ADULT": ("yes",), "CX_CONSENT": ("yes",)}
    filling.leave(*whose, sent=SentPage(answers=consent, seen=page.revision), now=ada.now)
    with ada.workplace.database.reading() as db:
        draft = db.get_one(Draft, sitting)
        assert draft.content is not None
        assert draft.content["seconds"]["consent"] == 20 + 15 + 5
