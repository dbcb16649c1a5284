"""Sends what the outbox holds, each mail once, however many run at the same time and wherever one is killed.

A mail is claimed in one unit of work, sent outside any, and marked in another. Whoever is killed in between leaves a
claim that grows old; then the mail is sent again under the same Message-ID, by which mailboxes know it. Claimed one by
one, so that no claim grows old behind a slow server. Reports ids and counts, never an address or a word of a mail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from assessment.services.mailing.about import letter_for
from assessment.services.mailing.letters import Later, Letter, Written
from assessment.services.mailing.message import NoAddressError, message
from assessment.services.mailing.post import Line, LostError, NoServerError, RefusedError
from assessment.services.mailing.server import MailServer
from assessment.storage import outbox

if TYPE_CHECKING:
    from assessment.services.workplace import Workplace
    from assessment.storage.tables import OutboxMail

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360, 720, 1440))
"""After each try that failed; after the last of them, one more try and no further: two days in all."""

MOST_LOST = 3
"""Mails lost one after the other: then the server is left in peace until the next run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What sending needs: the practice, its server, words for letters, and a clock that goes on while it sends."""

    workplace: Workplace
    server: MailServer
    write: Callable[[Letter], Written]
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of the mails that were due."""

    n_sent: int = 0
    n_put_off: int = 0
    """The server did not take them now, it is night where they go, or nobody is there yet who may have them."""
    n_dropped: int = 0
    """Nobody was to have them any more."""
    refused: tuple[str, ...] = ()
    """Ids of mails that the server refused for good."""
    given_up: tuple[str, ...] = ()
    """Ids of mails that were tried too often."""
    unread: tuple[str, ...] = ()
    """Ids of mails whose rows could not be read, each with the kind of failure."""
    problem: str = ""
    """Why it stopped before everything due was tried."""


def send_due(sender: Sender) -> Sent:
    """Send every mail that is due and that no other sender holds."""
    n: Counter[str] = Counter()
    ids: dict[str, list[str]] = {"refused": [], "gave-up": [], "unread": []}
    problem, n_lost = "", 0
    with Line(sender.server) as line:
        while not problem and (mail := _claimed(sender)) is not None:
            try:
                outcome = _sent(sender, line, mail)
            except NoServerError as error:
                _give_back(sender, mail, until=mail.due_at)
                problem = str(error)
                break
            except LostError:
                outcome = _put_off(sender, mail)
                n_lost += 1
            except (LookupError, ValueError) as error:
                # A plan taken out of the folder, a key that is gone: one mail must not stop the rest.
                _put_off(sender, mail)
                ids["unread"].append(f"{mail.id} ({type(error).__name__})")
                continue
            else:
                n_lost = 0
            n[outcome] += 1
            if outcome in ids:
                ids[outcome].append(mail.id)
            if n_lost == MOST_LOST:
                problem = f"the connection was lost {MOST_LOST} times in a row"
    return Sent(
        n_sent=n["sent"],
        n_put_off=n["put-off"],
        n_dropped=n["not-wanted"],
        refused=tuple(ids["refused"]),
        given_up=tuple(ids["gave-up"]),
        unread=tuple(ids["unread"]),
        problem=problem,
    )


def n_waiting(workplace: Workplace, now: datetime) -> int:
    """How many mails are due and not sent."""
    with workplace.database.reading() as db:
        return outbox.n_waiting(db, now=now)


def _claimed(sender: Sender) -> OutboxMail | None:
    with sender.workplace.database.writing() as db:
        return next(iter(outbox.claimed(db, now=sender.clock(), n=1)), None)


def _sent(sender: Sender, line: Line, mail: OutboxMail) -> str:
    """Send one mail that is held; what became of it: sent, put-off, not-wanted, refused, gave-up."""
    letter = letter_for(sender.workplace, mail, sender.clock())
    if letter is None:
        return _not_wanted(sender, mail)
    if isinstance(letter, Later):
        return _give_back(sender, mail, until=letter.until)
    try:
        written = sender.write(letter)
        line.give(message(mail.id, letter, written, server=sender.server, now=sender.clock()), letter.to)
    except NoAddressError:
        return _dropped(sender, mail, "refused")
    except RefusedError as error:
        return _dropped(sender, mail, "refused") if error.is_permanent else _put_off(sender, mail)
    with sender.workplace.database.writing() as db:
        outbox.mark_sent(db, mail.id, at=sender.clock())
    return "sent"


def _not_wanted(sender: Sender, mail: OutboxMail) -> str:
    """What was never tried may be put again, should she want it again; of what was, nobody knows whether it came."""
    if mail.n_tries > 1:
        return _dropped(sender, mail, "not-wanted")
    with sender.workplace.database.writing() as db:
        outbox.take_back(db, mail.id)
    return "not-wanted"


def _dropped(sender: Sender, mail: OutboxMail, why: outbox.Why) -> str:
    with sender.workplace.database.writing() as db:
        outbox.drop(db, mail.id, at=sender.clock(), why=why)
    return why


def _put_off(sender: Sender, mail: OutboxMail) -> str:
    """Until its next try; after the last one it is given up."""
    if mail.n_tries > len(WAITS):
        return _dropped(sender, mail, "gave-up")
    with sender.workplace.database.writing() as db:
        outbox.put_off(db, mail.id, until=sender.clock() + WAITS[mail.n_tries - 1])
    return "put-off"


def _give_back(sender: Sender, mail: OutboxMail, *, until: datetime) -> str:
    with sender.workplace.database.writing() as db:
        outbox.give_back(db, mail.id, until=until)
    return "put-off"
