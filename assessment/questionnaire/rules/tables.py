"""Rules about tables: each value that a formula can give has a row, and no row waits for one that never comes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Final

from assessment.questionnaire.definition import Derived, TableRow
from assessment.questionnaire.rules.notebook import Notebook
from assessment.questionnaire.rules.spans import Span, span_of, spans_of
from assessment.questionnaire.rules.values import Values, values_of_derived

MOST_NAMED: Final = 5
"""Values without a row that are named; the rest are counted."""

_MOST_WHOLE: Final = 10_000


def check_tables(notebook: Notebook) -> None:
    """Look at every table, against what its formula can give."""
    if not any(derived.table for derived in notebook.draft.derived):
        return
    spans = spans_of(notebook.draft)
    for number, derived in enumerate(notebook.draft.derived):
        if derived.table and not derived.formula.ids & notebook.doubtful:
            _check_table(notebook, number, derived, spans)


def _check_table(notebook: Notebook, number: int, derived: Derived, spans: Mapping[str, Span]) -> None:
    inner = span_of(derived.formula.tree, spans)
    span = None if inner is None else inner.rounded(derived.round)
    values = values_of_derived(derived, notebook.draft)
    if values is None:
        values = _whole_numbers(span) if span is not None and derived.round is not None else None
    line = notebook.reading.line
    if values is None and not _covers(derived.table, span):
        what = f"the formula of `{derived.id}` has too many values to look each of them up"
        remedy = "round it to whole numbers (`round`), or give one row from its least to its greatest value"
        notebook.note(line("derived", number, "table"), "not-listed", what, remedy)
    if values:
        _check_listed(notebook, number, derived, values)
        span = Span(float(min(values)), float(max(values)))
    for place, row in enumerate(derived.table):
        if span is not None and not span.meets(Span(row.least, row.most)):
            what = f"no value of `{derived.formula.source.strip()}` is in the row of {_named(row)}; they go from {span}"
            remedy = "take the row out, or look at the key and the formula"
            notebook.note(line("derived", number, "table", place), "out-of-range", what, remedy)
    _check_given(notebook, number, derived)


def _check_listed(notebook: Notebook, number: int, derived: Derived, values: Values) -> None:
    left = sorted(value for value in values if not any(_is_in(value, row) for row in derived.table))
    if not left:
        return
    named = ", ".join(f"{float(value):.6g}" for value in left[:MOST_NAMED])
    more = f" and {len(left) - MOST_NAMED} more" if len(left) > MOST_NAMED else ""
    what = f"`{derived.id}` has no row for {named}{more}, which `{derived.formula.source.strip()}` can be"
    remedy = "add what is missing; values between two rows are not guessed"
    if derived.round is None and any(value.denominator != 1 for value in left):
        remedy = 'say how fractions are rounded before they are looked up: `round = "nearest"`, "up" or "down"'
    notebook.note(notebook.reading.line("derived", number, "table"), "not-listed", what, remedy)


def _check_given(notebook: Notebook, number: int, derived: Derived) -> None:
    """What the table gives lies in the range that is declared beside it."""
    least, most = derived.range or (0.0, 0.0)
    for place, row in enumerate(derived.table):
        if derived.range is not None and not least <= row.gives <= most:
            line = notebook.reading.line("derived", number, "table", place)
            what = f"the row of {_named(row)} gives {row.gives:g}, outside {least:g} to {most:g}"
            notebook.note(line, "leaves-range", what, "widen `range`, or correct the row")


def _whole_numbers(span: Span) -> Values | None:
    least, most = ceil(span.least), floor(span.most)
    return frozenset(map(Fraction, range(least, most + 1))) if most - least <= _MOST_WHOLE else None


def _covers(table: tuple[TableRow, ...], span: Span | None) -> bool:
    """Whether one row holds everything: between two rows there is always a value that is in neither."""
    return span is not None and any(row.least <= span.least and span.most <= row.most for row in table)


def _is_in(value: Fraction, row: TableRow) -> bool:
    return Fraction(repr(row.least)) <= value <= Fraction(repr(row.most))


def _named(row: TableRow) -> str:
    return f"{row.least:g}" if row.least == row.most else f"{row.least:g} to {row.most:g}"
