"""Which sittings are retests: 14 to 28 days after the one before, and answered "nothing has changed since".

Which answer says so is the definition's to tell (`unchanged`). The sitting before is the last in which she answered
anything, since that is what "since last time" means to her.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Number, Questionnaire
from assessment.storage import pooled

LEAST_DAYS: Final = 14
MOST_DAYS: Final = 28
"""Long enough to forget the answers, short enough to have stayed the same."""


@dataclass(frozen=True, slots=True)
class Retest:
    """What a sitting repeats."""

    before: str
    """The id of the sitting before."""
    days: tuple[date, date]


def anchors(questionnaire: Questionnaire) -> Mapping[str, Number | str]:
    """For each item that asks what changed since last time, the answer that says that nothing did."""
    return {item.id: item.unchanged for item in questionnaire.items if item.unchanged is not None}


def retests(db: Session, questionnaires: Mapping[int, Questionnaire]) -> Mapping[str, Retest]:
    """Every retest of the practice by its sitting's id.

    Args:
        questionnaires: what was ever asked, by the id of the version's row.
    """
    wanted = {id_: anchors(one) for id_, one in questionnaires.items() if anchors(one)}
    unchanged = _unchanged(db, wanted) if wanted else ()
    if not unchanged:
        return {}
    found: dict[str, Retest] = {}
    for before, after in pairwise(pooled.sitting_days(db)):
        if after.sitting_id not in unchanged or before.track_id != after.track_id:
            continue
        if before.on and after.on and LEAST_DAYS <= (after.on - before.on).days <= MOST_DAYS:
            found[after.sitting_id] = Retest(before.sitting_id, (before.on, after.on))
    return found


def _unchanged(db: Session, wanted: Mapping[int, Mapping[str, Number | str]]) -> Collection[str]:
    """The sittings in which some anchor was answered so, and none otherwise."""
    so: set[str] = set()
    otherwise: set[str] = set()
    for sitting_id, version_id, responses in pooled.responses_to(db, wanted):
        for item, value in wanted[version_id].items():
            if item in responses:
                (so if responses[item] == value else otherwise).add(sitting_id)
    return so - otherwise
