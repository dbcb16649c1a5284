"""Change of one score over time: how much beyond the form's usual error, and in how straight a line.

It says how sure a change is and which sign it has; whether a sign is better or worse it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import sqrt
from typing import Final, Literal, TypeAlias

import numpy as np
from scipy.special import chdtrc

from assessment.scoring.precision import Z_95, sem_of, sem_of_some

__all__ = ["Baseline", "Change", "Verdict", "change", "least_reliable_change", "sem_of", "sem_of_some", "swing"]

Baseline: TypeAlias = Literal["first", "first-two"]
Verdict: TypeAlias = Literal["too-few", "no-clear-change", "possible-change", "change", "bumpy"]

_N_OF: Final[Mapping[Baseline, int]] = {"first": 1, "first-two": 2}
"""How many scores a baseline is the mean of."""
Z_80: Final = 1.2816
"""Two-sided 80% point of the standard normal distribution."""
UNIT_DAYS: Final = 30
"""Slopes are points in this many days."""
BUMPY_P: Final = 0.05
"""Below this p, scores stray from one straight line by more than their error explains."""
_N_FOR_BOTH_SLOPES: Final = 5
"""From so many scores on, the two slopes have to agree before anything is called a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one score; None where too few scores, or scores all on one day, leave it undefined."""

    n: int
    """Sittings with a score."""
    first: float | None
    """The score that the last one is compared with: the first, or the mean of the first two."""
    last: float | None
    rc: float | None
    """Reliable change, last against first: a z."""
    rti: float | None
    """Reliable trend: the least-squares slope over its standard error, a z; equal to `rc` with two scores."""
    rti_low: float | None
    rti_high: float | None
    """The 95% interval of the least-squares slope."""
    qe_p: float | None
    """How likely so much straying from one straight line is by error alone."""
    slope: float | None
    """Theil-Sen: the median of the slopes between any two sittings."""
    tau: float | None
    """Kendall's tau-b of scores with dates."""
    verdict: Verdict
    ols_slope: float | None = None
    """The least-squares slope; all slopes are points per 30 days."""
    z: float | None = None
    """What the verdict was read from."""

    @property
    def sign(self) -> int:
        """1 where the score rose, -1 where it fell, 0 where neither can be said."""
        return 0 if not self.z else 1 if self.z > 0 else -1


def change(
    dates: Sequence[date], scores: Sequence[float | None], *, sem: float, baseline: Baseline = "first"
) -> Change:
    """The change of one score over its sittings.

    rc = (last - first) / (sqrt(2) SEM): 32.5 to 47.5 with SEM 3.3541 gives 3.1623. With the mean of the first two as
    baseline, rc = (last - mean) / (sqrt(1.5) SEM). rti = b / SE(b), SE(b) = SEM / sqrt(sum (t - mean t)^2). QE = sum of
    squared residuals / SEM^2, chi-square with n - 2 degrees of freedom.

    Args:
        dates: of the sittings, in any order.
        scores: one for each date; None (no score) is left out.
        sem: the full standard error of measurement, above 0.
        baseline: what the last score is compared with; the mean of the first two needs three scores.

    Source: Jacobson and Truax (1991), J Consult Clin Psychol 59, 12-19 (rc); McAleavey (2024), Psychological Methods
    (rti, QE); Sen (1968), JASA 63, 1379-1389 (slope); Kendall (1945), Biometrika 33, 239-251 (tau-b).
    """
    if not sem > 0:
        raise ValueError("the standard error of measurement must be above 0")
    pairs = sorted((on, score) for on, score in zip(dates, scores, strict=True) if score is not None)
    times = [(on - pairs[0][0]).days / UNIT_DAYS for on, _ in pairs]
    values = [score for _, score in pairs]
    n_first = _N_OF[baseline]
    first = sum(values[:n_first]) / n_first if len(values) >= n_first else None
    rc = None
    if first is not None and len(values) > n_first:
        rc = (values[-1] - first) / (sem * sqrt(1 + 1 / n_first))
    trend = _trend(times, values, sem)
    slope = _theil_sen(times, values)
    z = trend.rti if baseline == "first" and len(values) > 2 else rc
    return Change(
        n=len(values),
        first=first,
        last=values[-1] if values else None,
        rc=rc,
        rti=trend.rti,
        rti_low=trend.low,
        rti_high=trend.high,
        qe_p=trend.qe_p,
        slope=slope,
        tau=_tau_b(times, values),
        verdict=_verdict(len(values), z, trend, slope, n_needed=n_first + 1),
        ols_slope=trend.slope,
        z=z,
    )


