"""The keys of all scales of a questionnaire compiled to matrix products, exact wherever the arithmetic can be.

Every score is one sum and one division. The sum is taken over whole numbers (responses, weights and ranges times their
denominators), which float64 adds without error in any order, and the division rounds once. So a mean of exactly
"Somewhat true" gives exactly 50, and a score on a cut-off lies in the band that begins there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np
import numpy.typing as npt

from assessment.questionnaire.definition import Field, Questionnaire, Scale
from assessment.scoring.formulas import Counts, Floats, Truths

_EXACT: Final = 2**53
"""Whole numbers up to here are exact in float64."""
_EXACT_IN_HALF: Final = 2**24
"""And up to here in float32."""
_GLANCE: Final = 8
"""Rows that are looked at first: where these have a gap, nothing is lost by a product that comes out missing."""
_ON_STEP: Final = 1e-6
"""A response whose multiple is this close to a whole number is on its step: 3 * 0.1 is meant to be 0.3."""


class KeyMatrix:
    """The keys of a questionnaire's scales (at least one) over the columns of a matrix.

    A row of the weights is a slot: one response in one direction of keying, shared by all scales that key it so. Where
    responses are missing, the lowest stands in for them in one product, and a second product, of who answered what,
    takes away again what that added.
    """

    def __init__(self, questionnaire: Questionnaire, columns: Sequence[str]) -> None:
        scales = questionnaire.scales
        keyed = {(one.field, one.reverse) for scale in scales for one in scale.key}
        slots = [
            _slot(number, questionnaire.fields[id_], reverse=reverse)
            for number, id_ in enumerate(columns)
            for reverse in (False, True)
            if (id_, reverse) in keyed
        ]
        self._columns = [slot.column for slot in slots]
        self._is_contiguous = self._columns == list(range(len(slots)))
        self._parts = np.array([float(slot.parts) for slot in slots])
        self._has_parts = any(slot.parts != 1 for slot in slots)
        self._lowest = np.array([float(slot.lowest * slot.parts) for slot in slots])
        self._fill = np.array([float(slot.fill * slot.parts) for slot in slots])
        self._sign = np.array([float(slot.sign) for slot in slots])
        self._least = np.array([float(scale.min_answered) for scale in scales], dtype=np.float32)
        required = np.array([_required(scale, slots) for scale in scales], dtype=np.float32).T
        self._is_required = required if required.any() else None
        self._compile([_rule(scale, slots) for scale in scales])

    def fill(self, matrix: Floats, values: Floats, n: Counts) -> None:
        """Scores and numbers of answered items, put into both arrays for a block of people.

        A score is one division: (sum over answered items + base * their weights) / (unit * their weights + fixed).

        Args:
            matrix: people x columns, NaN where missing; best small enough to stay in the processor's cache.
            values: people x scales; NaN where fewer than `min_answered` items have an answer, or a required one
                has none.
            n: people x scales.
        """
        responses = matrix[:, : len(self._columns)] if self._is_contiguous else matrix[:, self._columns]
        if self._has_parts:
            responses = _on_steps(responses * self._parts)
        if not np.isnan(responses[:_GLANCE]).any():
            np.matmul(responses, self._weights, out=values)
            if not np.isnan(values.sum()):  # NaN times a weight of 0 is NaN, so nothing missing slips through
                n[...] = self._n_items
                self._add_counts(values, responses)
                values += self._whole_offset
                values /= self._whole_divisor
                return
        self._fill_with_gaps(responses, values, n)

    def _fill_with_gaps(self, responses: Floats, values: Floats, n: Counts) -> None:
        filled = np.fmax(responses, self._lowest)  # of NaN and a number it takes the number
        is_answered = responses == responses  # noqa: PLR0124 - false for NaN alone, in one pass instead of two
        answered = is_answered.astype(self._of_answered.dtype)
        n_answered, offset, divisor = (answered @ weights for weights in self._of_answered)
        np.matmul(filled, self._weights, out=values)
        self._add_counts(values, filled, is_answered)
        values += offset
        if self._has_lowest:
            values -= self._of_lowest
        values /= divisor if self._fixed is None else divisor + self._fixed
        values[n_answered < self._least] = np.nan
        if self._is_required is not None:
            np.copyto(values, np.nan, where=(~is_answered).astype(np.float32) @ self._is_required > 0)
        n[...] = n_answered

    def _add_counts(self, totals: Floats, filled: Floats, is_answered: Truths | None = None) -> None:
        if self._counts is not None:
            is_counted = (filled - self._fill) * self._sign > 0
            totals += (is_counted if is_answered is None else is_counted & is_answered) @ self._counts

    def _compile(self, rules: Sequence[_Rule]) -> None:
        def stacked(vectors: Sequence[Sequence[Fraction]]) -> Floats:
            return np.array([[float(number) for number in vector] for vector in vectors]).T.copy()

        self._weights = stacked([rule.multipliers for rule in rules])
        counts = stacked([rule.counts for rule in rules])
        self._counts = counts if counts.any() else None
        key_weights = stacked([rule.weights for rule in rules])
        is_keyed = (key_weights > 0).astype(np.float64)
        base, unit, fixed = (
            np.array([float(number) for number in numbers])
            for numbers in zip(*((rule.base, rule.unit, rule.fixed) for rule in rules), strict=True)
        )
        # What each answered item adds: one to n, its base less what the filled one would be counted from, its unit.
        offsets = self._weights * (self._lowest - self._fill)[:, None] + base * key_weights
        self._of_answered = _small_where_exact(np.stack([is_keyed, offsets, unit * key_weights]))
        self._of_lowest = self._lowest @ self._weights
        self._has_lowest = bool(self._of_lowest.any())
        self._fixed = fixed if fixed.any() else None
        self._n_items = is_keyed.sum(axis=0).astype(np.int32)
        self._whole_offset = base * key_weights.sum(axis=0) - self._fill @ self._weights
        self._whole_divisor = unit * key_weights.sum(axis=0) + fixed


@dataclass(frozen=True, slots=True)
class _Slot:
    id: str
    column: int
    reverse: bool
    lowest: Fraction
    highest: Fraction
    parts: int
    """Every response this item can have, times this, is a whole number."""

    @property
    def fill(self) -> Fraction:
        return self.highest if self.reverse else self.lowest

    @property
    def width(self) -> Fraction:
        """Highest minus lowest, in parts."""
        return (self.highest - self.lowest) * self.parts

    @property
    def sign(self) -> int:
        return -1 if self.reverse else 1


@dataclass(frozen=True, slots=True)
class _Rule:
    """One scale's column of each matrix: by slot, 0 where it is not keyed."""

    multipliers: Sequence[Fraction]
    counts: Sequence[Fraction]
    weights: Sequence[Fraction]
    base: Fraction = Fraction(0)
    unit: Fraction = Fraction(0)
    fixed: Fraction = Fraction(0)


