"""Pages that stand between the questions, or in place of results, with the help lines where their text wants them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assessment.questionnaire.definition import PageText, Questionnaire
from assessment.questionnaire.effects import RESOURCES
from assessment.questionnaire.library import Library
from assessment.services.shown import BetweenPage, HelpLines
from assessment.services.workplace import Workplace
from assessment.storage.tables import Practice, Track

RETENTION = "{retention}"
RETENTION_PAGE = "retention"
"""The page of the plans whose text is said until the practice sets its own sentence."""


def page_with(library: Library, questionnaires: Iterable[Questionnaire], id_: str) -> PageText:
    """The page with this id: of one of these questionnaires, or else of the plans."""
    own = (q.pages[id_] for q in questionnaires if id_ in q.pages)
    return next(own, None) or library.plans.pages[id_]


def between_page(
    db: Session | None,
    library: Library,
    page: PageText,
    *,
    with_resources: bool = False,
) -> BetweenPage:
    """A page with its help lines in place: where the text has its slot, or else below it if they are asked for."""
    before, slot, after = retained(db, library, page.text).partition(RESOURCES)
    return BetweenPage(
        text=before.strip(),
        text_after=after.strip(),
        help=help_lines_of(db, library) if slot or with_resources else None,
        buttons=page.buttons,
        language=library.language,
    )


def instead_of_results(db: Session, library: Library, track: Track) -> BetweenPage | None:
    """The page that stands in place of every result while the track's mark hides them; None while nothing does."""
    rule = library.plans.mark_rule(track.mark)
    if rule is None or rule.results is None:
        return None
    return between_page(db, library, page_with(library, (), rule.results))


def retained(db: Session | None, library: Library, text: str) -> str:
    """The text with the practice's sentence on how long answers are kept, or else that of the plans."""
    if RETENTION not in text:
        return text
    page = library.plans.pages.get(RETENTION_PAGE)
    words = _set(db, Practice.retention_words) or (page.text if page else "")
    return text.replace(RETENTION, words.strip().rstrip("."))


def help_lines(workplace: Workplace) -> HelpLines:
    """The help lines of this practice's country, in the reader's language."""
    with workplace.database.reading() as db:
        return help_lines_of(db, workplace.library)


def help_lines_of(db: Session | None, library: Library) -> HelpLines:
    """The same, within a unit of work; without one, as where no practice has set anything."""
    country = _set(db, Practice.country) or "US"
    resources = library.resources
    found = resources.list_for(country, library.language)
    return HelpLines(
        above=resources.above,
        lines=found.lines if found else (),
        none=resources.none,
        foot=resources.foot,
        checked_on=found.last_checked if found else None,
    )


def _set(db: Session | None, column: InstrumentedAttribute[str]) -> str | None:
    """What the practice has set; None where it has not, and where there is no practice."""
    return None if db is None else db.scalars(select(column)).one_or_none()
