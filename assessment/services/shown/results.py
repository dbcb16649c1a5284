"""Her latest results: verdicts, score lines, ratings between two ends, bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from assessment.services.shown.frame import AnsweredItem, BetweenPage, HelpLines
from assessment.services.shown.tracks import About

if TYPE_CHECKING:
    from assessment.scoring.direction import Way

MarkShape: TypeAlias = Literal["first", "second", "third"]
"""Which rating a mark stands for, by its place in the definition: filled circle, diamond, ring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be said of a scale's change; its words are in the interface's catalogue."""

    id: Literal["too-few", "no-clear-change", "possible-change", "change", "bumpy"]
    points: float | None = None
    """Last score minus the first (or the baseline)."""
    way: Way | None = None
    """Where it went, as far as its scale's direction allows to say so; None where it stayed."""
    toward: tuple[float, float] | None = None
    """The range that `closer`, `further` and `within` speak of."""
    is_in_last: bool = True
    """False: the scores as a whole went that way, but the last one does not lie on that side of the first."""
    baseline: Literal["first", "first-two"] = "first"
    is_since_history: bool = False
    """The first score came before the intake: it was imported."""
    rc: float | None = None
    rti: float | None = None
    rti_low: float | None = None
    rti_high: float | None = None
    qe_p: float | None = None
    sem: float | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BandMark:
    """One band on a score line: where it starts and ends, and whether the score lies in it."""

    label: str
    start: float
    end: float
    is_now: bool = False

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One score on a line: the dot, a tint of one standard error to each side, the last one as a small open dot."""

    at: float
    low: float | None = None
    high: float | None = None
    last_at: float | None = None
    bands: tuple[BandMark, ...] = ()
    score: float = 0.0
    """The score itself, for the words (equal to `at` on a scale from 0 to 100)."""
    last_score: float | None = None
    least: float = 0.0
    most: float = 100.0
    """The ends of the line, as scores."""

    def score_at(self, place: float) -> float:
        """The score at a place of the line, from 0 to 100."""
        return self.least + place / 100 * (self.most - self.least)

    @property
    def band(self) -> str:
        """The name of the band the score lies in; empty where there are none."""
        return next((band.label for band in self.bands if band.is_now), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternShown:
    """The label that stood out, with what is said of it."""

    label: str
    label_suffix: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()
    prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleResult:
    """One scale on the results page. Without a score there is no line, and `text` says so."""

    name: str
    text: str
    line: ScoreLine | None = None
    n: int = 0
    n_items: int = 0
    is_prorated: bool = False
    verdict: Verdict | None = None
    is_second: bool = False
    """Her second score: the note on first answers is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleMark:
    """One rating on a line between two end words; `reason` (in words) stands where a position would."""

    shape: MarkShape
    label: str
    at: float | None = None
    aside: float = 0.0
    """How far below the line it stands, in px, so that marks at one place do not cover each other."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleLine:
    """One item with ratings, drawn as marks on one line between its ends."""

    left: str
    right: str
    marks: tuple[StyleMark, ...]
    sentences: tuple[str, ...] = ()
    on: date | None = None
    """Given where lines of several dates stand one above the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeBar:
    """One scale as a bar, without any word on change. Without a score, `at` is None and `text` says so."""

    name: str
    at: float | None
    text: str = ""
    prompt: str = ""
    cuts: tuple[float, ...] = ()
    """Where its bands begin, without the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPart:
    """The results of one questionnaire, in the shapes its definition asks for; what is empty is not shown."""

    title: str
    on: date | None = None
    """Given when it was not asked this time: the day it is from."""
    pattern: PatternShown | None = None
    scales: tuple[ScaleResult, ...] = ()
    lines: tuple[StyleLine, ...] = ()
    total: ScaleResult | None = None
    bars: tuple[PracticeBar, ...] = ()
    bar_ends: tuple[str, str] = ("", "")
    sentences: tuple[str, ...] = ()
    """What else is said of it, such as an over-all match."""
    prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """Her latest results, words first. `instead` is the mark's page, and then nothing else is here."""

    on: date
    disclosure: str = ""
    parts: tuple[ResultPart, ...] = ()
    anchors: tuple[AnsweredItem, ...] = ()
    is_try: bool = False
    has_course: bool = True
    instead: BetweenPage | None = None
    help: HelpLines | None = None
    about: About | None = None
