"""Tries the answers that make a difference to conditions, to find what no set of answers can bring about.

It may try answers that cannot come together, so it never says "never" of what can happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations, pairwise, product
from math import prod
from typing import Final, TypeAlias

from assessment.questionnaire.definition import Field, Item, Questionnaire, Value
from assessment.questionnaire.evaluation import holds
from assessment.questionnaire.rules.spans import Span
from assessment.questionnaire.trees import (
    Answered,
    Comparison,
    Expression,
    Membership,
    Name,
    Negative,
    Node,
    Number,
    parts_of,
)

MOST_TRIED: Final = 20_000
"""Sets of answers tried for one file; what is left after that is not looked at."""
MOST_CONDITIONS: Final = 14
"""Each id has two values at least, so with more of them, or of conditions on the way, the trials are too many."""
MOST_OPTIONS: Final = 4
"""A `choices` item of more options has too many answers to try."""

Answers: TypeAlias = Mapping[str, Value]
_Candidates: TypeAlias = tuple[Value | None, ...]


@dataclass
class Trials:
    """What can happen in one file; `fields` are those of earlier questionnaires too."""

    draft: Questionnaire
    fields: Mapping[str, Field]
    spans: Mapping[str, Span]
    left: int = field(default=MOST_TRIED)

    def never(self, happens: Callable[[Answers], bool], expressions: Iterable[Expression]) -> bool:
        """Whether it happens for no answers; false, too, where there are too many to tell.

        Args:
            happens: looks at the answers that count, those of hidden items left out.
            expressions: all that it reads.
        """
        read, shows = self._closure(expressions)
        if len(shows) > MOST_CONDITIONS:
            return False
        trees = [expression.tree for expression in (*read, *shows.values())]
        ids = sorted(frozenset().union(*(expression.ids for expression in (*read, *shows.values()))))
        if len(ids) > MOST_CONDITIONS:
            return False
        candidates = [self._candidates(id_, trees) for id_ in ids]
        n_trials = prod(len(one) for one in candidates)
        if not n_trials or n_trials > self.left:
            return False
        hiding = [(item, shows[item.id]) for item in self.draft.items if item.id in shows]
        for values in product(*candidates):
            self.left -= 1
            given = {id_: value for id_, value in zip(ids, values, strict=True) if value is not None}
            if happens(_counted(given, hiding)):
                return False
        return True

    def _closure(self, expressions: Iterable[Expression]) -> tuple[list[Expression], dict[str, Expression]]:
        """The expressions, and the conditions of all items that they read, directly or through another condition."""
        read = list(expressions)
        shows: dict[str, Expression] = {}
        waiting = list(read)
        while waiting and len(shows) <= MOST_CONDITIONS:
            for id_ in waiting.pop().ids & self.draft.fields.keys():
                item = self.draft.fields[id_].item
                if item.show is not None and item.id not in shows:
                    shows[item.id] = item.show
                    waiting.append(item.show)
        return read, shows

    def _candidates(self, id_: str, trees: list[Node]) -> _Candidates:
        """The answers to one item, or the values of a score, that differ for these trees; none when they are too many.

        Missing comes last: most conditions hold for an answer.
        """
        one = self.fields.get(id_)
        if one is not None and one.item.type == "choices":
            words = [str(value) for value in one.values]
            if len(words) > MOST_OPTIONS:
                return ()
            sets = chain.from_iterable(combinations(words, n) for n in range(len(words), 0, -1))
            return (*sets, None)
        if one is not None and one.item.type == "choice":
            return (*one.values, None)
        if id_ not in self.spans:
            return ("2026-01-31", None)  # a text or a date: only whether there is one can be asked
        limits = [limit for tree in trees for limit in _limits(tree, id_)]
        return () if None in limits else (*_points(self.spans[id_], [x for x in limits if x is not None]), None)


def _counted(given: Mapping[str, Value], hiding: Iterable[tuple[Item, Expression]]) -> Answers:
    """The answers without those of hidden items, settled from the top, as in a sitting."""
    counted = dict(given)
    for item, show in hiding:
        if not holds(show, counted):
            for one in item.fields():
                counted.pop(one.id, None)
    return counted


def _limits(node: Node, id_: str) -> Iterator[float | None]:
    """The numbers that an id is held against; None where more is done with it, so that no few points stand for all."""
    match node:
        case Comparison(Name(name), _, other) | Comparison(other, _, Name(name)) if name == id_:
            yield _constant(other)
        case Membership(Name(name), tuple() as among) if name == id_:
            yield from (entry.value for entry in among if isinstance(entry, Number))
        case Answered():
            pass
        case Name(name) if name == id_:
            yield None
        case _:
            for part in parts_of(node):
                yield from _limits(part, id_)


def _constant(node: Node) -> float | None:
    if isinstance(node, Negative) and isinstance(node.part, Number):
        return -node.part.value
    return node.value if isinstance(node, Number) else None


def _points(span: Span, limits: list[float]) -> Iterator[float]:
    """Both ends, the limits between them, and something between each two."""
    marks = sorted({span.least, span.most, *(limit for limit in limits if span.least <= limit <= span.most)})
    yield from marks
    yield from ((low + high) / 2 for low, high in pairwise(marks))
