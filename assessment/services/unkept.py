"""A form that is kept nowhere: each page carries the answers of all others, and each time they are looked at anew.

For trying the form without an account, and for authors who look at a questionnaire they write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from math import ceil

from assessment.questionnaire.answers import Coded, coded
from assessment.questionnaire.definition import Field, Responses
from assessment.questionnaire.plan import PlanBook
from assessment.questionnaire.walk import ANSWERS_A_MINUTE, Page, Walk
from assessment.scoring.scores import scored
from assessment.services.administer import in_words
from assessment.services.drafts import raw
from assessment.services.form_pages import FormPage, required
from assessment.services.history import Answered, History
from assessment.services.results import results_of
from assessment.services.shown import AnsweredItem, BetweenPage, CheckPage, ResultsPage
from assessment.storage.tables import Sitting, Track

Answers = Mapping[str, Sequence[str]]

AT = "at-page"
"""Under this name a page says which one it is; no item can be called so."""
CHECK = "check"
"""Stands in place of a page's number on check and send."""
SHOW = "show"
"""What a button says that asks for the same page again."""


@dataclass(frozen=True, kw_only=True)
class Next:
    """What comes next, exactly one of them: a page, check and send, the result, or a page between or at the end."""

    form: FormPage | None = None
    check: CheckPage | None = None
    results: ResultsPage | None = None
    between: BetweenPage | None = None
    earlier: Answers = field(default_factory=dict)
    """Answers of the other pages, and where she is, to travel hidden with the next page."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Everything that a page sent: `at-page` (a number, or `check`), `go` (on, back, send, show), and raw answers."""

    walk: Walk
    answers: Answers

    @cached_property
    def given(self) -> Coded:
        """The answers of all pages, coded."""
        return coded([one for q in self.walk.questionnaires for one in q.fields.values()], self.answers)

    @property
    def responses(self) -> Responses:
        """Those that could be taken."""
        return self.given.responses

    @cached_property
    def page(self) -> Page | None:
        """The page that was sent; None at the beginning and on check and send."""
        at = self.first(AT)
        is_number = at.isascii() and at.isdecimal() and len(at) < 4
        return self.walk.page(int(at), self.responses.values) if is_number else None

    @property
    def is_checked(self) -> bool:
        """It came from check and send."""
        return self.first(AT) == CHECK

    def first(self, name: str) -> str:
        """The first value of one name; empty where there is none."""
        return next(iter(self.answers.get(name, ())), "")

    def errors(self, page: Page) -> dict[str, str]:
        """Why answers of a page cannot be taken, by response; what still needs an answer is among them."""
        errors = {id_: error.code for id_, error in self.given.errors.items()} | required(page, self.responses)
        asked = {one.id for one in page.fields}
        return {id_: code for id_, code in errors.items() if id_ in asked}


def next_of(sent: Sent, *, between: Callable[[Page], BetweenPage | None], results: Callable[[], ResultsPage]) -> Next:
    """One step.

    Args:
        sent: what the page sent.
        between: what stands after a page that was sent, before the next one or in its place.
        results: what comes after check and send.
    """
    page, go = sent.page, sent.first("go")
    if sent.is_checked:
        return Next(results=results()) if go == "send" else _moved(sent, None)
    if page is None:
        return _begun(sent)
    errors = sent.errors(page)
    if go == SHOW:
        return _on(sent, page, errors={id_: code for id_, code in errors.items() if code != "required"}, is_typed=True)
    if errors and go != "back":
        return _on(sent, page, errors=errors, is_typed=True)
    words = between(page)
    if words is not None:
        return Next(between=words, earlier=_travelling(sent, str(page.number), ()))
    return _moved(sent, page.number)


def _begun(sent: Sent) -> Next:
    first = sent.walk.after(0, sent.responses.values)
    return _checked(sent) if first is None else _on(sent, first)


def _moved(sent: Sent, number: int | None) -> Next:
    """The page before or after; `number` None stands for check and send, which comes after the last page."""
    values = sent.responses.values
    pages = sent.walk.pages(values)
    here = pages[-1].number + 1 if number is None and pages else number or 0
    page = sent.walk.before(here, values) if sent.first("go") == "back" else sent.walk.after(here, values)
    return _checked(sent) if page is None else _on(sent, page)


def _checked(sent: Sent) -> Next:
    check = _check(sent.walk.pages(sent.responses.values), sent.responses)
    return Next(check=check, earlier=_travelling(sent, CHECK, ()))


def _on(sent: Sent, page: Page, *, errors: Mapping[str, str] | None = None, is_typed: bool = False) -> Next:
    walk, responses = sent.walk, sent.responses
    before = walk.before(page.number, responses.values)
    typed = {name: tuple(texts) for name, texts in sent.answers.items()}
    is_first = before is None
    form = FormPage(
        sitting_id="",
        page=page,
        step=walk.step(page.number, responses.values),
        answers=typed if is_typed else {one.id: raw(responses, one) for one in page.fields},
        errors=errors or {},
        intro=page.questionnaire.intro,
        minutes=_minutes(walk),
        is_first=is_first,
        disclosure=next((q.disclosure for q in walk.questionnaires if q.disclosure), "") if is_first else "",
        explains_leaving=True,
        back=before.number if before else None,
        is_try=True,
    )
    return Next(form=form, earlier=_travelling(sent, str(page.number), page.fields))


def _travelling(sent: Sent, at: str, here: Sequence[Field]) -> Answers:
    elsewhere = [one for q in sent.walk.questionnaires for one in q.fields.values() if one not in here]
    answers: dict[str, Sequence[str]] = {one.id: raw(sent.responses, one) for one in elsewhere}
    return {AT: (at,), **{id_: texts for id_, texts in answers.items() if texts}}


def _check(pages: Sequence[Page], responses: Responses) -> CheckPage:
    asked = [one for page in pages if not page.questionnaire.is_gate for one in page.fields]
    return CheckPage(
        sitting_id="",
        revision=0,
        n_asked=len(asked),
        n_answered=sum(1 for one in asked if raw(responses, one)),
        answers=tuple(AnsweredItem(text=one.text, answer=in_words(one, responses)) for one in asked),
        back_number=pages[-1].number if pages else None,
        is_try=True,
    )


def results_now(walk: Walk, plans: PlanBook, responses: Responses, now: datetime) -> ResultsPage:
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
    if not answered:
        return ResultsPage(on=day, is_try=True, has_course=False)
    known = History(track=Track(client_id="", plan=None), plans=plans, sittings=(sitting,), answered=tuple(answered))
    return results_of(known, plans, mark="none", is_try=True)


def _minutes(walk: Walk) -> int:
    return ceil(sum(len(page.fields) for page in walk.pages({}) if not page.questionnaire.is_gate) / ANSWERS_A_MINUTE)
