"""What was stopped and goes on again: exactly the mails that are due then, each once, also over a change of clocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from assessment.services import accounts, care, coming_back, consent, erase, rhythm, staff, succession
from assessment.services.mailing import by_hand, reminders
from assessment.services.rhythm import Whose
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Client, Flag, OutboxMail
from tests.cast import Cast
from tests.factories import make_flag
from tests.services.mailing.conftest import READY, Office
from tests.services.mailing.due import make_due
from tests.services.mailing.mailbox import Mailbox
from tests.services.walking import Walker

NEW_YORK = ZoneInfo("America/New_York")
DAY = timedelta(days=1)
HER = "due0@example.org"
REMINDER, SECOND = (HER, "reminder"), (HER, "second-reminder")

WEEKS_OF_CHANGES = [date(2026, 3, 6), date(2026, 10, 30)]
"""On the second night after, the clocks of New York go on, or back."""


@dataclass(frozen=True)
class Somebody:
    """A client for whom something is due, and whoever cares for her."""

    workplace: Workplace
    client_id: str
    account_id: str
    clinician_id: str

    @property
    def hers(self) -> Whose:
        return Whose(actor_id=self.account_id)

    @property
    def clinician_s(self) -> Whose:
        return Whose(actor_id=self.clinician_id, client_id=self.client_id)


Act = Callable[[Somebody, datetime], object]

SAME_SITTING: Mapping[str, tuple[Act, Act]] = {
    "erasing": (
        lambda one, now: erase.ask(one.workplace, one.account_id, now),
        lambda one, now: erase.undo(one.workplace, one.account_id, now),
    ),
    "reminders": (
        lambda one, now: rhythm.set_reminders(one.workplace, one.clinician_s, on=False, now=now),
        lambda one, now: rhythm.set_reminders(one.workplace, one.clinician_s, on=True, now=now),
    ),
    "mails": (
        lambda one, now: coming_back.keep_mails(one.workplace, one.account_id, on=False, email=HER, now=now),
        lambda one, now: coming_back.keep_mails(one.workplace, one.account_id, on=True, email=HER, now=now),
    ),
    "account": (
        lambda one, now: accounts.set_active(one.workplace, one.account_id, active=False, now=now),
        lambda one, now: accounts.set_active(one.workplace, one.account_id, active=True, now=now),
    ),
}
"""What stops mails, and what lets them go on about the very sitting that waited."""

ANOTHER_SITTING: Mapping[str, tuple[Act, Act]] = {
    "consent": (
        lambda one, now: consent.take_back(one.workplace, one.account_id, now),
        lambda one, now: consent.give_again(one.workplace, one.account_id, now),
    ),
    "pause": (
        lambda one, now: rhythm.pause(one.workplace, one.hers, now.date() + 9 * DAY, now),
        lambda one, now: rhythm.go_on(one.workplace, one.hers, now),
    ),
    "plan": (
        lambda one, now: rhythm.choose_plan(one.workplace, one.clinician_s, "loss", now),
        lambda one, now: rhythm.choose_plan(one.workplace, one.clinician_s, "standard", now),
    ),
    "end": (
        lambda one, now: rhythm.end(one.workplace, one.clinician_s, now),
        lambda one, now: rhythm.choose_plan(one.workplace, one.clinician_s, "standard", now),
    ),
}
"""What takes the sitting back, and what lets another one open in its place, with reminders of its own."""

EVERY = SAME_SITTING | ANOTHER_SITTING


def at_ten(day: date) -> datetime:
    """Ten in the morning of this day in New York, whatever its clocks have done."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=NEW_YORK)


@pytest.fixture
def somebody(office: Office, people: Cast) -> Callable[[date], Somebody]:
    """Somebody whose check-in opens on this day."""

    def made(on: date) -> Somebody:
        with office.workplace.database.writing() as db:
            make_due(db, 1, clinician=people.ben, on=on)
            client = db.scalars(select(Client).where(Client.code == "DUE-0")).one()
            return Somebody(office.workplace, client.id, client.account_id or "", people.ben.id)

    return made


def mails_by_day(office: Office, mailbox: Mailbox, first: date, n_days: int = 15) -> list[tuple[int, str, str]]:
    """What arrives when a sender runs at ten on each of these days: the number of the day, to whom, what."""
    found = []
    for n in range(n_days):
        before = len(mailbox.mails)
        office.run(at_ten(first + n * DAY))
        found += [(n, *mail) for mail in mailbox.addressed[before:]]
    return found


