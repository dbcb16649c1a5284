"""Rules about what numbers can become: comparisons that never hold, and formulas that leave their range."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Final

from assessment.questionnaire.definition import Derived, Value
from assessment.questionnaire.evaluation import evaluated
from assessment.questionnaire.placeholders import field_ids
from assessment.questionnaire.rounding import rounded
from assessment.questionnaire.rules.notebook import Notebook
from assessment.questionnaire.rules.reach import Reach
from assessment.questionnaire.rules.spans import Span, span_of, spans_of
from assessment.questionnaire.trees import (
    Comparison,
    ComparisonSign,
    Expression,
    Membership,
    Node,
    Number,
    parts_of,
    written,
)

MOST_PARTS: Final = 8
"""A formula of more parts is not tried at all its corners, which double with each part."""

_CLOSE: Final = 1e-9

_NEVER: Final[Mapping[ComparisonSign, Callable[[Span, Span], bool]]] = {
    "<": lambda left, right: left.least >= right.most,
    "<=": lambda left, right: left.least > right.most + _CLOSE,
    ">": lambda left, right: left.most <= right.least,
    ">=": lambda left, right: left.most < right.least - _CLOSE,
    "==": lambda left, right: left.most < right.least - _CLOSE or left.least > right.most + _CLOSE,
    "!=": lambda left, right: left == right and left.least == left.most,
}
"""For each comparison, whether it holds for no pair of values."""


def check_limits(notebook: Notebook) -> None:
    """Every comparison can hold for some answers, and no formula leaves its declared range."""
    earlier = Reach(notebook.draft, notebook.around).earlier
    spans = {id_: Span(*field.limits) for id_, field in earlier.items() if field.limits is not None}
    spans |= spans_of(notebook.draft)
    told: set[Node] = set()
    for line, expression in _expressions(notebook):
        for node in _comparisons(expression.tree):
            if node not in told and _never_holds(node, spans):
                told.add(node)
                left = span_of(node.left, spans)
                remedy = f"`{written(node.left)}` is {left}; change the number, or take the comparison out"
                notebook.note(line, "never-holds", f"`{written(node)}` holds for no answers", remedy)
    for number, derived in enumerate(notebook.draft.derived):
        _check_formula(notebook, number, derived, spans)


def _expressions(notebook: Notebook) -> Iterator[tuple[int, Expression]]:
    """Every expression with its line, terms first, so that what is wrong in one is told there and only there."""
    line, draft = notebook.reading.line, notebook.draft
    for name, term in notebook.reading.terms.items():
        yield line("terms", None, name), term
    for number, item in enumerate(draft.items):
        if item.show is not None:
            yield line("items", number, "show"), item.show
    for number, derived in enumerate(draft.derived):
        yield line("derived", number, "formula"), derived.formula
    for table in ("patterns", "notes", "alerts"):
        for number, entry in enumerate(getattr(draft, table)):
            yield line(table, number, "when"), entry.when


def _comparisons(node: Node) -> Iterator[Comparison | Membership]:
    if isinstance(node, Comparison | Membership):
        yield node
    for part in parts_of(node):
        yield from _comparisons(part)


def _never_holds(node: Comparison | Membership, spans: Mapping[str, Span]) -> bool:
    left = span_of(node.left, spans)
    if isinstance(node, Comparison):
        right = span_of(node.right, spans)
        return left is not None and right is not None and _NEVER[node.sign](left, right)
    if left is None or not isinstance(node.among, tuple):
        return False
    numbers = [entry.value for entry in node.among if isinstance(entry, Number)]
    return bool(numbers) and all(_NEVER["=="](left, Span(number, number)) for number in numbers)


def _check_formula(notebook: Notebook, number: int, derived: Derived, spans: Mapping[str, Span]) -> None:
    """Try the formula where its parts are least or greatest: a value there that leaves the range is sure to come."""
    parts = sorted(derived.formula.ids)
    if derived.table or derived.range is None or len(parts) > MOST_PARTS or not _are_free(notebook, parts, spans):
        return
    least, most = derived.range
    for corner in product(*((spans[part].least, spans[part].most) for part in parts)):
        values: dict[str, Value] = dict(zip(parts, corner, strict=True))
        found = evaluated(derived.formula, values)
        if isinstance(found, float):
            found = float(rounded(Fraction(repr(found)), derived.round))
        if isinstance(found, float) and not least - _CLOSE <= found <= most + _CLOSE:
            where = " and ".join(f"{part} = {value:g}" for part, value in zip(parts, corner, strict=True))
            line = notebook.reading.line("derived", number, "range")
            what = f"`{derived.id}` is {found:g} for {where}, outside {least:g} to {most:g}"
            notebook.note(line, "leaves-range", what, "widen `range`, or change the formula")
            return


def _are_free(notebook: Notebook, parts: list[str], spans: Mapping[str, Span]) -> bool:
    """Whether each part can be least or greatest whatever the others are: no two read the same response."""
    read: list[str] = []
    for part in parts:
        score = notebook.draft.scores.get(part)
        if part not in spans or isinstance(score, Derived):
            return False
        read += [part] if score is None else field_ids(score, notebook.draft)
    return len(read) == len(set(read))
