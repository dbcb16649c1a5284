"""Which way a score went, said so that no more is claimed than its scale's direction allows.

For a score whose wished-for place is a range, higher and lower say nothing: what counts is how far it lies from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

from assessment.questionnaire.definition import Direction, Toward

Way: TypeAlias = Literal["higher", "lower", "closer", "further", "within"]
"""`closer` and `further` are from a range; `within`: inside it both times, so neither is better."""


def way(direction: Direction, before: float, now: float) -> Way | None:
    """Where a score went from `before` to `now`; None where it stayed.

    Toward -20 to 20, from -50 to 30 is `closer`: 30 points outside, then 10. From -15 to 15 is `within`. As far
    outside on one side as before on the other is neither closer nor further, so the side is said: `higher` or `lower`.
    """
    if isinstance(direction, Toward):
        outside_before, outside_now = _outside(direction, before), _outside(direction, now)
        if outside_before == outside_now == 0:
            return "within"
        if outside_before != outside_now:
            return "closer" if outside_now < outside_before else "further"
    return None if now == before else "higher" if now > before else "lower"


def crossings(scores: Sequence[float | None], *, middle: float) -> int:
    """How often a two-sided score went from one side of its middle to the other; a stop on it is no crossing."""
    sides = [score > middle for score in scores if score is not None and score != middle]
    return sum(before != after for before, after in pairwise(sides))


def _outside(direction: Toward, score: float) -> float:
    return max(direction.least - score, 0.0, score - direction.most)
