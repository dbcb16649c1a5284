"""The brief for the next hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.services.shown.caseload import NamedVerdict
from assessment.services.shown.client import LastStep, MarkBanner, MovedItem
from assessment.services.shown.course import Figure, NoteShown
from assessment.services.shown.frame import AnsweredItem
from assessment.services.shown.results import PatternShown, PracticeBar, Verdict
from assessment.services.shown.tracks import About


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefScale:
    """One row of the brief's table of scores."""

    title: str
    intake: float | None
    last: float | None
    now: float | None
    low: float | None = None
    high: float | None = None
    verdict: Verdict | None = None
    on: date | None = None
    """Given where it was not asked this time: the day it is from."""
    counts_from: date | None = None
    """Given where counting began again, since sentences were changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHope:
    """Rows that she could not rate in one respect, for one reason that she chose."""

    rating: str
    reason: str
    rows: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefPage:
    """One printed page for a talk: the code in place of the name, and it reads without its pictures."""

    client_id: str
    code: str
    printed_on: date
    sent_on: date
    n_asked: int
    n_answered: int
    days_after: int | None = None
    """Days since the sitting before; None at intake."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Reasons she chose for giving no answer, in her words, and how often."""
    next_due: date | None = None
    open_until: date | None = None
    banner: MarkBanner | None = None
    flags: tuple[str, ...] = ()
    headline: tuple[NamedVerdict, ...] = ()
    cannot_tell: tuple[str, ...] = ()
    last_steps: tuple[LastStep, ...] = ()
    pattern: PatternShown | None = None
    report_notes: tuple[str, ...] = ()
    baseline: Literal["first", "first-two"] = "first"
    has_history: bool = False
    """The first sittings were imported."""
    scales: tuple[BriefScale, ...] = ()
    anchors: tuple[AnsweredItem, ...] = ()
    moved: tuple[MovedItem, ...] = ()
    left_out: tuple[AnsweredItem, ...] = ()
    n_more_left_out: int = 0
    notes: tuple[NoteShown, ...] = ()
    n_more_notes: int = 0
    ask_about: tuple[str, ...] = ()
    open_hopes: tuple[OpenHope, ...] = ()
    map: Figure | None = None
    bars: tuple[PracticeBar, ...] = ()
    bars_title: str = ""
    bars_on: date | None = None
    bar_ends: tuple[str, str] = ("", "")
    disclosure: str = ""
    error_revision: int | None = None
    chance_one_in: int = 7
    n_tested: int = 0
    """Scales whose change may be put in words."""
    source: str = ""
    """Questionnaires, versions and seals, for the foot."""
    about: About | None = None
