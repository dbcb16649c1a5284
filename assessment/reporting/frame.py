"""Where the parts of a trend stand: one panel for each series on one time axis, names at the left, rings on top.

Plain arithmetic in px, so that a page can give its pictures their height before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from assessment.reporting.course import DatedNote, DatedWord, Series
from assessment.reporting.look import SMALL, TICK, Look
from assessment.reporting.room import LINE_HEIGHT, lines_of, width
from assessment.reporting.timeline import RING, Ring, Timeline, timeline_of

PLOT_HEIGHT = 174.0
STACKED_HEIGHT = 158.0
TITLE_ROOM = 30.0
TOP_ROOM = 6.0
RING_ROOM = 2 * RING + 3
MONTH_ROOM = 22.0
YEAR_ROOM = 15.0
BETWEEN_PANELS = 14.0
LONGEST_NAME = 9
"""A name at the left of so many letters or fewer stays on one line."""
LONGEST_WORD = 9
"""The client's own word under a date is broken into lines of so many letters."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name at the left of a panel: of a band, at the middle of its range."""

    value: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One series between two heights."""

    series: Series
    names: tuple[Name, ...]
    title_at: float | None
    top: float
    bottom: float

    def y(self, score: float) -> float:
        """Where a score stands, in px from the top; what lies beyond the range stands at its end."""
        least, most = self.series.least, self.series.most
        share = (min(max(score, least), most) - least) / (most - least)
        return self.bottom - share * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Frame:
    """The whole picture: its panels, its time axis (None before the first sitting), what stands above and below."""

    width: float
    height: float
    left: float
    right: float
    timeline: Timeline | None
    panels: tuple[Panel, ...]
    rings: tuple[Ring, ...]
    rings_at: float
    """The middle of the lowest row of rings."""
    months_at: float
    words_at: float
    words: tuple[tuple[DatedWord, tuple[str, ...]], ...]

    def ring_middle(self, ring: Ring) -> float:
        """The height of a ring's middle."""
        return self.rings_at - ring.row * RING_ROOM

    def prefix(self, panel: Panel) -> str:
        """What the ids of a panel's elements begin with: nothing where it is the only one."""
        return f"{panel.series.id}-" if len(self.panels) > 1 else ""


def band_names(series: Series) -> tuple[Name, ...]:
    """The bands' labels at the middle of their ranges."""
    edges = (*series.band_starts, series.most)
    middles = [(max(start, series.least) + end) / 2 for start, end in pairwise(edges)]
    return tuple(Name(at, lines_of(label, LONGEST_NAME)) for at, label in zip(middles, series.band_labels, strict=True))


def trend_height(
    series: Sequence[Series], notes: Sequence[DatedNote], look: Look, *, words: Sequence[DatedWord] = ()
) -> float:
    """How high the picture of a trend will be, in px: for the page, so that nothing jumps when it arrives."""
    return frame_of(series, notes, look, words=words).height


def left_of(names: Sequence[Name]) -> float:
    """The room that names at the left need, with a little air."""
    widest = max((width(line, TICK) for name in names for line in name.lines), default=0.0)
    return widest + 14 if widest else 4.0


def frame_of(
    series: Sequence[Series], notes: Sequence[DatedNote], look: Look, *, words: Sequence[DatedWord] = ()
) -> Frame:
    """The frame of one panel (no title: the card has one) or of several stacked ones."""
    names = [band_names(each) for each in series]
    left, right = left_of([name for each in names for name in each]), look.width_px - 2.0
    dates = [point.on for each in series for point in each.points]
    signed = any(each.least < 0 for each in series)
    timeline = timeline_of(dates, notes, left=left, right=right, signed=signed, names=look.words.months)
    rings = timeline.rings(notes) if timeline else ()
    n_rows = 1 + max((ring.row for ring in rings), default=-1)
    panels = _panels(series, names, ring_room=n_rows * RING_ROOM + 2 if rings else 0.0)
    down = panels[-1].bottom + MONTH_ROOM
    if timeline and any(month.year for month in timeline.months()):
        down += YEAR_ROOM
    said = _words_that_fit(words, timeline) if look.is_wide and timeline else ()
    n_lines = max((len(lines) for _, lines in said), default=0)
    return Frame(
        width=look.width_px,
        height=ceil(down + n_lines * SMALL * LINE_HEIGHT + (12 if said else 2)),
        left=left,
        right=right,
        timeline=timeline,
        panels=panels,
        rings=rings,
        rings_at=panels[0].top - RING - 5,
        months_at=panels[-1].bottom + MONTH_ROOM / 2 + 1,
        words_at=down + 8,
        words=said,
    )


def _panels(series: Sequence[Series], names: Sequence[tuple[Name, ...]], *, ring_room: float) -> tuple[Panel, ...]:
    """One panel below the other, the rings above the first; titles only where there are several."""
    panels: list[Panel] = []
    is_stacked = len(series) > 1
    down = 0.0
    for each, its_names in zip(series, names, strict=True):
        title_at = down + TITLE_ROOM / 2 if is_stacked else None
        top = down + (TITLE_ROOM if is_stacked else TOP_ROOM) + (0.0 if panels else ring_room)
        bottom = top + (STACKED_HEIGHT if is_stacked else PLOT_HEIGHT)
        panels.append(Panel(each, its_names, title_at, top, bottom))
        down = bottom + BETWEEN_PANELS
    return tuple(panels)


def _words_that_fit(words: Sequence[DatedWord], timeline: Timeline) -> tuple[tuple[DatedWord, tuple[str, ...]], ...]:
    """The words under their dates, from the latest back, leaving out those that would touch: the table has them all."""
    chosen: list[tuple[DatedWord, tuple[str, ...]]] = []
    reach = timeline.right + 40
    for word in sorted(words, key=lambda word: word.on, reverse=True):
        lines = lines_of(word.text, LONGEST_WORD)
        half = max(width(line, SMALL) for line in lines) / 2
        x = timeline.x(word.on)
        if timeline.left - 40 < x - half and x + half < reach:
            chosen.append((word, lines))
            reach = x - half - 4
    return tuple(chosen)
