"""The shared time axis: real dates to px, month names, years, rings of notes in rows. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from assessment.reporting.course import SILENCE_DAYS, DatedNote
from assessment.reporting.look import TICK
from assessment.reporting.room import width
from assessment.reporting.words import ENGLISH

LEAST_DAYS = 84
"""A young course gets an axis of twelve weeks, so that two sittings are not drawn as a cliff."""

RING = 10.0
"""Radius of a note's ring, in px."""

FIRST_ROOM, LAST_ROOM = 34.0, 38.0
"""Room inside the plot for the numbers at the first and the last dot, in px."""

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""From one name to the next, in months; counted from January, so that a year is among them."""

SIGN_ROOM = 14.0
"""More room at both ends where a number may have a minus sign."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month on the axis: where it begins, where its name stands, and the year where it is a January."""

    begins: float
    middle: float
    name: str
    year: str


@dataclass(frozen=True, slots=True)
class Ring:
    """A note's ring: its place across, and its row above the plot (0 is the nearest)."""

    note: DatedNote
    x: float
    row: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dates from `first` to `last` drawn between `left` and `right` px, with room at both ends for a number."""

    first: date
    last: date
    left: float
    right: float
    sign: float = 0.0
    names: tuple[str, ...] = ENGLISH.months

    @property
    def _before(self) -> float:
        return FIRST_ROOM + self.sign

    @property
    def _after(self) -> float:
        return LAST_ROOM + self.sign

    @property
    def _per_day(self) -> float:
        return (self.right - self.left - self._before - self._after) / (self.last - self.first).days

    def x(self, on: date) -> float:
        """Where a date stands, in px."""
        return self.left + self._before + (on - self.first).days * self._per_day

    def months(self) -> tuple[Month, ...]:
        """The months whose name has room: each in its middle, or else every second, third ... at its beginning."""
        begins = _month_starts(
            self.first - timedelta(days=self._before / self._per_day),
            self.last + timedelta(days=self._after / self._per_day),
        )
        step = next((n for n in _STEPS if n * 30 * self._per_day > self._name_room(n)), _STEPS[-1])
        room = self._name_room(step)
        months: list[Month] = []
        for start, end in pairwise(begins):
            x, left, right = self.x(start), max(self.x(start), self.left), min(self.x(end), self.right)
            if step == 1:
                middle, has_room = (left + right) / 2, right - left > room - 2
            else:
                middle = self._inside(x)
                has_room = not months or middle - months[-1].middle >= room
                has_room &= (start.year * 12 + start.month - 1) % step == 0 and self.left <= x <= self.right
            if has_room:
                year = str(start.year) if start.month == 1 else ""
                months.append(Month(x, middle, self.names[start.month - 1], year))
        return tuple(months)

    def _name_room(self, step: int) -> float:
        """What a name needs across; from twelve months on each has its year below, which is wider."""
        return max(width(name, TICK) for name in (("2026",) if step >= 12 else ("Mmm", *self.names))) + 8

    def _inside(self, x: float) -> float:
        half = width("0000", TICK) / 2
        return min(max(x, self.left + half), self.right - half)

    def shows(self, on: date) -> bool:
        """The date lies on the axis."""
        return self.left <= self.x(on) <= self.right

    def rings(self, notes: Iterable[DatedNote]) -> tuple[Ring, ...]:
        """The notes that lie on the axis, each in the lowest row where its ring touches no other."""
        rings: list[Ring] = []
        for note in sorted(notes, key=lambda note: (note.on, note.number)):
            if not self.shows(note.on):
                continue
            x, row = min(max(self.x(note.on), self.left + RING), self.right - RING), 0
            while any(ring.row == row and abs(ring.x - x) < 2 * RING + 2 for ring in rings):
                row += 1
            rings.append(Ring(note, x, row))
        return tuple(rings)


def _month_starts(first: date, last: date) -> list[date]:
    """Every first of a month from the one before `first` to the one after `last`."""
    starts = [first.replace(day=1)]
    while starts[-1] <= last:
        starts.append((starts[-1] + timedelta(days=32)).replace(day=1))
    return starts


def timeline_of(
    dates: Sequence[date],
    notes: Iterable[DatedNote],
    *,
    left: float,
    right: float,
    signed: bool = False,
    names: tuple[str, ...] = ENGLISH.months,
) -> Timeline | None:
    """The axis for these sittings, stretched for notes that lie near them; None when nobody has answered yet."""
    if not dates:
        return None
    near = timedelta(days=SILENCE_DAYS)
    first, last = min(dates), max(dates)
    noted = [note.on for note in notes if first - near <= note.on <= last + near]
    first, last = min((first, *noted)), max((last, *noted))
    last = max(last, first + timedelta(days=LEAST_DAYS))
    return Timeline(first, last, left, right, SIGN_ROOM if signed else 0.0, names)
