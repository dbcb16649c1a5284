"""The CSV files of an extract, each as chunks of text; memory does not grow with their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from assessment.reporting.codebook import codebook_rows
from assessment.reporting.exported import Extract
from assessment.reporting.lines import csv_lines
from assessment.reporting.long import NOTES, RESPONSES, SCORES, Versions, note_rows, response_rows, score_rows
from assessment.reporting.wide import wide_rows

Watch: TypeAlias = Callable[[Iterable[Any]], Iterable[Any]]
"""Sees the rows pass; `iter` lets them."""


def wide_file(extract: Extract, watch: Watch = iter) -> Iterator[str]:
    """One row a sitting."""
    return wide_rows(
        watch(extract.sittings()),
        extract.questionnaires,
        zone=extract.zone,
        private=extract.private,
        dialect=extract.dialect,
    )


def responses_file(extract: Extract, watch: Watch = iter) -> Iterator[str]:
    """One row an answer."""
    versions = Versions(extract.questionnaires, extract.private)
    rows = response_rows(extract.sittings(), versions, zone=extract.zone)
    return csv_lines(RESPONSES, watch(rows), extract.dialect)


def scores_file(extract: Extract, watch: Watch = iter) -> Iterator[str]:
    """One row a score."""
    rows = score_rows(extract.sittings(), Versions(extract.questionnaires), zone=extract.zone)
    return csv_lines(SCORES, watch(rows), extract.dialect)


def notes_file(extract: Extract, watch: Watch = iter) -> Iterator[str]:
    """One row a note; only headings where nobody asked for her own words."""
    return csv_lines(NOTES, watch(note_rows(extract.notes() if extract.notes else ())), extract.dialect)


def codebook_file(extract: Extract, watch: Watch = iter) -> Iterator[str]:  # noqa: ARG001  its rows say nothing of anybody
    """One row a column of all these files."""
    return codebook_rows(
        extract.questionnaires,
        private=extract.private,
        with_notes=extract.notes is not None,
        dialect=extract.dialect,
    )


FILES = {
    "wide.csv": wide_file,
    "responses_long.csv": responses_file,
    "scores_long.csv": scores_file,
    "notes.csv": notes_file,
    "codebook.csv": codebook_file,
}
"""By name, as they stand in a zip."""
