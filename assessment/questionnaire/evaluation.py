"""An expression evaluated for one person; total: whatever the responses are, it gives a value or missing."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from math import isfinite, prod
from typing import Final, TypeAlias

from assessment.questionnaire.definition import Field, Value, as_chosen
from assessment.questionnaire.trees import (
    And,
    Answered,
    Arithmetic,
    ArithmeticSign,
    Call,
    Comparison,
    ComparisonSign,
    Expression,
    Membership,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Word,
)

_SIGNS: Final[Mapping[ComparisonSign, Callable[[float, float], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

MOST_WAYS: Final = 1_000
"""To answer what is still open that are gone through; with more of them a condition counts as undecided."""

Result: TypeAlias = float | bool | str | tuple[str, ...] | None
"""A number, a condition, a word, the chosen values of a `choices` item, or None for missing."""


def evaluated(expression: Expression, values: Mapping[str, Value], *, partial: int | None = None) -> Result:
    """What an expression gives for one person.

    Missing in gives missing out; a quotient by 0 and a number beyond the range of floats are missing too. A
    comparison with missing is false. `if` looks at the chosen branch only.

    Args:
        expression: any; where its kinds do not fit (which `kinds` finds beforehand) the result is missing or false.
        values: responses and scores by id; an absent id is missing.
        partial: a derived score's `min_answered`; `mean` then averages the parts that have a value, and with fewer
            ids than that having one the result is missing.
    """
    if partial is not None and sum(_result_of(values.get(id_)) is not None for id_ in expression.ids) < partial:
        return None
    return _Evaluation(values, skips_missing=partial is not None).result(expression.tree)


def holds(expression: Expression, values: Mapping[str, Value]) -> bool:
    """Whether a condition is true for one person; never missing."""
    return evaluated(expression, values) is True


def holds_whatever(expression: Expression, values: Mapping[str, Value], still_open: Iterable[Field]) -> bool:
    """Whether a condition is true already, whatever is answered to what is still open, and if it stays open.

    Args:
        expression: a condition.
        values: the responses so far.
        still_open: fields without an answer. Where the condition reads one whose answers cannot be listed (a number, a
            date, own words, several choices), it is undecided and so does not hold.
    """
    read = [one for one in still_open if one.id in expression.ids]
    ways = [[None, *(option.value for option in one.item.options if option.value is not None)] for one in read]
    if any(one.item.type != "choice" for one in read) or prod(map(len, ways)) > MOST_WAYS:
        return False
    return all(
        holds(expression, {**values, **{f.id: v for f, v in zip(read, way, strict=True) if v is not None}})
        for way in product(*ways)
    )


class _Evaluation:
    """One person's values, and whether `mean` passes over missing parts."""

    def __init__(self, values: Mapping[str, Value], *, skips_missing: bool) -> None:
        self._values = values
        self._skips_missing = skips_missing

    def result(self, node: Node) -> Result:  # noqa: PLR0912 - one case for each kind of node
        match node:
            case Number(value):
                return value
            case Word(text):
                return text
            case Name(id_):
                return _result_of(self._values.get(id_))
            case Answered(id_):
                return _result_of(self._values.get(id_)) is not None
            case Negative(part):
                number = self._number(part)
                return None if number is None else -number
            case Arithmetic(first, rest):
                return self._arithmetic(first, rest)
            case Comparison(left, sign, right):
                return _compared(self.result(left), sign, self.result(right))
            case Membership(left, among):
                return self._is_member(self.result(left), among)
            case Not(part):
                return self.result(part) is not True
            case And(parts):
                return all(self.result(part) is True for part in parts)
            case Or(parts):
                return any(self.result(part) is True for part in parts)
            case Call("if", (condition, then, otherwise)):
                return self.result(then if self.result(condition) is True else otherwise)
            case Call(name, parts):
                return self._aggregate(name, parts)

    def _number(self, node: Node) -> float | None:
        result = self.result(node)
        return result if isinstance(result, float) else None

    def _arithmetic(self, first: Node, rest: Sequence[tuple[ArithmeticSign, Node]]) -> float | None:
        total = self._number(first)
        for sign, node in rest:
            number = self._number(node)
            if total is None or number is None:
                return None
            total = _combined(total, sign, number)
        return total

    def _aggregate(self, name: str, parts: Sequence[Node]) -> float | None:
        numbers = [self._number(part) for part in parts]
        present = [number for number in numbers if number is not None]
        if not present or (len(present) < len(numbers) and not (name == "mean" and self._skips_missing)):
            return None
        if name == "abs":
            return abs(present[0])
        if name == "mean":
            return _finite(sum(present) / len(present))
        return min(present) if name == "min" else max(present)

    def _is_member(self, left: Result, among: tuple[Number | Word, ...] | Name) -> bool:
        if left is None:
            return False
        if isinstance(among, tuple):
            return any(left == (one.value if isinstance(one, Number) else one.text) for one in among)
        chosen = _result_of(self._values.get(among.id))
        return isinstance(chosen, tuple) and isinstance(left, (str, float)) and as_chosen(left) in chosen


def _result_of(value: Value | None) -> Result:
    if value is None or isinstance(value, (str, tuple)):
        return value
    try:
        return _finite(float(value))
    except OverflowError:  # a whole number beyond the range of floats
        return None


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def _combined(left: float, sign: ArithmeticSign, right: float) -> float | None:
    if sign == "/":
        return None if right == 0 else _finite(left / right)
    if sign == "*":
        return _finite(left * right)
    return _finite(left + right if sign == "+" else left - right)


def _compared(left: Result, sign: ComparisonSign, right: Result) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return sign in ("==", "!=") and (left == right) is (sign == "==")
    if isinstance(left, float) and isinstance(right, float):
        return _SIGNS[sign](left, right)
    return False
