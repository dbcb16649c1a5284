"""The day in a cell of a spreadsheet. What can be read as two days is asked for, never guessed."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal, TypeAlias

DayFormat: TypeAlias = Literal["iso", "dmy", "mdy"]
"""The order in which a day is written: 2026-01-31, 31/1/2026 or 1/31/2026."""

_AS: Final[dict[DayFormat, str]] = {"iso": "2026-01-31", "dmy": "31.1.2026", "mdy": "1/31/2026"}
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[T ][0-9]{2}:[0-9]{2}.*)?")
"""A spreadsheet may write midnight behind a day."""
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_TWO_DIGITS: Final = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")


class DayError(ValueError):
    """No day, or none that could be told for sure; says what to do."""


class UnsureDayError(DayError):
    """A day that is written in an order nobody has told."""


def day_in(text: str, form: DayFormat | None = None) -> date:
    """The day that a cell holds.

    Args:
        text: of the cell; a day that begins with its year is understood in every file.
        form: the order of the others; None when nobody has said.

    Raises:
        UnsureDayError: day and month could be either way round, as far as anybody has said.
        DayError: it is no day.
    """
    plain = text.strip()
    if found := _YEAR_FIRST.fullmatch(plain):
        return _day(found[1], found[3], found[4], form)
    if found := _YEAR_LAST.fullmatch(plain):
        if form is None:
            raise UnsureDayError("day and month may stand either way round")
        day, month = (found[1], found[3]) if form == "dmy" else (found[3], found[1])
        if form != "iso":
            return _day(found[4], month, day, form)
    if _TWO_DIGITS.fullmatch(plain):
        raise DayError("the year has two digits; write all four")
    raise DayError(f"it is not a day written like {_AS[form or 'iso']}")


def _day(year: str, month: str, day: str, form: DayFormat | None) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise DayError(f"there is no such day, as it is written like {_AS[form or 'iso']}") from None
