"""Her consent: taken back it stops everything at once, and only she gives it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from assessment.services import consent, filling, home, results
from assessment.services.opened import NotOpenError
from assessment.services.upkeep import Done, upkeep
from assessment.storage import audit, outbox
from assessment.storage.tables import Client, Draft, Sitting, Track
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_mail
from tests.services.walking import Walker


def states(ada: Walker) -> list[str]:
    with ada.workplace.database.reading() as db:
        return list(db.scalars(select(Sitting.state).order_by(Sitting.n)))


def waiting(ada: Walker) -> Sitting:
    with ada.workplace.database.reading() as db:
        return db.scalars(select(Sitting).where(Sitting.state == "waiting")).one()


def test_nothing_more_is_asked_and_home_says_since_when(ada: Walker):
    ada.sit()
    consent.take_back(ada.workplace, ada.account_id, ada.now)
    shown = home.home_page(ada.workplace, ada.account_id, ada.now + timedelta(days=21))
    assert (shown.state, shown.ending.consent_taken_back_on) == ("nothing", TODAY)
    assert states(ada) == ["sent"]
    with pytest.raises(NotOpenError):
        ada.later(days=21).start()
    assert upkeep(ada.workplace, NOW + timedelta(days=200)) == Done()


def test_what_she_has_begun_is_thrown_away(ada: Walker):
    ada.start()
    ada.leave(1)
    ada.leave(2)
    consent.take_back(ada.workplace, ada.account_id, ada.now)
    with ada.workplace.database.reading() as db:
        assert db.scalars(select(Draft.sitting_id)).all() == []
    assert states(ada) == ["stopped"]
    with pytest.raises(Exception, match="over"):
        filling.form_page(ada.workplace, ada.account_id, ada.sitting, 3, ada.now)


def test_what_she_has_sent_stays_hers_to_see(ada: Walker):
    ada.sit()
    consent.take_back(ada.workplace, ada.account_id, ada.now)
    assert results.results_page(ada.workplace, ada.account_id, ada.now).parts


def test_given_again_the_next_one_comes_when_it_would_have_come(ada: Walker):
    ada.sit()
    consent.take_back(ada.workplace, ada.account_id, ada.now)
    consent.give_again(ada.workplace, ada.account_id, ada.now + timedelta(days=3))
    assert waiting(ada).opens_on == TODAY + timedelta(days=21)
    assert home.home_page(ada.workplace, ada.account_id, ada.now + timedelta(days=3)).ending is None


def test_given_again_after_a_year_it_opens_that_day_and_nothing_has_lapsed(ada: Walker):
    ada.sit()
    consent.take_back(ada.workplace, ada.account_id, ada.now)
    ada.later(days=365)
    consent.give_again(ada.workplace, ada.account_id, ada.now)
    assert states(ada) == ["sent", "waiting"]
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "ready"


def test_taken_back_before_the_intake_it_waits_until_she_gives_it(ada: Walker):
    consent.take_back(ada.workplace, ada.account_id, NOW)
    with pytest.raises(NotOpenError):
        ada.start()
    consent.give_again(ada.workplace, ada.account_id, NOW + timedelta(days=40))
    ada.later(days=40).sit()
    assert states(ada) == ["sent", "waiting"]


def test_giving_it_again_opens_nothing_that_a_mark_has_closed(ada: Walker, people: Cast):
    ada.sit()
    with ada.workplace.database.writing() as db:
        db.get_one(Track, people.ada_track.id).stopped_at = NOW
    consent.take_back(ada.workplace, ada.account_id, ada.now)
    consent.give_again(ada.workplace, ada.account_id, ada.now)
    assert "waiting" not in states(ada)
    with ada.workplace.database.reading() as db:
        assert db.get_one(Track, people.ada_track.id).stopped_at == NOW


def test_no_mail_about_her_goes_out_any_more(ada: Walker):
    ada.sit()
    with ada.workplace.database.writing() as db:
        make_mail(db, about=db.scalars(select(Sitting.id).where(Sitting.state == "waiting")).one())
    consent.take_back(ada.workplace, ada.account_id, ada.now)
    with ada.workplace.database.writing() as db:
        assert outbox.claimed(db, now=NOW + timedelta(days=99)) == []


def test_both_are_written_into_her_chain_once_however_often_they_are_said(ada: Walker, people: Cast):
    at_once(4, lambda _: consent.take_back(ada.workplace, ada.account_id, NOW))
    at_once(4, lambda _: consent.give_again(ada.workplace, ada.account_id, NOW))
    with ada.workplace.database.reading() as db:
        assert [look.action for look in audit.looks_at(db, people.ada.id)] == [
            "consent-taken-back",
            "consent-given-again",
        ]
        assert db.get_one(Client, people.ada.id).consent_withdrawn_at is None
