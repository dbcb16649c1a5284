"""One client as her clinician sees her, and how each score came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from assessment.services.shown.care import Mails, MarkStep, SendNow
from assessment.services.shown.caseload import NamedVerdict
from assessment.services.shown.course import Figure, NoteShown
from assessment.services.shown.own import Ending
from assessment.services.shown.results import PatternShown, PracticeBar, StyleLine
from assessment.services.shown.rhythm import RhythmShown
from assessment.services.shown.tracks import About


@dataclass(frozen=True, slots=True, kw_only=True)
class LastStep:
    """How far a scale moved since the time before; beyond: by more than the usual error of one step."""

    title: str
    since: date
    points: float
    is_beyond: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SwingShown:
    """How much a two-sided score swings from sitting to sitting, beside what error alone would give. Never labelled."""

    title: str
    swing: float
    by_error_alone: float
    n_sittings: int
    n_crossings: int
    """How often it went from one side of its middle to the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedItem:
    """An item whose answer moved most, both answers as given."""

    text: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagShown:
    """What waits for the clinician: since when, in her words, and the answers that raised the mark with it."""

    on: date
    words: str
    answers: tuple[tuple[str, str], ...] = ()
    """Item and answer in words, as they were when it was raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkBanner:
    """The mark on top of a client's page, and what may be decided."""

    mark: Literal["talk-first", "review", "closed"]
    words: str
    """The mark's words from the plan ("Review first")."""
    reasons: tuple[FlagShown, ...] = ()
    """Each flag not settled yet, oldest first."""
    may_settle: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTableRow:
    """One sitting in the table of every score."""

    sitting_id: str
    on: date
    n: int
    scores: tuple[ScoreTableCell, ...]
    anchor: str = ""
    is_imported: bool = False
    """Brought along from a file of answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTableCell:
    """One score of one sitting: leads to how it came about."""

    score_id: str
    score: float | None
    n: int = 0
    n_items: int = 0
    is_prorated: bool = False
    is_asked: bool = True
    is_half: bool = False
    """Its questionnaire was begun and left; what is half is never scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrationRow:
    """One questionnaire as it was answered once, with every score that it has."""

    title: str
    version: int
    n_answered: int
    n_asked: int
    is_whole: bool
    scores: tuple[tuple[str, ScoreTableCell], ...] = ()
    """Each with its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingRow:
    """One sitting that is over, with all that was answered in it, in the order of asking."""

    sitting_id: str
    n: int
    on: date
    state: Literal["sent", "stopped", "ended", "lapsed", "imported"]
    administrations: tuple[AdministrationRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfPart:
    """What the definition of one questionnaire says of its scores."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualErrorShown:
    """The error figures behind a trend: how far one sitting may lie from the first, and their revision."""

    points: float
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPage:
    """One client, as her clinician sees her."""

    client_id: str
    name: str
    code: str
    context: tuple[str, ...] = ()
    report_notes: tuple[str, ...] = ()
    state: Literal["invited", "not-invited", "accepted", "active", "erased", "ended"] = "active"
    invited_on: date | None = None
    link_until: date | None = None
    erased_on: date | None = None
    ending: Ending | None = None
    banner: MarkBanner | None = None
    n_sittings: int = 0
    has_history: bool = False
    """The first of them were imported."""
    headline: tuple[NamedVerdict, ...] = ()
    cannot_tell: tuple[str, ...] = ()
    """Titles of the scales of which nothing can be told yet."""
    pattern: PatternShown | None = None
    last_steps: tuple[LastStep, ...] = ()
    swings: tuple[SwingShown, ...] = ()
    verdicts: tuple[NamedVerdict, ...] = ()
    """On every scale whose change may be put in words, with the figures they rest on."""
    chance_one_in: int = 7
    words: Literal["clinical", "client"] = "clinical"
    trend_title: str = ""
    trend: Figure | None = None
    baseline: Literal["first", "first-two"] = "first"
    score_titles: tuple[str, ...] = ()
    score_rows: tuple[ScoreTableRow, ...] = ()
    moved: tuple[MovedItem, ...] = ()
    moved_from: date | None = None
    moved_to: date | None = None
    map: Figure | None = None
    styles: tuple[StyleLine, ...] = ()
    style_title: str = ""
    styles_on: date | None = None
    gaps: Figure | None = None
    bars: tuple[PracticeBar, ...] = ()
    bars_title: str = ""
    bars_on: date | None = None
    bar_ends: tuple[str, str] = ("", "")
    notes: tuple[NoteShown, ...] = ()
    usual_error: UsualErrorShown | None = None
    sentences: tuple[SaidOfPart, ...] = ()
    """What the definitions say to the clinician, questionnaire by questionnaire."""
    flags: tuple[str, ...] = ()
    sittings: tuple[SittingRow, ...] = ()
    marks: tuple[MarkStep, ...] = ()
    """Everything that was flagged, and what was decided after it, oldest first."""
    rhythm: RhythmShown | None = None
    """None once she is erased, and on a track that is set aside."""
    mails: Mails = "on"
    send_now: SendNow = field(default_factory=SendNow)
    sees: Literal["results", "saved"] = "results"
    disclosure: str = ""
    about: About | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One item in the account of a score."""

    field_id: str
    text: str
    answer: str
    """In words, as given; or the reason why there is none."""
    coded: float | None = None
    is_reverse: bool = False
    weight: float = 1.0
    counted: float | None = None
    """What went into the sum, after reversing; None: left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePage:
    """How one score came about."""

    client_id: str
    code: str
    title: str
    on: date
    score: float | None
    band: str = ""
    low: float | None = None
    high: float | None = None
    sem: float | None = None
    n: int = 0
    n_items: int = 0
    needed: int = 0
    formula: str = ""
    rows: tuple[KeyRow, ...] = ()
    steps: tuple[str, ...] = ()
    """The arithmetic, a line a step."""
    text: str = ""
    questionnaire: str = ""
    version: int = 1
    seal: str = ""
    error_revision: int | None = None
    error_source: str = ""
    scoring_revision: int = 1
    parts: Mapping[str, float | None] = field(default_factory=dict)
    """For a derived score: the parts its formula read."""
    about: About | None = None
