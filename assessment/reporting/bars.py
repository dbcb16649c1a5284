"""Draws a total over time with its facets below as bars. The facets carry no words of change: they are too rough."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.reporting.course import Bars, DatedNote, whole
from assessment.reporting.heights import BAR_ROOM, bars_frame, bars_height, bars_top
from assessment.reporting.look import NUMBER, SMALL, TICK, Look
from assessment.reporting.room import lines_of, width
from assessment.reporting.sheet import Sheet
from assessment.reporting.trend import draw_dates, draw_notes, draw_panel

LONGEST_NAME = 15


def draw_bars(bars: Bars, notes: Sequence[DatedNote], look: Look) -> Sheet:
    """The total where it has two scores to join, then each facet at its latest sitting."""
    sheet = Sheet(look.width_px, bars_height(bars, notes, look))
    frame = bars_frame(bars, notes, look)
    if frame:
        room = draw_panel(sheet, look, frame, frame.panels[0])
        draw_notes(sheet, look, frame, [room])
        draw_dates(sheet, look, frame)
    _draw_facets(sheet, look, bars, bars_top(bars, notes, look))
    return sheet


def _draw_facets(sheet: Sheet, look: Look, bars: Bars, top: float) -> None:
    tokens = look.tokens
    names = [lines_of(bar.title, LONGEST_NAME) for bar in bars.bars]
    left = max((width(line, TICK) for lines in names for line in lines), default=0.0) + 10
    right = look.width_px - 36.0
    bottom = top + len(bars.bars) * BAR_ROOM
    if bars.on is not None:
        day = look.words.day_words(bars.on, with_year=True)
        sheet.words(left, top - 9, day, tokens.muted, size=SMALL)
    for edge in bars.total.band_starts[1:]:
        x = left + _share(bars, edge) * (right - left)
        sheet.line([(x, top), (x, bottom)], tokens.line, above=1)
    for n, (bar, lines) in enumerate(zip(bars.bars, names, strict=True)):
        y = top + (n + 0.5) * BAR_ROOM
        sheet.words(left - 9, y, lines, tokens.ink, size=TICK, ha="right")
        sheet.line([(left, y), (right, y)], tokens.line, wide=2, above=2)
        if bar.score is None:
            words = bar.reason or look.words.not_enough
            sheet.words(left + 6, y - 9, words, tokens.muted, size=SMALL, gid=f"no-bar-{bar.id}")
            continue
        end = left + _share(bars, bar.score) * (right - left)
        sheet.line([(left, y), (max(end, left + 1.5), y)], tokens.accent, wide=8, gid=f"bar-{bar.id}", above=4)
        sheet.words(right + 8, y, whole(bar.score), tokens.ink, size=NUMBER)
    sheet.words(left, bottom + 9, bars.least_label, tokens.muted, size=SMALL)
    sheet.words(right, bottom + 9, bars.most_label, tokens.muted, size=SMALL, ha="right")


def _share(bars: Bars, score: float) -> float:
    return (score - bars.total.least) / (bars.total.most - bars.total.least)
