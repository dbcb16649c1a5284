"""What awaits a client on one track today, and the row of the sitting that follows another.

Windows are computed from dates each time a page asks, so no page waits for a timer; `brought_up_to` writes down what
time alone has changed, when she starts and in the hourly upkeep.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment.questionnaire.plan import Plan, PlanBook, Window
from assessment.services.parts import first_part_before, rest_of
from assessment.storage.tables import Client, Flag, Sitting, Track

GRACE = timedelta(days=1)
"""A page that comes up to a day after closing is still taken: it was open when she began it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What awaits a client.

    `ready` to begin, `begun`, `waiting` until `opens_on`, `by-hand` (nothing opens by itself; she may start where
    `may_open_early`, which is not before the least number of days), or `nothing` (until her clinician opens something).
    """

    state: Literal["ready", "begun", "waiting", "by-hand", "nothing"]
    sitting: Sitting | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    may_open_early: bool = False


def asked_track(db: Session, client: Client) -> Track:
    """The one of her tracks that is asked; the others are set aside."""
    return db.scalars(select(Track).where(Track.client_id == client.id, Track.set_aside_at.is_(None))).one()


def tracks_held(db: Session, client: Client) -> list[Track]:
    """All her tracks, held for this unit of work: whoever fills in at this moment goes first or comes too late.

    The asked one comes first, since whoever fills in holds that one before she touches another.
    """
    hers = select(Track).where(Track.client_id == client.id)
    return list(db.scalars(hers.order_by(Track.set_aside_at.is_not(None), Track.n).with_for_update()))


def sittings_of(db: Session, track: Track) -> list[Sitting]:
    """All sittings of a track that were asked here, oldest first; no plan counts what was imported."""
    asked_here = Sitting.imported_at.is_(None)
    return list(db.scalars(select(Sitting).where(Sitting.track_id == track.id, asked_here).order_by(Sitting.n)))


def plan_now(plans: PlanBook, track: Track) -> Plan | None:
    """The plan that decides what is asked next; None when nothing is."""
    return None if track.stopped_at or track.rests_at or track.set_aside_at else plans.plan_of(track.mark, track.plan)


def n_completed_retakes(sittings: list[Sitting]) -> int:
    """How many turns are used up."""
    return sum(1 for sitting in sittings if sitting.completed_on and sitting.turn is not None)


def is_intake_next(sittings: list[Sitting]) -> bool:
    """Until one sitting is completed, what is asked is the intake."""
    return not any(sitting.completed_on for sitting in sittings)


def standing(plans: PlanBook, track: Track, sittings: Iterable[Sitting], today: date) -> Standing:
    """What awaits her today on this track; sittings that were imported are passed over."""
    plan = plan_now(plans, track)
    sittings = [sitting for sitting in sittings if sitting.imported_at is None]
    latest = sittings[-1] if sittings else None
    is_asked = not (track.rests_at or track.set_aside_at)
    if latest and latest.state == "begun" and not is_over(latest, today) and is_asked:
        return Standing(state="begun", sitting=latest, opens_on=latest.opens_on, closes_on=latest.closes_on)
    if plan is None or latest is None:
        return Standing(state="nothing", sitting=latest)
    earliest = earliest_on(plans, sittings)
    may_open_early = earliest is not None and earliest <= today
    if plan.by_hand and latest.state != "waiting":  # without a date: under such a plan none is shown
        return Standing(state="by-hand", sitting=latest, may_open_early=earliest is None or may_open_early)
    window = _window_now(plans, track, sittings, today)
    if window is None:
        return _standing_of_intake(track, latest, today)
    if window.opens_on <= today:
        return Standing(state="ready", sitting=latest, opens_on=window.opens_on, closes_on=window.closes_on)
    return Standing(
        state="waiting",
        sitting=latest,
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        may_open_early=may_open_early,
    )


def _standing_of_intake(track: Track, latest: Sitting, today: date) -> Standing:
    """An intake has no end until she begins, and no least distance: in a pause it may be opened any day."""
    opens_on = latest.opens_on if latest.state == "waiting" else _after_pause(track, today)
    if opens_on > today:
        return Standing(state="waiting", sitting=latest, opens_on=opens_on, may_open_early=True)
    return Standing(state="ready", sitting=latest, opens_on=opens_on)


def first_sitting(db: Session, track: Track, today: date) -> Sitting:
    """The intake: open from the day she accepts, or from the end of a pause, without an end until she begins."""
    sitting = Sitting(track_id=track.id, n=0, opens_on=_after_pause(track, today), closes_on=None, mark=track.mark)
    db.add(sitting)
    return sitting


def brought_up_to(db: Session, plans: PlanBook, track: Track, today: date) -> Sitting | None:
    """Write down what time has changed, and give the sitting that waits; None when nothing does.

    A begun sitting whose time is over is not touched here: its answers have to be stored first.
    """
    sittings = sittings_of(db, track)
    latest = sittings[-1] if sittings else None
    if latest is None or latest.state == "begun":
        return latest
    plan = plan_now(plans, track)
    if plan is None:
        return None
    if latest.state == "waiting":
        while latest.closes_on and latest.closes_on <= today:
            window = _after_lapse(plans, track, sittings, Window(opens_on=latest.opens_on, closes_on=latest.closes_on))
            latest.state = "lapsed"
            latest = _next_row(db, track, latest, window.opens_on, window.closes_on)
            sittings.append(latest)
        return latest
    if plan.by_hand:
        return None
    window_now = _window_now(plans, track, sittings, today)
    if window_now is None:
        return _next_row(db, track, latest, _after_pause(track, today), None)
    return _next_row(db, track, latest, window_now.opens_on, window_now.closes_on)


def opened_by_hand(db: Session, plans: PlanBook, track: Track, today: date) -> Sitting | None:
    """Open what comes next today, early or where nothing opens by itself; None before the least number of days.

    It ends a pause: whoever opens something wants to go on.
    """
    sittings = sittings_of(db, track)
    earliest = earliest_on(plans, sittings)
    if not sittings or plan_now(plans, track) is None or (earliest is not None and earliest > today):
        return None
    if track.paused_until and track.paused_until > today:
        track.paused_until = None
    latest = brought_up_to(db, plans, track, today) or sittings[-1]
    window = plans.opened_early(today)
    if latest.state != "waiting":
        return _next_row(db, track, latest, window.opens_on, window.closes_on)
    if latest.opens_on > today:
        latest.opens_on = window.opens_on
        latest.closes_on = window.closes_on if latest.closes_on else None
    return latest


def placed_anew(db: Session, plans: PlanBook, track: Track, today: date) -> Sitting | None:
    """Write the retake that comes next where plan, rhythm and pause put it now, and give it; None when none does.

    The row that waited makes room for one of its own, so that whatever was sent about it belongs to what is gone. What
    she was not asked meanwhile has not lapsed: where its day is over, it opens today. A begun sitting stays.
    """
    sittings = sittings_of(db, track)
    if sittings and sittings[-1].state == "waiting":
        if sittings[-1].closes_on is None:  # an intake, which only a pause moves
            sittings[-1].opens_on = _after_pause(track, min(today, sittings[-1].opens_on))
            return sittings[-1]
        if first_part_before(plans, sittings, sittings[-1]) is not None:
            return sittings[-1]  # the rest of an intake, which belongs to the plan that it was begun under
        withdraw(db, sittings.pop())
    plan = plan_now(plans, track)
    if not sittings or sittings[-1].state == "begun" or plan is None or plan.by_hand:
        return None
    window = _next_window(plans, track, sittings, today)
    if window is None:
        return _next_row(db, track, sittings[-1], _after_pause(track, today), None)
    window = window if window.opens_on >= today else plans.opened_early(today)
    return _next_row(db, track, sittings[-1], window.opens_on, window.closes_on)


def withdraw(db: Session, sitting: Sitting) -> None:
    """Take back a sitting that waits: it holds nothing. What an answer set off before she discarded it stays."""
    db.execute(update(Flag).where(Flag.sitting_id == sitting.id).values(sitting_id=None))
    db.delete(sitting)
    db.flush()


def _next_row(db: Session, track: Track, before: Sitting, opens_on: date, closes_on: date | None) -> Sitting:
    row = Sitting(track_id=track.id, n=before.n + 1, opens_on=opens_on, closes_on=closes_on, mark=track.mark)
    db.add(row)
    db.flush()
    return row


def _window_now(plans: PlanBook, track: Track, sittings: list[Sitting], today: date) -> Window | None:
    """The window of what comes next, or is open, today; None for an intake, which stays open until it is begun."""
    latest = sittings[-1]
    if latest.state == "waiting":
        if latest.closes_on is None:
            return None
        window: Window | None = Window(opens_on=latest.opens_on, closes_on=latest.closes_on)
    else:
        window = _next_window(plans, track, sittings, today)
    while window is not None and window.has_lapsed(today):
        window = _after_lapse(plans, track, sittings, window)
    return window


def _after_lapse(plans: PlanBook, track: Track, sittings: list[Sitting], window: Window) -> Window:
    """The window after one that lapses; the rest of an intake puts off no retake."""
    latest = sittings[-1]
    first = latest if rest_of(plans, latest) else first_part_before(plans, sittings, latest)
    if first is not None and first.completed_on:
        after_first = plans.next_window(first.completed_on, every_days=track.every_days)
        if window.opens_on < after_first.opens_on:
            return after_first
    return plans.after_lapse(window.closes_on, every_days=track.every_days)


def _next_window(plans: PlanBook, track: Track, sittings: list[Sitting], today: date) -> Window | None:
    """The first window after a sitting that has ended, past or not; None for an intake."""
    latest = sittings[-1]
    first = first_part_before(plans, sittings, latest)
    if latest.completed_on and rest_of(plans, latest):
        window = plans.intake_window(latest.completed_on)
    elif latest.completed_on and not _has_lapsed(latest, today):
        window = plans.next_window(latest.completed_on, every_days=track.every_days)
    elif is_intake_next(sittings):
        return None
    elif first is not None and first.completed_on:
        window = plans.next_window(first.completed_on, every_days=track.every_days)
    else:
        window = plans.after_lapse(latest.closes_on or latest.opens_on, every_days=track.every_days)
    if track.paused_until and track.paused_until > window.opens_on:
        window = plans.opened_early(track.paused_until)
    return window


def _after_pause(track: Track, day: date) -> date:
    """This day, or the one on which the track's pause ends."""
    return max(day, track.paused_until or day)


def _has_lapsed(sitting: Sitting, today: date) -> bool:
    """Whether its time ran out, written down or not: the next one then counts from the day it closed."""
    return sitting.state == "lapsed" or (sitting.state == "begun" and is_over(sitting, today))


def earliest_on(plans: PlanBook, sittings: list[Sitting]) -> date | None:
    """The first day on which the next retake may open; None while there is nothing to keep a distance from."""
    completed = [sitting.completed_on for sitting in sittings if sitting.completed_on]
    return plans.earliest_on(max(completed)) if completed else None


def is_over(sitting: Sitting, today: date) -> bool:
    """Whether a begun sitting can no longer be taken."""
    return sitting.closes_on is not None and today >= sitting.closes_on + GRACE
