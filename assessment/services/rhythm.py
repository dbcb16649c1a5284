"""How often a client is asked and what: plan, days between, pauses, reminders, an end, opening early.

Her clinician changes all of it for a client in her care; the client herself the days between and the pauses. What
waits moves with it, what she has begun stays as it is, and what is open stays open unless it is paused. Each change is
written down beside the looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from assessment.services import looks
from assessment.services.flags import ATTENTION
from assessment.services.lapsing import caught_up
from assessment.services.opened import NotHereError, NotOpenError, today_of
from assessment.services.opened import client_of as client_with_account
from assessment.services.shown import PlanOffered, RhythmShown
from assessment.services.standing import (
    Standing,
    asked_track,
    earliest_on,
    opened_by_hand,
    placed_anew,
    plan_now,
    sittings_of,
    standing,
)
from assessment.storage import outbox
from assessment.storage.clients import client_of as client_in_care
from assessment.storage.tables import Client, Track

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from assessment.questionnaire.library import Library
    from assessment.questionnaire.plan import Mark, Plan
    from assessment.services.workplace import Workplace

MOST_DAYS = 365
"""Neither a rhythm nor a pause is longer: what is meant to be longer is an end."""


class NoSuchPlanError(Exception):
    """The plans have none of this name."""


class DaysError(Exception):
    """Too few days between, or too many."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most
        super().__init__(f"Choose {least} to {most} days.")


