"""Words in braces: which a text has, and which a text of a score, of a pattern or of a page may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assessment.questionnaire.definition import Derived, Field, Questionnaire, Scale

OF_ANY_SCORE: Final = frozenset({"score", "low", "high", "n", "items", "needed", "band", "title", "mark"})
OF_PAGES: Final = frozenset({"retention", "resources"})

_OF_NAMED_SCORES: Final = ("", ".n", ".low", ".high", ".band")
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class BraceError(ValueError):
    """A brace without its partner."""


def placeholders(text: str) -> Iterator[str]:
    """What stands in single braces, in order; `{{` and `}}` are braces to be shown.

    Raises:
        BraceError: a brace has no partner.
    """
    for found in _BRACES.finditer(text):
        if found[1] is not None:
            yield found[1]
        elif len(found[0]) == 1:
            raise BraceError(found[0])


class Braces:
    """What may stand in braces in the texts of one questionnaire; what was found for a score is kept."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._known: dict[str, frozenset[str]] = {}
        self._reasons: dict[str, frozenset[str]] = {}
        self.of_scores = frozenset(f"{id_}{part}" for id_ in questionnaire.scores for part in _OF_NAMED_SCORES)
        """Placeholders that name a score of the file; a pattern or a note knows no others."""

    def known_to(self, score: Scale | Derived) -> frozenset[str]:
        """What texts of this score may have, beside names of scores and its own words."""
        if score.id not in self._known:
            fields = self._fields(score)
            has_ends = isinstance(score, Scale) and len(fields) == 1 and fields[0].item.type == "slider"
            reasons = {f"missing.{reason}" for reason in self.reasons_of(score)}
            self._known[score.id] = OF_ANY_SCORE | reasons | ({"left", "right"} if has_ends else set())
        return self._known[score.id]

    def reasons_of(self, score: Scale | Derived) -> frozenset[str]:
        """The reasons that its items offer for giving no answer."""
        if score.id not in self._reasons:
            self._reasons[score.id] = frozenset(reason.id for field in self._fields(score) for reason in field.reasons)
        return self._reasons[score.id]

    def _fields(self, score: Scale | Derived) -> list[Field]:
        return [self._questionnaire.fields[id_] for id_ in field_ids(score, self._questionnaire)]


def field_ids(score: Scale | Derived, questionnaire: Questionnaire) -> tuple[str, ...]:
    """The responses of the file that a score is made from, through all derived scores between."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [score]
    while waiting:
        inner = waiting.pop()
        if inner.id in seen:
            continue
        seen.add(inner.id)
        ids = [keyed.field for keyed in inner.key] if isinstance(inner, Scale) else sorted(inner.formula.ids)
        found |= dict.fromkeys(id_ for id_ in ids if id_ in questionnaire.fields)
        waiting += [questionnaire.scores[id_] for id_ in ids if id_ in questionnaire.scores]
    return tuple(found)
