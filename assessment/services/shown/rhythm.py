"""How often a client is asked and what: what is set, and what may be set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assessment.questionnaire.plan import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOffered:
    """A plan that may be chosen, by the titles of what it asks at retakes, in turn; each title once."""

    id: str
    turns: tuple[tuple[str, ...], ...]
    is_by_hand: bool = False
    """Nothing opens or is sent by itself under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RhythmShown:
    """One client's rhythm."""

    plan: str
    """The plan that decides now; empty when nothing is asked."""
    chosen: str
    """The clinician's choice, or the default: what is asked while no mark says otherwise."""
    offered: tuple[PlanOffered, ...]
    every_days: int
    least_days: int
    most_days: int
    paused_until: date | None
    """Only while the day is to come."""
    today: date
    state: Literal["ready", "begun", "waiting", "by-hand", "nothing"]
    usual_days: int = 21
    """What the plans leave between, where nobody has chosen."""
    opens_on: date | None = None
    closes_on: date | None = None
    may_open_early: bool = False
    earliest_on: date | None = None
    is_ended: bool = False
    """Nothing opens or is sent until a plan is chosen."""
    mark: Mark = "none"
    reminders_are_stopped: bool = False
    consent_is_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingBackShown:
    """How a client is asked to come back, for her own page."""

    mails_are_on: bool
    email: str
    are_wanted: bool | None
    """Whether she asked for reminders when she began; None before she has answered anything."""
    are_stopped: bool = False
    """For now, until her clinician lets them go out again."""
    failed_on: date | None = None
    """When a reminder could not be delivered, if none could since."""
    time_zone: str = ""
    """Her own; empty where she follows the practice."""
    time_zone_here: str = "UTC"
    rhythm: RhythmShown | None = None
    """None where nothing is asked by itself."""
