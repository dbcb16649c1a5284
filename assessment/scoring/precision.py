"""How sure a score is: its standard error of measurement, whole, from fewer items, and of a linear derived score."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from math import sqrt
from typing import Final

from assessment.questionnaire.definition import Derived, ErrorParameters, Questionnaire, Scale
from assessment.questionnaire.trees import Arithmetic, Call, Name, Negative, Node, Number, ids_in

Z_95: Final = 1.96
"""Two-sided 95% point of the standard normal distribution, with the two decimals that instruments are written in."""


def sem_of(error: ErrorParameters) -> float:
    """The standard error of measurement of the whole scale.

    SEM = sd * sqrt(1 - r): sd 20 with a retest r of .75 gives 10.

    Source: Lord and Novick (1968), Statistical theories of mental test scores, ch. 3.
    """
    if error.sem is not None:
        return error.sem
    return _sem(error, _reliability(error))


def sem_of_some(error: ErrorParameters, n: int, k: int) -> float:
    """The standard error of one sitting in which n of a scale's k items were answered.

    r shrinks to (n/k) r / (1 + (n/k - 1) r), with the same sd: sd 20, r .75 and 5 of 6 give 10.6904. A given SEM
    is not shortened. Change over time never uses this.

    Args:
        error: the scale's.
        n: answered items, 1 to k.
        k: items in the key.

    Source: Spearman (1910) and Brown (1910), British Journal of Psychology 3.
    """
    if error.sem is not None:
        return error.sem
    share, r = n / k, _reliability(error)
    return _sem(error, share * r / (1 + (share - 1) * r))


def sem_of_score(questionnaire: Questionnaire, score_id: str) -> float | None:
    """The full standard error of a scale or derived score, as change over time uses it; None where there is none."""
    score = questionnaire.scores[score_id]
    if isinstance(score, Scale):
        return None if score.error is None else sem_of(score.error)
    whole = {scale.id: sem_of(scale.error) for scale in questionnaire.scales if scale.error is not None}
    return sem_of_sum(independent_parts(questionnaire, score), whole)


def sem_of_sum(coefficients: Mapping[str, float], sems: Mapping[str, float]) -> float | None:
    """The standard error of a sum of independent scores; None where there is none, or a part has none.

    SE = sqrt(sum (c * SEM)^2): a difference of two scales with SEM 10 has 14.1421.
    """
    if not coefficients or not coefficients.keys() <= sems.keys():
        return None
    return sqrt(sum((coefficient * sems[id_]) ** 2 for id_, coefficient in coefficients.items()))


def independent_parts(
    questionnaire: Questionnaire, derived: Derived, *, present: Set[str] | None = None
) -> Mapping[str, float]:
    """The scales of which a derived score is the weighted sum, with their coefficients.

    Args:
        questionnaire: the score's.
        derived: the score.
        present: ids that have a value, where a `mean` passes over missing parts; None for all.

    Returns:
        Nothing where the formula is not linear or is looked up in a table, reads an item itself (whose error nobody
        knows), or reads two scales that share an item, since their errors are not independent.
    """
    coefficients = _over_scales(questionnaire, derived, present) or {}
    scales = {scale.id: scale for scale in questionnaire.scales}
    if not coefficients.keys() <= scales.keys():
        return {}
    fields = [keyed.field for id_ in coefficients for keyed in scales[id_].key]
    return coefficients if len(set(fields)) == len(fields) else {}


def _reliability(error: ErrorParameters) -> float:
    if error.retest_r is None:
        raise ValueError("error parameters need either sem, or sd with retest_r")
    return error.retest_r


def _sem(error: ErrorParameters, reliability: float) -> float:
    if error.sd is None:
        raise ValueError("error parameters need either sem, or sd with retest_r")
    return error.sd * sqrt(1 - reliability)


@dataclass(frozen=True)
class _Linear:
    """constant + sum of coefficient * id."""

    constant: float
    coefficients: Mapping[str, float]

    def times(self, factor: float) -> _Linear:
        return _Linear(self.constant * factor, {id_: c * factor for id_, c in self.coefficients.items()})

    def plus(self, other: _Linear) -> _Linear:
        ids = [*self.coefficients, *(id_ for id_ in other.coefficients if id_ not in self.coefficients)]
        total = {id_: self.coefficients.get(id_, 0.0) + other.coefficients.get(id_, 0.0) for id_ in ids}
        return _Linear(self.constant + other.constant, total)


def _over_scales(
    questionnaire: Questionnaire, derived: Derived, present: Set[str] | None
) -> Mapping[str, float] | None:
    """The formula's coefficients, with derived scores that it reads put in; None where it is not linear."""
    if derived.table:
        return None
    known = present if derived.min_answered is not None else None
    own = _linear(derived.formula.tree, known)
    if own is None:
        return None
    total = _Linear(0.0, {})
    for id_, coefficient in own.coefficients.items():
        part = questionnaire.scores.get(id_)
        coefficients: Mapping[str, float] | None = {id_: 1.0}
        if isinstance(part, Derived):
            coefficients = _over_scales(questionnaire, part, present)
        if coefficients is None:
            return None
        total = total.plus(_Linear(0.0, coefficients).times(coefficient))
    return {id_: coefficient for id_, coefficient in total.coefficients.items() if coefficient != 0}


def _linear(node: Node, present: Set[str] | None) -> _Linear | None:
    match node:
        case Number(value):
            return _Linear(value, {})
        case Name(id_):
            return _Linear(0.0, {id_: 1.0})
        case Negative(part):
            inner = _linear(part, present)
            return None if inner is None else inner.times(-1.0)
        case Call("mean", parts):
            return _mean(parts, present)
        case Arithmetic(first, rest):
            total = _linear(first, present)
            for sign, part in rest:
                total = _combined(total, sign, _linear(part, present))
            return total
    return None


def _mean(parts: tuple[Node, ...], present: Set[str] | None) -> _Linear | None:
    counted = [part for part in parts if present is None or all(id_ in present for id_ in ids_in(part))]
    total = _Linear(0.0, {})
    for part in counted:
        inner = _linear(part, present)
        if inner is None:
            return None
        total = total.plus(inner)
    return total.times(1 / len(counted)) if counted else None


def _combined(left: _Linear | None, sign: str, right: _Linear | None) -> _Linear | None:
    if left is None or right is None:
        return None
    if sign in "+-":
        return left.plus(right if sign == "+" else right.times(-1.0))
    if sign == "/":
        return None if right.coefficients or right.constant == 0 else left.times(1 / right.constant)
    if right.coefficients and left.coefficients:
        return None
    return left.times(right.constant) if not right.coefficients else right.times(left.constant)
