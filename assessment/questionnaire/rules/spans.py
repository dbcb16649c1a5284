"""From where to where a score can go."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.questionnaire.definition import Derived, Questionnaire, Scale


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the greatest value that is possible."""

    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.least:g} to {self.most:g}"

    def meets(self, least: float, most: float) -> bool:
        """Whether the two have a value in common."""
        return least <= self.most and most >= self.least


def span_of(score: Scale | Derived, questionnaire: Questionnaire) -> Span | None:
    """The span of a score; None where a derived score declares none, or a key cannot be read."""
    if isinstance(score, Derived):
        return None if score.range is None else Span(*score.range)
    if score.score == "pomp":
        return Span(0.0, 100.0)
    if score.score == "count":
        return Span(0.0, float(len(score.key)))
    field = questionnaire.fields.get(score.key[0].field)
    if field is None or field.limits is None:
        return None
    weight = sum(keyed.weight for keyed in score.key) if score.score == "sum" else 1.0
    return Span(field.limits[0] * weight, field.limits[1] * weight)
