"""Rows of plain values as lines of CSV, in chunks that are worth sending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assessment.reporting.cells import Cell, Dialect
from assessment.reporting.columns import Heading

ROWS_A_CHUNK = 200


def csv_lines(headings: Sequence[Heading], rows: Iterable[Sequence[Cell]], dialect: Dialect) -> Iterator[str]:
    """A whole file: the headings at once, then its rows."""
    yield dialect.first_line(heading.name for heading in headings)
    yield from chunks(map(dialect.row, rows))


def chunks(lines: Iterable[str]) -> Iterator[str]:
    """Some lines at a time; memory does not grow with their number."""
    waiting: list[str] = []
    for each in lines:
        waiting.append(each)
        if len(waiting) == ROWS_A_CHUNK:
            yield "".join(waiting)
            waiting.clear()
    if waiting:
        yield "".join(waiting)
