"""Who is reminded, when: by day and in waking hours where she lives, and never for any of the reasons not to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from assessment.services import administer, breaks, rhythm, settling
from assessment.services.mailing import hours, reminders
from assessment.services.rhythm import Whose
from assessment.services.workplace import Workplace, zone_named
from assessment.storage.tables import Account, Client, Sitting, Track
from tests.cast import Cast
from tests.factories import NOW, make_sitting, make_track
from tests.services.mailing.conftest import READY, Office
from tests.services.mailing.due import make_due
from tests.services.mailing.mailbox import Mailbox, text_of
from tests.services.walking import Walker

FIRST = [("ada@example.org", "reminder")]
SECOND = [*FIRST, ("ada@example.org", "second-reminder")]


def set_on(office: Office, table: type, **values: object) -> None:
    """Change every row of a table behind everybody's back."""
    with office.workplace.database.writing() as db:
        db.execute(update(table).values(**values))


def test_she_is_reminded_when_it_opens_and_once_more_a_week_later(office: Office, mailbox: Mailbox, ada: Walker):
    ada.sit()
    office.run(READY - timedelta(days=1))
    assert mailbox.mails == []
    for n_hours in range(0, 24 * 20, 6):
        office.run(READY + timedelta(hours=n_hours))
        assert mailbox.addressed == (FIRST if n_hours < 24 * 7 else SECOND)


def test_a_second_one_does_not_come_once_she_has_begun(office: Office, mailbox: Mailbox, ada: Walker):
    ada.sit()
    office.run(READY)
    ada.now = READY + timedelta(days=2)
    ada.start()
    ada.leave(1)
    office.run(READY + timedelta(days=8))
    assert mailbox.addressed == FIRST


def test_of_the_rest_of_an_intake_she_is_reminded_on_the_next_day(office: Office, mailbox: Mailbox, ada: Walker):
    ada.said = {}
    ada.start()
    assert ada.walk(until="break").kind == "break"
    breaks.stop_for_today(ada.workplace, ada.account_id, ada.sitting, ada.now)
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
    office.run(NOW + timedelta(hours=6))  # still her day, half past ten in the morning
    assert mailbox.mails == []
    office.run(NOW + timedelta(hours=30))
    assert mailbox.addressed == FIRST
    assert " 8 " in text_of(mailbox.mails[0][1])  # minutes: 36 answers and the button, five a minute


def test_each_retake_has_its_own(office: Office, mailbox: Mailbox, ada: Walker):
    ada.sit()
    office.run(READY)
    ada.now = READY + timedelta(hours=1)
    ada.sit()
    office.run(READY + timedelta(days=20))
    assert mailbox.addressed == FIRST
    office.run(READY + timedelta(days=21))
    assert mailbox.addressed == FIRST * 2


@pytest.mark.parametrize("answer", ["no", ""])
def test_who_did_not_ask_for_reminders_gets_none(office: Office, mailbox: Mailbox, ada: Walker, answer: str):
    ada.sit(CX_REMIND=answer or [])
    office.run(READY)
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Client, {"mails_stopped_at": NOW}),
        (Client, {"consent_withdrawn_at": NOW}),
        (Client, {"erase_after": NOW + timedelta(days=40)}),
        (Client, {"erased_at": NOW}),
        (Client, {"email_sealed": None}),
        (Account, {"active": False}),
        (Track, {"stopped_at": NOW}),
        (Track, {"rests_at": NOW}),
        (Track, {"reminders_stopped_at": NOW}),
        (Track, {"mark": "review"}),
        (Track, {"mark": "closed"}),
        (Track, {"plan": "loss"}),
        (Track, {"paused_until": READY.date() + timedelta(days=1)}),
        (Sitting, {"state": "lapsed"}),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else given.__name__,
)
def test_every_reason_not_to_remind_holds_before_and_after_it_was_put(
    office: Office, mailbox: Mailbox, due: Callable[[int], list[str]], table: type, values: dict[str, object]
):
    due(1)
    reminders.put_due(office.workplace, READY)
    assert len(office.outbox) == 1
    with office.workplace.database.writing() as db:
        db.execute(update(table).values(**values))
    office.run(READY)
    assert mailbox.mails == []
    assert reminders.put_due(office.workplace, READY) == 0


def test_what_was_taken_back_may_be_put_again(office: Office, mailbox: Mailbox, due: Callable[[int], list[str]]):
    due(1)
    reminders.put_due(office.workplace, READY)
    set_on(office, Client, mails_stopped_at=NOW)
    office.run(READY)
    set_on(office, Client, mails_stopped_at=None)
    assert office.run(READY + timedelta(hours=1)).n_sent == 1


