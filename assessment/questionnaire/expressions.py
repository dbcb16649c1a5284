"""The tiny language of `formula`, `when` and `show`: source text parsed once into a closed tree of frozen nodes.

Knows the grammar and its bounds, not what ids mean: `kinds` checks that, `evaluation` evaluates for one person, and
`scoring` compiles the same tree to arrays. The nodes are in `trees`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Final, TypeVar, cast

from assessment.questionnaire.tokens import ExpressionError, Token, tokens, unexpected
from assessment.questionnaire.trees import (
    And,
    Answered,
    Arithmetic,
    ArithmeticSign,
    Call,
    CallName,
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
    parts_of,
)

MOST_PARTS: Final = 500  # numbers, words and ids, with terms put in
MOST_LEVELS: Final = 20  # brackets, calls, `not` and `-` inside each other; a term counts as if in brackets

_T = TypeVar("_T")
_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
_CALLS: Final = frozenset({"min", "max", "mean", "abs", "if"})
_N_PARTS: Final = {"abs": 1, "if": 3}


def parsed(source: str, terms: Mapping[str, Expression] | None = None) -> Expression:
    """The expression that a text of the language stands for.

    Args:
        source: what the author wrote.
        terms: expressions by name; a name found here is replaced by its expression, as if in brackets.

    Raises:
        ExpressionError: with a stable code, the character and a remedy, when it is not in the language or beyond
            its bounds (1000 characters; with terms put in, 500 numbers, words and ids, and 20 levels).
    """
    return _Parser(source, terms or {}).expression()


class _Parser:
    """Recursive descent: one method for each rule of the grammar, in its order; levels are counted on the way down."""

    def __init__(self, source: str, terms: Mapping[str, Expression]) -> None:
        self._source = source
        self._terms = terms
        self._tokens = tokens(source)
        self._next = 0
        self._level = 0
        self._deepest = 0
        self._n_parts = 0

    def expression(self) -> Expression:
        if self._token.kind == "end":
            raise ExpressionError("expression-empty", "the expression is empty", "write one, or leave the key out")
        tree = self._disjunction()
        if self._next < len(self._tokens) - 1:
            raise self._unexpected()
        return Expression(self._source, tree, self._n_parts, self._deepest)

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _taken(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _takes(self, text: str) -> bool:
        """Whether the next token is this sign or word of the grammar; if so it is used up."""
        found = self._token.kind in ("sign", "key") and self._token.text == text
        self._next += found
        return found

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise self._unexpected(wanted=text)

    def _disjunction(self) -> Node:
        parts = [self._conjunction()]
        while self._takes("or"):
            parts.append(self._conjunction())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _conjunction(self) -> Node:
        parts = [self._negation()]
        while self._takes("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _negation(self) -> Node:
        if self._takes("not"):
            return Not(self._deeper(self._negation))
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._sum()
        if not self._is_at_comparison:
            return left
        token = self._taken()
        node: Node
        if token.text == "in":
            node = Membership(left, self._among())
        else:
            node = Comparison(left, cast("ComparisonSign", token.text), self._sum())
        if self._is_at_comparison:
            what = f"{self._token.shown} at character {self._token.at} follows another comparison"
            raise ExpressionError("expression-chained", what, "join two comparisons with `and`, each whole")
        return node

    @property
    def _is_at_comparison(self) -> bool:
        return self._token.kind in ("sign", "key") and self._token.text in _COMPARISONS | {"in"}

    def _among(self) -> tuple[Number | Word, ...] | Name:
        if not self._takes("["):
            return self._item_after_in()
        constants = [self._constant()]
        while self._takes(","):
            if self._takes("]"):
                return tuple(constants)
            constants.append(self._constant())
        self._expect("]")
        return tuple(constants)

    def _item_after_in(self) -> Name:
        token = self._token
        if token.kind != "id":
            raise self._unexpected(wanted="a list in [ ] or the id of an item")
        node = self._named()
        if not isinstance(node, Name):
            what = f"`{token.text}` at character {token.at} is a term that stands for more than one id"
            raise ExpressionError("expression-in-term", what, "after `in` write a list in [ ] or the id of an item")
        return node

    def _constant(self) -> Number | Word:
        negative = self._takes("-")
        token = self._token
        if token.kind == "number":
            number = self._number()
            return Number(-number.value) if negative else number
        if token.kind == "word" and not negative:
            return self._word()
        raise self._unexpected(wanted="a number" if negative else "a number or a word in single quotes")

    def _sum(self) -> Node:
        return self._flat(("+", "-"), self._product)

    def _product(self) -> Node:
        return self._flat(("*", "/"), self._factor)

    def _flat(self, signs: tuple[str, str], operand: Callable[[], Node]) -> Node:
        first = operand()
        rest: list[tuple[ArithmeticSign, Node]] = []
        while self._token.kind == "sign" and self._token.text in signs:
            sign = cast("ArithmeticSign", self._taken().text)
            rest.append((sign, operand()))
        return Arithmetic(first, tuple(rest)) if rest else first

    def _factor(self) -> Node:
        token = self._token
        if self._takes("-"):
            return Negative(self._deeper(self._factor))
        if self._takes("("):
            inner = self._deeper(self._disjunction)
            self._expect(")")
            return inner
        if token.kind == "number":
            return self._number()
        if token.kind == "word":
            return self._word()
        if token.kind == "id":
            return self._named()
        if self._takes("answered"):
            return self._answered()
        if token.kind == "key" and token.text in _CALLS:
            return self._call()
        raise self._unexpected()

    def _call(self) -> Call:
        token = self._taken()
        name = cast("CallName", token.text)
        parts = self._deeper(self._parts_in_brackets)
        wanted = _N_PARTS.get(name, len(parts))
        if len(parts) != wanted:
            what = f"`{name}` at character {token.at} has {len(parts)} parts, it takes {wanted}"
            remedy = "write if(condition, then, else)" if name == "if" else "write abs(one part)"
            raise ExpressionError("expression-call", what, remedy)
        return Call(name, parts)

    def _parts_in_brackets(self) -> tuple[Node, ...]:
        self._expect("(")
        parts = [self._disjunction()]
        while self._takes(","):
            parts.append(self._disjunction())
        self._expect(")")
        return tuple(parts)

    def _answered(self) -> Answered:
        self._expect("(")
        token = self._taken()
        if token.kind != "id" or token.text in self._terms:
            what = f"{token.shown} at character {token.at} is not the id of an item or score"
            raise ExpressionError("expression-answered", what, "write answered(ID) with the id of an item or score")
        self._counted(1, token)
        self._expect(")")
        return Answered(token.text)

    def _named(self) -> Node:
        token = self._taken()
        term = self._terms.get(token.text)
        if self._token.kind == "sign" and self._token.text == "(":
            what = f"`{token.text}` at character {token.at} is called like a function"
            raise ExpressionError("expression-call", what, "only min, max, mean, abs, if and answered can be called")
        if term is None:
            self._counted(1, token)
            return Name(token.text)
        self._counted(term.n_parts, token)
        self._level_reached(self._level + term.n_levels + bool(parts_of(term.tree)), token)
        return term.tree

    def _number(self) -> Number:
        token = self._taken()
        value = float(token.text)
        if not isfinite(value):
            what = f"the number at character {token.at} is too large"
            raise ExpressionError("expression-number", what, "write a smaller number")
        self._counted(1, token)
        return Number(value)

    def _word(self) -> Word:
        token = self._taken()
        self._counted(1, token)
        return Word(token.text)

    def _counted(self, n: int, token: Token) -> None:
        self._n_parts += n
        if self._n_parts > MOST_PARTS:
            what = f"{token.shown} at character {token.at} is beyond {MOST_PARTS} numbers, words and ids"
            raise ExpressionError("expression-too-big", what, "use fewer or shorter terms")

    def _deeper(self, rule: Callable[[], _T]) -> _T:
        """What a rule finds one level further in; the bound is met before Python's own stack is."""
        self._level += 1
        self._level_reached(self._level, self._tokens[self._next - 1])
        found = rule()
        self._level -= 1
        return found

    def _level_reached(self, level: int, token: Token) -> None:
        self._deepest = max(self._deepest, level)
        if level > MOST_LEVELS:
            what = f"{token.shown} at character {token.at} is beyond {MOST_LEVELS} levels of brackets and calls"
            raise ExpressionError("expression-too-deep", what, "take out brackets, `not` or `-`, or use flatter terms")

    def _unexpected(self, wanted: str = "") -> ExpressionError:
        return unexpected(self._tokens[: self._next + 1], wanted)
