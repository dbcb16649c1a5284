"""A clinician's own clients, and what of them deserves a look first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from assessment.services.shown.results import Verdict

if TYPE_CHECKING:
    from assessment.scoring.direction import Way

Show: TypeAlias = Literal["", "look", "due", "missed", "begun", "stopped"]
"""A filter: everybody, to look at first, open now, not sent in time, begun, nothing opens by itself."""
Sort: TypeAlias = Literal["", "code", "last-sent", "next-due"]
"""An order; without a word those to look at first, then whoever sent last."""


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
class Awaits:
    """What a client waits for, or what is waited for from her; `on` is the day that belongs to it.

    `invited` until a link runs out, `link-over` since it has; `begun` and `open` until a day (`open` without one: an
    intake, open since `since`); `waiting` for a day; `paused` until one; `on-request`; `stopped`; `closed`;
    `consent-back` and `erased` since a day; `to-be-erased` on one.
    """

    kind: Literal[
        "invited",
        "link-over",
        "begun",
        "open",
        "waiting",
        "paused",
        "on-request",
        "stopped",
        "closed",
        "consent-back",
        "to-be-erased",
        "erased",
    ]
    on: date | None = None
    since: date | None = None
    n_missed: int = 0
    """How many before it were not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadRow:
    """One client in the caseload's table. Under a mark that hides scores `cells` is empty and `mark_words` is not."""

    client_id: str
    name: str
    code: str
    awaits: Awaits
    n_sittings: int = 0
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
    is_new: bool = False
    """Sent since this clinician last opened her page."""
    is_unread: bool = False
    """Her answers could not be read here, so nothing is said of them."""
    place: int = 0
    """The number of the relationship that is asked, where several are followed; 0 where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """The ways to the pages before and after, as sealed places; empty where there is none."""

    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadPage:
    """A clinician's own clients."""

    n_clients: int
    today: date | None = None
    n_new: int = 0
    """Who has sent something since this clinician last opened her page."""
    n_open: int = 0
    filters: tuple[tuple[Show, int], ...] = ()
    """Each filter with how many it lets through."""
    look_first: tuple[ToLookAt, ...] = ()
    n_look: int = 0
    score_titles: tuple[str, ...] = ()
    rows: tuple[CaseloadRow, ...] = ()
    turning: Turning = Turning()
    show: Show = ""
    sort: Sort = ""
    descending: bool = False
    find: str = ""
    n_found: int = 0
    """How many fit what was looked for; the rows may be fewer."""
    changed: tuple[ChangedClients, ...] = ()
    chance_one_in: int = 7
    """One client in so many shows at least one reliable change by chance alone."""

    @property
    def n_all(self) -> int:
        """How many rows there are on all pages of what is shown."""
        return dict(self.filters).get(self.show, self.n_clients)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedPage:
    """Shown once, right after inviting: the code to say aloud and the link to send."""

    name: str
    code: str
    link: str
    until: date
    is_mailed: bool = False
    """The link goes to her e-mail as well."""
