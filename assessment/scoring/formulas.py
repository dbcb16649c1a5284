"""A formula compiled to one function over arrays: the rules of `evaluation`, for a million at once.

Missing is NaN in numbers and codes; conditions are plain booleans and never missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from assessment.questionnaire.trees import (
    And,
    Answered,
    Arithmetic,
    Call,
    Comparison,
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

Floats: TypeAlias = npt.NDArray[np.float64]
Counts: TypeAlias = npt.NDArray[np.int32]
Truths: TypeAlias = npt.NDArray[np.bool_]
Arrays: TypeAlias = Mapping[str, Floats]
"""Columns of equal length by id; `ITEM=option` says whether an option of a `choices` item was chosen."""
Formula: TypeAlias = Callable[[Arrays], Floats]

_NAN = np.float64(np.nan)
_FALSE = np.array([False])
_OFFERED_BY_NONE = -1.0
"""The code of a word that is no item's: it equals no response, and differs from each."""


@dataclass(frozen=True)
class Names:
    """What the ids of a formula are: everything that is not listed is a number."""

    words: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    """Texts, dates and `choices`: only whether there is one can be read."""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The options of each `choices` item, as text."""
    codes: Mapping[str, float] = field(default_factory=dict)
    """The number that stands for each word."""


def compiled(expression: Expression, names: Names, *, min_answered: int | None = None) -> Formula:
    """A formula as a function of columns.

    Args:
        expression: a number in the end.
        names: what its ids are.
        min_answered: a derived score's; `mean` then averages the parts that have a value, and rows in which fewer
            of the ids that the formula reads have one are missing.

    Returns:
        A function from columns to float64 of their length (or 1, where it reads none), NaN where the value is missing.
    """
    number = _Compiler(names, skips_missing=min_answered is not None).number(expression.tree)
    if min_answered is None:
        return number
    ids = tuple(expression.ids)

    def with_enough(arrays: Arrays) -> Floats:
        n_answered = sum(~np.isnan(arrays[id_]) * 1 for id_ in ids)
        return np.where(n_answered >= min_answered, number(arrays), _NAN)

    return with_enough


_Kind: TypeAlias = Literal["number", "word", "condition", "given"]
_Condition: TypeAlias = Callable[[Arrays], Truths]


class _Compiler:
    """One formula's names and missing rule; each method turns a node into a function."""

    def __init__(self, names: Names, *, skips_missing: bool) -> None:
        self._names = names
        self._skips_missing = skips_missing

    def kind(self, node: Node) -> _Kind:
        """What a node gives; checked beforehand, so that both branches of an `if` give the same."""
        match node:
            case Word():
                return "word"
            case Name(id_):
                return "word" if id_ in self._names.words else "given" if id_ in self._names.given else "number"
            case Answered() | Comparison() | Membership() | Not() | And() | Or():
                return "condition"
            case Call("if", (_, then, _)):
                return self.kind(then)
        return "number"

    def number(self, node: Node) -> Formula:
        """A node as numbers; what is no number is missing, as it is for one person."""
        match node:
            case Number(value):
                return _constant(value)
            case Name(id_) if self.kind(node) == "number":
                return lambda arrays: arrays[id_]
            case Negative(part):
                inner = self.number(part)
                return lambda arrays: -inner(arrays)
            case Arithmetic():
                return self._arithmetic(node)
            case Call("if", (condition, then, otherwise)):
                return self._chosen(condition, self.number(then), self.number(otherwise))
            case Call(name, parts):
                return self._aggregate(name, [self.number(part) for part in parts])
        return _constant(np.nan)

    def word(self, node: Node) -> Formula:
        """A node as codes of words."""
        match node:
            case Word(text):
                return _constant(self._names.codes.get(text, _OFFERED_BY_NONE))
            case Name(id_) if self.kind(node) == "word":
                return lambda arrays: arrays[id_]
            case Call("if", (condition, then, otherwise)):
                return self._chosen(condition, self.word(then), self.word(otherwise))
        return _constant(np.nan)

    def condition(self, node: Node) -> _Condition:
        """A node as booleans; what is no condition does not hold."""
        match node:
            case Answered(id_):
                return lambda arrays: ~np.isnan(arrays[id_])
            case Comparison(left, sign, right):
                return self._comparison(left, sign, right)
            case Membership(left, Name(id_)):
                return self._is_chosen(left, id_)
            case Membership(left, tuple() as among):
                return _any_of([self._comparison(left, "==", constant) for constant in among])
            case Not(part):
                inner = self.condition(part)
                return lambda arrays: ~inner(arrays)
            case And(parts):
                return _all_of([self.condition(part) for part in parts])
            case Or(parts):
                return _any_of([self.condition(part) for part in parts])
            case Call("if", (condition, then, otherwise)):
                holds, first, second = map(self.condition, (condition, then, otherwise))
                return lambda arrays: np.where(holds(arrays), first(arrays), second(arrays))
        return _never

    def _arithmetic(self, node: Arithmetic) -> Formula:
        first = self.number(node.first)
        rest = [(_OPERATIONS[sign], self.number(part)) for sign, part in node.rest]
        is_sum = node.rest[0][0] in "+-"  # scores and responses are far too small to overflow by adding

        def worked_from_the_left(arrays: Arrays) -> Floats:
            total = first(arrays)
            for operation, number in rest:
                total = operation(total, number(arrays))
            # Once infinite (by 0, or beyond the range of floats), a chain stays infinite or NaN: one look is enough.
            return total if is_sum else np.where(np.isfinite(total), total, _NAN)

        return worked_from_the_left

    def _aggregate(self, name: str, numbers: list[Formula]) -> Formula:
        if name == "abs":
            return lambda arrays: np.abs(numbers[0](arrays))
        if name == "mean":
            return lambda arrays: _mean([number(arrays) for number in numbers], skips_missing=self._skips_missing)
        choose: Callable[[Floats, Floats], Floats] = np.minimum if name == "min" else np.maximum

        def extreme(arrays: Arrays) -> Floats:
            found = numbers[0](arrays)
            for number in numbers[1:]:
                found = choose(found, number(arrays))  # NaN wins, as missing does
            return found

        return extreme

    def _chosen(self, condition: Node, then: Formula, otherwise: Formula) -> Formula:
        holds = self.condition(condition)
        return lambda arrays: np.where(holds(arrays), then(arrays), otherwise(arrays))

    def _comparison(self, left: Node, sign: str, right: Node) -> _Condition:
        kind = self.kind(left)
        if kind != self.kind(right) or kind not in ("number", "word"):
            return _never
        side = self.number if kind == "number" else self.word
        first, second, holds = side(left), side(right), _COMPARISONS[sign]

        def both_there_and_so(arrays: Arrays) -> Truths:
            one, other = first(arrays), second(arrays)
            if sign != "!=":
                return holds(one, other)  # false with NaN by itself
            return holds(one, other) & ~np.isnan(one) & ~np.isnan(other)

        return both_there_and_so

    def _is_chosen(self, left: Node, id_: str) -> _Condition:
        """Whether an option is among those chosen; the option may itself be what another item says."""
        options = self._names.options.get(id_, ())
        if isinstance(left, Word):
            key = chosen(id_, left.text)
            return (lambda arrays: arrays[key] == 1) if left.text in options else _never
        constants = {option: Word(option) if self.kind(left) == "word" else _number(option) for option in options}
        found = [
            _all_of([self._comparison(left, "==", constant), self._is_chosen(Word(option), id_)])
            for option, constant in constants.items()
            if constant is not None
        ]
        return _any_of(found) if found else _never


