"""What is rated between two ends, over time: its figure, the gap's figure, and the table of their numbers.

Shown, never called change.
"""

from __future__ import annotations

from assessment.reporting import frame, heights, spoken
from assessment.reporting.course import Course, Map, Rows, Series
from assessment.reporting.look import PHONE, Look
from assessment.reporting.words import PictureWords
from assessment.services.shown import Figure, NumberLine, NumberTable, PictureSize

LEAST_FOR_A_COURSE = 2


def figure_of_rows(rows: Rows, title: str, words: PictureWords) -> Figure:
    """Each row between its ends, first and latest one above the other."""
    return Figure(
        key="rows",
        title=title,
        alt=spoken.rows_alt(rows, words),
        narrow=PictureSize(width=PHONE, height=round(heights.rows_height(rows, Look(PHONE, words=words)))),
        numbers=numbers_of(rows),
    )


def gaps(rows: Rows) -> tuple[Series, ...]:
    """The gap of each row that has one at two times or more."""
    series = (row.gaps() for row in rows.rows)
    return tuple(one for one in series if len(one.scored) >= LEAST_FOR_A_COURSE)


def figure_of_gaps(shown: Course, *, widths: tuple[int, ...]) -> Figure | None:
    """How far apart the first two ratings were each time, a panel for each row; None before there is a course."""
    series = gaps(shown.rows) if shown.rows else ()
    if not series or shown.rows is None:
        return None
    said_in = shown.said_in
    sizes = [
        PictureSize(
            width=width, height=round(frame.trend_height(series, shown.notes, Look(width, words=said_in), words=()))
        )
        for width in widths
    ]
    return Figure(
        key="gaps",
        title="",
        alt=" ".join(spoken.alt_text(one, said_in) for one in series),
        narrow=sizes[0],
        wide=sizes[1] if len(sizes) > 1 else None,
        numbers=numbers_of(shown.rows),
    )


def numbers_of(rows: Rows) -> NumberTable:
    """Every rating of every row by date, 0 at the left end and 100 at the right, and the gap between the first two."""
    lines = [
        NumberLine(
            on=rated.on,
            label=row.title,
            cells=tuple(rated.reason(n) if value is None else value for n, value in enumerate(rated.values)),
            gap=rated.gap,
        )
        for row in rows.rows
        for rated in row.rated
    ]
    heads = tuple(rating.label for rating in rows.ratings)
    return NumberTable(heads=heads, lines=tuple(lines), has_labels=True, has_gaps=True)


def numbers_of_map(course: Map) -> NumberTable:
    """Both scores of each sitting that has both."""
    across = {point.sitting_n: point.score for point in course.across.scored}
    lines = [
        NumberLine(on=point.on, cells=(point.score, across[point.sitting_n]))
        for point in course.up.scored
        if point.sitting_n in across
    ]
    return NumberTable(heads=(course.up.title, course.across.title), lines=tuple(lines))
