"""Filling in: one page is drawn, one page is left. What it sets off takes effect with its answers, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from assessment.questionnaire.answers import coded
from assessment.questionnaire.definition import Responses
from assessment.questionnaire.effects import Effects
from assessment.questionnaire.walk import Page, Step
from assessment.services import administer, definitions, flags
from assessment.services.between import between_page, page_with, retained
from assessment.services.drafts import LONGEST_PAUSE, raw
from assessment.services.opened import ElsewhereError, Opened, opened
from assessment.services.shown import BetweenPage
from assessment.services.workplace import Workplace
from assessment.storage.tables import Draft


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
    back: int | None = None
    is_try: bool = False
    language: str = ""
    """That the sitting is held in; empty: that of whoever reads."""


Way: TypeAlias = Literal["on", "back", "later"]
"""Where she goes from a page."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What came of leaving a page.

    `bad`: nothing could be taken, `form` says why. `newer`: some answers were kept because they are newer than the
    page. `between`: a page stands between. `discarded`, `ended`: the sitting is not, or no longer, going on, and
    `ending` is the page to show. Else `page` or `check` is next.
    """

    kind: Literal["bad", "newer", "page", "check", "between", "discarded", "ended"]
    number: int | None = None
    back: int | None = None
    """The page before the one that was left."""
    form: FormPage | None = None
    ending: BetweenPage | None = None


def form_page(workplace: Workplace, account_id: str, sitting_id: str, number: int, now: datetime) -> FormPage:
    """One page as it stands in the draft."""
    with workplace.database.reading() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        return _drawn(db, sitting, sitting.page(number))


def place(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> int | Literal["between"] | None:
    """Where she goes on: a page's number, the page between, or None for check and send."""
    with workplace.database.reading() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        return "between" if sitting.kept.between else sitting.goes_on_at()


def leave(
    workplace: Workplace,
    account_id: str,
    sitting_id: str,
    number: int,
    *,
    answers: Mapping[str, Sequence[str]],
    seen: int,
    now: datetime,
    way: Way = "on",
) -> Left:
    """Keep a page's answers and whatever they set off, in one unit of work.

    Args:
        answers: raw answers by response id, as the form sent them.
        seen: the draft's revision when the page was drawn.
        way: where she goes from here. Whoever goes back or finishes later need not answer what is required, and
            comes back to a page on which she left something open.
    """
    with workplace.database.writing() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        page = sitting.page(number)
        given = coded(page.fields, answers)
        errors = {id_: error.code for id_, error in given.errors.items()} | required(page, given.responses)
        if way != "on" and sitting.draft and set(errors.values()) == {"required"}:
            return _put_aside(db, sitting, page, given.responses, seen, now)
        if errors:
            return Left(kind="bad", form=_drawn(db, sitting, page, answers=answers, errors=errors))
        was_waiting = sitting.sitting.state == "waiting"
        newer = _take(sitting, page, given.responses, seen, now)
        sitting.kept = replace(sitting.kept, left=sitting.kept.left | {number})
        is_half = any(not raw(sitting.kept.responses, one) for one in page.fields)
        sitting.kept = replace(sitting.kept, stopped_on=number if way == "later" and is_half else 0)
        effects = sitting.walk.effects(sitting.kept.left, sitting.values, sitting.kept.looked_at)
        ending = _ending(db, sitting, effects)
        if effects.discards:
            _discard(db, sitting)
            return Left(kind="discarded", ending=ending)
        if was_waiting:
            _begin(db, workplace, sitting, now)
        _save(db, sitting, effects, now)
        flags.take_effect(db, sitting, effects, now)
        if effects.ends:
            administer.store(db, workplace.library, sitting, "ended", now, keep=effects.keep)
            return Left(kind="ended", ending=ending)
        if newer:
            return Left(kind="newer", number=number)
        return _next(sitting, number)


def _put_aside(db: Session, sitting: Opened, page: Page, given: Responses, seen: int, now: datetime) -> Left:
    """Keep a page that is not left yet; sets nothing off."""
    newer = _take(sitting, page, given, seen, now)
    _write(db, sitting, now)
    before = sitting.walk.before(page.number, sitting.values)
    return Left(kind="newer" if newer else "page", number=page.number, back=before.number if before else None)


def autosave(
    workplace: Workplace,
    account_id: str,
    sitting_id: str,
    number: int,
    *,
    answers: Mapping[str, Sequence[str]],
    seen: int,
    now: datetime,
) -> int | None:
    """Keep what can be taken of a page that is not left yet; sets nothing off.

    Returns:
        The draft's new revision; None where a newer answer stands against the page, or nothing has begun.
    """
    with workplace.database.writing() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        if sitting.draft is None:
            return None
        page = sitting.page(number)
        given = coded(page.fields, answers).responses
        if _take(sitting, page, given, seen, now):
            return None
        _write(db, sitting, now)
        return sitting.revision