def test_only_her_newest_track_is_reminded_of(office: Office, mailbox: Mailbox, ada: Walker, people: Cast):
    ada.sit()
    with office.workplace.database.writing() as db:
        make_sitting(db, make_track(db, people.ada, n=2), opens_on=READY.date(), closes_on=None, state="waiting")
    office.run(READY)
    assert mailbox.mails == []


def test_a_pause_moves_the_reminder_and_an_earlier_end_brings_it_back(office: Office, mailbox: Mailbox, ada: Walker):
    ada.sit()
    mine = Whose(actor_id=ada.account_id)
    rhythm.pause(office.workplace, mine, READY.date() + timedelta(days=10), ada.now)
    office.run(READY)
    assert mailbox.mails == []
    rhythm.go_on(office.workplace, mine, READY + timedelta(days=2))
    office.run(READY + timedelta(days=2, minutes=1))
    assert mailbox.addressed == FIRST


def test_a_mark_silences_reminders_until_it_is_cleared(
    office: Office, mailbox: Mailbox, due: Callable[[int], list[str]], people: Cast
):
    due(1)
    set_on(office, Track, mark="review", reminders_stopped_at=NOW)
    office.run(READY)
    assert mailbox.mails == []
    with office.workplace.database.reading() as db:
        client_id = db.scalars(select(Client.id).where(Client.code == "DUE-0")).one()
    settling.settle(
        office.workplace, people.ben.id, client_id, "go-on", talked_on=READY.date(), both_wish=True, done="", now=READY
    )
    assert office.run(READY).n_sent == 1


ZONES = ["America/New_York", "Pacific/Kiritimati", "Pacific/Niue", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]


@pytest.mark.parametrize("zone", ZONES)
def test_no_mail_by_night_wherever_she_lives(
    office: Office, mailbox: Mailbox, due: Callable[[int], list[str]], zone: str
):
    """The window opens on 11 December; the first mail goes at 8:00 of that day where she lives, in each zone."""
    due(1)
    set_on(office, Client, time_zone=zone)
    now = datetime(2026, 12, 10, 15, 0, tzinfo=UTC)
    while not mailbox.mails:
        office.run(now)
        sent_at, now = now, now + timedelta(minutes=30)
    assert sent_at.astimezone(zone_named(zone)).isoformat()[:16] == "2026-12-11T08:00"


CHANGES = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 11, 1),
    date(2026, 10, 4),
    date(2027, 4, 4),
]


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "America/Sao_Paulo"])
@pytest.mark.parametrize("day", CHANGES)
def test_waking_hours_hold_in_nights_of_23_and_of_25_hours(zone: str, day: date):
    """Every quarter of an hour for two days round the change, against the hour on the wall."""
    there = zone_named(zone)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    for quarter in range(4 * 72):
        now = begin + timedelta(minutes=15 * quarter)
        on_the_wall = now.astimezone(there)
        assert hours.is_waking(there, now) == (8 <= on_the_wall.hour < 21)
        woken = hours.next_waking(there, now)
        assert hours.is_waking(there, woken)
        assert woken == now or (woken.astimezone(there).hour, woken.astimezone(there).minute) == (8, 0)
        assert timedelta(0) <= woken - now <= timedelta(hours=12)


def test_a_mail_that_was_put_by_day_and_is_sent_by_night_waits_for_the_morning(
    office: Office, mailbox: Mailbox, due: Callable[[int], list[str]]
):
    due(1)
    reminders.put_due(office.workplace, READY)
    at_night = READY.replace(hour=3) + timedelta(days=1)  # ten in the evening in New York
    assert office.run(at_night).n_put_off == 1
    (row,) = office.outbox
    assert (row.due_at, row.n_tries) == (READY.replace(hour=13) + timedelta(days=1), 0)
    assert office.run(row.due_at).n_sent == 1


@contextmanager
def statements(workplace: Workplace) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(workplace.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(workplace.database.engine, "before_cursor_execute", note)


def test_putting_takes_as_many_statements_for_sixty_as_for_one(workplace: Workplace, people: Cast):
    with workplace.database.writing() as db:
        make_due(db, 1, clinician=people.ben, on=READY.date())
    with statements(workplace) as for_one:
        assert reminders.put_due(workplace, READY) == 1
    with workplace.database.writing() as db:
        make_due(db, 60, clinician=people.ben, on=READY.date(), begin=1)
    with statements(workplace) as for_many:
        assert reminders.put_due(workplace, READY) == 60
    assert len(for_many) == len(for_one)
