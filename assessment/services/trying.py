"""Trying the form without an account: the same pages and results, from answers that travel with the page.

Nothing is kept and nobody is told, and no safety question is asked, because nobody would read the answer.
"""

from __future__ import annotations

from datetime import datetime

from assessment.questionnaire.library import Library
from assessment.questionnaire.walk import Page, Walk
from assessment.services.between import between_page
from assessment.services.shown import BetweenPage
from assessment.services.unkept import Answers, Next, Sent, next_of, results_now
from assessment.services.workplace import Workplace


def tried(workplace: Workplace, answers: Answers, now: datetime) -> Next:
    """One step of trying the form, from everything that a page sent."""
    library = workplace.library
    sent = Sent(walk=_walk(library), answers=answers)
    return next_of(
        sent,
        between=lambda page: _ending(workplace, sent, page),
        results=lambda: results_now(sent.walk, library.plans, sent.responses, now),
    )


def _walk(library: Library) -> Walk:
    """The plan's questionnaires for trying, after the question that opens every sitting."""
    plans = library.plans
    opening = [id_ for id_ in plans.plans[plans.default].intake[:1] if library.newest(id_).is_gate]
    asked = [library.newest(id_) for id_ in (*opening, *plans.try_)]
    return Walk(questionnaires=asked, plans=plans)


def _ending(workplace: Workplace, sent: Sent, page: Page) -> BetweenPage | None:
    """The page that ends it; other pages would answer what is not asked here."""
    effects = sent.walk.effects({page.number}, sent.responses.values)
    if not effects.ends or effects.page is None:
        return None
    with workplace.database.reading() as db:
        return between_page(db, workplace.library, effects.page, with_resources=effects.with_resources)
