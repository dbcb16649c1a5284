"""Dated notes as files take them: in the order of the clients' codes, one at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from assessment.storage.administrations import ROWS_AT_ONCE
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Account, Client, Note, Track

AT_ONCE = 500
"""Clients in one statement: databases bound how much one may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedNote:
    """One note as plain values."""

    code: str
    track_n: int
    on: date
    role: str
    """Of who wrote it: client or clinician."""
    text: str


def streamed(
    db: Session,
    client_ids: Collection[str],
    *,
    reader_id: str | None,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[ExportedNote]:
    """The notes beside these clients' sittings.

    Args:
        client_ids: in the order of their codes.
        reader_id: who may read, beside what was written for both, her own private notes; None for nobody's.
        since, until: both days included.
    """
    ids = list(client_ids)
    conditions: list[ColumnElement[bool]] = [or_(Note.audience == "both", Note.writer_id == reader_id)]
    conditions += [] if since is None else [Note.on >= since]
    conditions += [] if until is None else [Note.on <= until]
    for i in range(0, len(ids), AT_ONCE):
        yield from _streamed(db, Client.id.in_(ids[i : i + AT_ONCE]), *conditions)


def _streamed(db: Session, *conditions: ColumnElement[bool]) -> Iterator[ExportedNote]:
    keys = keys_of(db)
    statement = (
        select(Client.code, Track.n, Note.on, Account.role, Note.id, Note.text.column)
        .select_from(Client)
        .join(Track, Track.client_id == Client.id)
        .join(Note, Note.track_id == Track.id)
        .join(Account, Account.id == Note.writer_id)
        .where(*conditions)
        .order_by(Client.code, Track.n, Note.on, Note.written_at, Note.id)
    )
    for code, n, on, role, note_id, text in db.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE}):
        kept = Note.text.value_in(text, note_id, keys)
        yield ExportedNote(code=code, track_n=n, on=on, role=role, text=kept)
