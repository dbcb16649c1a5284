"""The variables of an SPSS file: which name, label and value labels each column of the wide file gets there.

SPSS takes other names than CSV: they begin with a letter, have no `/` and no `-`, and differ in more than case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd

from assessment.questionnaire.definition import Questionnaire
from assessment.reporting.cells import Cell
from assessment.reporting.columns import NOT_OFFERED, Column, Heading, newest_first
from assessment.reporting.exported import FileLimitError

LONGEST_NAME: Final = 64
LONGEST_LABEL: Final = 256
LONGEST_VALUE_LABEL: Final = 120
LONGEST_TEXT: Final = 32_767
"""Bytes, in UTF-8."""

RESERVED: Final = frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"])
MOST_REASONS: Final = 100
"""Different reasons for missing that have a number; no set of questionnaires comes near it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One variable, made from one column of the wide file or from two (a response and the reason beside it)."""

    name: str
    label: str
    kind: str
    """number, text or date."""
    place: int
    """Of the column in a row."""
    reason_place: int | None = None
    """Of the column with the reason for missing, where the variable takes it up."""
    value_labels: Mapping[float | str, str] = field(default_factory=dict)
    reasons: Mapping[str, float] = field(default_factory=dict)
    """The number that stands for each reason."""

    def series(self, rows: Sequence[Sequence[Cell]]) -> pd.Series[Any]:
        """Its values, as pyreadstat takes them."""
        if self.kind == "text":
            return pd.Series([_text(row[self.place]) for row in rows], dtype=object)
        if self.kind == "date":
            days = [row[self.place] for row in rows]
            return pd.Series([date.fromisoformat(str(day)) if day else None for day in days], dtype=object)
        return pd.Series([self._number(row) for row in rows], dtype="float64")

    def _number(self, row: Sequence[Cell]) -> float | None:
        value = row[self.place]
        if value is None and self.reason_place is not None:
            return self.reasons.get(str(row[self.reason_place]))
        return None if value is None else float(value)


def variables_of(
    headings: Sequence[Heading], columns: Sequence[Column], questionnaires: Sequence[Questionnaire]
) -> list[Variable]:
    """The variables of the wide file.

    Args:
        headings: All of the wide file, in order.
        columns: Those between the sitting's own and the disclosure.
        questionnaires: All versions whose columns the file has.
    """
    return _Variables(headings, columns, questionnaires).all()


class _Variables:
    def __init__(
        self, headings: Sequence[Heading], columns: Sequence[Column], questionnaires: Sequence[Questionnaire]
    ) -> None:
        n_before = next(n for n, heading in enumerate(headings) if heading.name == columns[0].heading) if columns else 0
        self._headings = headings
        self._columns = dict(enumerate(columns, start=n_before))
        self._versions = newest_first(questionnaires)
        self._reasons = _numbers_of_reasons(questionnaires)
        self._names = _names([heading.name for heading in headings])

    def all(self) -> list[Variable]:
        """Every variable; a numeric response's reason stands among its values and has none of its own."""
        found: list[Variable] = []
        for place, heading in enumerate(self._headings):
            column = self._columns.get(place)
            if column is not None and column.kind == "missing" and found[-1].reason_place == place:
                continue
            found.append(self._own(place, heading) if column is None else self._of(place, heading, column))
        return found

    def _own(self, place: int, heading: Heading) -> Variable:
        kind = {"whole": "number", "number": "number", "date": "date"}.get(heading.read_as, "text")
        return Variable(name=self._names[place], label=_cut(heading.meaning, LONGEST_LABEL), kind=kind, place=place)

    def _of(self, place: int, heading: Heading, column: Column) -> Variable:
        is_number = heading.read_as in {"number", "whole"}
        takes_reason = is_number and column.kind == "response"
        labels = _value_labels(column, self._versions[column.questionnaire])
        if takes_reason:
            words = NOT_OFFERED | _reason_labels(column, self._versions[column.questionnaire])
            labels |= {self._reasons[reason]: label for reason, label in words.items()}
        return Variable(
            name=self._names[place],
            label=_cut(_label(column, self._versions[column.questionnaire]), LONGEST_LABEL),
            kind="number" if is_number else "text",
            place=place,
            reason_place=place + 1 if takes_reason else None,
            value_labels={value: _cut(label, LONGEST_VALUE_LABEL) for value, label in labels.items()},
            reasons=self._reasons if takes_reason else {},
        )


