"""What pages show, as frozen values: services fill them, templates read them.

Knows no addresses, no colours and no sentences of the interface's catalogue. Texts from definitions arrive here with
their placeholders filled in and their marks (`*so*`) still in them. Positions on drawings are numbers from 0 to 100,
percent of the drawing's length, so that a template computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from assessment.questionnaire.resources import HelpLine
    from assessment.scoring.direction import Way

MarkShape: TypeAlias = Literal["first", "second", "third"]
"""Which rating a mark stands for, by its place in the definition: filled circle, diamond, ring."""


# -------- around every page -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page, whoever looks at it."""

    site_name: str = "Check-in"
    role: Literal["client", "clinician"] | None = None
    name: str = ""
    """The clinician's own name, for the foot of her pages; empty for everybody else."""
    theme: Literal["", "light", "dark"] = ""
    """Empty: as the device says."""
    foot: str = ""
    """The instrument's words under each client page."""
    exit_address: str = "https://www.weather.gov/"
    idle_seconds: int | None = None
    """How long she may stay without contact; None where nobody is signed in."""
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLines:
    """The help lines of one country; `lines` may be empty, then `none` says where else to turn."""

    above: str = ""
    lines: tuple[HelpLine, ...] = ()
    none: str = ""
    foot: str = ""
    """Stands below once somebody has checked; `{last_checked}` in it is the day."""
    checked_on: date | None = None


# -------- filling in ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenPage:
    """A page between the questions, or in place of results: text, help lines where the text has its slot, buttons."""

    text: str
    """What stands before the help lines, or all of it."""
    text_after: str = ""
    help: HelpLines | None = None
    buttons: tuple[str, ...] = ()
    """`go-on`, `stop`, `leave`, `help`, `results`, in their order."""
    ends: bool = False
    """Nothing follows in this sitting."""
    language: str = ""
    """Of its texts; a sitting ends in the language that it was begun in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """An item left open, and the page on which it stands."""

    field_id: str
    text: str
    page_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredItem:
    """An item and its answer in words; empty where it was left open."""

    text: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """What she looks over before she sends."""

    sitting_id: str
    revision: int
    n_asked: int
    n_answered: int
    left_open: tuple[OpenItem, ...] = ()
    answers: tuple[AnsweredItem, ...] = ()
    back_number: int | None = None
    is_try: bool = False
    language: str = ""
    """That the sitting was begun in."""

    @property
    def n_left(self) -> int:
        """How many items were left open."""
        return self.n_asked - self.n_answered


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksPage:
    """After sending: the instrument's words, and whether results may be shown."""

    text: str
    may_show_results: bool = False


# -------- home, results, over time ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What awaits her.

    States: `ready` to begin; `begun`; `waiting` for the next window; `by-hand` (nothing opens by itself: she may
    start); `nothing` more is planned; `instead` (a page of the mark stands in place of everything).
    """

    state: Literal["ready", "begun", "waiting", "by-hand", "nothing", "instead"]
    sitting_id: str | None = None
    minutes: int = 7
    first_page: int = 1
    begun_on: date | None = None
    next_page: int | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    may_open_early: bool = False
    sees_results: bool = True
    has_results: bool = True
    instead: BetweenPage | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One row of the table behind a picture."""

    on: date
    state: Literal["scored", "no-score", "not-sent"] = "scored"
    score: float | None = None
    n: int = 0
    n_items: int = 0
    is_prorated: bool = False
    anchor: str = ""
    note: str = ""
    sitting_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSize:
    """One size in which a picture is drawn, shown 1:1."""

    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLine:
    """One line of a table of numbers; a cell is a number, the words for having none, or None where it was left open."""

    on: date
    cells: tuple[float | str | None, ...]
    label: str = ""
    gap: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTable:
    """The numbers of a picture that shows more than one course."""

    heads: tuple[str, ...]
    lines: tuple[NumberLine, ...]
    has_labels: bool = False
    has_gaps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture of something over time, with the words and the table that carry it."""

    key: str
    """What names it in the picture's address."""
    title: str
    alt: str
    narrow: PictureSize
    wide: PictureSize | None = None
    about: str = ""
    verdict: Verdict | None = None
    caption: str = ""
    """Said under the picture where no verdict is."""
    rows: tuple[FigureRow, ...] = ()
    numbers: NumberTable | None = None
    questions_changed_on: date | None = None
    could_not_be_drawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteShown:
    """A dated note, numbered as on the pictures."""

    id: str
    number: int
    on: date
    text: str
    whose: Literal["hers", "clinician"] = "hers"
    is_private: bool = False
    is_mine: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTimePage:
    """Her course: pictures, notes, how to read them. Without figures: nothing sent yet."""

    n_sittings: int
    since: date | None = None
    figures: tuple[Figure, ...] = ()
    styles: tuple[StyleLine, ...] = ()
    style_title: str = ""
    notes: tuple[NoteShown, ...] = ()
    disclosure: str = ""
    instead: BetweenPage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookShown:
    """Who looked at what, and when."""

    at: datetime
    who: str
    what: str
    code: str = ""


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
    erase_after: date | None = None


