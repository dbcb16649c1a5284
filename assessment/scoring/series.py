"""A CSV of scores by client and date as one series for each client and scale, with everything that is wrong in it.

Knows nothing of scales but their ids and ranges; it takes lines of text, opening files is for the command.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from math import isfinite
from typing import Final, TypeAlias

from assessment.scoring.sheets import SheetError, SheetProblem

CLIENT: Final = "client"
DATE: Final = "date"
BESIDE_A_SCORE: Final = ("n", "band")
"""What the command `score` writes after each score, `ENM.n` and `ENM.band`: passed over."""
_DELIMITERS: Final = (",", ";", "\t")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?")
_MOST_SHOWN: Final = 40

Range: TypeAlias = tuple[float, float]


@dataclass(slots=True)
class Series:
    """The scores of one client, a column each, in the file's order; None where a cell is empty."""

    dates: list[date] = field(default_factory=list)
    scores: dict[str, list[float | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """What a file of scores holds."""

    columns: tuple[str, ...]
    """The columns of scores, in the file's order."""
    clients: Mapping[str, Series]
    """By client, in the order in which the file first names them."""
    problems: tuple[SheetProblem, ...]


def score_sheet(lines: Iterable[str], *, ranges: Mapping[str, Range | None], takes_others: bool) -> ScoreSheet:
    """Read a file of scores.

    Args:
        lines: of the file; its first row names `client`, `date` and scores, in any order.
        ranges: the scores that are known, each with its least and greatest value where it has such.
        takes_others: whether a column may be a score that is not known.

    Raises:
        SheetError: the file is empty, names no client, date or score, or is not text in rows.
    """
    rest = iter(lines)
    first = next(rest, "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(chain([first] if first else [], rest), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise SheetError(f"line {reader.line_num}: {error}") from None
    if not rows or not rows[0]:
        raise SheetError("the file is empty; its first row names client, date and scales")
    sheet = _Reading(header=[name.strip() for name in rows[0]], ranges=ranges, takes_others=takes_others)
    sheet.name_columns()
    for number, row in enumerate(rows[1:], start=2):
        if row:
            sheet.take(number, row)
    return ScoreSheet(columns=tuple(sheet.places), clients=sheet.clients, problems=tuple(sheet.problems))


@dataclass(slots=True)
class _Reading:
    """A file half read."""

    header: Sequence[str]
    ranges: Mapping[str, Range | None]
    takes_others: bool
    places: dict[str, int] = field(default_factory=dict)
    clients: dict[str, Series] = field(default_factory=dict)
    problems: list[SheetProblem] = field(default_factory=list)

    def name_columns(self) -> None:
        """Find where each score stands; note what is wrong with the header."""
        for name in (CLIENT, DATE):
            if name not in self.header:
                raise SheetError(f"row 1 has no column {name}; it names client, date and scales")
        for place, name in enumerate(self.header):
            score, _, beside = name.rpartition(".")
            if self.header.index(name) != place:
                self._note(1, name, "the column is there twice")
            elif name in (CLIENT, DATE) or (beside in BESIDE_A_SCORE and score in self.header):
                continue
            elif not name:
                self._note(1, "", f"column {place + 1} has no name")
            elif name in self.ranges or self.takes_others:
                self.places[name] = place
            else:
                what = "the questionnaire has no such scale; for another score give its error (see --help)"
                self._note(1, name, what)
        if not self.places and not self.problems:
            raise SheetError("row 1 names no scale beside client and date")

    def take(self, number: int, row: Sequence[str]) -> None:
        """Add one row to its client's series, or note what is wrong with it."""
        if len(row) != len(self.header):
            self._note(number, "", f"it has {len(row)} cells, the header has {len(self.header)}")
            return
        client, on = row[self.header.index(CLIENT)].strip(), self._day(number, row[self.header.index(DATE)])
        scores = {name: self._score(number, name, row[place]) for name, place in self.places.items()}
        if not client:
            self._note(number, CLIENT, "the cell is empty")
        if not client or on is None:
            return
        series = self.clients.setdefault(client, Series(scores={name: [] for name in self.places}))
        if on in series.dates:
            self._note(number, DATE, f"{client} has two rows on {on.isoformat()}; nobody knows which came first")
            return
        series.dates.append(on)
        for name, score in scores.items():
            series.scores[name].append(score)

    def _day(self, number: int, text: str) -> date | None:
        plain = text.strip()
        try:
            if _DATE.fullmatch(plain):
                return date.fromisoformat(plain)
        except ValueError:
            pass  # such as 30 February: told as any other text that is no date
        self._note(number, DATE, f"{_shown(plain)} is not a date written like 2026-01-31")
        return None

    def _score(self, number: int, name: str, text: str) -> float | None:
        plain = text.strip()
        if not plain:
            return None
        if not _NUMBER.fullmatch(plain) or not isfinite(score := float(plain)):
            self._note(number, name, f"{_shown(plain)} is not a number; leave the cell empty where there is no score")
            return None
        limits = self.ranges.get(name)
        if limits is not None and not limits[0] <= score <= limits[1]:
            self._note(number, name, f"{_shown(plain)} is not from {limits[0]:g} to {limits[1]:g}")
            return None
        return score

    def _note(self, row: int, column: str, what: str) -> None:
        self.problems.append(SheetProblem(row, column, what))


def _shown(text: str) -> str:
    return repr(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…")
