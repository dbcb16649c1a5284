"""The place at which an intake may stop for today: she goes on, or sends what she has and does the rest another day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import ceil

from sqlalchemy.orm import Session

from assessment.questionnaire.walk import ANSWERS_A_MINUTE
from assessment.services.opened import ElsewhereError, Opened, opened
from assessment.services.parts import last_day_of_rest
from assessment.services.shown import BreakPage
from assessment.services.taking import write
from assessment.services.workplace import Workplace


def break_page(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> BreakPage:
    """How long the rest takes, and until when it may wait.

    Raises:
        ElsewhereError: she is not there.
    """
    with workplace.database.reading() as db:
        sitting = _at_break(db, workplace, account_id, sitting_id, now)
        ahead = [p for p in sitting.walk.pages(sitting.values) if p.number not in sitting.kept.left]
        return BreakPage(
            sitting_id=sitting_id,
            minutes=ceil(sum(len(page.fields) for page in ahead) / ANSWERS_A_MINUTE),
            until=last_day_of_rest(sitting.library.plans, sitting.today),
            language=sitting.language,
        )


def go_on_now(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> int | None:
    """Go on with the rest at once; gives the number of the page that is next, None for check and send."""
    with workplace.database.writing() as db:
        sitting = _at_break(db, workplace, account_id, sitting_id, now)
        sitting.kept = replace(sitting.kept, break_="over")
        write(db, sitting, now)
        return sitting.place()


def stop_for_today(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> None:
    """Let this sitting end with its first part; what the rest asks waits until it is sent."""
    with workplace.database.writing() as db:
        sitting = _at_break(db, workplace, account_id, sitting_id, now)
        asked = [id_ for id_, _ in sitting.sitting.asked or ()]
        first, _ = workplace.library.plans.parts_of_intake(tuple(asked))
        sitting.sitting.asked = (sitting.sitting.asked or [])[: len(first)]
        sitting.kept = replace(sitting.kept, break_="over")
        write(db, sitting, now)


def _at_break(db: Session, workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> Opened:
    sitting = opened(db, workplace.library, account_id, sitting_id, now)
    if sitting.kept.between or sitting.kept.break_ != "offered":
        raise ElsewhereError(sitting_id, sitting.place())
    return sitting
