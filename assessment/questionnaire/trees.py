"""A parsed expression and its nodes: a closed set of frozen values, and the ways to walk and to write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeAlias

ComparisonSign: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
ArithmeticSign: TypeAlias = Literal["+", "-", "*", "/"]
CallName: TypeAlias = Literal["min", "max", "mean", "abs", "if"]


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number as written; below 0 only inside a list."""

    value: float


@dataclass(frozen=True, slots=True)
class Word:
    """Text in single quotes, which stands for a value that an item offers."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """The id of an item, a rating (`R1.now`) or a score; terms are put in while parsing and leave no name."""

    id: str


@dataclass(frozen=True, slots=True)
class Negative:
    """`-part`."""

    part: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum (`+`, `-`) or a product (`*`, `/`), worked from the left; flat, so that long sums are not deep."""

    first: Node
    rest: tuple[tuple[ArithmeticSign, Node], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sums compared; false when either is missing."""

    left: Node
    sign: ComparisonSign
    right: Node


@dataclass(frozen=True, slots=True)
class Membership:
    """`left in [...]`, or `'word' in ITEM` for an item of type `choices`; false when either is missing."""

    left: Node
    among: tuple[Number | Word, ...] | Name


@dataclass(frozen=True, slots=True)
class Not:
    """`not part`."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """Two or more conditions that must all hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more conditions of which one must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """`min`, `max`, `mean` of one or more parts, `abs` of one, `if` of three: condition, then, else."""

    name: CallName
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """`answered(ID)`: true when the item or score has a value."""

    id: str


Node: TypeAlias = (
    Number | Word | Name | Negative | Arithmetic | Comparison | Membership | Not | And | Or | Call | Answered
)


@dataclass(frozen=True)
class Expression:
    """One expression, parsed: as the author wrote it, and as a tree with its terms put in."""

    source: str
    tree: Node
    n_parts: int
    n_levels: int

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every item, rating and score that it reads, also through terms."""
        return frozenset(ids_in(self.tree))


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one, from left to right."""
    match node:
        case Negative(part) | Not(part):
            return (part,)
        case And(parts) | Or(parts) | Call(_, parts):
            return parts
        case Comparison(left, _, right):
            return (left, right)
        case Membership(left, among):
            return (left, among) if isinstance(among, Name) else (left, *among)
        case Arithmetic(first, rest):
            return (first, *(part for _, part in rest))
    return ()


def ids_in(node: Node) -> Iterator[str]:
    """Every id that a tree reads, from left to right, repeated where it is."""
    if isinstance(node, (Name, Answered)):
        yield node.id
    for part in parts_of(node):
        yield from ids_in(part)


def written(node: Node) -> str:
    """The node in the language again, with every bracket: for messages that name a part of an expression."""
    match node:
        case Number(value):
            return format(Decimal(repr(value)), "f").removesuffix(".0")
        case Word(text):
            return f"'{text}'"
        case Name(id_):
            return id_
        case Answered(id_):
            return f"answered({id_})"
        case Call(name, parts):
            return f"{name}({', '.join(map(written, parts))})"
        case Negative(part):
            return f"-{_bracketed(part)}"
        case Not(part):
            return f"not {_bracketed(part)}"
        case And(parts):
            return " and ".join(map(_bracketed, parts))
        case Or(parts):
            return " or ".join(map(_bracketed, parts))
        case Comparison(left, sign, right):
            return f"{_bracketed(left)} {sign} {_bracketed(right)}"
        case Membership(left, among):
            listed = written(among) if isinstance(among, Name) else f"[{', '.join(map(written, among))}]"
            return f"{_bracketed(left)} in {listed}"
        case Arithmetic(first, rest):
            return " ".join([_bracketed(first), *(f"{sign} {_bracketed(part)}" for sign, part in rest)])


def _bracketed(node: Node) -> str:
    needs_none = isinstance(node, (Number, Word, Name, Answered, Call))
    return written(node) if needs_none else f"({written(node)})"