def chosen(id_: str, option: str) -> str:
    """The name of the column that says whether an option of a `choices` item was chosen."""
    return f"{id_}={option}"


def _number(option: str) -> Number | None:
    try:
        return Number(float(option))
    except ValueError:
        return None


def _constant(value: float) -> Formula:
    one = np.array([value])  # broadcasts to any number of rows
    return lambda _: one


def _never(_: Arrays) -> Truths:
    return _FALSE


def _all_of(conditions: list[_Condition]) -> _Condition:
    return lambda arrays: reduce(np.logical_and, [condition(arrays) for condition in conditions])


def _any_of(conditions: list[_Condition]) -> _Condition:
    return lambda arrays: reduce(np.logical_or, [condition(arrays) for condition in conditions])


def _mean(numbers: list[Floats], *, skips_missing: bool) -> Floats:
    if skips_missing:
        there = [~np.isnan(number) for number in numbers]
        filled = [np.where(is_there, number, 0.0) for number, is_there in zip(numbers, there, strict=True)]
        total = reduce(np.add, filled) / sum(is_there.astype(np.float64) for is_there in there)  # 0 / 0: none is there
    else:
        total = reduce(np.add, numbers) / len(numbers)
    return np.where(np.isfinite(total), total, _NAN)


_OPERATIONS: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}
_COMPARISONS: Mapping[str, Callable[[Floats, Floats], Truths]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
