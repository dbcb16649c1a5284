"""Her course over time, its pictures and tables, her notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.services.shown.frame import BetweenPage
from assessment.services.shown.results import StyleLine, Verdict
from assessment.services.shown.tracks import About


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
    table_caption: str = ""
    """What the picture draws beside the rows: the ends of its axis, the bands, the usual error."""
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
    track_id: str = ""


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
    about: About | None = None
