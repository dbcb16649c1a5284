"""One cell of an answers CSV: the response it stands for, the number that stands for it, and why it cannot be taken."""

from __future__ import annotations

import re
from math import inf
from typing import Final

from assessment.questionnaire.answers import Coded, coded
from assessment.questionnaire.definition import Field, as_chosen
from assessment.scoring.columns import Column

REFUSED: Final = inf
"""Stands in a matrix for a cell that cannot be taken; no response is infinite."""
_MOST_REMEMBERED: Final = 20_000
"""Different texts of one column whose codes are kept at hand: free text has no end of them."""
_MOST_SHOWN: Final = 40
_WITH_COMMA: Final = re.compile(r"[+-]?[0-9]+,[0-9]+")


class Cells(dict[str, float]):
    """The code of every text met so far in one column of a file; a new one is worked out when it is asked for."""

    def __init__(self, one: Field, column: Column, *, decimal_comma: bool) -> None:
        super().__init__()
        self._field = one
        self._column = column
        self._decimal_comma = decimal_comma

    def __missing__(self, text: str) -> float:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        found = response_in(self._field, text, decimal_comma=self._decimal_comma)
        code = REFUSED if found.errors else self._column.code(found.responses.values.get(self._field.id))
        self[text] = code
        return code


def response_in(one: Field, text: str, *, decimal_comma: bool = False) -> Coded:
    """The response in a cell: a value or reason by its id or exact label, or a number; an empty cell is missing.

    Args:
        decimal_comma: the file has something else than commas between its cells, so that 2,5 means 2.5.
    """
    found = _response_in(one, text)
    if found.errors and decimal_comma:
        return _response_in(one, with_point(text))
    return found


def with_point(text: str) -> str:
    """A number that is written with a decimal comma, with a point; any other text as it is."""
    plain = text.strip()
    return plain.replace(",", ".") if _WITH_COMMA.fullmatch(plain) else text


def _response_in(one: Field, text: str) -> Coded:
    plain = text.strip()
    reason = next((reason.id for reason in one.reasons if plain in (reason.id, reason.label)), None)
    if reason is not None and not one.item.options:
        return coded([one], {f"{one.id}!missing": [reason]})
    return coded([one], {one.id: [text]}, labels=True)


def refusal(one: Field, text: str) -> str:
    """Why a cell cannot be taken, for whoever made the file."""
    shown = repr(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…")
    reasons = [reason.id for reason in one.reasons]
    if one.item.options:
        offered = [as_chosen(value) for value in one.values]
        return f"{shown} is not one of {', '.join([*offered, *reasons])}"
    also = f", nor one of {', '.join(reasons)}" if reasons else ""
    if one.item.range is not None:
        least, most = one.item.range
        return f"{shown} is not a number from {least:g} to {most:g} in steps of {one.item.step:g}{also}"
    if one.item.type == "date":
        return f"{shown} is not a date written like 2026-01-31{also}"
    return f"{shown} is longer than {one.item.max_length} characters"
