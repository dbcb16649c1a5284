"""What a client sees while she fills in and sends, and what awaits her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.services.shown.frame import AnsweredItem, BetweenPage
from assessment.services.shown.own import CopyShown, Ending
from assessment.services.shown.tracks import About


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """An item left open, and the page on which it stands."""

    field_id: str
    text: str
    page_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakPage:
    """A good place to stop for today: how long the rest takes, and its last day."""

    sitting_id: str
    minutes: int
    until: date
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerAnswer:
    """An item of which a newer answer was kept than the one that an older page sent, both in words."""

    text: str
    kept: str = ""
    sent: str = ""


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
    rest_until: date | None = None
    """Where more is asked on another day: the last one."""
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
    rest_until: date | None = None
    """Where more is asked on another day: the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What awaits her.

    States: `ready` to begin; `begun`; `waiting` for the next window; `by-hand` (nothing opens by itself: she may
    start where `may_open_early`); `nothing` more is planned; `instead` (a page of the mark stands in place of all).
    """

    state: Literal["ready", "begun", "waiting", "by-hand", "nothing", "instead"]
    sitting_id: str | None = None
    minutes: int = 7
    begun_on: date | None = None
    is_rest: bool = False
    """What is ready is the rest of a split intake, begun on `begun_on`."""
    next_page: int | None = None
    opens_on: date | None = None
    open_until: date | None = None
    """The last day on which it can be begun."""
    may_open_early: bool = False
    sees_results: bool = True
    has_results: bool = True
    instead: BetweenPage | None = None
    ending: Ending | None = None
    copy: CopyShown | None = None
    about: About | None = None