def _slot(column: int, one: Field, *, reverse: bool) -> _Slot:
    if one.limits is None:
        raise ValueError(f"{one.id} stands in a key and has no numbers")
    lowest, highest = map(_exact, one.limits)
    if lowest >= highest:
        raise ValueError(f"{one.id} stands in a key and its numbers are all alike")
    steps = [_exact(value) for value in one.values if not isinstance(value, str)] or [_exact(one.item.step), lowest]
    parts = lcm(*(step.denominator for step in steps))
    return _Slot(one.id, column, reverse, lowest, highest, parts)


def _required(scale: Scale, slots: Sequence[_Slot]) -> Sequence[bool]:
    """Whether a scale has no score without the response of each slot."""
    required = {(one.field, one.reverse) for one in scale.key if one.required}
    return [(slot.id, slot.reverse) in required for slot in slots]


def _rule(scale: Scale, slots: Sequence[_Slot]) -> _Rule:
    """A scale's numbers as fractions, without rounding; what each kind of score means is fixed by the language."""
    given = {(one.field, one.reverse): _exact(one.weight) for one in scale.key}
    parts_of_weights = Fraction(lcm(*(weight.denominator for weight in given.values())))
    weights = [given.get((slot.id, slot.reverse), Fraction(0)) * parts_of_weights for slot in slots]
    nothing = [Fraction(0)] * len(slots)
    if scale.score == "count":
        return _Rule(nothing, weights, weights, fixed=parts_of_weights)
    keyed = [slot for slot, weight in zip(slots, weights, strict=True) if weight]
    base, times = Fraction(0), Fraction(1)
    if scale.score == "pomp":
        unit = Fraction(lcm(*(slot.width.numerator for slot in keyed)))
        each = [100 * unit / slot.width for slot in slots]
    else:
        unit = Fraction(lcm(*(slot.parts for slot in keyed)))
        each = [unit / slot.parts for slot in slots]
        base = keyed[0].lowest * unit
    if scale.score == "sum":
        times, unit = sum(weights, start=Fraction(0)), unit * parts_of_weights
    multipliers = [slot.sign * times * one * weight for slot, one, weight in zip(slots, each, weights, strict=True)]
    largest = sum(abs(m) * slot.width for m, slot in zip(multipliers, slots, strict=True))
    shrink = 1 if largest < _EXACT else unit  # beyond it nothing is exact anyway, and floats must not overflow
    return _Rule([m / shrink for m in multipliers], nothing, weights, base * times / shrink, unit / shrink)


def _small_where_exact(weights: Floats) -> Floats | npt.NDArray[np.float32]:
    """The same in half the room, where every sum of them is a whole number that float32 holds exactly."""
    is_exact = bool((weights == np.rint(weights)).all() and np.abs(weights).sum(axis=1).max() < _EXACT_IN_HALF)
    return weights.astype(np.float32) if is_exact else weights


def _on_steps(responses: Floats) -> Floats:
    nearest = np.rint(responses)
    return np.where(np.abs(responses - nearest) < _ON_STEP, nearest, responses)


def _exact(number: float) -> Fraction:
    """The number as it was written: 0.1 is a tenth, not the nearest binary fraction."""
    return Fraction(repr(number))
