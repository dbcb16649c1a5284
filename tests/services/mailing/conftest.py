"""A practice with a mail server of its own, and clients for whom something is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from assessment.services.mailing import reminders, sending
from assessment.services.mailing.letters import Letter, Written
from assessment.services.mailing.sending import Sender, Sent
from assessment.services.workplace import Workplace
from assessment.storage.tables import OutboxMail
from tests.cast import Cast
from tests.services.mailing.due import make_due
from tests.services.mailing.mailbox import Mailbox, mailbox_on_loopback

READY = datetime(2026, 12, 11, 15, 0, tzinfo=UTC)
"""Ten in the morning in New York, three weeks after Ada's intake."""


def words(letter: Letter) -> Written:
    """A letter in words that show all it holds."""
    text = f"{letter.name} {letter.part} {letter.until} {letter.minutes} {letter.stop}"
    stop = f"https://checkin.example.org/e/{letter.stop}" if letter.stop else ""
    return Written(subject=letter.kind, text=text, sender_name=letter.name, stop_address=stop)


@dataclass
class Office:
    """Whoever sends, at a time that a test sets."""

    workplace: Workplace
    mailbox: Mailbox
    now: datetime = READY

    @property
    def sender(self) -> Sender:
        return Sender(workplace=self.workplace, server=self.mailbox.server, write=words, clock=lambda: self.now)

    def run(self, now: datetime | None = None) -> Sent:
        """What the command does."""
        self.now = now or self.now
        reminders.put_due(self.workplace, self.now)
        return sending.send_due(self.sender)

    @property
    def outbox(self) -> list[OutboxMail]:
        with self.workplace.database.reading() as db:
            return list(db.query(OutboxMail).order_by(OutboxMail.due_at, OutboxMail.kind))


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server that takes everything until a test tells it not to."""
    with mailbox_on_loopback() as box:
        yield box


@pytest.fixture
def office(workplace: Workplace, mailbox: Mailbox) -> Office:
    """The practice's sender."""
    return Office(workplace, mailbox)


@pytest.fixture
def due(workplace: Workplace, people: Cast) -> Callable[[int], list[str]]:
    """So many clients for whom a check-in is ready today, and who want to be told."""

    def made(n: int) -> list[str]:
        with workplace.database.writing() as db:
            return make_due(db, n, clinician=people.ben, on=READY.date())

    return made
