"""Filling in: one page is drawn, one page is left. What it sets off takes effect with its answers, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from assessment.questionnaire.answers import coded
from assessment.questionnaire.effects import Effects
from assessment.questionnaire.walk import Page
from assessment.services import administer, definitions, flags
from assessment.services.between import between_page, page_with
from assessment.services.drafts import raw
from assessment.services.form_pages import FormPage, drawn, required
from assessment.services.opened import ElsewhereError, Opened, opened
from assessment.services.shown import BetweenPage, NewerAnswer
from assessment.services.taking import SentPage, both, take, write
from assessment.services.workplace import Workplace

Way: TypeAlias = Literal["on", "back", "later"]
"""Where she goes from a page."""

Place: TypeAlias = int | Literal["between", "break"] | None
"""Where she goes on."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What came of leaving a page.

    `bad`: nothing could be taken nor kept, `form` says why. `refused`: all of it is kept, and the page says what it
    still needs. `newer`: some answers were kept because they are newer than the page. `between`: a page stands between.
    `break`: the first part of an intake is done, and she may stop for today. `discarded`, `ended`: the sitting is not,
    or no longer, going on, and `ending` is the page to show. Else `page` or `check` is next.
    """

    kind: Literal["bad", "refused", "newer", "page", "check", "between", "break", "discarded", "ended"]
    number: int | None = None
    back: int | None = None
    """The page before the one that was left."""
    form: FormPage | None = None
    ending: BetweenPage | None = None
    newer: tuple[NewerAnswer, ...] = ()
    """Where answers were kept that are newer: both, in words."""
    language: str = ""
    """That the sitting is held in."""


def form_page(workplace: Workplace, account_id: str, sitting_id: str, number: int, now: datetime) -> FormPage:
    """One page as it stands in the draft."""
    with workplace.database.reading() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        return drawn(db, sitting, sitting.page(number))


def place(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> Place:
    """Where she goes on: a page's number, a page between, the break, or None for check and send."""
    with workplace.database.reading() as db:
        return _place(opened(db, workplace.library, account_id, sitting_id, now))


def _place(sitting: Opened) -> Place:
    if sitting.kept.between:
        return "between"
    return "break" if sitting.kept.break_ == "offered" else sitting.goes_on_at()


def leave(
    workplace: Workplace,
    account_id: str,
    sitting_id: str,
    number: int,
    *,
    sent: SentPage,
    now: datetime,
    way: Way = "on",
) -> Left:
    """Keep a page's answers and whatever they set off, in one unit of work.

    Args:
        way: where she goes from here. Whoever goes back or finishes later need not answer what is required, and
            comes back to a page on which she left something open.
    """
    with workplace.database.writing() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        page = sitting.page(number)
        given = coded(page.fields, sent.answers)
        is_half = bool(given.errors or required(page, given.responses))
        if is_half and sitting.draft is None:
            return Left(kind="bad", form=drawn(db, sitting, page, answers=sent.answers))
        was_waiting = sitting.sitting.state == "waiting"
        newer = take(sitting, page, given, sent, now)
        effects = _put_aside(sitting, page, way) if is_half else _leave(sitting, page, way)
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
            return Left(kind="newer", number=number, newer=both(sitting, page, given, newer), language=sitting.language)
        return _next(sitting, number)


def _leave(sitting: Opened, page: Page, way: Way) -> Effects:
    """Count a page as left; gives what that sets off."""
    kept = sitting.kept
    has_open = any(not raw(kept.responses, one) for one in page.fields)
    sitting.kept = replace(
        kept,
        left=kept.left | {page.number},
        put_aside=kept.put_aside - {page.number},
        refused_on=0,
        stopped_on=page.number if way == "later" and has_open else 0,
        break_=kept.break_ or ("offered" if sitting.is_end_of_first_part(page) else ""),
    )
    return sitting.walk.effects(sitting.kept.left, sitting.values, kept.looked_at)


def _put_aside(sitting: Opened, page: Page, way: Way) -> Effects:
    """Keep a page that is not left yet; gives what that sets off all the same, because help must not wait for the rest.

    Whoever wants to go on is told what the page still needs; nobody who goes back or finishes later is held.
    """
    kept = sitting.kept
    still_open = [one for one in page.fields if not raw(kept.responses, one)]
    effects = sitting.walk.effects_of_half(page.number, still_open, kept.left, sitting.values, kept.looked_at)
    sets_off = bool(effects.looked_at) or page.number in kept.left
    sitting.kept = replace(
        kept,
        left=kept.left - {page.number},
        put_aside=kept.put_aside | {page.number} if sets_off else kept.put_aside,
        refused_on=page.number if way == "on" else 0,
        stopped_on=0,
    )
    return effects


def autosave(
    workplace: Workplace, account_id: str, sitting_id: str, number: int, *, sent: SentPage, now: datetime
) -> int | Literal["newer", "not-begun"]:
    """Keep what is on a page that is not left yet; sets nothing off, for a thumb may slip until she leaves the page.

    Returns:
        The draft's new revision; `newer` where a newer answer stands against the page, and the rest of it is kept;
        `not-begun` where there is no draft yet, because nothing is kept before the first page is left.
    """
    with workplace.database.writing() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        if sitting.draft is None:
            return "not-begun"
        page = sitting.page(number)
        newer = take(sitting, page, coded(page.fields, sent.answers), sent, now)
        write(db, sitting, now)
        return "newer" if newer else sitting.revision


def go_on(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> int | Literal["break"] | None:
    """Leave the page between the questions; gives what is next."""
    with workplace.database.writing() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        if sitting.kept.between:
            sitting.kept = replace(sitting.kept, between="", with_resources=False)
            write(db, sitting, now)
        return "break" if sitting.kept.break_ == "offered" else sitting.place()


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
    return between_page(db, sitting.library, effects.page, with_resources=effects.with_resources)


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
    write(db, sitting, now)


def _discard(db: Session, sitting: Opened) -> None:
    """As if it had never begun; it stays open until it lapses."""
    if sitting.draft:
        db.delete(sitting.draft)
    row = sitting.sitting
    if row.state == "begun" and sitting.turn is None and not sitting.is_rest:
        row.closes_on = None
    row.state, row.begun_at, row.plan, row.turn, row.asked = "waiting", None, None, None, None
    row.language, row.translation = None, None


def _next(sitting: Opened, number: int) -> Left:
    before = sitting.walk.before(number, sitting.values)
    back = before.number if before else None
    if sitting.kept.between:
        return Left(kind="between", back=back)
    if number not in sitting.kept.left:
        return Left(kind="refused" if sitting.kept.refused_on == number else "page", number=number, back=back)
    if sitting.kept.break_ == "offered":
        return Left(kind="break", back=back)
    after = sitting.walk.after(number, sitting.values)
    following = after.number if after and after.number in sitting.kept.left else sitting.place()
    return Left(kind="check" if following is None else "page", number=following, back=back)
