"""A number rounded to a whole one, as a definition says; `scoring` does the same with arrays."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from assessment.questionnaire.definition import Rounding


def rounded(number: Fraction, how: Rounding | None) -> Fraction:
    """The whole number that a definition wishes for: of 2.5 the nearest is 3, of -2.5 it is -3.

    Halves go away from 0, as in print and by hand, and not to the next even number.
    """
    if how is None:
        return number
    if how == "nearest":
        size = floor(abs(number) + Fraction(1, 2))
        return Fraction(size if number >= 0 else -size)
    return Fraction(ceil(number) if how == "up" else floor(number))
