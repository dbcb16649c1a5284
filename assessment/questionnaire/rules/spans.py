"""From where to where scores and parts of expressions can go, by interval arithmetic.

A span may be wider than what can happen, since a part that stands twice counts as two; it is never narrower.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

from assessment.questionnaire.definition import Derived, Questionnaire, Rounding, Scale
from assessment.questionnaire.rounding import rounded
from assessment.questionnaire.trees import Arithmetic, Call, Name, Negative, Node, Number


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the greatest value that is possible."""

    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.least:g}" if self.least == self.most else f"{self.least:g} to {self.most:g}"

    def meets(self, other: Span) -> bool:
        """Whether the two have a value in common."""
        return other.least <= self.most and other.most >= self.least

    def rounded(self, how: Rounding | None) -> Span:
        """The span of its values once they are rounded."""
        if how is None:
            return self
        least, most = (rounded(Fraction(str(end)), how) for end in (self.least, self.most))
        return Span(float(least), float(most))

    def __neg__(self) -> Span:
        return Span(-self.most, -self.least)

    def __add__(self, other: Span) -> Span:
        return Span(self.least + other.least, self.most + other.most)

    def __mul__(self, other: Span) -> Span:
        ends = [a * b for a in (self.least, self.most) for b in (other.least, other.most)]
        return Span(min(ends), max(ends))

    def __abs__(self) -> Span:
        if self.least <= 0 <= self.most:
            return Span(0.0, max(-self.least, self.most))
        return self if self.least > 0 else -self


Spans: TypeAlias = Mapping[str, Span]


def spans_of(questionnaire: Questionnaire) -> dict[str, Span]:
    """Spans of the responses and scores of a file, as far as they are known."""
    spans = {id_: Span(*field.limits) for id_, field in questionnaire.fields.items() if field.limits is not None}
    for scale in questionnaire.scales:
        span = span_of_scale(scale, questionnaire)
        if span is not None:
            spans[scale.id] = span
    # a derived score may read others that stand below it; each round finds at least one more
    waiting: tuple[Derived, ...] = questionnaire.derived
    while waiting:
        found = {score.id: span for score in waiting if (span := _span_of_derived(score, spans)) is not None}
        spans |= found
        if not found:
            break
        waiting = tuple(score for score in waiting if score.id not in found)
    return spans


def span_of_scale(scale: Scale, questionnaire: Questionnaire) -> Span | None:
    """The span of a scale; None where its key cannot be read."""
    if scale.score == "pomp":
        return Span(0.0, 100.0)
    weight = float(sum(keyed.weight for keyed in scale.key)) if scale.score != "mean" else 1.0
    if scale.score == "count":
        return Span(0.0, weight).rounded(scale.round)
    field = questionnaire.fields.get(scale.key[0].field)
    if field is None or field.limits is None:
        return None
    return Span(field.limits[0] * weight, field.limits[1] * weight).rounded(scale.round)


def _span_of_derived(score: Derived, spans: Spans) -> Span | None:
    if score.range is not None:
        return Span(*score.range)
    if score.table:
        return Span(score.table[0].gives, score.table[0].gives)
    span = span_of(score.formula.tree, spans)
    return None if span is None else span.rounded(score.round)


def span_of(node: Node, spans: Spans) -> Span | None:
    """The span of a number in an expression; None where it is not known, as for a quotient that may be by 0."""
    match node:
        case Number(value):
            return Span(value, value)
        case Name(id_):
            return spans.get(id_)
        case Negative(part):
            inner = span_of(part, spans)
            return None if inner is None else -inner
        case Arithmetic():
            return _span_of_arithmetic(node, spans)
        case Call():
            return _span_of_call(node, spans)
    return None


def _span_of_arithmetic(node: Arithmetic, spans: Spans) -> Span | None:
    found = span_of(node.first, spans)
    for sign, part in node.rest:
        other = span_of(part, spans)
        if found is None or other is None:
            return None
        if sign in "+-":
            found = found + (other if sign == "+" else -other)
        elif sign == "*":
            found = found * other
        elif other.least <= 0 <= other.most:
            return None
        else:
            found = found * Span(1 / other.most, 1 / other.least)
        if not (isfinite(found.least) and isfinite(found.most)):
            return None
    return found


def _span_of_call(node: Call, spans: Spans) -> Span | None:
    parts = [span_of(part, spans) for part in (node.parts[1:] if node.name == "if" else node.parts)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    least, most = [part.least for part in known], [part.most for part in known]
    match node.name:
        case "min":
            return Span(min(least), min(most))
        case "max":
            return Span(max(least), max(most))
        case "abs":
            return abs(known[0])
    return Span(min(least), max(most))  # of `if` one branch, of `mean` something between
