"""How one response becomes one number of an array: the columns that a questionnaire's scores read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite, nan
from typing import Literal, TypeAlias

from assessment.questionnaire.definition import Field, Questionnaire, Value, as_chosen
from assessment.questionnaire.trees import Membership, Name, Node, parts_of

Kind: TypeAlias = Literal["number", "word", "chosen", "given"]
"""A number; an option's id, coded; whether one option of a `choices` item was chosen; whether there is an answer."""


@dataclass(frozen=True)
class Column:
    """One column of the matrix: a response as a number, NaN where it is missing."""

    id: str
    kind: Kind = "number"
    option: str = ""
    """For `chosen`: the option that is looked for, as text."""
    codes: Mapping[str, float] = field(default_factory=dict)
    """For `word`: the number that stands for each word."""

    def code(self, value: Value | None) -> float:
        """The number that stands for one response; NaN when it is missing or not of this column's kind."""
        if value is None:
            return nan
        if self.kind == "given":
            return 1.0
        if self.kind == "chosen":
            return float(self.option in value) if isinstance(value, tuple) else nan
        if self.kind == "word":
            return self.codes.get(value, nan) if isinstance(value, str) else nan
        return float(value) if isinstance(value, (int, float)) and isfinite(value) else nan


def kind_of(one: Field) -> Kind:
    """What a column can hold of a response: numbers, words, or only whether there is one."""
    if one.limits is not None:
        return "number"
    return "word" if one.item.type == "choice" else "given"


def columns_of(questionnaire: Questionnaire) -> tuple[Column, ...]:
    """What the scores of a questionnaire read: first the items of its keys, then what only formulas read.

    A `choices` item gets one column for whether it was answered and one for each of its options that a formula asks
    for, since one number cannot hold a set of any size.
    """
    fields = questionnaire.fields
    keyed = {one.field for scale in questionnaire.scales for one in scale.key}
    trees = [derived.formula.tree for derived in questionnaire.derived]
    read = frozenset().union(*(derived.formula.ids for derived in questionnaire.derived)) - keyed
    codes = word_codes(questionnaire)
    columns = [Column(id=id_) for id_ in fields if id_ in keyed]
    for id_, one in fields.items():
        if id_ in read:
            columns.append(Column(id=id_, kind=kind_of(one), codes=codes))
            columns.extend(Column(id=id_, kind="chosen", option=option) for option in _options_asked_for(one, trees))
    return tuple(columns)


def word_codes(questionnaire: Questionnaire) -> Mapping[str, float]:
    """A number for each word that a `choice` item of this questionnaire offers."""
    words = {v: None for one in questionnaire.fields.values() for v in one.values if isinstance(v, str)}
    return {word: float(number) for number, word in enumerate(words)}


def option_texts(one: Field) -> tuple[str, ...]:
    """The values of a `choices` item as its responses keep them: as text, numbers too."""
    return tuple(as_chosen(value) for value in one.values)


def _options_asked_for(one: Field, trees: list[Node]) -> tuple[str, ...]:
    is_asked = one.item.type == "choices" and any(_looks_into(tree, one.id) for tree in trees)
    return option_texts(one) if is_asked else ()


def _looks_into(node: Node, id_: str) -> bool:
    if isinstance(node, Membership) and node.among == Name(id_):
        return True
    return any(_looks_into(part, id_) for part in parts_of(node))
