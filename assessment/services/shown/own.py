"""Her own record: what she has set, who looked at it, what she has asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from assessment.services.shown.frame import AnsweredItem
from assessment.services.shown.tracks import TrackName

OfSplit: TypeAlias = Literal["", "first", "rest"]
"""Which part of an intake that was split over days; empty for every other sitting."""


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
    is_machine: bool = False
    """Nobody who signs in: a command at the machine itself, such as a nightly export."""
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVisits:
    """What she herself looked at or did on one day."""

    on: date
    n: int
    what: tuple[str, ...]
    """Each action once, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksPage:
    """Some of the looks at her record, newest first; page 1 holds the newest."""

    looks: tuple[LookShown, ...]
    own_visits: tuple[OwnVisits, ...]
    number: int
    n_pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPart:
    """What was asked under one title, as she answered it."""

    title: str
    answers: tuple[AnsweredItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSitting:
    """What she answered in one sitting."""

    id: str
    on: date
    n: int
    is_whole: bool
    of_split: OfSplit = ""
    n_that_day: int = 0
    """Its number among those of the same day; 0 where it is the only one."""
    parts: tuple[PastPart, ...] = ()
    about: TrackName | None = None
    """The relationship that it was about, where she has several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyShown:
    """The copy that she has asked for, or may ask for."""

    state: Literal["none", "asked", "ready"] = "none"
    ready_at: datetime | None = None
    until: datetime | None = None
    hides_scores: bool = False
    """Her therapist goes through the results with her first: until then a copy has no scores and no pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YourDataPage:
    """What she can set, fetch and take back."""

    sees: Literal["results", "saved"]
    theme: Literal["", "light", "dark"] = ""
    language: str = "en"
    has_second_step: bool = False
    looks: tuple[LookShown, ...] = ()
    own_visits: tuple[OwnVisits, ...] = ()
    has_more_looks: bool = False
    copy: CopyShown | None = None
    """None where she sees only that it is saved: her therapist can give her one."""
    ending: Ending | None = None
