"""Answers and scores as files: this clinician's clients only, codes and never names, each look written down."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import reporting
from assessment.questionnaire.definition import Questionnaire, Responses
from assessment.reporting.exported import AdministrationExport, ScoreExport, SittingExport
from assessment.services import definitions, looks
from assessment.services.drafts import values_from
from assessment.services.opened import NotHereError
from assessment.services.shown import DownloadPage
from assessment.services.workplace import Workplace, zone_named
from assessment.storage import administrations
from assessment.storage import clients as kept
from assessment.storage.administrations import Exported
from assessment.storage.tables import Practice, Version


class NothingToExportError(Exception):
    """No sitting lies in what was asked for."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a clinician asks for."""

    client_ids: tuple[str, ...] = ()
    """Empty: everybody in her care."""
    since: date | None = None
    until: date | None = None
    private: frozenset[str] = frozenset()
    """Ids of private items to include."""
    byte_mark: bool = False


def download_page(workplace: Workplace, clinician_id: str) -> DownloadPage:
    """Whose answers can be taken out."""
    with workplace.database.reading() as db:
        own = [client for client in kept.clients_of(db, clinician_id) if not client.erased_at]
        return DownloadPage(clients=tuple((client.id, client.code) for client in own))


def private_items(workplace: Workplace) -> frozenset[str]:
    """The ids of the items that leave the app only when they are asked for."""
    return frozenset(
        one.id for q in workplace.library.questionnaires.values() for one in q.fields.values() if one.item.private
    )


def wide(workplace: Workplace, clinician_id: str, wanted: Wanted, now: datetime) -> Iterator[str]:
    """One row a sitting, as chunks of text. The looks are written before the first row leaves.

    Raises:
        NotHereError: one of the clients is not in this clinician's care.
        NothingToExportError: there is no sitting to export.
    """
    known, zone = _recorded(workplace, clinician_id, wanted, now)
    rows = _sittings(workplace, clinician_id, wanted, zone)
    first = next(rows, None)
    if first is None:
        raise NothingToExportError
    return reporting.exports.wide_rows(
        _with_first(first, rows), known, zone=zone, private=wanted.private, byte_mark=wanted.byte_mark
    )


def codebook(workplace: Workplace, wanted: Wanted) -> Iterator[str]:
    """One row for each column of the wide file: what it means and how it was made."""
    with workplace.database.reading() as db:
        known = _definitions(db, workplace)
    return reporting.exports.codebook_rows(known, private=wanted.private, byte_mark=wanted.byte_mark)


def _recorded(
    workplace: Workplace, clinician_id: str, wanted: Wanted, now: datetime
) -> tuple[list[Questionnaire], ZoneInfo]:
    """Write a look for each client whose answers leave, and give the definitions of the file."""
    with workplace.database.writing() as db:
        own = {client.id for client in kept.clients_of(db, clinician_id)}
        ids = wanted.client_ids or tuple(sorted(own))
        if not own.issuperset(ids):
            raise NotHereError
        for id_ in ids:
            looks.looked(db, chain=id_, actor_id=clinician_id, action="export", at=now)
        return _definitions(db, workplace), zone_named(db.scalars(select(Practice.time_zone)).one_or_none())


def _definitions(db: Session, workplace: Workplace) -> list[Questionnaire]:
    """Every version that was ever asked, in the order of an intake, oldest first."""
    plans = workplace.library.plans
    order = list(plans.plans[plans.default].intake)
    rows = db.scalars(select(Version).order_by(Version.questionnaire, Version.version))
    found = [definitions.of_row(workplace.library, row) for row in rows]
    asked = [one.as_written or one for one in found]  # a file says the same whoever takes it out
    return sorted(asked, key=lambda q: (order.index(q.id) if q.id in order else len(order), q.id, q.version))


def _sittings(workplace: Workplace, clinician_id: str, wanted: Wanted, zone: ZoneInfo) -> Iterator[SittingExport]:
    """The sittings one by one, in one unit of work that ends with the last row."""
    with workplace.database.reading() as db:
        rows = administrations.streamed(
            db,
            clinician_id,
            client_ids=wanted.client_ids or None,
            since=_start(wanted.since, zone),
            before=_start(_day_after(wanted.until), zone),
        )
        for _, several in groupby(rows, key=lambda row: row.sitting_id):
            yield _sitting(list(several))


def _sitting(rows: Collection[Exported]) -> SittingExport:
    row = next(iter(rows))
    return SittingExport(
        client=row.code,
        plan=row.plan or "",
        turn=row.turn,
        n=row.sitting_n,
        state=row.state,
        begun_at=row.begun_at,
        sent_at=row.ended_at if row.imported_at is None else None,  # a spreadsheet knows the day, not the moment
        completed_on=row.completed_on,
        origin="asked" if row.imported_at is None else "imported",
        safety_flag=row.mark,
        administrations=tuple(_administration(one) for one in rows),
    )


def _administration(row: Exported) -> AdministrationExport:
    return AdministrationExport(
        questionnaire=row.questionnaire,
        version=row.version,
        responses=Responses(values=values_from(row.responses) | dict(row.texts), missing=dict(row.missing)),
        scores={
            id_: ScoreExport(score["value"], score["n"], score["band"]) for id_, score in (row.scores or {}).items()
        },
        error_revision=row.revision,
        pattern=row.pattern,
        notes=tuple(row.notes or ()),
        flags=tuple(row.quality or ()),
    )


def _with_first(first: SittingExport, rest: Iterator[SittingExport]) -> Iterator[SittingExport]:
    yield first
    yield from rest


def _day_after(day: date | None) -> date | None:
    """None also after the last day there is: nothing lies beyond it."""
    return day + timedelta(days=1) if day and day < date.max else None


def _start(day: date | None, zone: ZoneInfo) -> datetime | None:
    """None also for the first day there is: east of Greenwich it began before any moment that can be written down."""
    return datetime.combine(day, time(), zone) if day and day > date.min else None
