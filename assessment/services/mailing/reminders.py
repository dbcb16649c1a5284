"""Who is to be reminded now: the one place that knows every reason not to.

The same question is asked twice, when a reminder is put into the outbox and when it is sent, since much can happen in
between. It speaks in dates, so no change of clocks moves a reminder, and in waking hours where she lives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from assessment.questionnaire.definition import Value
from assessment.questionnaire.library import Library
from assessment.services.drafts import values_from
from assessment.services.mailing import hours
from assessment.services.mailing.letters import REMINDER, SECOND_REMINDER
from assessment.services.opened import zone_of_practice
from assessment.services.parts import first_part_before
from assessment.services.standing import plan_now, standing
from assessment.services.tracks import questionnaires_asking
from assessment.services.workplace import day_in, zone_named
from assessment.storage import outbox
from assessment.storage.tables import Account, Administration, Client, OutboxMail, Sitting, Track, Version

if TYPE_CHECKING:
    from assessment.services.workplace import Workplace

DAYS_BETWEEN = 7
"""From the first reminder to the second and last."""

AT_ONCE = 500
"""Tracks looked at in one unit of work: as many statements for one as for these."""

FURTHEST_AHEAD = timedelta(hours=14)
"""Where a day begins first (UTC+14): no window is open anywhere before it is there."""

SILENT_MARKS = ("review", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A sitting that waits for somebody who may be reminded of it."""

    client: Client
    track: Track
    sitting: Sitting
    closes_on: date
    zone: ZoneInfo
    first_sent_at: datetime | None
    """When its first reminder went out."""


def put_due(workplace: Workplace, now: datetime) -> int:
    """Put the reminders of this hour into the outbox. Returns how many are new; a second run finds none."""
    n_new, after = 0, ""
    while True:
        with workplace.database.reading() as db:
            candidates = _candidates(db, now, after)
            found = _due(db, workplace.library, candidates, now)
        awake = [due for due in found if hours.is_waking(due.zone, now)]
        abouts = {
            REMINDER: [due.sitting.id for due in awake if due.first_sent_at is None],
            SECOND_REMINDER: [due.sitting.id for due in awake if _is_time_for_second(due, now)],
        }
        if any(abouts.values()):
            with workplace.database.writing() as db:
                n_new += sum(outbox.put_all(db, kind=kind, abouts=ids, due_at=now) for kind, ids in abouts.items())
        if len(candidates) < AT_ONCE:
            return n_new
        after = candidates[-1].id


def due_for(db: Session, library: Library, sitting_id: str, now: datetime) -> Due | None:
    """What a reminder of this sitting is about; None where she is not to be reminded of it any more."""
    track = db.scalar(_may_be_reminded(now).join(Sitting, Sitting.track_id == Track.id).where(Sitting.id == sitting_id))
    found = _due(db, library, [track] if track else [], now)
    return next((due for due in found if due.sitting.id == sitting_id), None)


def due_among(db: Session, library: Library, tracks: Iterable[Track], now: datetime) -> dict[str, Due]:
    """By track, what a reminder would be about; a track is missing where she is not to be reminded now."""
    may = db.scalars(_may_be_reminded(now).where(Track.id.in_([track.id for track in tracks]))).all()
    return {due.track.id: due for due in _due(db, library, may, now)}


def wants_reminders(db: Session, library: Library, tracks: Iterable[Track]) -> dict[str, bool]:
    """By track: whether the plan's condition on reminders holds on her latest answers."""
    latest = _latest(db, library, [track.id for track in tracks])
    return {track_id: library.plans.sends_reminders(values) for track_id, values in latest.items()}


def asked_for_reminders(db: Session, library: Library, track: Track) -> bool | None:
    """Whether she asked for reminders, by the plans' condition; None before she has answered anything."""
    ended = select(Sitting.id).where(Sitting.track_id == track.id, Sitting.ended_at.is_not(None))
    return wants_reminders(db, library, [track])[track.id] if db.scalar(ended.limit(1)) else None


def _is_time_for_second(due: Due, now: datetime) -> bool:
    if due.first_sent_at is None:
        return False
    return day_in(due.zone, now) >= day_in(due.zone, due.first_sent_at) + timedelta(days=DAYS_BETWEEN)


def _candidates(db: Session, now: datetime, after: str) -> Sequence[Track]:
    """The next tracks whose last sitting waits and may have opened, and that have not had both reminders of it."""
    last = select(Sitting.track_id, func.max(Sitting.n).label("n")).group_by(Sitting.track_id).subquery()
    had_both = exists().where(
        OutboxMail.kind == SECOND_REMINDER, OutboxMail.about == Sitting.id, ~outbox.WAS_NOT_WANTED
    )
    return db.scalars(
        _may_be_reminded(now)
        .join(last, last.c.track_id == Track.id)
        .join(Sitting, and_(Sitting.track_id == last.c.track_id, Sitting.n == last.c.n))
        .where(Sitting.state == "waiting", ~had_both, Track.id > after)
        .where(Sitting.opens_on <= (now + FURTHEST_AHEAD).date(), Sitting.closes_on > (now - FURTHEST_AHEAD).date())
        .order_by(Track.id)
        .limit(AT_ONCE)
    ).all()