@pytest.mark.parametrize("on", WEEKS_OF_CHANGES, ids=str)
@pytest.mark.parametrize("cause", EVERY)
def test_what_was_put_and_dropped_is_due_again_and_goes_out_twice_in_all(
    office: Office, mailbox: Mailbox, somebody: Callable[[date], Somebody], cause: str, on: date
):
    one, (stop, go_on) = somebody(on), EVERY[cause]
    assert reminders.put_due(office.workplace, at_ten(on)) == 1
    stop(one, at_ten(on))
    go_on(one, at_ten(on) + timedelta(minutes=5))
    assert mails_by_day(office, mailbox, on) == [(0, *REMINDER), (7, *SECOND)]


@pytest.mark.parametrize("cause", EVERY)
def test_a_run_in_between_sends_nothing_and_loses_nothing(
    office: Office, mailbox: Mailbox, somebody: Callable[[date], Somebody], cause: str
):
    on = WEEKS_OF_CHANGES[0]
    one, (stop, go_on) = somebody(on), EVERY[cause]
    reminders.put_due(office.workplace, at_ten(on))
    stop(one, at_ten(on))
    assert mails_by_day(office, mailbox, on, 3) == []
    go_on(one, at_ten(on + 2 * DAY))
    assert mails_by_day(office, mailbox, on + 2 * DAY) == [(0, *REMINDER), (7, *SECOND)]


@pytest.mark.parametrize("cause", EVERY)
def test_after_the_first_had_gone_out_a_sitting_that_stayed_has_its_second_and_another_one_both(
    office: Office, mailbox: Mailbox, somebody: Callable[[date], Somebody], cause: str
):
    on = WEEKS_OF_CHANGES[1]
    one, (stop, go_on) = somebody(on), EVERY[cause]
    office.run(at_ten(on))
    assert mailbox.addressed == [REMINDER]
    stop(one, at_ten(on + DAY))
    go_on(one, at_ten(on + 3 * DAY))
    came = mails_by_day(office, mailbox, on + 3 * DAY)
    assert came == ([(4, *SECOND)] if cause in SAME_SITTING else [(0, *REMINDER), (7, *SECOND)])


@pytest.mark.parametrize("cause", SAME_SITTING)
def test_a_second_one_that_was_dropped_is_due_again(
    office: Office, mailbox: Mailbox, somebody: Callable[[date], Somebody], cause: str
):
    on = WEEKS_OF_CHANGES[1]
    one, (stop, go_on) = somebody(on), SAME_SITTING[cause]
    office.run(at_ten(on))
    assert reminders.put_due(office.workplace, at_ten(on + 7 * DAY)) == 1
    stop(one, at_ten(on + 7 * DAY))
    go_on(one, at_ten(on + 9 * DAY))
    assert mails_by_day(office, mailbox, on + 9 * DAY) == [(0, *SECOND)]


@pytest.mark.parametrize("cause", SAME_SITTING)
def test_one_that_may_have_arrived_already_comes_again_under_its_own_message_id(
    office: Office, mailbox: Mailbox, somebody: Callable[[date], Somebody], cause: str
):
    on = WEEKS_OF_CHANGES[0]
    one, (stop, go_on) = somebody(on), SAME_SITTING[cause]
    mailbox.drops_after = 1
    assert office.run(at_ten(on)).n_put_off == 1
    stop(one, at_ten(on) + timedelta(minutes=1))
    office.run(at_ten(on) + timedelta(minutes=10))
    go_on(one, at_ten(on) + timedelta(minutes=30))
    came = mails_by_day(office, mailbox, on + DAY)
    assert [mail for _, *mail in came] == [list(REMINDER), list(SECOND)]
    first, again, second = (mail["Message-ID"] for _, mail in mailbox.mails)
    assert first == again != second


def test_by_hand_what_was_dropped_counts_as_never_put(
    office: Office, mailbox: Mailbox, somebody: Callable[[date], Somebody]
):
    on = WEEKS_OF_CHANGES[1]
    one, (stop, go_on) = somebody(on), SAME_SITTING["erasing"]
    reminders.put_due(office.workplace, at_ten(on))
    stop(one, at_ten(on))
    go_on(one, at_ten(on))
    by_hand.send(office.workplace, one.clinician_id, one.client_id, at_ten(on))
    assert mails_by_day(office, mailbox, on) == [(0, *REMINDER), (7, *SECOND)]


