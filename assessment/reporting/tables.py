"""A client's course as tables (pandas): one long frame of everything, and the table under each picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from assessment.reporting.course import Course, DatedWord, Series
from assessment.reporting.spoken import table_rows

COLUMNS = {
    "scale": "string",
    "title": "string",
    "date": "datetime64[s]",
    "occasion": "Int64",
    "state": "string",
    "score": "float64",
    "answered": "Int64",
    "items": "Int64",
    "band": "string",
    "sem": "float64",
    "version": "Int64",
    "era": "Int64",
    "usual_low": "float64",
    "usual_high": "float64",
    "reason": "string",
}
"""Of the long frame: name and type. `state` is scored, prorated, no-score or not-sent; `era` counts from 1."""


def frame(course: Course) -> pd.DataFrame:
    """All points of all series, one row a scale and sitting, and one a scale and window that nothing was sent in.

    Returns:
        The columns of `COLUMNS`, by scale in the order of the course, then by date. What is not there is NaN or NA.
    """
    records = [record for series in course.series for record in _records(series, course.not_sent)]
    return pd.DataFrame(records, columns=list(COLUMNS)).astype(COLUMNS)


def _records(series: Series, not_sent: Sequence[date]) -> list[dict[str, object]]:
    records: list[dict[str, object]] = [
        {"scale": series.id, "title": series.title, "date": on, "state": "not-sent"} for on in not_sent
    ]
    for n, era in enumerate(series.eras, start=1):
        usual = series.usual_error(era)
        for point in era:
            state = "no-score" if point.score is None else "prorated" if point.prorated else "scored"
            records.append(
                {
                    "scale": series.id,
                    "title": series.title,
                    "date": point.on,
                    "occasion": point.sitting_n,
                    "state": state,
                    "score": point.score,
                    "answered": point.n,
                    "items": point.n_items,
                    "band": point.band,
                    "sem": point.sem,
                    "version": point.version,
                    "era": n,
                    "usual_low": usual and usual.centre - usual.half_width,
                    "usual_high": usual and usual.centre + usual.half_width,
                    "reason": point.reason,
                }
            )
    return sorted(records, key=lambda record: str(record["date"]))


def table(series: Series, *, words: Sequence[DatedWord] = (), not_sent: Sequence[date] = ()) -> pd.DataFrame:
    """The table under one picture, every cell in words: date, score, answered, band, said, note."""
    rows = table_rows(series, words=words, not_sent=not_sent)
    columns = ["date", "score", "answered", "band", "said", "note"]
    return pd.DataFrame([[getattr(row, column) for column in columns] for row in rows], columns=columns, dtype="string")
