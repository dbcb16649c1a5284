"""Keeping each client's standing in step with her track, in the unit of work that changes it, and working it out anew.

A standing is missing where nothing has touched a track since this was built, out of date where definitions, plans or
error tables are others now, and run out where a window closed that nobody has written down yet. The upkeep mends all
three; a caseload mends its own before it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from assessment import scoring
from assessment.questionnaire.library import Library
from assessment.services.history import History, histories
from assessment.services.opened import zone_of_practice
from assessment.services.working_out import basis_of, with_dates, with_scores, without_scores
from assessment.services.workplace import Workplace, day_in, zone_named
from assessment.storage import caseloads
from assessment.storage.tables import Audit, Care, Client, KeptStanding, KeptVerdicts, Sitting, Track
from assessment.storage.touched import touched_in
from assessment.storage.upserts import insert_into

AT_ONCE = 100
"""Clients in one unit of work: on SQLite whoever sends meanwhile waits a fraction of a second."""

UNREADABLE = (LookupError, ValueError)

SEEN_BY = ("client", "brief")
"""Looks that show a clinician a client's newest scores in full."""


def prepare() -> None:
    """Load what verdicts are told with, which takes half a second once in a worker, before a unit of work is opened:
    on SQLite everybody who writes would wait for it.
    """
    _ = scoring.change


def keep_in(workplace: Workplace) -> None:
    """From now on each unit of work that changes a track also keeps the standing that follows from it."""
    workplace.database.before_commit = partial(_keep, workplace.library)


def seen(db: Session, client_id: str, clinician_id: str, at: datetime) -> None:
    """Say that a clinician has opened a client's page, and is not told again of what was sent before."""
    mine = update(KeptStanding).where(KeptStanding.client_id == client_id)
    db.execute(mine.values(seen_at=at, seen_by=clinician_id))


def mend(workplace: Workplace, now: datetime, *, clinician_id: str | None = None) -> tuple[str, ...]:
    """Work out every standing that is missing, out of date or run out; of one clinician's clients, or of all.

    Returns:
        Ids of the clients whose answers could not be read.
    """
    unread: list[str] = []
    basis = basis_of(workplace.library)
    with workplace.database.reading() as db:
        wanting = caseloads.wanting(db, basis=basis, days=days_of(db, now), clinician_id=clinician_id)
    for i in range(0, len(wanting), AT_ONCE):
        with workplace.database.writing() as db:
            unread += write(db, workplace.library, wanting[i : i + AT_ONCE], now=now)
    return tuple(unread)


def days_of(db: Session, now: datetime) -> caseloads.Days:
    """What day it is for clients who have said nothing of where they live, and in each other zone that one lives in."""
    zones = db.scalars(select(KeptStanding.time_zone).where(KeptStanding.time_zone.is_not(None)).distinct())
    elsewhere = {zone: day_in(zone_named(zone), now) for zone in zones if zone}
    return caseloads.Days(today=day_in(zone_of_practice(db), now), elsewhere=elsewhere)


def write(
    db: Session,
    library: Library,
    client_ids: Collection[str],
    *,
    now: datetime | None = None,
    only_dates: Collection[str] = (),
) -> list[str]:
    """Work out the standings of these clients in this unit of work; erased ones have none.

    Args:
        now: so that windows which closed unwritten are passed over; without it as of what the sittings tell.
        only_dates: those of the clients whose scores are as they were.

    Returns:
        Ids of the clients whose answers could not be read.
    """
    return _Batch(db, library.as_written or library, client_ids).written(now, frozenset(only_dates))


