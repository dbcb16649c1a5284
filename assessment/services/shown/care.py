"""Who cares for a client and how she is asked, as her clinician sets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from assessment.services.shown.rhythm import RhythmShown
from assessment.services.shown.tracks import About

Mails: TypeAlias = Literal["on", "no-address", "off", "stopped", "not-wished"]
"""Whether e-mails go to a client: she gave no address, has switched them off, or they are stopped on this track."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNow:
    """Whether her clinician may send her a reminder of what waits for her."""

    state: Literal["may", "on-its-way", "both-sent", "not-now"] = "not-now"
    last_on: date | None = None
    """When the last one about the same went out, where she lives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Another clinician of the practice, to whom a client may be handed over."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarePage:
    """One client's plan, rhythm and care."""

    client_id: str
    name: str
    code: str
    rhythm: RhythmShown
    mails: Mails
    sees: Literal["results", "saved"]
    has_account: bool
    """She has accepted her invitation."""
    colleagues: tuple[Colleague, ...] = ()
    about: About | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedCare:
    """A client whose care has ended and whom nobody cares for now; no more of her than her code."""

    client_id: str
    code: str
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkStep:
    """One flag in the history of a track's marks: what raised it, and what was decided after it."""

    raised_at: datetime
    words: str
    """What the definition says; empty for a talk that nothing had asked for."""
    answers: tuple[tuple[str, str], ...] = ()
    """Item and answer in words, where they raised the mark."""
    settled_at: datetime | None = None
    settled_by: str = ""
    decision: Literal["", "go-on", "keep", "close"] = ""
    talked_on: date | None = None
    done: str = ""
    """What the clinician wrote down."""