# -------- the clinician ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """The usual error on a spark, in pixels of its 84 x 34."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A course of 84 x 34 pixels without words: shading, line with gaps, last dot."""

    shades: tuple[Shade, ...] = ()
    lines: tuple[str, ...] = ()
    """Each a polyline's points, "x,y x,y"."""
    dot: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCell:
    """One score in the caseload's table, with its spark."""

    title: str
    score: float | None
    spark: Spark


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedVerdict:
    """A verdict and the scale it is about."""

    title: str
    verdict: Verdict


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
class ChangedClients:
    """Of the clients with two scores or more on a scale: how many changed reliably which way."""

    title: str
    n_clients: int
    ways: tuple[tuple[Way, int], ...] = ()
    toward: tuple[float, float] | None = None

    @property
    def n_others(self) -> int:
        """Of whom nothing can be told yet."""
        return self.n_clients - sum(n for _, n in self.ways)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLookAt:
    """One card of *To look at first*; `kind` gives it its words where `words` is empty."""

    client_id: str
    name: str
    kind: Literal["review", "closed", "reports", "change", "consent-back", "no-score", "lapsed"]
    on: date | None = None
    words: str = ""
    verdicts: tuple[NamedVerdict, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadRow:
    """One client in the caseload's table. Under a mark that hides scores `cells` is empty and `mark_words` is not."""

    client_id: str
    name: str
    code: str
    n_sittings: int
    pattern: str = ""
    pattern_suffix: str = ""
    mark: Literal["none", "talk-first", "review", "closed"] = "none"
    mark_words: str = ""
    cells: tuple[ScoreCell, ...] = ()
    since: tuple[NamedVerdict, ...] = ()
    """Verdicts worth words; empty with `first_time` False says "cannot tell yet"."""
    others_cannot_tell: bool = False
    is_first_time: bool = False
    last_sent: date | None = None
    next_due: date | None = None
    open_until: date | None = None
    next_on_request: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadPage:
    """A clinician's own clients."""

    n_clients: int
    n_new: int = 0
    n_open: int = 0
    look_first: tuple[ToLookAt, ...] = ()
    score_titles: tuple[str, ...] = ()
    rows: tuple[CaseloadRow, ...] = ()
    sort: Literal["", "code", "last-sent", "next-due"] = ""
    descending: bool = False
    find: str = ""
    changed: tuple[ChangedClients, ...] = ()
    chance_one_in: int = 7
    """One client in so many shows at least one reliable change by chance alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedItem:
    """An item whose answer moved most, both answers as given."""

    text: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkBanner:
    """The mark on top of a client's page, and what may be decided."""

    mark: Literal["talk-first", "review", "closed"]
    words: str
    """The mark's words from the plan ("Review first")."""
    reasons: tuple[tuple[date, str], ...] = ()
    """Day and words of each flag not settled yet."""
    may_settle: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTableRow:
    """One sitting in the table of every score."""

    sitting_id: str
    on: date
    n: int
    scores: tuple[ScoreTableCell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTableCell:
    """One score of one sitting: leads to how it came about."""

    score_id: str
    score: float | None
    n: int = 0
    n_items: int = 0
    is_prorated: bool = False
    is_asked: bool = True


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
    state: Literal["invited", "accepted", "active", "erased", "ended"] = "active"
    invited_on: date | None = None
    link_until: date | None = None
    erased_on: date | None = None
    banner: MarkBanner | None = None
    n_sittings: int = 0
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
    plan: str = ""
    plans: tuple[str, ...] = ()
    every_days: int = 21
    mails: str = ""
    sees: Literal["results", "saved"] = "results"
    disclosure: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedPage:
    """Shown once, right after inviting: the code to say aloud and the link to send."""

    name: str
    code: str
    link: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadPage:
    """What can be taken out of the app, and by whom it may be narrowed."""

    clients: tuple[tuple[str, str], ...] = ()
    """Id and code of each of her clients."""
    first_on: date | None = None
    last_on: date | None = None
    wants_password: bool = False
    is_empty: bool = False


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