def missing_range(variables: Sequence[Variable]) -> tuple[float, float] | None:
    """The lowest and the highest number that stands for a reason."""
    numbers = [number for each in variables for number in each.reasons.values()]
    return (min(numbers), max(numbers)) if numbers else None


def _numbers_of_reasons(questionnaires: Sequence[Questionnaire]) -> dict[str, float]:
    """A number for each reason, below everything that any item can take: -999, -998 and so on."""
    fields = [each for questionnaire in questionnaires for each in questionnaire.fields.values()]
    lowest = min((each.limits[0] for each in fields if each.limits), default=0.0)
    floor = 1000
    while -floor + MOST_REASONS >= lowest:
        floor *= 10
    reasons = dict.fromkeys([*NOT_OFFERED, *(reason.id for each in fields for reason in each.reasons)])
    if len(reasons) >= MOST_REASONS:
        raise FileLimitError(f"{len(reasons)} reasons for missing are more than the SPSS file has numbers for")
    return {reason: float(-floor + n) for n, reason in enumerate(reasons, start=1)}


def _names(headings: Sequence[str]) -> list[str]:
    """A name that SPSS takes for each heading, as near to it as can be, no two alike."""
    taken: set[str] = set()
    names = []
    for heading in headings:
        plain = re.sub(r"[^A-Za-z0-9_.]", "_", heading).rstrip("._") or "v"
        plain = plain if plain[0].isalpha() and plain.upper() not in RESERVED else f"v_{plain}"
        plain = plain[:LONGEST_NAME].rstrip("._")
        name, n = plain, 1
        while name.upper() in taken:
            n += 1
            name = f"{plain[: LONGEST_NAME - len(str(n)) - 1]}_{n}"
        taken.add(name.upper())
        names.append(name)
    return names


def _label(column: Column, versions: Sequence[Questionnaire]) -> str:
    """What the newest version says of a column."""
    match column.kind:
        case "response" | "missing":
            text = next(each.fields[column.id].text for each in versions if column.id in each.fields)
            return text if column.kind == "response" else f"Why no value: {text}"
        case "score" | "n" | "band":
            title = next(each.scores[column.id].title for each in versions if column.id in each.scores)
            return {"score": title, "n": f"{title}: answered", "band": f"{title}: band"}[column.kind]
        case _:
            return f"{versions[0].title}: {column.kind.replace('_', ' ')}"


def _value_labels(column: Column, versions: Sequence[Questionnaire]) -> dict[float | str, str]:
    """Labels by value, the newest version's where several say something."""
    labels: dict[float | str, str] = {}
    for each in reversed(versions):
        if column.kind == "response" and column.id in each.fields and each.fields[column.id].item.type == "choice":
            options = each.fields[column.id].item.options
            labels |= {option.value: option.label for option in options if option.value is not None}
        elif column.kind == "band" and column.id in each.scores:
            bands = each.scores[column.id].bands
            labels |= {band.id: band.label for band in bands.bands} if bands else {}
        elif column.kind == "pattern":
            labels |= {pattern.id: pattern.label for pattern in each.patterns if pattern.label}
        elif column.kind == "missing":
            labels.update(dict[float | str, str]((NOT_OFFERED | _reason_labels(column, [each])).items()))
    return labels


def _reason_labels(column: Column, versions: Sequence[Questionnaire]) -> dict[str, str]:
    fields = [each.fields[column.id] for each in reversed(versions) if column.id in each.fields]
    return {reason.id: reason.label for each in fields for reason in each.reasons}


def _text(value: Cell) -> str:
    text = "" if value is None else value if isinstance(value, str) else f"{value:g}"
    if len(text.encode()) > LONGEST_TEXT:
        raise FileLimitError("a text is longer than SPSS can hold")
    return text


def _cut(text: str, most: int) -> str:
    """A label, cut where SPSS would cut it in the middle of a letter."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - len("…".encode())].decode(errors="ignore") + "…"
