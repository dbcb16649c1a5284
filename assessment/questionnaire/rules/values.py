"""Every value that a score can have, where they can be counted: a table has to have a row for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import isfinite, lcm, prod
from typing import Final, TypeAlias

from assessment.questionnaire.definition import Derived, Field, Keyed, Questionnaire, Scale, Value
from assessment.questionnaire.evaluation import evaluated
from assessment.questionnaire.rounding import rounded
from assessment.questionnaire.trees import Name

MOST_STEPS: Final = 200_000
"""Beyond this counting takes longer than an author waits."""
MOST_COMBINED: Final = 10_000
"""Combinations of the parts of a formula that are tried."""

_MILLION: Final = 1_000_000
_DUST: Final = 1e-10

Values: TypeAlias = frozenset[Fraction]


def values_of_derived(derived: Derived, questionnaire: Questionnaire) -> Values | None:
    """What a formula can give, rounded and not yet looked up; None where there are too many to count.

    Parts that share an item are taken to be free of each other, so there may be a value among them that never comes.
    """
    return _Counting(questionnaire).before_table(derived, ())


def values_of_scale(scale: Scale, questionnaire: Questionnaire, *, most_steps: int = MOST_STEPS) -> Values | None:
    """Every score of a scale, from fewer items too where its missing rule allows them; None for too many."""
    fields = [questionnaire.fields.get(keyed.field) for keyed in scale.key]
    steps = [None if field is None else _steps(field) for field in fields]
    if any(one is None for one in steps):
        return None
    shares = [_shares(scale, keyed, one) for keyed, one in zip(scale.key, steps, strict=True) if one is not None]
    parts = lcm(*(number.denominator for share in shares for number in share))
    weights = [Fraction(repr(keyed.weight)) for keyed in scale.key]
    weight_parts = lcm(*(weight.denominator for weight in weights))
    totals: set[tuple[int, int, int]] = {(0, 0, 0)}
    n_steps = 0
    for keyed, weight, share in zip(scale.key, weights, shares, strict=True):
        whole_weight, whole_share = int(weight * weight_parts), [int(number * parts) for number in share]
        n_steps += len(totals) * len(whole_share)
        if n_steps > most_steps:
            return None
        answered = {(n + 1, w + whole_weight, s + whole_weight * x) for n, w, s in totals for x in whole_share}
        totals = answered if keyed.required else totals | answered
    everything = sum(weights, start=Fraction(0))
    found = {(w, s) for n, w, s in totals if n >= scale.min_answered}
    return frozenset(
        rounded(_score(scale, Fraction(s, parts * weight_parts), Fraction(w, weight_parts), everything), scale.round)
        for w, s in found
    )


def _score(scale: Scale, total: Fraction, weight: Fraction, everything: Fraction) -> Fraction:
    """A score from the weighted total of what was answered, its weight, and the weight of the whole key."""
    match scale.score:
        case "count":
            return total
        case "sum":
            return total / weight * everything
        case "pomp":
            return 100 * total / weight
    return total / weight


def _steps(field: Field) -> list[Fraction] | None:
    """Every number that a response can be."""
    if field.item.range is None:
        numbers = [Fraction(repr(value)) for value in field.values if not isinstance(value, str)]
        return numbers if field.item.type == "choice" and numbers else None
    least, most, step = (Fraction(repr(number)) for number in (*field.item.range, field.item.step))
    n_steps = round((most - least) / step)
    return [least + n * step for n in range(n_steps + 1)] if n_steps < MOST_STEPS else None


def _shares(scale: Scale, keyed: Keyed, steps: list[Fraction]) -> list[Fraction]:
    """What each answer adds to the weighted total, once it is keyed."""
    lowest, highest = min(steps), max(steps)
    numbers = [lowest + highest - number if keyed.reverse else number for number in steps]
    if scale.score == "count":
        return [Fraction(number > lowest) for number in numbers]
    if scale.score == "pomp":
        return [(number - lowest) / (highest - lowest) for number in numbers]
    return numbers


def _without_dust(found: float) -> Fraction:
    """The value that a formula means, as the scorer knows it: 0.1 + 0.2 is three tenths, and a third is no decimal."""
    tidy = Fraction(round(found * _MILLION), _MILLION)
    return tidy if abs(float(tidy) - found) <= _DUST else Fraction(found)


class _Counting:
    """The values of one questionnaire's scores."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire

    def before_table(self, derived: Derived, above: tuple[str, ...]) -> Values | None:
        """What a formula gives; `above` are the derived scores that are being counted, so that a circle ends."""
        ids = sorted(derived.formula.ids)
        if derived.id in above:
            return None
        parts = [self._of(id_, (*above, derived.id)) for id_ in ids]
        if isinstance(derived.formula.tree, Name):
            only = parts[0]
            if only is None:
                return None
            return frozenset(rounded(number, derived.round) for number in only if isinstance(number, Fraction))
        if prod(0 if part is None else len(part) + 1 for part in parts) not in range(1, MOST_COMBINED + 1):
            return None
        combined = self._combined(derived, ids, [part for part in parts if part is not None])
        return frozenset(rounded(number, derived.round) for number in combined)

    def _combined(self, derived: Derived, ids: list[str], parts: list[frozenset[Fraction | str]]) -> Iterator[Fraction]:
        for combination in product(*((None, *part) for part in parts)):
            values: dict[str, Value] = {
                id_: part if isinstance(part, str) else float(part)
                for id_, part in zip(ids, combination, strict=True)
                if part is not None
            }
            found = evaluated(derived.formula, values, partial=derived.min_answered)
            if isinstance(found, int | float) and not isinstance(found, bool) and isfinite(found):
                yield _without_dust(float(found))

    def _of(self, id_: str, above: tuple[str, ...]) -> frozenset[Fraction | str] | None:
        score, field = self._questionnaire.scores.get(id_), self._questionnaire.fields.get(id_)
        found: Values | None = None
        if isinstance(score, Scale):
            found = values_of_scale(score, self._questionnaire)
        elif isinstance(score, Derived):
            found = self.before_table(score, above)
            if found is not None and score.table:
                found = frozenset(Fraction(repr(row.gives)) for row in score.table)
        elif field is not None:
            words = frozenset(value for value in field.values if isinstance(value, str))
            if field.item.type == "choice" and words:
                return frozenset(words)
            steps = _steps(field)
            found = None if steps is None else frozenset(steps)
        return None if found is None else frozenset(found)
