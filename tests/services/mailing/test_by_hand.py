"""A reminder that a clinician sends: by the rules of the others, and about one sitting two mails at most."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from assessment.services import client_page, rhythm, schedule
from assessment.services.mailing import by_hand
from assessment.services.mailing.by_hand import NotNowError
from assessment.services.opened import NotHereError
from assessment.services.rhythm import Whose
from assessment.services.shown.care import SendNow
from assessment.storage.tables import Audit, Client
from tests.at_once import at_once
from tests.cast import Cast
from tests.services.mailing.conftest import READY, Office
from tests.services.mailing.mailbox import Mailbox
from tests.services.walking import Walker

FIRST = [("ada@example.org", "reminder")]
BOTH = [*FIRST, ("ada@example.org", "second-reminder")]


@pytest.fixture
def waits(ada: Walker) -> Walker:
    """Ada, whose check-in is ready from `READY` on."""
    ada.sit()
    return ada


def shown(office: Office, people: Cast, now=READY) -> SendNow:
    """What the schedule and her page offer, which is the same."""
    lists = schedule.schedule_page(office.workplace, people.ben.id, now).lists
    on_schedule = next(row.send_now for one in lists for row in one.rows if row.client_id == people.ada.id)
    assert on_schedule == client_page.client_page(office.workplace, people.ben.id, people.ada.id, now).send_now
    return on_schedule


def test_hers_takes_the_place_of_one_that_would_have_come_and_two_is_all(
    office: Office, mailbox: Mailbox, waits: Walker, people: Cast
):
    hers = (office.workplace, people.ben.id, people.ada.id)
    assert shown(office, people) == SendNow(state="may")
    by_hand.send(*hers, READY)
    assert shown(office, people) == SendNow(state="on-its-way")
    with pytest.raises(NotNowError):
        by_hand.send(*hers, READY)
    office.run(READY)
    assert mailbox.addressed == FIRST
    assert shown(office, people) == SendNow(state="may", last_on=READY.date())
    by_hand.send(*hers, READY + timedelta(days=1))
    for n in range(1, 14):
        office.run(READY + timedelta(days=n))
    assert mailbox.addressed == BOTH
    later = READY + timedelta(days=2)
    assert shown(office, people, later) == SendNow(state="both-sent", last_on=(READY + timedelta(days=1)).date())
    with pytest.raises(NotNowError):
        by_hand.send(*hers, later)
    with office.workplace.database.reading() as db:
        mine = select(Audit.actor_id).where(Audit.chain == people.ada.id, Audit.action == "reminded")
        assert db.scalars(mine).all() == [people.ben.id] * 2


def test_at_night_it_waits_for_her_morning(office: Office, mailbox: Mailbox, waits: Walker, people: Cast):
    night = READY + timedelta(hours=12)  # ten in the evening in New York
    by_hand.send(office.workplace, people.ben.id, people.ada.id, night)
    office.run(night)
    assert mailbox.addressed == []
    office.run(night + timedelta(hours=10))
    assert mailbox.addressed == FIRST


def test_who_is_not_to_be_reminded_gets_none_from_her_either(
    office: Office, mailbox: Mailbox, waits: Walker, people: Cast
):
    hers = (office.workplace, people.ben.id, people.ada.id)
    with pytest.raises(NotNowError):
        by_hand.send(*hers, READY - timedelta(days=1))  # nothing is open yet
    with pytest.raises(NotNowError):
        by_hand.send(*hers, READY, are_sent=False)
    rhythm.set_reminders(office.workplace, Whose(actor_id=people.ben.id, client_id=people.ada.id), on=False, now=READY)
    with pytest.raises(NotNowError):
        by_hand.send(*hers, READY)
    rhythm.set_reminders(office.workplace, Whose(actor_id=people.ben.id, client_id=people.ada.id), on=True, now=READY)
    with office.workplace.database.writing() as db:
        db.execute(update(Client).values(mails_stopped_at=READY))
    assert shown(office, people) == SendNow()
    with pytest.raises(NotNowError):
        by_hand.send(*hers, READY)
    assert office.outbox == []


def test_once_she_has_begun_there_is_nothing_to_remind_of(office: Office, waits: Walker, people: Cast):
    waits.now = READY
    waits.start()
    waits.leave(1)
    with pytest.raises(NotNowError):
        by_hand.send(office.workplace, people.ben.id, people.ada.id, READY)


def test_nobody_else_sends_her_one(office: Office, waits: Walker, people: Cast):
    with pytest.raises(NotHereError):
        by_hand.send(office.workplace, people.cleo.id, people.ada.id, READY)
    assert office.outbox == []


def test_of_two_clicks_at_once_one_counts(office: Office, waits: Walker, people: Cast):
    def click(_: int) -> bool:
        try:
            by_hand.send(office.workplace, people.ben.id, people.ada.id, READY)
        except NotNowError:
            return False
        return True

    assert sorted(at_once(2, click)) == [False, True]
    assert len(office.outbox) == 1
