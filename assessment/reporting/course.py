"""A client's course as plain frozen values: points, series, dated notes, ratings of a row, practices.

Knows when two scores may be compared or joined by a line. Draws nothing and loads neither pandas nor matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING, Literal, TypeAlias

from assessment.reporting.words import ENGLISH, PictureWords
from assessment.scoring.precision import Z_95

if TYPE_CHECKING:
    from assessment.scoring.change import Baseline, Change

SILENCE_DAYS = 42
"""Two intervals of 21 days: after a longer silence nothing is joined by a line. What is asked more seldom says so."""

Whose: TypeAlias = Literal["client", "clinician"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One scale at one sitting that asked for it; `score` is None where there were not enough answers."""

    on: date
    sitting_n: int
    """0 is the intake."""
    score: float | None
    n: int
    n_items: int
    band: str | None = None
    """The band's label, as said to whoever looks."""
    sem: float | None = None
    """Standard error of this one score, from the answers it has."""
    version: int = 1
    seal_of_scale: str = ""
    """Points with the same seal may be compared, whatever the questionnaire's version."""
    reason: str | None = None
    """Why there is no score, in words."""

    @property
    def prorated(self) -> bool:
        """There is a score, from fewer answers than the scale has items."""
        return self.score is not None and self.n < self.n_items


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualError:
    """How far one sitting may lie from the baseline by the usual error of the form."""

    centre: float
    half_width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One score over the sittings, oldest first, with what its panel needs: band edges, range, error, verdict."""

    id: str
    title: str
    points: tuple[Point, ...]
    about: str = ""
    band_starts: tuple[float, ...] = ()
    band_labels: tuple[str, ...] = ()
    least: float = 0.0
    most: float = 100.0
    change_sem: float | None = None
    """Standard error of a full score, which the usual error is made from; None where no error figure is known."""
    label_change: bool = False
    baseline: Baseline = "first"
    silence_days: int = SILENCE_DAYS
    """Two intervals at which this scale is asked."""
    change: Change | None = None
    verdict: str = ""
    """What is said of the change, in the words of whoever looks."""

    @property
    def scored(self) -> tuple[Point, ...]:
        """The points that have a score."""
        return tuple(point for point in self.points if point.score is not None)

    @property
    def eras(self) -> tuple[tuple[Point, ...], ...]:
        """The points cut wherever the scale changed its meaning: only within one are scores compared."""
        eras: list[list[Point]] = []
        for point in self.points:
            if not eras or eras[-1][-1].seal_of_scale != point.seal_of_scale:
                eras.append([])
            eras[-1].append(point)
        return tuple(tuple(era) for era in eras)

    @property
    def runs(self) -> tuple[tuple[Point, ...], ...]:
        """The scored points that a line may join: no era, no missing score and no long silence between them."""
        runs: list[list[Point]] = []
        before: Point | None = None
        for point in self.points:
            if point.score is not None:
                if before is None or before.score is None or self.is_apart(before, point):
                    runs.append([])
                runs[-1].append(point)
            before = point
        return tuple(tuple(run) for run in runs)

    def is_apart(self, before: Point, after: Point) -> bool:
        """The questions changed or there was a long silence between two points, so that no line may join them."""
        return before.seal_of_scale != after.seal_of_scale or (after.on - before.on).days > self.silence_days

    def usual_error(self, era: Sequence[Point]) -> UsualError | None:
        """The usual error round the baseline of an era; None without an error figure or without a score.

        One sitting against the first: 1.96 * sqrt(2) * SEM. Against the mean of the first two: 1.96 * sqrt(1.5) * SEM,
        as that mean is itself surer (SEM 10: 27.7 and 24.0).

        Source: Jacobson & Truax 1991, J Consult Clin Psychol 59, 12-19, for the difference of two scores.
        """
        scores = [point.score for point in era if point.score is not None]
        if self.change_sem is None or not scores:
            return None
        n = 2 if self.baseline == "first-two" and len(scores) > 1 else 1
        return UsualError(centre=sum(scores[:n]) / n, half_width=Z_95 * sqrt(1 + 1 / n) * self.change_sem)


def whole(score: float | None) -> str:
    """A score as it is shown: a whole number, halves away from zero, a true minus sign; empty where there is none."""
    if score is None:
        return ""
    rounded = int(abs(score) + 0.5)
    return f"−{rounded}" if score < 0 and rounded else str(rounded)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedNote:
    """A life event on the time axis: a numbered ring on the picture, its text only in the list below."""

    number: int
    on: date
    text: str
    whose: Whose = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedWord:
    """What the client said of the time since the last sitting; stands under the dates of wide pictures."""

    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One of the ratings of a row: the first is drawn as a filled circle, the second as a diamond, the third a ring."""

    id: str
    label: str
    """A short name for the key above the picture: "now", "my hope", "my guess at hers"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One row at one sitting: a value from 0 to 100 for each rating, or words for why there is none."""

    on: date
    sitting_n: int
    values: tuple[float | None, ...]
    reasons: tuple[str | None, ...] = ()
    """For each rating without a value: the words of the reason, or None where it was left open."""

    def reason(self, rating: int) -> str | None:
        """The words of the reason given for one rating."""
        return self.reasons[rating] if rating < len(self.reasons) else None

    @property
    def gap(self) -> float | None:
        """From the first rating to the second, -100 to 100; None where either is missing."""
        first, second = (*self.values, None, None)[:2]
        return None if first is None or second is None else second - first


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line between two ends, over the sittings that asked for it, oldest first."""

    id: str
    title: str
    left: str
    right: str
    rated: tuple[Rated, ...]
    centre: str = ""
    more_left: str = ""
    """What a gap below 0 wishes for, in words; without them the end's own words stand there."""
    more_right: str = ""
    silence_days: int = 2 * SILENCE_DAYS
    """Two intervals at which the row is asked: by the shipped plan at every other retake."""

    def gaps(self) -> Series:
        """The gap over time as a series from -100 to 100, its two halves named by what is wished for. No verdict."""
        points = tuple(
            Point(on=rated.on, sitting_n=rated.sitting_n, score=rated.gap, n=int(rated.gap is not None), n_items=1)
            for rated in self.rated
        )
        return Series(
            id=self.id,
            title=self.title,
            points=points,
            band_starts=(-100.0, 0.0),
            band_labels=(self.more_left or self.left, self.more_right or self.right),
            least=-100.0,
            silence_days=self.silence_days,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Everything rated between two ends: shown over time, never called change."""

    ratings: tuple[Rating, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One facet at its latest sitting."""

    id: str
    title: str
    score: float | None
    n: int
    n_items: int
    band: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A total over time with its facets at the latest sitting; the facets carry no words of change."""

    total: Series
    bars: tuple[Bar, ...]
    on: date | None = None
    least_label: str = ""
    most_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """Two series of the same sittings against each other, with words for the corners and the line between them."""

    across: Series
    up: Series
    up_left: str
    up_right: str
    down_left: str
    down_right: str
    line: float = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All that one track shows over time."""

    series: tuple[Series, ...]
    notes: tuple[DatedNote, ...] = ()
    words: tuple[DatedWord, ...] = ()
    not_sent: tuple[date, ...] = ()
    """When a window closed without anything sent; a row of the tables, nothing on the pictures."""
    rows: Rows | None = None
    bars: Bars | None = None
    map: Map | None = None
    said_in: PictureWords = ENGLISH
    """The words of its pictures, in the language of whoever looks."""
