"""What own data say of a questionnaire's scales and items: alpha, omega, item-rest r, floor, ceiling, skips.

It describes and never leaves anybody out; what a number means for an item is the author's decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Final, Literal, TypeAlias

import numpy as np
from scipy.special import fdtri

from assessment.questionnaire.definition import Keyed, Questionnaire, Scale
from assessment.scoring.agreement import TAIL, Agreement, agreement
from assessment.scoring.arrays import scorer
from assessment.scoring.formulas import Floats, Truths
from assessment.scoring.moments import Moments
from assessment.scoring.one_factor import omega_total

__all__ = ["FEWEST", "Agreement", "ItemFigures", "Remark", "ScaleFigures", "Tally", "agreement", "alpha_interval"]

FEWEST: Final = 30
"""Below so many people a number is rather chance than news: no page shows it, and the command's table says so."""
_FEWEST_ROWS: Final = 3
"""Two people always lie on a straight line."""
_LEAST_ITEM_REST_R: Final = 0.30
_MOST_AT_AN_END: Final = 0.60
_MOST_MISSING: Final = 0.20
"""When an author should drop or reword an item; decided for this product, not taken from a manual."""
_DUST: Final = 1e-12
"""A variance this small, against the sum of the items' variances, is rounding."""

Remark: TypeAlias = Literal["sign", "item-rest", "floor", "ceiling", "skipped"]
"""Why an item deserves its author's look; `sign` (item-rest r below 0) is said in place of `item-rest`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """One item of a scale; shares from 0 to 1, responses as they were given, before any reversal."""

    n: int
    """Who answered it."""
    n_asked: int
    mean: float | None
    sd: float | None
    item_rest_r: float | None
    """With the sum of the scale's other items, over complete cases; R psych's `r.drop`."""
    floor: float | None
    ceiling: float | None
    """Of those who answered, who gave its lowest and its highest value."""
    missing: float | None
    """Of those who were asked, who gave no answer."""

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What the author's rules say of it: reword or drop."""
        r = self.item_rest_r
        fits: dict[Remark, bool] = {
            "sign": r is not None and r < 0,
            "item-rest": r is not None and 0 <= r < _LEAST_ITEM_REST_R,
            "floor": (self.floor or 0) > _MOST_AT_AN_END,
            "ceiling": (self.ceiling or 0) > _MOST_AT_AN_END,
            "skipped": (self.missing or 0) > _MOST_MISSING,
        }
        return tuple(remark for remark, is_so in fits.items() if is_so)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleFigures:
    """One scale; None where the data leave a number undefined."""

    n: int
    """Who was asked any of its items."""
    n_complete: int
    """Who answered all of them: alpha, omega and item-rest r count these."""
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    omega: float | None
    sem_alpha: float | None
    """In points of the scale: sd * sqrt(1 - alpha)."""
    items: Mapping[str, ItemFigures]


