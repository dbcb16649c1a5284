"""From what is kept to what files are made of: sittings and notes as they are handed out, within one unit of work."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from importlib.metadata import version as version_of
from itertools import groupby
from typing import Literal, TypedDict, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire, Responses
from assessment.questionnaire.library import Library
from assessment.reporting.cells import Dialect, for_decimal_commas
from assessment.reporting.exported import AdministrationExport, Extract, NoteExport, ScoreExport, SittingExport
from assessment.services import definitions
from assessment.services.drafts import values_from
from assessment.services.opened import zone_of_practice
from assessment.services.wanted import Reach, Wanted, name_of
from assessment.storage import administrations, notes
from assessment.storage.administrations import Exported
from assessment.storage.tables import Version

PACKAGE = "near-and-far"


class Narrowed(TypedDict):
    """What of a caseload is asked for, as storage wants to be told it."""

    client_ids: Collection[str] | None
    since: datetime | None
    before: datetime | None
    questionnaires: Collection[tuple[str, int | None]]


def extract(db: Session, library: Library, reach: Reach, wanted: Wanted, now: datetime) -> Extract:
    """Everything that files are made from; it can be gone through as long as the unit of work is open."""
    zone = zone_of_practice(db)
    narrowed = narrowed_to(wanted, zone)
    asked = [q for q in ever_asked(db, library) if _is_wanted(q, wanted)]
    clients = administrations.clients_answering(db, reach.clinician_id, **narrowed)

    def noted() -> Iterator[NoteExport]:
        ids = [id_ for id_, _ in clients]
        for note in notes.streamed(db, ids, reader_id=reach.clinician_id, since=wanted.since, until=wanted.until):
            whose = cast(Literal["client", "clinician"], note.role)
            yield NoteExport(client=note.code, track=note.track_n, on=note.on, whose=whose, text=note.text)

    return Extract(
        sittings=lambda: _sittings(administrations.streamed(db, reach.clinician_id, **narrowed)),
        notes=noted if wanted.own_words else None,
        questionnaires=asked,
        zone=zone,
        made_at=now,
        private=private_items(asked) if wanted.own_words else frozenset(),
        dialect=_dialect(wanted),
        filters=_filters(reach, wanted, [code for _, code in clients]),
        software=f"{PACKAGE} {version_of(PACKAGE)}",
    )


def narrowed_to(wanted: Wanted, zone: ZoneInfo) -> Narrowed:
    """Days as moments in the practice's zone."""
    return {
        "client_ids": wanted.client_ids or None,
        "since": _start(wanted.since, zone),
        "before": _start(_day_after(wanted.until), zone),
        "questionnaires": wanted.questionnaires,
    }


def ever_asked(db: Session, library: Library) -> list[Questionnaire]:
    """Every version that was ever asked, in the order of an intake, oldest first."""
    rows = db.scalars(select(Version).order_by(Version.questionnaire, Version.version))
    found = [definitions.of_row(library, row) for row in rows]
    asked = [one.as_written or one for one in found]  # a file says the same whoever takes it out
    return sorted(asked, key=lambda q: (library.plans.place_in_intake(q.id), q.id, q.version))


def private_items(questionnaires: Sequence[Questionnaire]) -> frozenset[str]:
    """The ids of the items that leave the app only when they are asked for."""
    return frozenset(one.id for q in questionnaires for one in q.fields.values() if one.item.private)


def _is_wanted(questionnaire: Questionnaire, wanted: Wanted) -> bool:
    return not wanted.questionnaires or any(
        id_ == questionnaire.id and version in {None, questionnaire.version} for id_, version in wanted.questionnaires
    )


def _dialect(wanted: Wanted) -> Dialect:
    if wanted.decimal_comma:
        return for_decimal_commas(byte_mark=wanted.byte_mark)
    return Dialect(byte_mark=wanted.byte_mark)


def _filters(reach: Reach, wanted: Wanted, codes: Sequence[str]) -> dict[str, object]:
    whose = "the whole practice" if reach.clinician_id is None else "one caseload"
    return {
        "whose": whose,
        "only_clients": list(codes) if wanted.client_ids else None,
        "n_clients": len(codes),
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
        "questionnaires": [name_of(asked) for asked in wanted.questionnaires] or None,
        "own_words": wanted.own_words,
    }


def _sittings(rows: Iterator[Exported]) -> Iterator[SittingExport]:
    for _, several in groupby(rows, key=lambda row: row.sitting_id):
        yield _sitting(list(several))


def _sitting(rows: Sequence[Exported]) -> SittingExport:
    row = rows[0]
    return SittingExport(
        client=row.code,
        track=row.track_n,
        plan=row.plan or "",
        turn=row.turn,
        n=row.sitting_n,
        state=row.state,
        begun_at=row.begun_at,
        sent_at=row.ended_at if row.imported_at is None else None,  # a spreadsheet knows the day, not the moment
        completed_on=row.completed_on,
        origin="asked" if row.imported_at is None else "imported",
        safety_flag=row.mark,
        administrations=tuple(map(_administration, rows)),
    )


def _administration(row: Exported) -> AdministrationExport:
    return AdministrationExport(
        questionnaire=row.questionnaire,
        version=row.version,
        asked_version=row.asked_version,
        is_whole=row.is_whole,
        seconds=row.seconds,
        responses=Responses(values=values_from(row.responses) | dict(row.texts), missing=row.missing),
        scores={id_: ScoreExport(**score) for id_, score in (row.scores or {}).items()},
        error_revision=row.revision,
        pattern=row.pattern,
        notes=tuple(row.notes or ()),
        flags=tuple(row.quality or ()),
    )


def _day_after(day: date | None) -> date | None:
    """None also after the last day there is: nothing lies beyond it."""
    return day + timedelta(days=1) if day and day < date.max else None


def _start(day: date | None, zone: ZoneInfo) -> datetime | None:
    """None also for the first day there is: east of Greenwich it began before any moment that can be written down."""
    return datetime.combine(day, time(), zone) if day and day > date.min else None