def least_reliable_change(sem: float, *, z: float = Z_95, baseline: Baseline = "first") -> float:
    """The difference from the baseline beyond which a score is called changed: z sqrt(2) SEM, 27.7186 for SEM 10.

    Against the mean of the first two scores it is z sqrt(1.5) SEM, 24.0050 for SEM 10.
    """
    return z * sqrt(1 + 1 / _N_OF[baseline]) * sem


def swing(scores: Sequence[float | None]) -> float | None:
    """The root mean square of successive differences; None with fewer than three scores.

    Error alone gives sqrt(2) SEM. Source: von Neumann, Kent, Bellinson and Hart (1941), Ann Math Stat 12, 153-162.
    """
    values = [score for score in scores if score is not None]
    if len(values) < 3:
        return None
    return sqrt(float(np.mean(np.diff(values) ** 2)))


@dataclass(frozen=True, slots=True)
class _Trend:
    """The least-squares line, and how well one line fits."""

    slope: float | None = None
    rti: float | None = None
    low: float | None = None
    high: float | None = None
    qe_p: float | None = None


def _trend(times: Sequence[float], values: Sequence[float], sem: float) -> _Trend:
    if len(set(times)) < 2:
        return _Trend()
    t, y = np.array(times), np.array(values) - values[0]  # equal scores are then exactly 0 and have no slope
    t, y = t - t.mean(), y - y.mean()
    spread = float(t @ t)
    slope = float(t @ y) / spread
    error = sem / sqrt(spread)
    qe_p = None
    if len(values) > 2:
        residuals = y - slope * t
        qe_p = float(chdtrc(len(values) - 2, float(residuals @ residuals) / sem**2))
    return _Trend(slope, slope / error, slope - Z_95 * error, slope + Z_95 * error, qe_p)


def _theil_sen(times: Sequence[float], values: Sequence[float]) -> float | None:
    points = zip(times, values, strict=True)
    slopes = [(y2 - y1) / (t2 - t1) for (t1, y1), (t2, y2) in combinations(points, 2) if t2 > t1]
    return float(np.median(slopes)) if slopes else None


def _tau_b(times: Sequence[float], values: Sequence[float]) -> float | None:
    points = list(combinations(zip(times, values, strict=True), 2))
    signs = [(_sign(t2 - t1), _sign(y2 - y1)) for (t1, y1), (t2, y2) in points]
    n_untied = sum(t != 0 for t, _ in signs) * sum(y != 0 for _, y in signs)
    return sum(t * y for t, y in signs) / sqrt(n_untied) if n_untied else None


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _verdict(n: int, z: float | None, trend: _Trend, slope: float | None, *, n_needed: int) -> Verdict:
    """The first that fits, in the order of the instrument: too few, bumpy, then by the size of z."""
    if n < n_needed:
        return "too-few"
    if trend.qe_p is not None and trend.qe_p < BUMPY_P:
        return "bumpy"
    if z is None or abs(z) <= Z_80:
        return "no-clear-change"
    # A clinical decision: one odd sitting can carry a least-squares line, so the median slope has to point its way too.
    if n >= _N_FOR_BOTH_SLOPES and _sign(trend.slope or 0.0) * _sign(slope or 0.0) <= 0:
        return "no-clear-change"
    return "possible-change" if abs(z) <= Z_95 else "change"
