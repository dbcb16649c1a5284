"""Draws what is rated between two ends: the first and the latest sitting one above the other, in three shapes.

The shapes are those of the form: filled circle, diamond, ring. A grey line leads from the first rating to the second.
Shown, never called change.
"""

from __future__ import annotations

from collections.abc import Sequence

from assessment.reporting.course import Rating, Row, Rows
from assessment.reporting.heights import (
    KEY_WORDS_AFTER,
    REASON_ROOM,
    TRACK_ROOM,
    RowPlace,
    Track,
    key_places,
    row_places,
)
from assessment.reporting.look import SMALL, TICK, Look
from assessment.reporting.sheet import Sheet
from assessment.reporting.side_by_side import side_by_side

DATE_ROOM = 52.0
END = 8.0
"""From the end of a track to the edge of the picture, so that a mark at the end is whole."""

MARK = 11.0


def draw_rows(rows: Rows, look: Look) -> Sheet:
    """All rows, each with its first and its latest sitting."""
    places, height = row_places(rows, look)
    sheet = Sheet(look.width_px, height, from_right=look.words.from_right)
    _key(sheet, look, rows.ratings)
    for place in places:
        _ends(sheet, look, place)
        for n, track in enumerate(place.tracks, start=1):
            _track(sheet, look, place.row, track, gid=f"{place.row.id}-{n}")
    return sheet


def _mark(sheet: Sheet, look: Look, rating: int, *, x: float, y: float, gid: str | None = None) -> None:
    """The shape of a rating, by its place: filled circle, diamond, ring."""
    tokens = look.tokens
    if rating == 0:
        sheet.mark(x, y, tokens.accent, size=MARK, gid=gid, above=6)
    elif rating == 1:
        sheet.mark(x, y, tokens.hope, size=MARK - 1.5, marker="D", gid=gid, above=7)
    else:
        sheet.mark(x, y, tokens.guess, size=MARK + 1, fill=tokens.surface, wide=2.4, gid=gid, above=5)


def _key(sheet: Sheet, look: Look, ratings: Sequence[Rating]) -> None:
    """What the shapes are called."""
    for n, (x, y) in enumerate(key_places(ratings, look)):
        _mark(sheet, look, n, x=x, y=y)
        sheet.words(x + KEY_WORDS_AFTER, y, ratings[n].label, look.tokens.muted, size=SMALL)


def _ends(sheet: Sheet, look: Look, place: RowPlace) -> None:
    sheet.words(1, place.words_at, place.left, look.tokens.ink, size=TICK)
    sheet.words(look.width_px - 1, place.words_at, place.right, look.tokens.ink, size=TICK, ha="right")


def _track(sheet: Sheet, look: Look, row: Row, track: Track, *, gid: str) -> None:
    """One sitting: its date, its line with the middle marked, its marks, words below for what has none."""
    tokens, rated, y = look.tokens, track.rated, track.middle
    left, right = DATE_ROOM + END, look.width_px - END
    with_year = row.rated[0].on.year != row.rated[-1].on.year
    date_lines = (look.words.day_words(rated.on), *([str(rated.on.year)] if with_year else []))
    sheet.words(1, y, date_lines, tokens.muted, size=SMALL)
    sheet.line([(left, y), (right, y)], tokens.line, wide=3, round_ends=True, gid=f"{gid}-track")
    sheet.line([((left + right) / 2, y - 6), ((left + right) / 2, y + 6)], tokens.edge, above=2)
    places = {n: left + value / 100 * (right - left) for n, value in enumerate(rated.values) if value is not None}
    if 0 in places and 1 in places:
        sheet.line([(places[0], y), (places[1], y)], tokens.edge, wide=3, gid=f"{gid}-gap", above=3)
    for n, aside in side_by_side(places, room=MARK):
        _mark(sheet, look, n, x=places[n], y=y + aside * (MARK + 0.5), gid=f"{gid}-mark-{n + 1}")
    for n, words in enumerate(track.reasons):
        below = y + TRACK_ROOM / 2 - 2 + REASON_ROOM * (n + 0.5)
        sheet.words(look.width_px - 1, below, words, tokens.guess, size=SMALL, ha="right", gid=f"{gid}-words-{n + 1}")
