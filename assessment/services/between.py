"""Pages that stand between the questions, or in place of results, with the help lines where their text wants them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import PageText, Questionnaire
from assessment.questionnaire.effects import RESOURCES
from assessment.questionnaire.library import Library
from assessment.services.shown import BetweenPage, HelpLines
from assessment.services.workplace import Workplace
from assessment.storage.tables import Practice, Track

RETENTION = "{retention}"
RETENTION_WORDS = "Your answers are kept as long as the rest of your records"
"""Said until the practice sets its own sentence."""


def page_with(library: Library, questionnaires: Iterable[Questionnaire], id_: str) -> PageText:
    """The page with this id: of one of these questionnaires, or else of the plans."""
    own = (q.pages[id_] for q in questionnaires if id_ in q.pages)
    return next(own, None) or library.plans.pages[id_]


def between_page(
    db: Session,
    library: Library,
    page: PageText,
    *,
    language: str = "en",
    with_resources: bool = False,
    ends: bool = False,
) -> BetweenPage:
    """A page with its help lines in place: where the text has its slot, or else below it if they are asked for."""
    before, slot, after = retained(db, page.text).partition(RESOURCES)
    return BetweenPage(
        text=before.strip(),
        text_after=after.strip(),
        help=help_lines_of(db, library, language) if slot or with_resources else None,
        buttons=page.buttons,
        ends=ends,
    )


def instead_of_results(db: Session, library: Library, track: Track, *, language: str = "en") -> BetweenPage | None:
    """The page that stands in place of every result while the track's mark hides them; None while nothing does."""
    rule = library.plans.mark_rule(track.mark)
    if rule is None or rule.results is None:
        return None
    return between_page(db, library, page_with(library, (), rule.results), language=language, ends=True)


def retained(db: Session, text: str) -> str:
    """The text with the practice's sentence on how long answers are kept."""
    words = db.scalars(select(Practice.retention_words)).one_or_none() or RETENTION_WORDS
    return text.replace(RETENTION, words.rstrip("."))


def help_lines(workplace: Workplace, language: str = "en") -> HelpLines:
    """The help lines of this practice's country."""
    with workplace.database.reading() as db:
        return help_lines_of(db, workplace.library, language)


def help_lines_of(db: Session, library: Library, language: str) -> HelpLines:
    """The same, within a unit of work."""
    country = db.scalars(select(Practice.country)).one_or_none() or "US"
    resources = library.resources
    found = resources.list_for(country, language)
    return HelpLines(
        above=resources.above,
        lines=found.lines if found else (),
        none=resources.none,
        foot=_checked_on(resources.foot, found.last_checked) if found and found.last_checked else "",
    )


def _checked_on(foot: str, day: date) -> str:
    return foot.replace("{last_checked}", day.isoformat())
