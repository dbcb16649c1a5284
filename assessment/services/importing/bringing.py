"""A file of old answers brought along: first only looked at, all of it, and then kept, client by client.

Each client is a unit of work by herself, and what is kept already is left alone. So a run that was broken off is
finished by giving the command again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire
from assessment.scoring.sheets import SheetProblem, SheetProblems
from assessment.services import definitions, letting_in
from assessment.services.importing import file as files
from assessment.services.importing import keeping
from assessment.services.importing.file import AnswersFile, Row
from assessment.services.importing.totals import differences
from assessment.services.importing.wanted import Wanted
from assessment.services.opened import zone_of_practice
from assessment.services.tracks import track_numbered
from assessment.services.workplace import Workplace, day_in
from assessment.storage.clients import client_with_code
from assessment.storage.tables import Care, Client, Track

NO_SUCH_TRACK = "she is followed in no relationship {n}; --track names one by its number in a download"


class NotAskableError(Exception):
    """There is no sound file of this questionnaire and version, or it is no longer the one that was asked."""


@dataclass(kw_only=True)
class Imported:
    """What a file holds, and what was done with it; a dry run says what would be done."""

    questionnaire: str
    version: int
    problems: SheetProblems
    """With any of them nothing is written."""
    differences: list[SheetProblem] = field(default_factory=list)
    """Totals that are not what the answers give."""
    other: list[SheetProblem] = field(default_factory=list)
    """Rows whose day is kept already with other answers; those stay."""
    absent: tuple[str, ...] = ()
    """Items that no column holds."""
    n_new: int = 0
    n_same: int = 0
    n_empty: int = 0
    n_repeated: int = 0
    n_clients: int = 0
    created: list[str] = field(default_factory=list)
    """Codes of clients that are made for it."""
    first_on: date | None = None
    last_on: date | None = None
    is_written: bool = False


def bring_along(
    workplace: Workplace, lines: Iterable[str], wanted: Wanted, now: datetime, *, is_dry_run: bool
) -> Imported:
    """Import a file of answers, or only say what would be imported.

    Args:
        lines: of the file, as `lines_of` gives them.

    Raises:
        NotAskableError: the questionnaire cannot be asked, for the reason it gives.
        NoSuchAccountError: no clinician signs in under this name.
        SheetError: the file cannot be read as rows and columns, or a column that was named is not there.
    """
    with workplace.database.reading() as db:
        questionnaire = _definition(db, workplace, wanted)
        clinician_id = letting_in.clinician_named(db, wanted.clinician).id
        today = day_in(zone_of_practice(db), now)
    file = files.read(lines, questionnaire, wanted, today=today)
    found = Imported(
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        problems=file.sheet.problems,
        absent=file.absent,
        n_empty=file.n_empty,
        n_repeated=file.n_repeated,
        n_clients=len(file.by_client),
    )
    for code, rows in file.by_client.items():
        with workplace.database.reading() as db:
            _look_at(db, file, found, clinician_id, code, rows)
    if is_dry_run or found.problems.n:
        return found
    for code, rows in file.by_client.items():
        try:
            with workplace.database.writing() as db:
                _keep(db, file, clinician_id, code, rows, now)
        except IntegrityError:  # the same client is imported at once from elsewhere: now what that kept can be seen
            with workplace.database.writing() as db:
                _keep(db, file, clinician_id, code, rows, now)
    found.is_written = True
    return found


def _definition(db: Session, workplace: Workplace, wanted: Wanted) -> Questionnaire:
    library, id_ = workplace.library, wanted.questionnaire
    if not library.has(id_):
        raise NotAskableError(f"no sound file has the id `{id_}`; see flask questionnaire check")
    newest = library.newest(id_)
    found = newest if wanted.version is None else library.questionnaires.get((id_, wanted.version))
    if found is None:
        raise NotAskableError(f"no sound file has version {wanted.version} of {id_}; the newest is {newest.version}")
    if not definitions.fitting(db, [found]):
        raise NotAskableError(
            f"{id_} version {found.version} was changed after it had been asked; give the file a higher version"
        )
    return found


def _look_at(
    db: Session, file: AnswersFile, found: Imported, clinician_id: str, code: str, rows: dict[date, Row]
) -> None:
    """One client's rows, without writing: what is new, and what stands against it."""
    client = client_with_code(db, clinician_id, code)
    past = keeping.Past()
    if client is None:
        if not _may_be_made(db, file, code, rows):
            return
        found.created.append(code)
    elif _has_withdrawn(client):
        _note_all(file, rows, "this client has taken back her consent; leave her rows out")
        return
    elif (track := track_numbered(db, client, file.wanted.track)) is None:
        _note_all(file, rows, NO_SUCH_TRACK.format(n=file.wanted.track))
        return
    else:
        past = keeping.past_of(db, client, track)
    told = keeping.compared(file, rows, past)
    for row in told.too_late:
        what = f"her first sitting here was on {past.begun_on}, and history ends before it; leave this row out"
        file.note("unknown day", row.number, file.day_at, what)
    for row in told.other:
        what = "other answers of this client and day are kept already; they stay as they are"
        found.other.append(SheetProblem(row.number, "", what))
    for row in rows.values():
        found.differences += differences(file, row, file.responses(row, sitting=past.sitting_on(row.on)))
    found.n_new += len(told.new)
    found.n_same += told.n_same
    days = [*rows, found.first_on, found.last_on]
    known = [day for day in days if day is not None]
    found.first_on, found.last_on = min(known), max(known)


def _may_be_made(db: Session, file: AnswersFile, code: str, rows: dict[date, Row]) -> bool:
    """Whether a code that is not in the caseload may become a client; notes why it may not."""
    taken = db.scalars(select(Client).where(Client.code == code)).one_or_none()
    if taken is not None and taken.erased_at is not None:
        _note_all(file, rows, "the answers of this client were erased at her wish; leave her rows out")
    elif taken is not None:
        _note_all(file, rows, "this code belongs to a client who is not in this clinician's care")
    elif file.wanted.track > 1:
        _note_all(file, rows, NO_SUCH_TRACK.format(n=file.wanted.track))
    elif not file.wanted.creates:
        _note_all(file, rows, "no client of this clinician has this code; --create makes one without an account")
    return taken is None and file.wanted.creates and file.wanted.track == 1


def _has_withdrawn(client: Client) -> bool:
    return client.consent_withdrawn_at is not None or client.erase_after is not None


def _note_all(file: AnswersFile, rows: dict[date, Row], what: str) -> None:
    for row in rows.values():
        file.note("not in care", row.number, file.client_at, what)


def _keep(db: Session, file: AnswersFile, clinician_id: str, code: str, rows: dict[date, Row], now: datetime) -> None:
    """One client's new rows, in this unit of work; a client who is not there yet is made in it."""
    client = client_with_code(db, clinician_id, code)
    if client is None:
        client = Client(code=code, created_at=now)
        care = Care(client_id=client.id, clinician_id=clinician_id, since=now)
        db.add_all([client, care, Track(client_id=client.id)])
        db.flush()
    found = track_numbered(db, client, file.wanted.track)
    if found is None or _has_withdrawn(client):
        return
    track = keeping.held_track(db, found.id)
    past = keeping.past_of(db, client, track)
    told = keeping.compared(file, rows, past)
    new = [(row, given) for row, given in told.new if row not in told.too_late]
    if new:
        keeping.keep(db, client, track, file.questionnaire, new, past, actor_id=clinician_id, now=now)
