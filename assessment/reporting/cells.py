"""One cell of a CSV file: numbers stay numbers, and no text can be taken for a formula by a spreadsheet.

A text that would begin a formula gets an apostrophe in front; so does one that begins with an apostrophe itself, so
that taking one off again (`text_of`) always gives back what was written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

APOSTROPHE = "'"
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


def text_of(cell: str) -> str:
    """The text that a cell holds, once a CSV reader has taken its quotes off."""
    return cell.removeprefix(APOSTROPHE)


def number_cell(number: float | None) -> str:
    """A number as a cell, exact: whole ones without a point; nothing where there is none."""
    if number is None:
        return ""
    if isinstance(number, float) and number.is_integer():
        return str(int(number))
    return str(number)


def cell(value: float | str | None) -> str:
    """A number or a text as a cell."""
    return text_cell(value) if isinstance(value, str) else number_cell(value)


def line(cells: Iterable[str]) -> str:
    """Finished cells as one line."""
    return ",".join(cells) + "\r\n"