def test_a_window_that_is_opened_early_has_its_mails_from_that_day_on(
    office: Office, mailbox: Mailbox, ada: Walker, people: Cast
):
    ada.sit()
    early = READY.date() - 6 * DAY
    assert mails_by_day(office, mailbox, early - 2 * DAY, 3) == []
    whose = Whose(actor_id=people.ben.id, client_id=people.ada.id)
    rhythm.open_early(office.workplace, whose, at_ten(early))
    came = mails_by_day(office, mailbox, early)
    assert [(n, kind) for n, _, kind in came] == [(0, "reminder"), (7, "second-reminder")]


def test_another_address_gets_what_the_last_one_refused(
    office: Office, mailbox: Mailbox, somebody: Callable[[date], Somebody]
):
    on = WEEKS_OF_CHANGES[0]
    one = somebody(on)
    mailbox.says_to_recipient[HER] = "550 no such mailbox"
    assert len(office.run(at_ten(on)).refused) == 1
    for email, n_more in ((HER, 0), ("new@example.org", 1), ("new@example.org", 0)):
        coming_back.keep_mails(office.workplace, one.account_id, on=True, email=email, now=at_ten(on + DAY))
        assert office.run(at_ten(on + DAY)).n_sent == n_more
    assert mailbox.addressed == [("new@example.org", "reminder")]
    assert coming_back.coming_back(office.workplace, one.account_id, at_ten(on + DAY)).failed_on is None


# -------- mails to clinicians -----------------------------------------------------------------------------------


@pytest.fixture
def raised(office: Office, people: Cast, ada: Walker) -> str:
    """A flag of Dan's, for whom Cleo cares, who is disabled; its mail is due. Gives its id."""
    with office.workplace.database.writing() as db:
        for one in (people.ben, people.cleo):
            db.get_one(Account, one.id).password = "kept"
        flag_id = make_flag(db, people.dan_track).id
        db.add(OutboxMail(kind="attention", about=flag_id, due_at=READY))
    staff.set_active(office.workplace, people.ben.id, people.cleo.id, active=False, now=READY)
    return flag_id


def hours_of(office: Office, first: datetime, n: int = 4) -> None:
    for hour in range(n):
        office.run(first + timedelta(hours=hour))


def test_what_a_disabled_clinician_did_not_get_goes_once_to_whoever_is_given_her_clients(
    office: Office, mailbox: Mailbox, people: Cast, raised: str
):
    hours_of(office, READY)
    assert mailbox.mails == []
    succession.give(office.workplace, people.ben.id, people.cleo.id, people.ben.id, READY + DAY)
    hours_of(office, READY + DAY)
    assert mailbox.addressed == [("ben@example.org", "attention")]


def test_or_once_to_herself_when_she_is_let_in_again(office: Office, mailbox: Mailbox, people: Cast, raised: str):
    hours_of(office, READY)
    staff.set_active(office.workplace, people.ben.id, people.cleo.id, active=True, now=READY + DAY)
    hours_of(office, READY + DAY)
    assert mailbox.addressed == [("cleo@example.org", "attention")]


def test_or_to_nobody_once_it_is_settled(office: Office, mailbox: Mailbox, people: Cast, raised: str):
    hours_of(office, READY)
    with office.workplace.database.writing() as db:
        db.get_one(Flag, raised).settled_at = READY
    succession.give(office.workplace, people.ben.id, people.cleo.id, people.ben.id, READY + DAY)
    hours_of(office, READY + DAY)
    assert mailbox.mails == []
    assert office.outbox == []


def test_between_an_end_of_care_and_its_beginning_again_it_waits(
    office: Office, mailbox: Mailbox, people: Cast, raised: str
):
    staff.set_active(office.workplace, people.ben.id, people.cleo.id, active=True, now=READY)
    care.end(office.workplace, people.cleo.id, people.dan.id, READY)
    hours_of(office, READY)
    assert mailbox.mails == []
    care.begin_again(office.workplace, people.cleo.id, people.dan.id, READY + DAY)
    hours_of(office, READY + DAY)
    assert mailbox.addressed == [("cleo@example.org", "attention")]
