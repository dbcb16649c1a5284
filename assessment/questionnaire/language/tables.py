"""The tables in which a derived score is looked up, row by row, and the rounding that goes before."""

from __future__ import annotations

from typing import cast

from assessment.questionnaire.definition import Rounding, TableRow
from assessment.questionnaire.language.contents import is_number, shown
from assessment.questionnaire.language.parts import Part


def rounding_of(part: Part) -> Rounding | None:
    """How a score is rounded to a whole number; None leaves it as it is."""
    return cast("Rounding | None", part.value("round"))


def table_of(part: Part) -> tuple[TableRow, ...]:
    """The rows of a table, in ascending order; none when a score is not looked up."""
    rows: list[TableRow] = []
    for number, entry in enumerate(part.list("table")):
        path = (*part.where("table"), number)
        row = _row(entry)
        if row is None:
            remedy = "write [0, 20] for a value and what it gives, or [0, 4, 20] for the values from 0 to 4"
            part.source.note(path, "wrong-value", f"{shown(entry)} is no row of a table", remedy)
            continue
        if rows and row.least <= rows[-1].most:
            what = f"the row from {row.least:g} comes after the one up to {rows[-1].most:g}"
            part.source.note(path, "rows-not-ascending", what, "put the rows in order, and each value in one of them")
        rows.append(row)
    return tuple(rows)


def ends_of(table: tuple[TableRow, ...]) -> tuple[float, float] | None:
    """The least and the greatest that a table gives; None where the two are one, or there is no table."""
    given = [row.gives for row in table]
    return (min(given), max(given)) if len(set(given)) > 1 else None


def _row(entry: object) -> TableRow | None:
    if not isinstance(entry, list) or len(entry) not in (2, 3) or not all(map(is_number, entry)):
        return None
    least, most, gives = float(entry[0]), float(entry[-2]), float(entry[-1])
    return TableRow(least=least, most=most, gives=gives) if least <= most else None
