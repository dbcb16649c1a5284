"""What somebody answered: coded responses, and why the others are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.questionnaire.definition.items import Value


@dataclass(frozen=True, kw_only=True)
class Responses:
    """Coded responses by id: those with a value, and the others with the reason why they have none.

    A reason is one the client chose (`skip`), or `blank` (left open), `not-asked` (hidden by its condition), or
    `not-reached` (the sitting ended before). No id stands in both.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)

    def joined(self, other: Responses) -> Responses:
        """These responses, with the other's in place of those they share."""
        values = {k: v for k, v in self.values.items() if k not in other.missing} | dict(other.values)
        missing = {k: v for k, v in self.missing.items() if k not in other.values} | dict(other.missing)
        return Responses(values=values, missing=missing)

    def of(self, ids: Mapping[str, object]) -> Responses:
        """Only the responses with these ids."""
        return Responses(
            values={k: v for k, v in self.values.items() if k in ids},
            missing={k: v for k, v in self.missing.items() if k in ids},
        )