class Tally:
    """Everything that the figures of one questionnaire need, gathered block by block; it grows with no row.

    Attributes:
        n_rows: people counted so far.
        n_alike: of these, who gave one and the same answer throughout (`same_answer` of the definition's flags, or else
            to every scored item): worth a look, and counted like all others.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        places = {column.id: number for number, column in enumerate(scorer(questionnaire).columns)}
        self._scales = {scale.id: _TallyOfScale(questionnaire, scale, places) for scale in questionnaire.scales}
        keyed = {one.field for scale in questionnaire.scales for one in scale.key}
        self._keyed = [places[id_] for id_ in keyed]
        self._n_alike_from = questionnaire.flags.same_answer or max(len(keyed), 2)
        self.n_rows = 0
        self.n_alike = 0

    def add(self, matrix: Floats, asked: Mapping[str, Truths]) -> None:
        """Count people in.

        Args:
            matrix: people x the scorer's columns, NaN where missing.
            asked: for keyed items that not everybody was asked, who was.
        """
        self.n_rows += len(matrix)
        for scale in self._scales.values():
            scale.add(matrix, asked)
        answers = matrix[:, self._keyed]
        is_many = (~np.isnan(answers)).sum(axis=1) >= self._n_alike_from
        if is_many.any():
            many = answers[is_many]
            self.n_alike += int((np.nanmin(many, axis=1) == np.nanmax(many, axis=1)).sum())

    def figures(self) -> Mapping[str, ScaleFigures]:
        """What has been found so far, by scale."""
        return {id_: scale.figures() for id_, scale in self._scales.items()}


class _TallyOfScale:
    """One scale's part of a tally."""

    def __init__(self, questionnaire: Questionnaire, scale: Scale, places: Mapping[str, int]) -> None:
        self._scale = scale
        self._ids = [keyed.field for keyed in scale.key]
        self._places = [places[id_] for id_ in self._ids]
        limits = [questionnaire.fields[id_].limits or (0.0, 1.0) for id_ in self._ids]
        self._ends = np.array(limits).T
        self._multipliers = _multipliers(scale, limits)
        k = len(self._ids)
        self._complete = Moments(k)
        self._each = [Moments(1) for _ in self._ids]
        self._n = 0
        self._n_asked, self._n_at_ends = np.zeros(k), np.zeros((2, k))

    def add(self, matrix: Floats, asked: Mapping[str, Truths]) -> None:
        responses = matrix[:, self._places]
        answered = ~np.isnan(responses)
        were_asked = answered | np.column_stack([asked.get(id_, np.ones(len(matrix), dtype=bool)) for id_ in self._ids])
        self._n += int(were_asked.any(axis=1).sum())
        self._n_asked += were_asked.sum(axis=0)
        self._n_at_ends += (np.abs(responses - self._ends[:, None]) < 1e-9).sum(axis=1)
        self._complete.add(self._counted(responses[answered.all(axis=1)]))
        for place, moments in enumerate(self._each):
            moments.add(responses[answered[:, place], place : place + 1])

    def _counted(self, responses: Floats) -> Floats:
        """What a key counts: the response, or for `count` whether it lies above its lowest value as keyed."""
        if self._scale.score != "count":
            return responses
        is_above = np.where(self._multipliers > 0, responses > self._ends[0], responses < self._ends[1])
        counted: Floats = np.where(self._multipliers > 0, is_above, -1.0 * is_above)
        return counted

    def figures(self) -> ScaleFigures:
        n_complete, k = self._complete.n, len(self._ids)
        covariance = self._complete.covariance if n_complete >= _FEWEST_ROWS else np.zeros((k, k))
        covariance = covariance * np.outer(self._multipliers, self._multipliers)
        alpha, rest = _alpha(covariance), _item_rest(covariance)
        low, high = (None, None) if alpha is None else alpha_interval(alpha, n_complete, k)
        return ScaleFigures(
            n=self._n,
            n_complete=n_complete,
            alpha=alpha,
            alpha_low=low,
            alpha_high=high,
            omega=_omega(covariance),
            sem_alpha=None if alpha is None else sqrt(float(covariance.sum()) * max(1 - alpha, 0.0)),
            items={id_: self._item(place, rest) for place, id_ in enumerate(self._ids)},
        )

    def _item(self, place: int, rest: Sequence[float | None]) -> ItemFigures:
        each, n_asked = self._each[place], float(self._n_asked[place])
        floor, ceiling = (float(n[place]) / each.n if each.n else None for n in self._n_at_ends)
        return ItemFigures(
            n=each.n,
            n_asked=int(n_asked),
            mean=float(each.mean[0]) if each.n else None,
            sd=sqrt(float(each.covariance[0, 0])) if each.n > 1 else None,
            item_rest_r=rest[place],
            floor=floor,
            ceiling=ceiling,
            missing=(n_asked - each.n) / n_asked if n_asked else None,
        )


def alpha_interval(alpha: float, n: int, k: int) -> tuple[float, float] | tuple[None, None]:
    """The 95% interval of alpha from n people and k items.

    1 - (1 - alpha) F, F the .975 and the .025 point with n - 1 and (n - 1)(k - 1) degrees of freedom: .80 from 100
    people and 6 items lies between 0.7325 and 0.8551.

    Source: Feldt (1965), Psychometrika 30, 357-370; Feldt, Woodruff and Salih (1987), Applied Psychological
    Measurement 11, 93-103.
    """
    freedom = n - 1, (n - 1) * (k - 1)
    if min(freedom) < 1:
        return None, None
    low, high = (1 - (1 - alpha) * float(fdtri(*freedom, tail)) for tail in (TAIL, 1 - TAIL))
    return (low, high) if isfinite(low) and isfinite(high) else (None, None)


def _multipliers(scale: Scale, limits: Sequence[tuple[float, float]]) -> Floats:
    """By how many points of the scale one more point of each item moves the score of a complete case."""
    whole = sum(keyed.weight for keyed in scale.key)

    def points(keyed: Keyed, lowest: float, highest: float) -> float:
        if scale.score == "pomp":
            return 100 * keyed.weight / whole / (highest - lowest)
        return keyed.weight / whole if scale.score == "mean" else keyed.weight

    return np.array(
        [points(keyed, *ends) * (-1 if keyed.reverse else 1) for keyed, ends in zip(scale.key, limits, strict=True)]
    )


def _alpha(covariance: Floats) -> float | None:
    """Cronbach's alpha: k / (k - 1) * (1 - sum of the items' variances / variance of their sum).

    Source: Cronbach (1951), Psychometrika 16, 297-334.
    """
    k, variance, trace = len(covariance), float(covariance.sum()), float(np.trace(covariance))
    if k < 2 or not variance > _DUST * trace:
        return None
    return k / (k - 1) * (1 - trace / variance)


def _item_rest(covariance: Floats) -> Sequence[float | None]:
    """The correlation of each item with the sum of the others."""
    own = np.diag(covariance)
    with_rest = covariance.sum(axis=1) - own
    of_rest = covariance.sum() - 2 * covariance.sum(axis=1) + own
    least = _DUST * float(own.sum())
    return [
        min(max(float(shared) / sqrt(float(mine) * float(others)), -1.0), 1.0)
        if mine > least and others > least
        else None
        for shared, mine, others in zip(with_rest, own, of_rest, strict=True)
    ]


def _omega(covariance: Floats) -> float | None:
    """Omega of the correlations; an item that never varies has none."""
    sds = np.sqrt(np.diag(covariance))
    return omega_total(covariance / np.outer(sds, sds)) if (sds > 0).all() else None
