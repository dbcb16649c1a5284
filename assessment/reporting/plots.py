"""Pictures of a course as SVG or PNG, one function for each kind: values and a look in, bytes out.

A picture that was drawn lately is not drawn again. How high one will be is known beforehand: `frame.trend_height`
and `heights`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from assessment.reporting.bars import draw_bars
from assessment.reporting.cache import pictures
from assessment.reporting.course import Bars, DatedNote, DatedWord, Map, Row, Rows, Series
from assessment.reporting.look import Look
from assessment.reporting.map import draw_map
from assessment.reporting.rows import draw_rows
from assessment.reporting.sheet import Sheet
from assessment.reporting.spoken import alt_text
from assessment.reporting.trend import trend

__all__ = [
    "alt_text",
    "gap_svg",
    "map_png",
    "map_svg",
    "practices_png",
    "practices_svg",
    "styles_over_time_png",
    "styles_over_time_svg",
    "trend_png",
    "trend_svg",
]

PNG_SCALE = 2.0


def trend_svg(
    series: Series | Sequence[Series], notes: Sequence[DatedNote], look: Look, *, words: Sequence[DatedWord] = ()
) -> bytes:
    """One scale over time; of several, their panels stacked on one time axis (ids then begin with the series' id)."""
    shown, places, said = _shown(series), _places(notes), tuple(words)
    return _svg(("trend", shown, places, said, look), lambda: trend(shown, places, look, words=said))


def trend_png(
    series: Series | Sequence[Series], notes: Sequence[DatedNote], look: Look, *, title: str, disclosure: str
) -> bytes:
    """The same as a picture that stands alone, with its title and the disclosure in it."""
    shown, places = _shown(series), _places(notes)
    return _png(("trend", shown, places, look), lambda: trend(shown, places, look), look, title, disclosure)


def map_svg(course: Map, look: Look) -> bytes:
    """Two scores against each other, from the first sitting to now."""
    shown = _plain_map(course)
    return _svg(("map", shown, look), lambda: draw_map(shown, look))


def map_png(course: Map, look: Look, *, title: str, disclosure: str) -> bytes:
    """The map as a picture that stands alone."""
    shown = _plain_map(course)
    return _png(("map", shown, look), lambda: draw_map(shown, look), look, title, disclosure)


def styles_over_time_svg(rows: Rows, look: Look) -> bytes:
    """Every row between its ends, first and latest sitting one above the other."""
    return _svg(("rows", rows, look), lambda: draw_rows(rows, look))


def styles_over_time_png(rows: Rows, look: Look, *, title: str, disclosure: str) -> bytes:
    """The rows as a picture that stands alone."""
    return _png(("rows", rows, look), lambda: draw_rows(rows, look), look, title, disclosure)


def gap_svg(row: Row, notes: Sequence[DatedNote], look: Look) -> bytes:
    """The gap of one row over time: points joined, the middle marked, no shading and no verdict."""
    return trend_svg(row.gaps(), notes, look)


def practices_svg(bars: Bars, notes: Sequence[DatedNote], look: Look) -> bytes:
    """A total over time, where it has two scores, with its facets at the latest sitting as bars."""
    shown, places = replace(bars, total=_plain(bars.total)), _places(notes)
    return _svg(("bars", shown, places, look), lambda: draw_bars(shown, places, look))


def practices_png(bars: Bars, notes: Sequence[DatedNote], look: Look, *, title: str, disclosure: str) -> bytes:
    """Total and facets as a picture that stands alone."""
    shown, places = replace(bars, total=_plain(bars.total)), _places(notes)
    return _png(("bars", shown, places, look), lambda: draw_bars(shown, places, look), look, title, disclosure)


def _plain(series: Series) -> Series:
    """A series without what is said beside the picture, which draws nothing and need not be hashable."""
    return replace(series, change=None, verdict="")


def _shown(series: Series | Sequence[Series]) -> tuple[Series, ...]:
    return (_plain(series),) if isinstance(series, Series) else tuple(map(_plain, series))


def _plain_map(course: Map) -> Map:
    return replace(course, across=_plain(course.across), up=_plain(course.up))


def _places(notes: Sequence[DatedNote]) -> tuple[DatedNote, ...]:
    """Notes without their text: a picture shows only their numbers, and the cache need not keep their words."""
    return tuple(replace(note, text="") for note in notes)


def _svg(content: Hashable, draw: Callable[[], Sheet]) -> bytes:
    return pictures.seen(("svg", content), lambda: draw().svg())


def _png(content: Hashable, draw: Callable[[], Sheet], look: Look, title: str, disclosure: str) -> bytes:
    def page() -> bytes:
        sheet = draw()
        sheet.become_page(title, disclosure, look.tokens)
        return sheet.png(scale=PNG_SCALE)

    return pictures.seen(("png", content, title, disclosure), page)
