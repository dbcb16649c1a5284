"""Her own record: what she has set, who looked at it, what she has asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What she has asked to end."""

    consent_taken_back_on: date | None = None
    erased_on: date | None = None
    """When her answers will be erased, unless she undoes it before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookShown:
    """Who looked at what, and when."""

    at: datetime
    who: str
    what: str
    code: str = ""
    is_machine: bool = False
    """Nobody who signs in: a command at the machine itself, such as a nightly export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YourDataPage:
    """What she can set, fetch and take back."""

    sees: Literal["results", "saved"]
    mails_are_on: bool
    email: str = ""
    theme: Literal["", "light", "dark"] = ""
    language: str = "en"
    has_second_step: bool = False
    looks: tuple[LookShown, ...] = ()
    may_have_copy: bool = True
    copy_ready_at: datetime | None = None
    copy_is_ready: bool = False
    ending: Ending | None = None