class PauseError(Exception):
    """A pause ends on a day to come, and not too far away."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        super().__init__(f"Choose a day from {first} to {last}.")


class TakenBackError(Exception):
    """She has taken back her consent: nothing may be asked of her."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose rhythm, and who changes it: a clinician that of a client in her care or, without `client_id`, a client
    her own.
    """

    actor_id: str
    client_id: str | None = None


def choose_plan(workplace: Workplace, whose: Whose, plan: str, now: datetime) -> None:
    """Ask by this plan from the next sitting on; it also ends an end.

    Raises:
        NotHereError: not hers.
        NoSuchPlanError: there is no such plan.
        TakenBackError: she has taken back her consent.
    """
    if plan not in workplace.library.plans.plans:
        raise NoSuchPlanError
    with workplace.database.writing() as db:
        client, track = _held(db, workplace.library, _of_clinician(whose), now)
        if client.consent_withdrawn_at:
            raise TakenBackError
        was = plan_now(workplace.library.plans, track)
        track.plan, track.stopped_at = plan, None
        looks.looked(db, chain=client.id, actor_id=whose.actor_id, action="plan", at=now)
        is_now = plan_now(workplace.library.plans, track)
        if _opens_alone(was) != _opens_alone(is_now):
            place(db, workplace.library, client, track, now)


def end(workplace: Workplace, whose: Whose, now: datetime) -> None:
    """Open and send nothing any more, until a plan is chosen. A begun sitting may still be sent.

    Raises:
        NotHereError: not hers.
    """
    with workplace.database.writing() as db:
        client, track = _held(db, workplace.library, _of_clinician(whose), now)
        stop(db, workplace.library, client, track, now)
        looks.looked(db, chain=client.id, actor_id=whose.actor_id, action="end-plan", at=now)


def stop(db: Session, library: Library, client: Client, track: Track, now: datetime) -> None:
    """The same within a unit of work that ends more than the plan, and holds the track already."""
    track.stopped_at = track.stopped_at or now
    place(db, library, client, track, now)


def ask_every(workplace: Workplace, whose: Whose, n_days: int | None, now: datetime) -> None:
    """Leave so many days between a completed sitting and the next. One that is open already stays open.

    Args:
        n_days: None for as many as the plans leave.

    Raises:
        NotHereError: not hers.
        DaysError: fewer than the plans allow, or more than a year.
    """
    least = workplace.library.plans.min_days
    if n_days is not None and not least <= n_days <= MOST_DAYS:
        raise DaysError(least, MOST_DAYS)
    with workplace.database.writing() as db:
        client, track = _held(db, workplace.library, whose, now)
        track.every_days = n_days
        looks.looked(db, chain=client.id, actor_id=whose.actor_id, action="rhythm", at=now)
        if _stands(db, workplace.library, client, track, now).state != "ready":
            place(db, workplace.library, client, track, now)


def pause(workplace: Workplace, whose: Whose, until: date, now: datetime) -> None:
    """Open nothing before this day. One that is open closes until then; one that is begun stays.

    Raises:
        NotHereError: not hers.
        PauseError: the day is not to come, or more than a year away.
    """
    with workplace.database.writing() as db:
        client, track = _held(db, workplace.library, whose, now)
        today = today_of(db, client, now)
        first, last = today + timedelta(days=1), today + timedelta(days=MOST_DAYS)
        if not first <= until <= last:
            raise PauseError(first, last)
        track.paused_until = until
        looks.looked(db, chain=client.id, actor_id=whose.actor_id, action="pause", at=now)
        place(db, workplace.library, client, track, now)


def go_on(workplace: Workplace, whose: Whose, now: datetime) -> None:
    """End a pause today; what would have opened meanwhile opens now.

    Raises:
        NotHereError: not hers.
    """
    with workplace.database.writing() as db:
        client, track = _held(db, workplace.library, whose, now)
        if track.paused_until is None or track.paused_until <= today_of(db, client, now):
            return
        track.paused_until = None
        looks.looked(db, chain=client.id, actor_id=whose.actor_id, action="go-on", at=now)
        place(db, workplace.library, client, track, now)


def set_reminders(workplace: Workplace, whose: Whose, *, on: bool, now: datetime) -> None:
    """Stop reminders on this track, or let them go out again, also where an answer had stopped them.

    Raises:
        NotHereError: not hers.
    """
    with workplace.database.writing() as db:
        client, track = _held(db, workplace.library, _of_clinician(whose), now)
        track.reminders_stopped_at = None if on else now
        action: looks.Action = "reminders-on" if on else "reminders-off"
        looks.looked(db, chain=client.id, actor_id=whose.actor_id, action=action, at=now)


def open_early(workplace: Workplace, whose: Whose, now: datetime) -> None:
    """Open what comes next today, from the least number of days on, or what opens by hand only.

    Raises:
        NotHereError: not hers.
        NotOpenError: too early (the day is given), or nothing may be asked.
    """
    plans = workplace.library.plans
    with workplace.database.writing() as db:
        client, track = _held(db, workplace.library, _of_clinician(whose), now)
        today = today_of(db, client, now)
        sittings = sittings_of(db, track)
        if standing(plans, track, sittings, today).state in {"begun", "ready"}:
            return
        if opened_by_hand(db, plans, track, today) is None:
            earliest = earliest_on(plans, sittings)
            raise NotOpenError(earliest if plan_now(plans, track) and earliest and earliest > today else None)
        looks.looked(db, chain=client.id, actor_id=whose.actor_id, action="open", at=now)


def rhythm_shown(db: Session, library: Library, client: Client, track: Track, now: datetime) -> RhythmShown:
    """What is set for a client now, and what may be set."""
    plans, today = library.plans, today_of(db, client, now)
    stands = _stands(db, library, client, track, now)
    is_now, chosen = plan_now(plans, track), plans.plan_of("none", track.plan)
    earliest = earliest_on(plans, sittings_of(db, track))
    is_paused = track.paused_until is not None and track.paused_until > today
    return RhythmShown(
        plan=is_now.id if is_now else "",
        chosen=chosen.id if chosen else plans.default,
        offered=tuple(_offered(library, chosen)),
        every_days=max(track.every_days or plans.every_days, plans.min_days),
        usual_days=max(plans.every_days, plans.min_days),
        least_days=plans.min_days,
        most_days=MOST_DAYS,
        paused_until=track.paused_until if is_paused else None,
        today=today,
        state=stands.state,
        opens_on=stands.opens_on,
        closes_on=stands.closes_on,
        may_open_early=stands.state in {"waiting", "by-hand"} and (earliest is None or earliest <= today),
        earliest_on=earliest,
        is_ended=track.stopped_at is not None,
        mark=cast("Mark", track.mark),
        reminders_are_stopped=track.reminders_stopped_at is not None,
        consent_is_back=client.consent_withdrawn_at is not None,
    )


def _offered(library: Library, chosen: Plan | None) -> Iterable[PlanOffered]:
    """The plans that a clinician may choose: all but those that belong to a mark, which chooses them itself."""
    of_marks = {rule.plan for rule in library.plans.marks.values()}
    for plan in library.plans.plans.values():
        if plan.id in of_marks and plan is not chosen:
            continue
        turns = tuple(tuple(dict.fromkeys(library.newest(id_).title for id_ in turn)) for turn in plan.retakes)
        yield PlanOffered(id=plan.id, turns=turns, is_by_hand=plan.by_hand)


def _stands(db: Session, library: Library, client: Client, track: Track, now: datetime) -> Standing:
    return standing(library.plans, track, sittings_of(db, track), today_of(db, client, now))


def _opens_alone(plan: Plan | None) -> bool:
    return plan is not None and not plan.by_hand


def place(db: Session, library: Library, client: Client, track: Track, now: datetime) -> None:
    """Let what waits follow, and drop what was going to be sent about a sitting that is gone."""
    before = {sitting.id for sitting in sittings_of(db, track)}
    placed_anew(db, library.plans, track, today_of(db, client, now))
    gone = before - {sitting.id for sitting in sittings_of(db, track)}
    outbox.drop_about(db, gone, but=ATTENTION, at=now)


def _of_clinician(whose: Whose) -> Whose:
    """What a client may not change herself."""
    if whose.client_id is None:
        raise NotHereError
    return whose


def _client(db: Session, whose: Whose) -> Client:
    if whose.client_id is None:
        return client_with_account(db, whose.actor_id)
    client = client_in_care(db, whose.actor_id, whose.client_id)
    if client is None or client.erased_at is not None:
        raise NotHereError
    return client


def _held(db: Session, library: Library, whose: Whose, now: datetime) -> tuple[Client, Track]:
    """The client and her track, held until this unit of work ends and brought up to now."""
    client = _client(db, whose)
    track = asked_track(db, client)
    caught_up(db, library, client, track, now)
    return client, track
