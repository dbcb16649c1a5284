"""What a mail is made of, as values: to whom, in which language, with which link. Its words are the web's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["invitation", "reminder", "second-reminder", "mails-stopped", "attention", "new-password"]

INVITATION: Final = "invitation"
REMINDER: Final = "reminder"
SECOND_REMINDER: Final = "second-reminder"
MAILS_STOPPED: Final = "mails-stopped"
WITHOUT: Final = "en"
"""The language of a mail to somebody who has chosen none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail before it has words. Neither a name nor anything that somebody answered is in it."""

    kind: Kind
    to: str
    language: str = WITHOUT
    name: str = ""
    """Of the practice, as it wants to be called on mails; empty where it gave none."""
    part: str = ""
    """Of the link: an invitation's or a password's token, a sitting's id."""
    until: date | None = None
    """The last day on which it works, where the reader lives."""
    minutes: int = 0
    stop: str = ""
    """The token of the stop link, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The words of a mail."""

    subject: str
    text: str
    sender_name: str
    stop_address: str = ""
    """Where a mailbox's own button for stopping mails leads."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: it is night where she lives, or nobody is there yet who may have it."""

    until: datetime
