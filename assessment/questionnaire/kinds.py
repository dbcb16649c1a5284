"""Whether an expression makes sense: numbers with numbers, words with words that are offered, conditions apart.

Knows what kind of value each id has, never a value; run beforehand, so that evaluation need not complain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from assessment.questionnaire.definition import Field, as_chosen
from assessment.questionnaire.tokens import ExpressionError
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
    parts_of,
    written,
)

KindName: TypeAlias = Literal["number", "word", "choices", "condition", "text"]

_SHOWN: Final[Mapping[KindName, str]] = {
    "number": "a number",
    "word": "a word",
    "choices": "a list of choices",
    "condition": "a condition",
    "text": "free text or a date",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What an id or a part of an expression gives: its name, and the words that it offers and refuses.

    `offers` is None where any word may come; `reasons` are ids for missing, which are never values.
    """

    name: KindName
    offers: frozenset[str] | None = None
    reasons: frozenset[str] = frozenset()


NUMBER: Final = Kind("number")
"""Also the kind of every score."""
CONDITION: Final = Kind("condition")


def kind_of(field: Field) -> Kind:
    """The kind of one response, from its item's type and options."""
    reasons = frozenset(reason.id for reason in field.reasons)
    offers = frozenset(as_chosen(value) for value in field.values)
    match field.item.type:
        case "choice" if any(isinstance(value, str) for value in field.values):
            return Kind("word", offers, reasons)
        case "choices":
            return Kind("choices", offers, reasons)
        case "text" | "date":
            return Kind("text", frozenset(), reasons)
    return Kind("number", None, reasons)


def kind_problems(
    expression: Expression, kinds: Mapping[str, Kind], *, wanted: Literal["number", "condition"] | None = None
) -> tuple[ExpressionError, ...]:
    """Everything about kinds that is wrong with an expression.

    Args:
        expression: any.
        kinds: by id; an id that is not there fits anywhere, since whoever checks ids has already complained.
        wanted: what the whole must be: a condition for `show` and `when`, a number for `formula`; None for a term.
    """
    checking = _Checking(kinds)
    found = checking.kind(expression.tree)
    if wanted is not None:
        checking.expect(expression.tree, found, wanted, "the whole")
    return tuple(checking.problems)


class _Checking:
    """Walks a tree from the leaves up and collects problems; a part with a problem has no kind and fits anywhere."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds
        self.problems: list[ExpressionError] = []

    def kind(self, node: Node) -> Kind | None:
        match node:
            case Number() | Negative() | Arithmetic() | Call("min" | "max" | "mean" | "abs"):
                for part in parts_of(node):
                    self.expect(part, self.kind(part), "number", f"`{written(node)}`")
                return NUMBER
            case Not() | And() | Or():
                for part in parts_of(node):
                    self.expect(part, self.kind(part), "condition", f"`{written(node)}`")
                return CONDITION
            case Word(text):
                return Kind("word", frozenset({text}))
            case Name(id_):
                return self._kinds.get(id_)
            case Call(_, parts):
                return self._kind_of_if(node, parts)
            case Comparison(left, sign, right):
                self._compare(node, self.kind(left), sign, self.kind(right))
            case Membership(left, among):
                self._look_up(node, left, among)
            case Answered():
                pass
        return CONDITION

    def expect(self, part: Node, kind: Kind | None, wanted: KindName, where: str) -> None:
        if kind is not None and kind.name != wanted:
            what = f"{where} needs {_SHOWN[wanted]}, and `{written(part)}` is {_SHOWN[kind.name]}"
            self._add("expression-kind", what, _remedy(kind.name, wanted))

    def _kind_of_if(self, node: Node, parts: tuple[Node, ...]) -> Kind | None:
        condition, then, otherwise = parts
        self.expect(condition, self.kind(condition), "condition", f"`{written(node)}`")
        kinds = [kind for kind in (self.kind(then), self.kind(otherwise)) if kind is not None]
        if len({kind.name for kind in kinds}) > 1:
            what = f"`{written(node)}` gives {' or '.join(_SHOWN[kind.name] for kind in kinds)}"
            self._add("expression-kind", what, "let both parts of `if` give the same")
            return None
        if not kinds or kinds[0].name != "word":
            return kinds[0] if kinds else None
        offers = [kind.offers for kind in kinds if kind.offers is not None]
        return Kind("word", frozenset().union(*offers), frozenset().union(*(kind.reasons for kind in kinds)))

    def _compare(self, node: Node, left: Kind | None, sign: str, right: Kind | None) -> None:
        if left is None or right is None:
            return
        names = {left.name, right.name}
        if names == {"word"}:
            if sign not in {"==", "!="}:
                self._add("expression-kind", f"`{written(node)}` puts words in an order", "compare words with == or !=")
            self._check_words(node, left, right)
        elif names != {"number"}:
            if names == {"word", "number"} and self._is_reason(node, left, right):
                return
            what = f"`{written(node)}` compares {_SHOWN[left.name]} with {_SHOWN[right.name]}"
            unlike = left.name if left.name not in {"number", "word"} else right.name
            self._add("expression-kind", what, _remedy(unlike, "number"))

    def _look_up(self, node: Node, left: Node, among: tuple[Number | Word, ...] | Name) -> None:
        kind = self.kind(left)
        if isinstance(among, Name):
            chosen = self._kinds.get(among.id)
            if chosen is not None and chosen.name != "choices":
                what = f"`{among.id}` after `in` is {_SHOWN[chosen.name]}"
                self._add("expression-kind", what, "after `in` write a list in [ ] or an item of type `choices`")
            elif chosen is not None and kind is not None and kind.name in {"word", "number"}:
                words = frozenset({as_chosen(left.value)}) if isinstance(left, Number) else kind.offers
                self._check_words(node, Kind("word", words), chosen)
            elif kind is not None:
                self.expect(left, kind, "word", f"`{written(node)}`")
            return
        for constant in among:
            self._compare(Comparison(left, "==", constant), kind, "==", self.kind(constant))

    def _check_words(self, node: Node, left: Kind, right: Kind) -> None:
        """Two sets of words of which none is in both: a slip of the pen, or a reason for missing."""
        if left.offers is None or right.offers is None or left.offers & right.offers:
            return
        if self._is_reason(node, left, right):
            return
        word, offered = sorted((left.offers, right.offers), key=len)
        what = f"{_listed(word)} in `{written(node)}` is never a value there"
        self._add("expression-word", what, f"write {_listed(offered)}")

    def _is_reason(self, node: Node, left: Kind, right: Kind) -> bool:
        """Whether one side is a reason for missing of the other, which is then noted."""
        for word, item in ((left, right), (right, left)):
            if word.offers is not None and word.offers & item.reasons:
                what = (
                    f"{_listed(word.offers & item.reasons)} in `{written(node)}` is a reason for missing, never a value"
                )
                self._add("expression-word", what, "write not answered(ID) to ask whether there is no value")
                return True
        return False

    def _add(self, code: str, what: str, remedy: str) -> None:
        self.problems.append(ExpressionError(code, what, remedy))


def _listed(words: frozenset[str]) -> str:
    return " or ".join(f"'{word}'" for word in sorted(words))


def _remedy(found: KindName, wanted: KindName) -> str:
    match found:
        case "text":
            return "free text and dates can only be asked for with answered(ID)"
        case "choices":
            return "ask for one choice: 'value' in ID"
        case "condition":
            return "to make a condition a number, write if(condition, 1, 0)"
    return "compare it, as in ID == 1 or ID == 'yes'" if wanted == "condition" else "use an item that gives a number"
