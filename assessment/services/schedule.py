"""What is open, what comes, what lapsed and what has stopped: four lists of a clinician's clients, by their days.

They are read from the standings that the caseload keeps, a page at a time, so that thousands ask what fifty do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, get_args

from sqlalchemy import func, select

from assessment.services import looks
from assessment.services.care import mails_of
from assessment.services.caseload_reading import Opened, opened_in_step
from assessment.services.caseload_rows import Reader, awaits_of, name_of
from assessment.services.mailing import by_hand
from assessment.services.mailing.reminders import wants_reminders
from assessment.services.places import place_in, turning
from assessment.services.shown import ScheduleList, SchedulePage, ScheduleRow
from assessment.services.shown.schedule import Listed
from assessment.services.standing import plan_now
from assessment.storage import caseloads
from assessment.storage.caseloads import Entry
from assessment.storage.tables import Client, KeptStanding, Sitting, Track

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace

AT_ONCE = 25
"""Clients of each list on one page."""

LISTS: tuple[Listed, ...] = get_args(Listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """Which list somebody turns over, and from which sealed place on; a word that is no list shows all of them."""

    only: str = ""
    after: str = ""
    before: str = ""

    @property
    def known(self) -> Listed | None:
        """The list, if there is such a one."""
        return next((kind for kind in LISTS if kind == self.only), None)


def schedule_page(workplace: Workplace, clinician_id: str, now: datetime, turned: Turned | None = None) -> SchedulePage:
    """The clients in this clinician's care by what awaits them, once her look is written down."""
    turned = turned or Turned()
    kinds = (turned.known,) if turned.known else LISTS
    with opened_in_step(workplace, clinician_id, now) as opened:
        looks.looked(opened.reader.db, chain=clinician_id, actor_id=clinician_id, action="schedule", at=now)
        lists = tuple(_list(opened, kind, turned) for kind in kinds)
    return SchedulePage(lists=lists, only=turned.known)


def _list(opened: Opened, kind: Listed, turned: Turned) -> ScheduleList:
    reader = opened.reader
    where = f"schedule.{kind}.{reader.view.clinician_id}"
    found = caseloads.page(
        reader.db,
        reader.view,
        show=kind,
        sort="next-due",
        n=AT_ONCE,
        after=place_in(reader.db, turned.after, where),
        before=place_in(reader.db, turned.before, where),
    )
    return ScheduleList(
        kind=kind,
        n=sum(getattr(row, kind) or 0 for row in opened.counts),
        rows=tuple(_rows(reader, found.entries)),
        turning=turning(reader.db, found, where),
    )


def _rows(reader: Reader, entries: Sequence[Entry]) -> Iterable[ScheduleRow]:
    known = caseloads.kept(reader.db, [entry.client_id for entry in entries])
    tracks = [kept.track for kept in known.values() if kept.track]
    completed = _completed(reader.db, [track.id for track in tracks])
    wishes = wants_reminders(reader.db, reader.library, tracks)
    may_send = by_hand.offered(reader.db, reader.library, tracks, reader.now)
    for entry in entries:
        kept = known[entry.client_id]
        if kept.track is not None and kept.standing is not None:
            completed_on, wish = completed.get(kept.track.id), wishes[kept.track.id]
            row = _row(reader, kept.client, kept.track, kept.standing, completed_on, wishes=wish)
            yield replace(row, send_now=may_send[kept.track.id])


def _row(
    reader: Reader, client: Client, track: Track, standing: KeptStanding, completed_on: date | None, *, wishes: bool
) -> ScheduleRow:
    plans, today = reader.library.plans, reader.today(standing)
    plan = plan_now(plans, track)
    from_on = plans.earliest_on(completed_on) if completed_on else None
    is_paused = track.paused_until is not None and track.paused_until > today
    awaits = awaits_of(reader, client, track, standing, None)
    may_ever = plan is not None and awaits.kind in {"waiting", "paused", "on-request"}
    return ScheduleRow(
        client_id=client.id,
        name=name_of(client),
        code=client.code,
        awaits=awaits,
        plan=plan.id if plan else "",
        every_days=max(track.every_days or plans.every_days, plans.min_days),
        may_open=may_ever and not is_paused and (from_on is None or from_on <= today),
        opens_from=from_on if may_ever and from_on and from_on > today else None,
        is_paused=is_paused,
        last_missed_on=standing.last_missed_on,
        mails=mails_of(client, track, asked_for=wishes if completed_on else None),
    )


def _completed(db: Session, track_ids: Sequence[str]) -> Mapping[str, date]:
    """By track, the day of the last completed sitting that was asked here."""
    rows = (
        select(Sitting.track_id, func.max(Sitting.completed_on))
        .where(Sitting.track_id.in_(track_ids), Sitting.completed_on.is_not(None), Sitting.imported_at.is_(None))
        .group_by(Sitting.track_id)
    )
    return {track_id: on for track_id, on in db.execute(rows) if on is not None}
