"""How well two or more occasions agree: the intraclass correlation ICC(2,1), its interval, and the SEM of agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Final

import numpy as np
from scipy.special import fdtri

TAIL: Final = 0.975
"""What a two-sided 95% interval leaves below its upper end."""
_DUST: Final = 1e-10
"""A spread this small, against the largest score, is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What retests say of one score; None where too few people, or people who are all alike, leave it undefined."""

    n: int
    """People with a score on every occasion."""
    icc: float | None = None
    low: float | None = None
    high: float | None = None
    """The 95% interval of the ICC."""
    sem: float | None = None
    """SEM of agreement, in points of the score."""
    sd: float | None = None
    """Of one score on any occasion: with it, sem = sd * sqrt(1 - icc)."""


def agreement(scores: Sequence[Sequence[float]]) -> Agreement:
    """ICC(2,1): two-way random effects, absolute agreement, single score.

    With mean squares of people (R), occasions (C) and error (E) of n people on k occasions

        ICC(2,1) = (R - E) / (R + (k - 1) E + k (C - E) / n)
        SEM of agreement = sqrt(variance of occasions + variance of error) = sqrt((C + (n - 1) E) / n)

    The 6 x 4 ratings of Shrout and Fleiss give ICC(2,1) = 0.2898, interval 0.0188 to 0.7611.

    Args:
        scores: a row for each person, a column for each occasion, nothing missing.

    Source: Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428; the interval after McGraw and Wong (1996),
    Psychological Methods 1, 30-46, table 7, ICC(A,1); the SEM after de Vet, Terwee, Knol and Bouter (2006), Journal of
    Clinical Epidemiology 59, 1033-1039.
    """
    table = np.array(scores, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        return Agreement(n=len(table))
    n, k = table.shape
    dust = (_DUST * float(np.abs(table).max())) ** 2
    table -= table.mean()
    people, occasions = table.mean(axis=1), table.mean(axis=0)
    residuals = table - people[:, None] - occasions
    r = k * float(people @ people) / (n - 1)
    c = n * float(occasions @ occasions) / (k - 1)
    e = float((residuals**2).sum()) / ((n - 1) * (k - 1))
    r, c, e = (square if square > dust else 0.0 for square in (r, c, e))
    variance_of_people, sem = (r - e) / k, sqrt((c + (n - 1) * e) / n)
    total = variance_of_people + sem**2
    if not r > 0 or not total > 0:  # all alike: nothing was learned, not even that they agree
        return Agreement(n=n)
    icc = variance_of_people / total
    low, high = _interval(icc, r, c, e, n=n, k=k)
    return Agreement(n=n, icc=icc, low=low, high=high, sem=sem, sd=sqrt(total))


def _interval(icc: float, r: float, c: float, e: float, *, n: int, k: int) -> tuple[float, float] | tuple[None, None]:
    if icc >= 1 or c + e <= 0:
        return None, None
    a = k * icc / (n * (1 - icc))
    b = 1 + a * (n - 1)
    freedom = (a * c + b * e) ** 2 / ((a * c) ** 2 / (k - 1) + (b * e) ** 2 / ((n - 1) * (k - 1)))
    f_low, f_high = float(fdtri(n - 1, freedom, TAIL)), float(fdtri(freedom, n - 1, TAIL))
    spread = k * c + (k * n - k - n) * e
    low = n * (r - f_low * e) / (f_low * spread + n * r)
    high = n * (f_high * r - e) / (spread + n * f_high * r)
    return (low, high) if isfinite(low) and isfinite(high) else (None, None)
