"""Trying the form without an account: the same pages and results, from answers that travel with the page.

Nothing is kept and nobody is told: earlier answers are coded again each time, and no safety question is asked, because
nobody would read the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from assessment.questionnaire.answers import coded
from assessment.questionnaire.definition import Field, Responses
from assessment.questionnaire.library import Library
from assessment.questionnaire.walk import ANSWERS_A_MINUTE, Page, Walk
from assessment.scoring.scores import scored
from assessment.services.administer import in_words
from assessment.services.between import between_page
from assessment.services.drafts import raw
from assessment.services.filling import FormPage, required
from assessment.services.history import Answered, History
from assessment.services.results import results_of
from assessment.services.shown import AnsweredItem, BetweenPage, CheckPage, ResultsPage
from assessment.services.workplace import Workplace
from assessment.storage.tables import Sitting, Track

Answers = Mapping[str, Sequence[str]]

CHECK = "check"
"""Stands in place of a page's number on check and send."""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What comes next, exactly one of them: a page, check and send, the result, or the page on which it ends."""

    form: FormPage | None = None
    check: CheckPage | None = None
    results: ResultsPage | None = None
    ending: BetweenPage | None = None
    earlier: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Answers of the other pages, and where she is, to travel hidden with the next page."""


def tried(workplace: Workplace, answers: Answers, now: datetime) -> Tried:
    """One step of trying the form.

    Args:
        answers: everything the page sent: `page` (a number, or `check`), `go` (on, back, send), and raw answers, also
            those of earlier pages.
    """
    walk = _walk(workplace.library)
    all_fields = [one for q in walk.questionnaires for one in q.fields.values()]
    given = coded(all_fields, answers)
    at, go = _first(answers, "page"), _first(answers, "go")
    if at == CHECK and go == "send":
        return Tried(results=_results(workplace.library, walk, given.responses, now))
    page = walk.page(int(at), given.responses.values) if at.isdecimal() and len(at) < 4 else None
    if page is None:
        return _moved(walk, 0 if at != CHECK else None, go, given.responses, answers)
    errors = {id_: error.code for id_, error in given.errors.items()} | required(page, given.responses)
    shown_errors = {id_: code for id_, code in errors.items() if id_ in {one.id for one in page.fields}}
    if shown_errors and go != "back":
        return _on(walk, page, given.responses, answers, errors=shown_errors)
    ending = _ending(workplace, walk, page, given.responses)
    return Tried(ending=ending) if ending else _moved(walk, page.number, go, given.responses, answers)


def _walk(library: Library) -> Walk:
    """The plan's questionnaires for trying, after the question that opens every sitting."""
    plans = library.plans
    opening = [id_ for id_ in plans.plans[plans.default].intake[:1] if library.newest(id_).is_gate]
    asked = [library.newest(id_) for id_ in (*opening, *plans.try_)]
    return Walk(questionnaires=asked, plans=plans)


def _moved(walk: Walk, number: int | None, go: str, responses: Responses, answers: Answers) -> Tried:
    """The page before or after; `number` None stands for check and send, which comes after the last page."""
    values = responses.values
    pages = walk.pages(values)
    here = pages[-1].number + 1 if number is None else number
    page = walk.before(here, values) if go == "back" else walk.after(here, values)
    if page is not None:
        return _on(walk, page, responses, answers)
    return Tried(check=_check(pages, responses), earlier=_travelling(walk, responses, CHECK, ()))


def _on(
    walk: Walk, page: Page, responses: Responses, answers: Answers, *, errors: Mapping[str, str] | None = None
) -> Tried:
    before = walk.before(page.number, responses.values)
    typed = {name: tuple(texts) for name, texts in answers.items()}
    form = FormPage(
        sitting_id="",
        page=page,
        step=walk.step(page.number, responses.values),
        answers=typed if errors else {one.id: raw(responses, one) for one in page.fields},
        errors=errors or {},
        intro=page.questionnaire.intro,
        minutes=_minutes(walk),
        is_first=page.number == 1,
        disclosure=next((q.disclosure for q in walk.questionnaires if q.disclosure), "") if page.number == 1 else "",
        explains_leaving=True,
        back=before.number if before else None,
        is_try=True,
    )
    return Tried(form=form, earlier=_travelling(walk, responses, str(page.number), page.fields))


def _travelling(walk: Walk, responses: Responses, at: str, here: Sequence[Field]) -> dict[str, Sequence[str]]:
    elsewhere = [one for q in walk.questionnaires for one in q.fields.values() if one not in here]
    answers: dict[str, Sequence[str]] = {one.id: raw(responses, one) for one in elsewhere}
    return {"page": (at,), **{id_: texts for id_, texts in answers.items() if texts}}


def _ending(workplace: Workplace, walk: Walk, page: Page, responses: Responses) -> BetweenPage | None:
    effects = walk.effects({page.number}, responses.values)
    if not effects.ends or effects.page is None:
        return None
    with workplace.database.reading() as db:
        return between_page(db, workplace.library, effects.page, with_resources=effects.with_resources, ends=True)


def _check(pages: Sequence[Page], responses: Responses) -> CheckPage:
    asked = [one for page in pages if not page.questionnaire.is_gate for one in page.fields]
    n_answered = sum(1 for one in asked if raw(responses, one))
    return CheckPage(
        sitting_id="",
        revision=0,
        n_asked=len(asked),
        n_answered=n_answered,
        answers=tuple(AnsweredItem(text=one.text, answer=in_words(one, responses)) for one in asked),
        back_number=pages[-1].number,
        is_try=True,
    )


def _results(library: Library, walk: Walk, responses: Responses, now: datetime) -> ResultsPage:
    """The results page of a history that exists for this one answer only."""
    day = now.date()
    asked = [[q.id, q.version] for q in walk.questionnaires]
    sitting = Sitting(track_id="", n=0, opens_on=day, completed_on=day, asked=asked)
    stored = walk.stored(responses, {page.number for page in walk.pages(responses.values)})
    answered = [
        Answered(
            sitting=sitting,
            questionnaire=q,
            responses=stored[q.id].responses,
            is_whole=True,
            n_asked=stored[q.id].n_asked,
            n_answered=stored[q.id].n_answered,
            scored=scored(q, stored[q.id].responses, sitting=walk.counted(responses.values)),
        )
        for q in walk.questionnaires
        if q.id in stored
    ]
    known = History(
        track=Track(client_id="", plan=None), plans=library.plans, sittings=(sitting,), answered=tuple(answered)
    )
    return results_of(known, library.plans, mark="none", is_try=True)


def _minutes(walk: Walk) -> int:
    return ceil(sum(len(page.fields) for page in walk.pages({}) if not page.questionnaire.is_gate) / ANSWERS_A_MINUTE)


def _first(answers: Answers, name: str) -> str:
    return next(iter(answers.get(name, ())), "")
