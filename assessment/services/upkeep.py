"""What nobody's click does: sittings lapse, the next get their rows, what is due is erased, what is old is forgotten.

Pages never wait for it, for they compute what a date has changed. It can be run as often as one likes, by several at
once, and be killed anywhere: each track is a unit of work by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from assessment.services import standings, unsent
from assessment.services.erase import erase_due
from assessment.services.lapsing import caught_up
from assessment.services.standing import sittings_of
from assessment.storage import throttle
from assessment.storage.tables import Client, Sitting, Track

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessment.services.workplace import Workplace

AT_ONCE = 500
"""Tracks that are looked up in one unit of work."""

FURTHEST_AHEAD = timedelta(hours=14)
"""Where a day begins first (UTC+14): nothing lapses anywhere before it does there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a run of the upkeep changed."""

    n_lapsed: int = 0
    n_opened: int = 0
    n_erased: int = 0
    is_swept: bool = True
    """Nothing of what was erased is left in the database's files; where not, the next run tries again."""
    unread: tuple[str, ...] = ()
    """Tracks that could not be read and clients not erased, each with the reason; the others went on without them."""
    untold: tuple[str, ...] = ()
    """Clients of whose scores a caseload can say nothing, because their answers could not be read."""


def upkeep(workplace: Workplace, now: datetime) -> Done:
    """Bring everything up to now."""
    with workplace.database.writing() as db:
        throttle.forget_past(db, now=now)
        unsent.forget_old(db, now)
    erased = erase_due(workplace, now)
    n_lapsed = n_opened = 0
    unread = [f"{id_} (not erased yet)" for id_ in erased.unread]
    for track_id in _tracks_to_look_at(workplace, now):
        try:
            lapsed, opened = _look_after(workplace, track_id, now)
        except (LookupError, ValueError) as error:
            # A plan that was taken out of the folder, a draft whose key is gone: one client's must not stop the rest.
            unread.append(f"{track_id} ({type(error).__name__})")
        else:
            n_lapsed += lapsed
            n_opened += opened
    untold = standings.mend(workplace, now)
    return Done(
        n_lapsed=n_lapsed,
        n_opened=n_opened,
        n_erased=erased.n,
        is_swept=erased.is_swept,
        unread=tuple(unread),
        untold=untold,
    )


def _look_after(workplace: Workplace, track_id: str, now: datetime) -> tuple[int, int]:
    """How many sittings of one track lapsed, and how many rows of sittings were written."""
    with workplace.database.writing() as db:
        track = db.get_one(Track, track_id, with_for_update=True)  # before its sittings are read: see `caught_up`
        n_before, n_lapsed_before = _counts(db, track)
        caught_up(db, workplace.library, db.get_one(Client, track.client_id), track, now)
        db.flush()
        n, n_lapsed = _counts(db, track)
        return n_lapsed - n_lapsed_before, n - n_before


def _counts(db: Session, track: Track) -> tuple[int, int]:
    sittings = sittings_of(db, track)
    return len(sittings), sum(1 for sitting in sittings if sitting.state == "lapsed")


def _tracks_to_look_at(workplace: Workplace, now: datetime) -> Iterator[str]:
    """Ids of the tracks whose last sitting has ended or may have closed, in batches: a large practice has thousands."""
    after = ""
    while True:
        with workplace.database.reading() as db:
            found = _next_tracks(db, after, now)
        yield from found
        if len(found) < AT_ONCE:
            return
        after = found[-1]


def _next_tracks(db: Session, after: str, now: datetime) -> list[str]:
    asked_here = select(Sitting.track_id, func.max(Sitting.n).label("n")).where(Sitting.imported_at.is_(None))
    last = asked_here.group_by(Sitting.track_id).subquery()
    goes_on = and_(Track.stopped_at.is_(None), Track.rests_at.is_(None), Track.set_aside_at.is_(None))
    has_ended = Sitting.state.not_in(("waiting", "begun"))
    may_have_closed = Sitting.closes_on <= (now + FURTHEST_AHEAD).date()
    return list(
        db.scalars(
            select(Track.id)
            .join(last, last.c.track_id == Track.id)
            .join(Sitting, and_(Sitting.track_id == last.c.track_id, Sitting.n == last.c.n))
            .join(Client, Client.id == Track.client_id)
            .where(Client.erased_at.is_(None), Track.id > after)
            .where(
                or_(
                    and_(Sitting.state == "begun", may_have_closed),
                    and_(Sitting.state == "waiting", may_have_closed, goes_on),
                    and_(has_ended, goes_on),
                )
            )
            .order_by(Track.id)
            .limit(AT_ONCE)
        )
    )