def _may_be_reminded(now: datetime) -> Select[Track]:
    """Tracks that nothing but their dates and answers keeps from a reminder: of each client's the one that is asked."""
    return (
        select(Track)
        .join(Client, Client.id == Track.client_id)
        .join(Account, Account.id == Client.account_id)
        .where(Account.active, Client.email.column.is_not(None), Track.set_aside_at.is_(None))
        .where(Client.mails_stopped_at.is_(None), Client.consent_withdrawn_at.is_(None))
        .where(Client.erase_after.is_(None), Client.erased_at.is_(None))
        .where(Track.stopped_at.is_(None), Track.reminders_stopped_at.is_(None), Track.mark.not_in(SILENT_MARKS))
        .where(or_(Track.paused_until.is_(None), Track.paused_until <= (now + FURTHEST_AHEAD).date()))
    )


def _due(db: Session, library: Library, tracks: Sequence[Track], now: datetime) -> list[Due]:
    """What awaits on these tracks today, where she wants to be reminded; as many statements for one as for many."""
    if not tracks:
        return []
    ids = [track.id for track in tracks]
    wants = wants_reminders(db, library, tracks)
    clients = {c.id: c for c in db.scalars(select(Client).where(Client.id.in_([t.client_id for t in tracks])))}
    sittings: dict[str, list[Sitting]] = {id_: [] for id_ in ids}
    for sitting in db.scalars(select(Sitting).where(Sitting.track_id.in_(ids)).order_by(Sitting.n)):
        sittings[sitting.track_id].append(sitting)
    waiting = [all_[-1].id for all_ in sittings.values() if all_]
    is_first = (OutboxMail.kind == REMINDER, OutboxMail.about.in_(waiting))
    rows = db.execute(select(OutboxMail.about, OutboxMail.sent_at).where(*is_first))
    sent = {row.about: row.sent_at for row in rows}
    zone_here = zone_of_practice(db)
    found = []
    for track in tracks:
        client = clients[track.client_id]
        zone = zone_named(client.time_zone) if client.time_zone else zone_here
        due = _open_now(library, track, sittings[track.id], day_in(zone, now)) if wants.get(track.id) else None
        if due is not None:
            sitting, closes_on = due
            found.append(
                Due(
                    client=client,
                    track=track,
                    sitting=sitting,
                    closes_on=closes_on,
                    zone=zone,
                    first_sent_at=sent.get(sitting.id),
                )
            )
    return found


def _open_now(library: Library, track: Track, sittings: list[Sitting], today: date) -> tuple[Sitting, date] | None:
    """The sitting that waits in its window today, and the day on which that closes; an intake has no such day."""
    plan = plan_now(library.plans, track)
    is_paused = track.paused_until is not None and track.paused_until > today
    if plan is None or plan.by_hand or is_paused:
        return None
    stands = standing(library.plans, track, sittings, today)
    if stands.state != "ready" or stands.sitting is None or stands.closes_on is None:
        return None
    if first_part_before(library.plans, sittings, stands.sitting) is not None and stands.opens_on == today:
        return None  # she has only just sent the first part, and knows
    return (stands.sitting, stands.closes_on) if stands.sitting.state == "waiting" else None


def _latest(db: Session, library: Library, track_ids: Sequence[str]) -> dict[str, Mapping[str, Value]]:
    """By track, the latest answer to each item that the condition reads; an item left open has none.

    What is asked once is read on her other tracks as well.
    """
    condition = library.plans.reminders
    if condition is None:
        return {track_id: {} for track_id in track_ids}
    asking, other = questionnaires_asking(library, condition.ids), aliased(Track)
    is_own = other.id == Track.id
    rows = db.execute(
        select(Track.id, Administration.responses, Administration.missing)
        .join(other, other.client_id == Track.client_id)
        .join(Sitting, Sitting.track_id == other.id)
        .join(Administration, Administration.sitting_id == Sitting.id)
        .join(Version, Version.id == Administration.version_id)
        .where(Track.id.in_(track_ids), Version.questionnaire.in_(asking))
        .where(or_(is_own, Version.questionnaire.in_(library.plans.once)))
        .order_by(Track.id, is_own, other.n, Sitting.n)
    )
    latest: dict[str, dict[str, Value]] = {track_id: {} for track_id in track_ids}
    for track_id, responses, missing in rows:
        known = latest[track_id]
        for id_ in missing:
            known.pop(id_, None)
        known.update({id_: value for id_, value in values_from(responses).items() if id_ in condition.ids})
    return dict(latest)
