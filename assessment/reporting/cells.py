"""One cell of a CSV file: numbers stay numbers, and no text can be taken for a formula by a spreadsheet.

A text that would begin a formula gets an apostrophe in front; so does one that begins with an apostrophe itself, so
that taking one off again always gives back what was written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

Cell: TypeAlias = float | str | None
"""What one cell holds before it is written: a number, a text, or nothing."""

APOSTROPHE = "'"
BYTE_MARK = "\ufeff"
_FORMULA = frozenset("=+-−@")
_QUOTED = frozenset('",\r\n;\t')
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")


def begins_formula(text: str) -> bool:
    """Spreadsheets may read it as a formula: `= + - @`, any twin of theirs, also after blanks, or a control character.

    Twins (full-width, small, raised) are those that Unicode's compatibility form (NFKC) turns into one of the four
    or into a true minus.
    """
    if not text or text[0] in _PLAIN:
        return False
    if unicodedata.category(text[0]) == "Cc":
        return True
    for character in text:
        if character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}:
            continue
        return unicodedata.normalize("NFKC", character)[:1] in _FORMULA
    return False


def text_cell(text: str) -> str:
    """A text as a cell: made safe, and quoted where the format asks for it (RFC 4180)."""
    safe = APOSTROPHE + text if text[:1] == APOSTROPHE or begins_formula(text) else text
    if _QUOTED.isdisjoint(safe):
        return safe
    doubled = safe.replace('"', '""')
    return f'"{doubled}"'


@lru_cache(maxsize=4096)
def id_cell(id_: str) -> str:
    """An id as a cell. The same few come again in every row, so they are remembered."""
    return text_cell(id_)


def number_cell(number: float | None) -> str:
    """A number as a cell, exact: whole ones without a point; nothing where there is none."""
    if number is None:
        return ""
    if isinstance(number, float) and number.is_integer():
        return str(int(number))
    return str(number)


def cell(value: Cell) -> str:
    """A number or a text as a cell."""
    return text_cell(value) if isinstance(value, str) else number_cell(value)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written. Texts are the same in every dialect; numbers and what stands between cells are not."""

    separator: str = ","
    decimal: str = "."
    byte_mark: bool = False
    """Begin with U+FEFF, which Excel wants."""

    def number(self, number: float | None) -> str:
        """A number as a cell, with this dialect's decimal mark."""
        return number_cell(number) if self.decimal == "." else number_cell(number).replace(".", self.decimal)

    def row(self, values: Iterable[Cell]) -> str:
        """Values as one line."""
        return self.line([text_cell(value) if isinstance(value, str) else self.number(value) for value in values])

    def line(self, cells: Iterable[str]) -> str:
        """Finished cells as one line."""
        return self.separator.join(cells) + "\r\n"

    def first_line(self, headings: Iterable[str]) -> str:
        """The headings, safe as every text is, after the byte mark where there is one."""
        return (BYTE_MARK if self.byte_mark else "") + self.line(map(text_cell, headings))


PLAIN = Dialect()


def for_decimal_commas(*, byte_mark: bool = False) -> Dialect:
    """What spreadsheets expect where 1.5 is written 1,5: semicolons between cells."""
    return Dialect(separator=";", decimal=",", byte_mark=byte_mark)


def line(cells: Iterable[str]) -> str:
    """Finished cells as one line of plain CSV."""
    return PLAIN.line(cells)
