"""Words in braces: which a text has, and which a text of a score, of a pattern or of a page may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assessment.questionnaire.definition import Derived, Questionnaire, Scale

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


def known_of_scores(questionnaire: Questionnaire) -> frozenset[str]:
    """Placeholders that name a score of the file; a pattern or a note knows no others."""
    return frozenset(f"{id_}{part}" for id_ in questionnaire.scores for part in _OF_NAMED_SCORES)


def known_of(score: Scale | Derived, questionnaire: Questionnaire) -> frozenset[str]:
    """Placeholders that a text of this score may have, but for its own words."""
    fields = [questionnaire.fields[id_] for id_ in field_ids(score, questionnaire)]
    has_ends = isinstance(score, Scale) and len(fields) == 1 and fields[0].item.type == "slider"
    reasons = {f"missing.{reason.id}" for field in fields for reason in field.reasons}
    return OF_ANY_SCORE | known_of_scores(questionnaire) | reasons | ({"left", "right"} if has_ends else set())


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
