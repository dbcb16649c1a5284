"""How high the map, the rows and the bars will be and where their parts begin, in px.

Plain arithmetic, like `frame` for trends, so that a page gives each picture its room before one is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from assessment.reporting.course import Bars, DatedNote, Rated, Rating, Row, Rows
from assessment.reporting.frame import Frame, frame_of, trend_height
from assessment.reporting.look import SMALL, TICK, Look
from assessment.reporting.room import LINE_HEIGHT, lines_of, width

__all__ = ["bars_height", "map_height", "rows_height", "trend_height"]

UP_ROOM, ACROSS_ROOM = 22.0, 24.0
EDGE = 8.0
"""Room at the sides, so that a dot in a corner is whole."""

KEY_ROOM = 34.0
"""For the names of the shapes where they fit in one line."""

KEY_LINE = 20.0
KEY_FIRST = (6.5, 10.0)
"""Where the first shape stands."""

KEY_WORDS_AFTER, KEY_NEXT_AFTER = 11.0, 18.0
TRACK_ROOM = 34.0
REASON_ROOM = 16.0
AFTER_ROW = 16.0

BAR_ROOM = 36.0
HEAD_ROOM = 30.0
FOOT_ROOM = 22.0
POINTS_FOR_A_TREND = 2


def map_height(look: Look) -> float:
    """How high the map is, in px: a square, with a line of words above and below."""
    return look.width_px - 2 * EDGE + UP_ROOM + ACROSS_ROOM


@dataclass(frozen=True, slots=True)
class Track:
    """One sitting of one row on the picture, with the words for its missing ratings."""

    rated: Rated
    middle: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowPlace:
    """One row on the picture: the middle of its ends' words, and its tracks."""

    row: Row
    left: tuple[str, ...]
    right: tuple[str, ...]
    words_at: float
    tracks: tuple[Track, ...]


def key_places(ratings: Sequence[Rating], look: Look) -> tuple[tuple[float, float], ...]:
    """Where each shape of the key stands, its name behind it: side by side, in as many lines as they need."""
    (left, y), places = KEY_FIRST, []
    x = left
    for rating in ratings:
        end = x + KEY_WORDS_AFTER + width(rating.label, SMALL)
        if end > look.width_px and x > left:
            x, y = left, y + KEY_LINE
            end = x + KEY_WORDS_AFTER + width(rating.label, SMALL)
        places.append((x, y))
        x = end + KEY_NEXT_AFTER
    return tuple(places)


def rows_height(rows: Rows, look: Look) -> float:
    """How high the picture of all rows will be, in px."""
    return row_places(rows, look)[1]


def row_places(rows: Rows, look: Look) -> tuple[tuple[RowPlace, ...], float]:
    """Where each row stands, and the height of them all."""
    key_ends = max((y for _x, y in key_places(rows.ratings, look)), default=0) - KEY_FIRST[1]
    down, places = KEY_ROOM + key_ends, []
    longest = int((look.width_px / 2 - 6) / width("x", TICK))
    for row in rows.rows:
        left, right = lines_of(row.left, longest), lines_of(row.right, longest)
        tall = max(len(left), len(right)) * TICK * LINE_HEIGHT
        words_at, down = down + tall / 2, down + tall + 2
        tracks = []
        for rated in dict.fromkeys((*row.rated[:1], *row.rated[-1:])):
            reasons = _reasons(rows.ratings, rated)
            tracks.append(Track(rated, down + TRACK_ROOM / 2, reasons))
            down += TRACK_ROOM + len(reasons) * REASON_ROOM
        places.append(RowPlace(row, left, right, words_at, tuple(tracks)))
        down += AFTER_ROW
    return tuple(places), round(down)


def _reasons(ratings: Sequence[Rating], rated: Rated) -> tuple[str, ...]:
    """Words instead of a mark, for each rating that was given a reason."""
    return tuple(
        f"{rating.label}: {reason}" for n, rating in enumerate(ratings) if (reason := rated.reason(n)) is not None
    )


def bars_height(bars: Bars, notes: Sequence[DatedNote], look: Look) -> float:
    """How high the picture of the total and its facets will be, in px."""
    return ceil(bars_top(bars, notes, look) + len(bars.bars) * BAR_ROOM + FOOT_ROOM)


def bars_frame(bars: Bars, notes: Sequence[DatedNote], look: Look) -> Frame | None:
    """The frame of the total's trend; None where there are not yet two scores to join."""
    has_trend = len(bars.total.scored) >= POINTS_FOR_A_TREND
    return frame_of([bars.total], notes, look) if has_trend else None


def bars_top(bars: Bars, notes: Sequence[DatedNote], look: Look) -> float:
    """Where the facets begin, in px."""
    frame = bars_frame(bars, notes, look)
    return frame.height + HEAD_ROOM if frame else HEAD_ROOM * 0.7
