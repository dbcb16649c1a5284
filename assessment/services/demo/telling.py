"""One story told to the services that everybody uses, at the times at which it happened: so every rule is obeyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import Library
from assessment.questionnaire.plan import PlanBook
from assessment.services import accept, administer, breaks, filling, home, invite, notes
from assessment.services.demo.answering import answers
from assessment.services.demo.stories import Cast, Story
from assessment.services.taking import SentPage
from assessment.services.workplace import Workplace

INVITED_BEFORE = timedelta(days=3)
MOST_DAYS_LATE = 3
"""A check-in is filled in on one of the first days on which it is open."""

EVENING = time(18, 30)
MOST_MINUTES_LATE = 150
SECONDS_A_PAGE = (30, 110)


class StoryError(Exception):
    """A story gives an answer that its form does not take: the file of stories has to follow the questionnaires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A client of a story who has accepted."""

    workplace: Workplace
    story: Story
    account_id: str
    rng: Random


def refuse_unknown(told: Cast, library: Library) -> None:
    """Do nothing when every score and item that the stories name is there to be asked.

    Raises:
        StoryError: naming those that are not, for a name with a slip in it would go unnoticed.
    """
    known = {id_ for one in _newest(library) for id_ in (*one.fields, *one.scores)}
    named = {id_ for story in told.stories for n in range(story.n_sittings) for id_ in _ids_at(story, n)}
    if named - known:
        raise StoryError(f"No questionnaire has {', '.join(sorted(named - known))}, which the stories name.")


def tell(workplace: Workplace, story: Story, clinician_id: str, *, password: str, today: date, zone: ZoneInfo) -> None:
    """Invite a client, let her accept, and fill in each of her sittings on its day."""
    rng = Random(story.code)  # noqa: S311  the same people each time; nothing here is secret
    days = _days(story, workplace.library.plans, today, rng)
    accepted_at = datetime.combine(days[0], EVENING, zone)
    invited = invite.invite(
        workplace,
        clinician_id=clinician_id,
        code=story.code,
        name=story.name,
        email=story.email,
        plan=story.plan,
        now=accepted_at - INVITED_BEFORE,
    )
    way_in = accept.way_in(workplace, invited.token, now=accepted_at)
    account_id = accept.accept(
        workplace, way_in.invitation_id, sign_in_name=story.sign_in_name, password=password, now=accepted_at
    )
    told = Told(workplace=workplace, story=story, account_id=account_id, rng=rng)
    for n, day in enumerate(days):
        at = datetime.combine(day, EVENING, zone) + timedelta(minutes=rng.randint(1, MOST_MINUTES_LATE))
        if story.at(n).way != "skipped":
            _sitting(told, n, at)
        if story.at(n).note:
            _note(told, n, clinician_id, invited.client_id, day, at)


def _days(story: Story, plans: PlanBook, today: date, rng: Random) -> list[date]:
    """The day of each sitting, the last of them as long ago as the story says."""
    days = list(_days_from(date.min, story, plans, rng))
    shift = today - timedelta(days=story.ends) - days[-1]
    return [day + shift for day in days]


def _days_from(first: date, story: Story, plans: PlanBook, rng: Random) -> Iterator[date]:
    """The day of each sitting were the intake on the first day: the plan's own windows, opened with little delay."""
    yield first
    window = plans.next_window(first)
    for n in range(1, story.n_sittings):
        day = window.opens_on + timedelta(days=rng.randint(0, MOST_DAYS_LATE))
        yield day
        window = plans.next_window(day) if story.at(n).way == "sent" else plans.after_lapse(window.closes_on)


def _sitting(told: Told, n: int, at: datetime) -> None:
    occasion = told.story.at(n)
    sitting_id = home.start(told.workplace, told.account_id, at)
    left_at = _pages(told, n, sitting_id, at)
    if occasion.way == "stopped":
        administer.stop(told.workplace, told.account_id, sitting_id, left_at)
    elif occasion.way == "sent":
        line = administer.DatedLine(text=occasion.line) if occasion.line else None
        administer.send(told.workplace, told.account_id, sitting_id, left_at, line=line)


def _pages(told: Told, n: int, sitting_id: str, at: datetime) -> datetime:
    """Leave page after page, as many as the occasion wants; gives the time at which the last one was left."""
    whose = (told.workplace, told.account_id, sitting_id)
    given = _answers(told, n)
    n_left = n_saved = 0
    place = filling.place(*whose, at)
    while place is not None and n_left != told.story.at(n).n_pages:
        if place == "between":
            place = filling.go_on(*whose, at)
        elif place == "break":
            place = breaks.go_on_now(*whose, at)
        else:
            at += timedelta(seconds=told.rng.randint(*SECONDS_A_PAGE))
            left = filling.leave(*whose, place, sent=SentPage(answers=given, seen=n_saved), now=at)
            if left.kind not in {"page", "check", "between", "break"}:
                raise StoryError(f"{told.story.code}, sitting {n}: page {place} came back as {left.kind}")
            place = filling.place(*whose, at)
            n_left += 1
        n_saved += 1
    return at


def _answers(told: Told, n: int) -> dict[str, tuple[str, ...]]:
    """What she answers to whatever she may be asked; a page takes what it asks."""
    given, targets = told.story.given(n), told.story.targets(n)
    made: dict[str, tuple[str, ...]] = {}
    for questionnaire in _newest(told.workplace.library):
        made |= answers(questionnaire, given, targets, told.rng)
    return made


def _newest(library: Library) -> list[Questionnaire]:
    return [library.newest(id_) for id_ in sorted({id_ for id_, _ in library.questionnaires})]


def _ids_at(story: Story, n: int) -> Iterator[str]:
    yield from story.given(n)
    yield from story.targets(n)


def _note(told: Told, n: int, clinician_id: str, client_id: str, day: date, at: datetime) -> None:
    """The clinician writes on the day after."""
    occasion = told.story.at(n)
    notes.add_to_client(
        told.workplace,
        clinician_id,
        client_id,
        on=day + timedelta(days=1),
        text=occasion.note,
        is_private=occasion.is_private_note,
        now=at + timedelta(days=1),
    )
