"""An intake in two parts: she may send the first, and do the rest on another day within the days of the plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire, Value
from assessment.questionnaire.plan import PlanBook
from assessment.services.drafts import values_from
from assessment.storage.tables import Administration, Sitting


def rest_of(plans: PlanBook, sitting: Sitting) -> tuple[str, ...]:
    """The questionnaires that a sent intake left for another day, begun with its first one again; () where none."""
    return left_for_later(plans, sitting) if sitting.state == "sent" else ()


def left_for_later(plans: PlanBook, sitting: Sitting) -> tuple[str, ...]:
    """The same of a sitting that is not sent yet."""
    plan = plans.plans.get(sitting.plan or "")
    if sitting.turn is not None or plan is None:
        return ()
    asked = [id_ for id_, _ in sitting.asked or ()]
    first, rest = plans.parts_of_intake(plan.intake)
    return rest if asked[-1:] == [first[-1]] else ()


def last_day_of_rest(plans: PlanBook, sent_on: date) -> date:
    """The last day on which the rest can be begun if the first part is sent on this one."""
    return plans.intake_window(sent_on).closes_on - timedelta(days=1)


def first_part_before(plans: PlanBook, sittings: Sequence[Sitting], sitting: Sitting) -> Sitting | None:
    """The first part whose rest this sitting is; None where it is no rest."""
    earlier = [one for one in sittings if one.n < sitting.n]
    return earlier[-1] if earlier and rest_of(plans, earlier[-1]) else None


def answers_of(db: Session, first: Sitting, asked_again: Sequence[Questionnaire]) -> Mapping[str, Value]:
    """What she said in the first part, which steers the conditions of the rest; not what is asked again."""
    rows = db.scalars(select(Administration).where(Administration.sitting_id == first.id))
    said = {id_: value for row in rows for id_, value in values_from(row.responses).items()}
    return {id_: value for id_, value in said.items() if not any(id_ in one.fields for one in asked_again)}