def go_on(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> int | None:
    """Leave the page between the questions; gives the number of the page that is next, None for check and send."""
    with workplace.database.writing() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        if sitting.kept.between:
            sitting.kept = replace(sitting.kept, between="", with_resources=False)
            _write(db, sitting, now)
        return sitting.place()


def between(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> BetweenPage:
    """The page between the questions that she is shown.

    Raises:
        ElsewhereError: there is none just now.
    """
    with workplace.database.reading() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        if not sitting.kept.between:
            raise ElsewhereError(sitting_id, sitting.place())
        return between_page(
            db,
            sitting.library,
            page_with(sitting.library, sitting.walk.questionnaires, sitting.kept.between),
            with_resources=sitting.kept.with_resources,
        )


def _ending(db: Session, sitting: Opened, effects: Effects) -> BetweenPage | None:
    if not effects.ends or effects.page is None:
        return None
    return between_page(db, sitting.library, effects.page, with_resources=effects.with_resources, ends=True)


def _drawn(
    db: Session,
    sitting: Opened,
    page: Page,
    *,
    answers: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> FormPage:
    shown = sitting.walk.pages(sitting.values)
    step = sitting.walk.step(page.number, sitting.values)
    before = sitting.walk.before(page.number, sitting.values)
    return FormPage(
        sitting_id=sitting.sitting.id,
        page=page,
        step=step,
        answers=_filled_in(sitting, page, answers),
        revision=sitting.revision,
        errors=errors or {},
        intro=retained(db, sitting.library, page.questionnaire.intro),
        minutes=sitting.minutes(),
        is_first=page.number == shown[0].number,
        disclosure=_disclosure(sitting, page, shown),
        explains_leaving=sitting.sitting.n < 3,
        back=before.number if before else None,
        language=sitting.language,
    )


def _filled_in(
    sitting: Opened, page: Page, answers: Mapping[str, Sequence[str]] | None
) -> Mapping[str, tuple[str, ...]]:
    """What the page shows as answered: what was just typed, whatever it is, or else what the draft holds."""
    if answers is not None:
        return {name: tuple(texts) for name, texts in answers.items()}
    return {one.id: raw(sitting.kept.responses, one) for one in page.fields}


def _disclosure(sitting: Opened, page: Page, shown: Sequence[Page]) -> str:
    """On a sitting's first page, from the first questionnaire that has one."""
    if page.number != shown[0].number:
        return ""
    return next((q.disclosure for q in sitting.walk.questionnaires if q.disclosure), "")


def required(page: Page, given: Responses) -> dict[str, str]:
    """What still needs an answer; a reason for giving none is one."""
    return {f.id: "required" for f in page.fields if f.item.required and given.missing.get(f.id) == "blank"}


def _take(sitting: Opened, page: Page, given: Responses, seen: int, now: datetime) -> tuple[str, ...]:
    """Take a page's answers and the time since the draft was last saved; names those that are newer than the page."""
    kept, newer = sitting.kept.with_page(page.fields, given, seen=seen, revision=sitting.revision + 1)
    seconds = dict(kept.seconds)
    if sitting.draft:
        stay = min((now - sitting.draft.saved_at) / timedelta(seconds=1), LONGEST_PAUSE)
        seconds[page.questionnaire.id] = seconds.get(page.questionnaire.id, 0.0) + max(stay, 0.0)
    sitting.kept = replace(kept, seconds=seconds)
    return newer


def _begin(db: Session, workplace: Workplace, sitting: Opened, now: datetime) -> None:
    """Fix what this sitting asks: plan, turn, versions. A version is sealed here, when it is first asked."""
    row, plans = sitting.sitting, workplace.library.plans
    row.state = "begun"
    row.begun_at = now
    row.plan = sitting.plan.id
    row.turn = sitting.turn
    row.language = sitting.language
    row.translation = sitting.library.translation_of(sitting.walk.questionnaires)
    row.asked = definitions.sealed_versions(db, sitting.walk.questionnaires, now)
    if row.closes_on is None:
        row.closes_on = sitting.today + timedelta(days=plans.intake_days)


def _save(db: Session, sitting: Opened, effects: Effects, now: datetime) -> None:
    sitting.kept = replace(
        sitting.kept,
        looked_at=sitting.kept.looked_at | frozenset(effects.looked_at),
        between=effects.page.id if effects.page and not effects.ends else "",
        with_resources=effects.with_resources,
    )
    _write(db, sitting, now)


def _write(db: Session, sitting: Opened, now: datetime) -> None:
    if sitting.draft is None:
        sitting.draft = Draft(sitting_id=sitting.sitting.id, saved_at=now)
        db.add(sitting.draft)
    sitting.draft.revision += 1
    sitting.draft.saved_at = now
    sitting.draft.content = sitting.kept.as_json()


def _discard(db: Session, sitting: Opened) -> None:
    """As if it had never begun; it stays open until it lapses."""
    if sitting.draft:
        db.delete(sitting.draft)
    row = sitting.sitting
    if row.state == "begun" and sitting.turn is None:
        row.closes_on = None
    row.state, row.begun_at, row.plan, row.turn, row.asked = "waiting", None, None, None, None
    row.language, row.translation = None, None


def _next(sitting: Opened, number: int) -> Left:
    before = sitting.walk.before(number, sitting.values)
    back = before.number if before else None
    if sitting.kept.between:
        return Left(kind="between", back=back)
    after = sitting.walk.after(number, sitting.values)
    following = after.number if after and after.number in sitting.kept.left else sitting.place()
    return Left(kind="check" if following is None else "page", number=following, back=back)
