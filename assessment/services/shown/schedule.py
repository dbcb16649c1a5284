"""What is open, what comes, what lapsed and what has stopped among a clinician's clients."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from assessment.services.shown.care import Mails, SendNow
from assessment.services.shown.caseload import Awaits, Turning

Listed: TypeAlias = Literal["open-now", "coming", "missed", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """One client in a list, with what may be done for her from here."""

    client_id: str
    name: str
    code: str
    awaits: Awaits
    plan: str
    every_days: int
    may_open: bool = False
    opens_from: date | None = None
    """The first day on which it may be opened by hand, where that is to come."""
    is_paused: bool = False
    last_missed_on: date | None = None
    mails: Mails = "on"
    send_now: SendNow = field(default_factory=SendNow)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleList:
    """One of the lists, or a page of it."""

    kind: Listed
    n: int
    rows: tuple[ScheduleRow, ...] = ()
    turning: Turning = field(default_factory=Turning)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePage:
    """All four lists from their beginnings, or a page of one."""

    lists: tuple[ScheduleList, ...]
    only: Listed | None = None
