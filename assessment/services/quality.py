"""Quality flags of a sitting in words for the clinician: reasons to look twice, never to delete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.services.history import History
from assessment.storage.tables import Sitting

WORDS = {
    "same-answer": "answers all alike",
    "many-skips": "many items left open",
    "fast": "answered very fast",
}


def words(sittings: Sequence[Sitting], known: History) -> Iterable[str]:
    """The flags raised in these sittings, each with the questionnaire it is about."""
    for sitting in sittings:
        for answered in known.in_sitting(sitting):
            for flag in answered.scored.flags if answered.scored else ():
                yield f"{answered.questionnaire.title}: {WORDS.get(flag, flag)}"
