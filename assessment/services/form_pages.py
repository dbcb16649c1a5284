"""One page of a form as it is drawn: from what the draft holds, and from what was typed and could not be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from assessment.questionnaire.answers import coded
from assessment.questionnaire.definition import Field, Responses
from assessment.questionnaire.walk import Page, Step
from assessment.services.between import help_lines_of, retained
from assessment.services.drafts import raw
from assessment.services.opened import Opened
from assessment.services.shown import HelpLines
from assessment.services.shown.tracks import TrackName
from assessment.services.tracks import track_names


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """One page of a form, ready to be drawn."""

    sitting_id: str
    page: Page
    step: Step | None
    answers: Mapping[str, tuple[str, ...]]
    """What is chosen or typed so far, in the form's own words, by response id."""
    revision: int = 0
    errors: Mapping[str, str] = field(default_factory=dict)
    """By response id, why an answer cannot be taken: a code, which the page puts into words."""
    intro: str = ""
    """What stands above a questionnaire's first page, filled in."""
    minutes: int = 0
    is_first: bool = False
    """The first page of the whole sitting: it carries the disclosure."""
    disclosure: str = ""
    explains_leaving: bool = False
    help: HelpLines | None = None
    """Where to turn, on the page before the questions."""
    back: int | None = None
    is_try: bool = False
    language: str = ""
    """That the sitting is held in; empty: that of whoever reads."""
    about: TrackName | None = None
    """On the first page, the relationship that the sitting is about, where she has several."""


def drawn(db: Session, sitting: Opened, page: Page, *, answers: Mapping[str, Sequence[str]] | None = None) -> FormPage:
    """A page as it stands in the draft; with the errors of what she sent where that waits to be mended.

    Args:
        answers: what was just sent, where there is no draft yet that could hold it.
    """
    shown = sitting.walk.pages(sitting.values)
    before = sitting.walk.before(page.number, sitting.values)
    filled_in = _filled_in(sitting, page) if answers is None else {name: tuple(t) for name, t in answers.items()}
    is_first = page.number == shown[0].number
    is_refused = answers is not None or sitting.kept.refused_on == page.number
    return FormPage(
        sitting_id=sitting.sitting.id,
        page=page,
        step=sitting.walk.step(page.number, sitting.values, sitting.kept.left),
        answers=filled_in,
        revision=sitting.revision,
        errors=errors_in(page, filled_in) if is_refused else {},
        intro=retained(db, sitting.library, page.questionnaire.intro),
        minutes=sitting.minutes(),
        is_first=is_first,
        disclosure=_disclosure(sitting, page, shown),
        explains_leaving=sitting.sitting.n < 3,
        help=help_lines_of(db, sitting.library) if page.questionnaire.is_gate else None,
        back=before.number if before else None,
        language=sitting.language,
        about=track_names(db, sitting.library, sitting.client).get(sitting.track.id) if is_first else None,
    )


def errors_in(page: Page, answers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By response id, why raw answers cannot be taken, and what still needs one."""
    given = coded(page.fields, answers)
    return {id_: error.code for id_, error in given.errors.items()} | required(page, given.responses)


def required(page: Page, given: Responses) -> dict[str, str]:
    """What still needs an answer; a reason for giving none is one."""
    return {f.id: "required" for f in page.fields if f.item.required and given.missing.get(f.id) == "blank"}


def names_of(one: Field) -> tuple[str, ...]:
    """The names under which a form sends one response."""
    return (one.id, f"{one.id}!missing", f"{one.id}.day", f"{one.id}.month", f"{one.id}.year")


def _filled_in(sitting: Opened, page: Page) -> Mapping[str, tuple[str, ...]]:
    """What the draft holds, and in its place what was typed last where that could not be taken."""
    filled_in: dict[str, tuple[str, ...]] = {}
    for one in page.fields:
        typed = {name: sitting.kept.typed[name] for name in names_of(one) if name in sitting.kept.typed}
        filled_in |= typed or {one.id: raw(sitting.kept.responses, one)}
    return filled_in


def _disclosure(sitting: Opened, page: Page, shown: Sequence[Page]) -> str:
    """On a sitting's first page, from the first questionnaire that has one."""
    if page.number != shown[0].number:
        return ""
    return next((q.disclosure for q in sitting.walk.questionnaires if q.disclosure), "")