class _Batch:
    """The clients of one unit of work, each with the track that is asked and what was kept of it so far."""

    def __init__(self, db: Session, library: Library, client_ids: Collection[str]) -> None:
        self._db = db
        self._library = library
        self._basis = basis_of(library)
        self._tracks = _tracks_held(db, client_ids)
        alive = select(Client).where(Client.id.in_(self._tracks), Client.erased_at.is_(None))
        self._clients = {client.id: client for client in db.scalars(alive)}
        rows = select(KeptStanding).where(KeptStanding.client_id.in_(self._clients))
        fresh = rows.execution_options(populate_existing=True)  # somebody else may have written it before we held it
        self._kept = {row.client_id: row for row in db.scalars(fresh)}

    def written(self, now: datetime | None, only_dates: frozenset[str]) -> list[str]:
        """Write the rows; gives the clients whose answers could not be read."""
        as_before = {id_ for id_ in only_dates & self._kept.keys() if self._kept[id_].basis == self._basis}
        known = self._histories([self._tracks[id_] for id_ in self._clients if id_ not in as_before])
        sittings = _sittings(self._db, [self._tracks[id_] for id_ in self._clients])
        zone = zone_of_practice(self._db)
        for row in self._rows():
            client, track = self._clients[row.client_id], self._tracks[row.client_id]
            today = day_in(zone_named(client.time_zone) if client.time_zone else zone, now) if now else None
            with_dates(row, self._library.plans, client, track, sittings[track.id], today)
            if client.id not in as_before:
                self._put(self._verdicts(row, known.get(track.id)))
            if row not in self._db:
                self._put(row)
        return [id_ for id_, row in self._kept.items() if row.is_unread and id_ not in as_before]

    def _rows(self) -> Iterator[KeptStanding]:
        """The rows kept so far, and new ones that know who has looked at her page already."""
        looks = _last_looks(self._db, self._clients.keys() - self._kept.keys())
        for id_ in self._clients:
            if id_ not in self._kept:
                self._kept[id_] = KeptStanding(client_id=id_)
                self._kept[id_].seen_at, self._kept[id_].seen_by = looks.get(id_, (None, None))
            self._kept[id_].basis = self._basis
            yield self._kept[id_]

    def _verdicts(self, row: KeptStanding, history: History | None) -> KeptVerdicts:
        """A definition that is gone, a text whose key is gone: one client's must not stop the rest, nor her sending."""
        verdicts = KeptVerdicts(client_id=row.client_id)
        try:
            if history is not None:
                with_scores(row, verdicts, self._library, history)
                return verdicts
        except UNREADABLE:
            pass  # as where there is no history: the row says that nothing could be read
        without_scores(row, verdicts)
        return verdicts

    def _histories(self, tracks: Sequence[Track]) -> Mapping[str, History]:
        """The histories that can be read."""
        try:
            return histories(self._db, self._library, tracks)
        except UNREADABLE:
            if len(tracks) == 1:
                return {}
            return {id_: one for track in tracks for id_, one in self._histories([track]).items()}

    def _put(self, row: KeptStanding | KeptVerdicts) -> None:
        """Two units may find the same row missing: what the second has worked out takes the place of the first."""
        values = {column.key: getattr(row, column.key) for column in type(row).__mapper__.column_attrs}
        new = insert_into(self._db, type(row)).values(values)
        others = {name: value for name, value in values.items() if name != "client_id"}
        self._db.execute(new.on_conflict_do_update(index_elements=["client_id"], set_=others))


def _keep(library: Library, db: Session) -> None:
    """What is seen to at the end of a unit of work."""
    touched = touched_in(db)
    if not touched:
        return
    ids = touched.tracks | touched.scored_tracks
    clients = {row.id: row.client_id for row in db.execute(select(Track.id, Track.client_id).where(Track.id.in_(ids)))}
    scored = {clients[id_] for id_ in touched.scored_tracks & clients.keys()}
    of_all = touched.clients | set(clients.values())
    if of_all:
        write(db, library, of_all, only_dates=of_all - scored)
    db.flush()


def _tracks_held(db: Session, client_ids: Collection[str]) -> dict[str, Track]:
    """The track of each client that is asked, held until this unit of work ends; always in the same order."""
    asked = select(Track).where(Track.client_id.in_(client_ids), Track.set_aside_at.is_(None))
    return {track.client_id: track for track in db.scalars(asked.order_by(Track.client_id).with_for_update())}


def _sittings(db: Session, tracks: Sequence[Track]) -> dict[str, list[Sitting]]:
    found: dict[str, list[Sitting]] = {track.id: [] for track in tracks}
    if found:
        for sitting in db.scalars(select(Sitting).where(Sitting.track_id.in_(found)).order_by(Sitting.n)):
            found[sitting.track_id].append(sitting)
    return found


def _last_looks(db: Session, client_ids: Collection[str]) -> dict[str, tuple[datetime, str]]:
    """When whoever cares for a client today last opened her page, and who that is."""
    if not client_ids:
        return {}
    rows = (
        select(Care.client_id, func.max(Audit.at), Care.clinician_id)
        .join(Audit, (Audit.chain == Care.client_id) & (Audit.actor_id == Care.clinician_id))
        .where(Care.client_id.in_(client_ids), Care.until.is_(None), Audit.action.in_(SEEN_BY))
        .group_by(Care.client_id, Care.clinician_id)
    )
    return {client_id: (at, clinician_id) for client_id, at, clinician_id in db.execute(rows)}
