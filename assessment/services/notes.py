"""Dated notes beside the pictures: the client's and her clinician's, each seen by whom its writer chose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.reporting.course import DatedNote, Whose
from assessment.services.opened import NotHereError, client_of, today_of, zone_of_practice
from assessment.services.shown import NoteShown
from assessment.services.tracks import track_named, track_read
from assessment.services.workplace import Workplace, day_in
from assessment.storage import clients as kept
from assessment.storage.tables import Account, Client, Note, Track

LONGEST = 120
"""Characters: one line beside a picture, not a diary."""

MOST_YEARS = 110
"""Back from today: what somebody who lives now can remember."""


class NoteDayError(Exception):
    """The day of a note is not within what she has lived."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        super().__init__(f"Choose a day from {first} to {last}.")


def notes_for(db: Session, track: Track, reader_id: str) -> list[Note]:
    """The notes of a track that this reader may see, by date."""
    rows = db.scalars(select(Note).where(Note.track_id == track.id).order_by(Note.on, Note.written_at))
    return [note for note in rows if note.audience == "both" or note.writer_id == reader_id]


def dated(db: Session, notes: Sequence[Note]) -> tuple[DatedNote, ...]:
    """The notes as the pictures number them."""
    return tuple(
        DatedNote(number=number, on=note.on, text=note.text, whose=_role(db, note))
        for number, note in enumerate(notes, start=1)
    )


def shown(db: Session, notes: Sequence[Note], reader_id: str) -> tuple[NoteShown, ...]:
    """The notes as the list beside the pictures shows them."""
    return tuple(
        NoteShown(
            id=note.id,
            track_id=note.track_id,
            number=number,
            on=note.on,
            text=note.text,
            whose="hers" if _role(db, note) == "client" else "clinician",
            is_private=note.audience == "writer",
            is_mine=note.writer_id == reader_id,
        )
        for number, note in enumerate(notes, start=1)
    )


def add_own(
    workplace: Workplace,
    account_id: str,
    *,
    on: date,
    text: str,
    is_private: bool,
    now: datetime,
    track_id: str = "",
) -> None:
    """Add a note of the client's to one of her tracks.

    Raises:
        NotHereError: it is no track of hers, or she sees only that it is saved.
        NoteDayError: it is of no day that she has lived.
    """
    with workplace.database.writing() as db:
        _stop_where_only_saved(db, account_id)
        client = client_of(db, account_id)
        track = track_read(db, client, track_id)
        _must_be_lived(db, client, on, now)
        add(db, track, account_id, on=on, text=text, is_private=is_private, now=now)


def add_to_client(
    workplace: Workplace,
    clinician_id: str,
    client_id: str,
    *,
    on: date,
    text: str,
    is_private: bool,
    now: datetime,
    track_id: str = "",
) -> None:
    """Add a clinician's note to a track of a client in her care.

    Raises:
        NotHereError: she is not this clinician's client, or it is no track of hers.
        NoteDayError: it is of no day that she has lived.
    """
    with workplace.database.writing() as db:
        client = kept.client_of(db, clinician_id, client_id)
        if client is None:
            raise NotHereError
        track = track_named(db, client, track_id)
        _must_be_lived(db, client, on, now)
        add(db, track, clinician_id, on=on, text=text, is_private=is_private, now=now)


def add(db: Session, track: Track, writer_id: str, *, on: date, text: str, is_private: bool, now: datetime) -> None:
    """Add a note within a unit of work."""
    audience = "writer" if is_private else "both"
    note = Note(track_id=track.id, writer_id=writer_id, on=on, audience=audience, written_at=now)
    note.text = text
    db.add(note)


def own_note(workplace: Workplace, account_id: str, note_id: str) -> NoteShown:
    """One note of this writer's.

    Raises:
        NotHereError: there is none, somebody else wrote it, or she sees only that it is saved.
    """
    with workplace.database.reading() as db:
        _stop_where_only_saved(db, account_id)
        return shown(db, [_own(db, account_id, note_id)], account_id)[0]


def change(
    workplace: Workplace, account_id: str, note_id: str, *, on: date, text: str, is_private: bool, now: datetime
) -> None:
    """Change a note of this client's, as long as she may see it.

    Raises:
        NotHereError: there is none, somebody else wrote it, or she sees only that it is saved.
        NoteDayError: it is of no day that she has lived.
    """
    with workplace.database.writing() as db:
        _stop_where_only_saved(db, account_id)
        note = _own(db, account_id, note_id)
        _must_be_lived(db, client_of(db, account_id), on, now)
        note.on, note.text, note.audience = on, text, "writer" if is_private else "both"


def remove(workplace: Workplace, account_id: str, note_id: str) -> None:
    """Remove a note of this client's, as long as she may see it."""
    with workplace.database.writing() as db:
        _stop_where_only_saved(db, account_id)
        db.delete(_own(db, account_id, note_id))


def _must_be_lived(db: Session, client: Client, on: date, now: datetime) -> None:
    """Today is where she lives or where the practice is, whichever is further on."""
    last = max(today_of(db, client, now), day_in(zone_of_practice(db), now))
    first = date(last.year - MOST_YEARS, 1, 1)
    if not first <= on <= last:
        raise NoteDayError(first, last)


def _stop_where_only_saved(db: Session, account_id: str) -> None:
    """Whoever made her sign in finds no notes of hers, and can neither add one nor take one away."""
    if client_of(db, account_id).sees == "saved":
        raise NotHereError


def _own(db: Session, account_id: str, note_id: str) -> Note:
    note = db.get(Note, note_id)
    if note is None or note.writer_id != account_id:
        raise NotHereError
    return note


def _role(db: Session, note: Note) -> Whose:
    writer = db.get(Account, note.writer_id)
    return "client" if writer is None or writer.role == "client" else "clinician"
