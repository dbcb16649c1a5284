"""What a clinician takes out again and again: chosen once, kept under her own name for it, seen by her alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.services.opened import NotHereError
from assessment.services.wanted import Wanted, as_json, from_json
from assessment.services.workplace import Workplace
from assessment.storage import clients as kept
from assessment.storage.tables import Preset

LONGEST_NAME = 60
MOST = 50
"""A list that is longer is no help to find one in."""


class TooManyPresetsError(Exception):
    """She keeps as many as there may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One preset, opened."""

    id: str
    name: str
    clinician_id: str
    wanted: Wanted
    gone: int = 0
    """How many of its clients are no longer within her reach; they are no longer in `wanted`."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody is left of those it was kept for: it must not come to mean everybody."""
        return self.gone > 0 and not self.wanted.client_ids


def presets_of(db: Session, clinician_id: str) -> list[Kept]:
    """All presets of one clinician, by name."""
    rows = db.scalars(select(Preset).where(Preset.clinician_id == clinician_id))
    return sorted(map(_opened, rows), key=lambda one: one.name.casefold())


def presets_named(db: Session, name: str) -> list[Kept]:
    """Every preset of that name, whoever keeps it. Names are sealed, so all are opened; there are few."""
    return [one for one in map(_opened, db.scalars(select(Preset))) if one.name == name]


def preset(workplace: Workplace, clinician_id: str, preset_id: str) -> Kept:
    """One preset of hers, without those who are no longer in her care.

    Raises:
        NotHereError: there is none, or it is somebody else's.
    """
    with workplace.database.reading() as db:
        return within_reach(db, _opened(_own(db, clinician_id, preset_id)))


def within_reach(db: Session, one: Kept) -> Kept:
    """A preset with those of its clients that its clinician cares for today."""
    own = {client.id for client in kept.clients_of(db, one.clinician_id) if not client.erased_at}
    left = tuple(id_ for id_ in one.wanted.client_ids if id_ in own)
    return replace(one, wanted=replace(one.wanted, client_ids=left), gone=len(one.wanted.client_ids) - len(left))


def keep(workplace: Workplace, clinician_id: str, name: str, wanted: Wanted, now: datetime) -> bool:
    """Keep a choice under a name. Returns whether it took the place of another one of that name.

    Raises:
        NotHereError: one of the clients is not in her care.
        TooManyPresetsError: she has to remove one first.
    """
    with workplace.database.writing() as db:
        if not {client.id for client in kept.clients_of(db, clinician_id)}.issuperset(wanted.client_ids):
            raise NotHereError
        rows = list(db.scalars(select(Preset).where(Preset.clinician_id == clinician_id)))
        before = next((row for row in rows if row.name.casefold() == name.casefold()), None)
        if before is None and len(rows) >= MOST:
            raise TooManyPresetsError
        row = before or Preset(clinician_id=clinician_id)
        row.name, row.wanted, row.kept_at = name, as_json(wanted), now
        db.add(row)
        return before is not None


def remove(workplace: Workplace, clinician_id: str, preset_id: str) -> None:
    """Remove a preset of hers.

    Raises:
        NotHereError: there is none, or it is somebody else's.
    """
    with workplace.database.writing() as db:
        db.delete(_own(db, clinician_id, preset_id))


def _own(db: Session, clinician_id: str, preset_id: str) -> Preset:
    row = db.get(Preset, preset_id)
    if row is None or row.clinician_id != clinician_id:
        raise NotHereError
    return row


def _opened(row: Preset) -> Kept:
    return Kept(id=row.id, name=row.name, clinician_id=row.clinician_id, wanted=from_json(row.wanted))
