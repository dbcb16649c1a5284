"""An extract as one Excel workbook: the wide file in codes and in words, the long files, the codebook.

Every text is written as a text, never as a formula, a link or a number, so that nothing needs an apostrophe. Rows go to
disk as they come (into a folder that nobody else can read and that is gone afterwards): memory does not grow with them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assessment.reporting.cells import Cell
from assessment.reporting.codebook import CODEBOOK, codebook_entries
from assessment.reporting.columns import Heading
from assessment.reporting.exported import Extract, FileLimitError
from assessment.reporting.long import NOTES, RESPONSES, SCORES, Versions, note_rows, response_rows, score_rows
from assessment.reporting.wide import Wide

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
LONGEST_TEXT: Final = 32_767
"""What a sheet and a cell of Excel can hold."""

FIRST_DATE: Final = date(1900, 3, 1)
"""Excel counts days from 1900, and one too many up to this one."""

PIECE: Final = 64 * 1024
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(extract: Extract) -> Iterator[bytes]:
    """The workbook, piece by piece; the first piece comes once all of it is made.

    Raises:
        FileLimitError: It has more columns, or a longer text, than Excel can hold.
        UnknownVersionError: At a sitting that holds what the definitions given do not have.
    """
    with tempfile.TemporaryFile() as file:
        with tempfile.TemporaryDirectory(prefix="check-in-") as folder:
            book = xlsxwriter.Workbook(file, _OPTIONS | {"tmpdir": folder})
            try:
                _write(_Book(book), extract)
            finally:
                book.close()
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _write(book: _Book, extract: Extract) -> None:
    wide = Wide(extract.questionnaires, zone=extract.zone, private=extract.private)
    versions = Versions(extract.questionnaires, extract.private)
    zone = extract.zone
    book.add("wide", wide.typed_headings, map(wide.values, extract.sittings()))
    book.add("wide_labels", wide.typed_headings, (wide.labels(each, versions) for each in extract.sittings()))
    book.add("responses_long", RESPONSES, response_rows(extract.sittings(), versions, zone=zone))
    book.add("scores_long", SCORES, score_rows(extract.sittings(), versions, zone=zone))
    if extract.notes is not None:
        book.add("notes", NOTES, note_rows(extract.notes()))
    entries = codebook_entries(extract.questionnaires, private=extract.private, with_notes=extract.notes is not None)
    book.add("codebook", CODEBOOK, ([entry.get(heading.name) for heading in CODEBOOK] for entry in entries))


class _Book:
    """A workbook that is filled row by row; what is too long for one sheet goes on in the next."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._bold: Format = book.add_format({"bold": True})
        self._date: Format = book.add_format({"num_format": "yyyy-mm-dd"})

    def add(self, name: str, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> None:
        """A table: its headings stay in sight, and each can be filtered by."""
        if len(headings) > MOST_COLUMNS:
            raise FileLimitError(f"{len(headings)} columns are more than a sheet of Excel can hold")
        days = {place for place, heading in enumerate(headings) if heading.read_as == "date"}
        sheet, at, n_sheets = self._sheet(name, headings), 1, 1
        for row in rows:
            if at == MOST_ROWS:
                n_sheets += 1
                sheet, at = self._sheet(f"{name}_{n_sheets}", headings), 1
            for place, value in enumerate(row):
                if value is not None and value != "":
                    self._value(sheet, at, place, value, is_day=place in days)
            at += 1

    def _sheet(self, name: str, headings: Sequence[Heading]) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for place, heading in enumerate(headings):
            _text(sheet, 0, place, heading.name, self._bold)
        return sheet

    def _value(self, sheet: Worksheet, row: int, place: int, value: float | str, *, is_day: bool) -> None:
        if not isinstance(value, str):
            sheet.write_number(row, place, value)
        elif is_day and date.fromisoformat(value) >= FIRST_DATE:
            sheet.write_datetime(row, place, date.fromisoformat(value), self._date)
        else:
            _text(sheet, row, place, value)


def _text(sheet: Worksheet, row: int, place: int, text: str, form: Format | None = None) -> None:
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise FileLimitError("a text is longer than a cell of Excel can hold")
    sheet.write_string(row, place, text, form)
