"""Everything of one client's, gathered into a copy for her: what a person reads, and every row for a machine.

The rows come from the tables themselves: one that is added later is in the copy unless it stands in `LEFT_OUT`.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.reporting.course import Course
from assessment.reporting.look import DESK, PHONE, Look
from assessment.reporting.own_copy import OwnAnswer, OwnScore, answers_csv, scores_csv
from assessment.reporting.zipping import zipped
from assessment.services import notes
from assessment.services.between import instead_of_results
from assessment.services.history import History, history
from assessment.services.opened import zone_of_practice
from assessment.services.over_time import Picture, drawn, figures
from assessment.services.past_answers import own_answers, own_scores, past_sittings
from assessment.services.progress import course
from assessment.services.results import disclosure_of
from assessment.services.shown import Figure, LookShown, NoteShown, PastSitting
from assessment.services.shown.tracks import TrackName
from assessment.services.tracks import track_names, tracks_of
from assessment.services.who_looked import all_looks
from assessment.services.workplace import Workplace, zone_named
from assessment.storage.erasing import rows_of
from assessment.storage.sealing import sealed_columns
from assessment.storage.tables import Account, Client, Note, OutboxMail, Row

LEFT_OUT: Mapping[str, str] = {
    "standings": "worked out from the rest, for a clinician's list",
    "unsent": "words that wait to be sent, hers or her clinician's; gone within half a day",
}
"""Tables whose rows are in no copy, each with the reason; `notes` leaves out what its writer wrote for nobody else."""

SECRET: Mapping[str, str] = {
    "sign_in_key": "a keyed hash of the sign-in name, which is there in words",
    "password": "a hash of her password",
    "fs_uniquifier": "what makes her cookie hers",
    "tf_totp_secret": "whoever has it has her second step",
    "mf_recovery_codes": "whoever has one has her second step",
    "totp_step": "when a code of her app was last used",
    "token_hash": "a hash of a link",
    "code_hash": "a hash of a spoken code",
}
"""Columns that are in no copy: they open doors and say nothing of her."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedFigure:
    """A picture as it is drawn and as it is said."""

    figure: Figure
    course: Course
    about: TrackName | None = None
    """The relationship that it is about, where she has several."""

    def drawn(self, *, width: int = DESK, is_png: bool = False, disclosure: str = "") -> bytes:
        """Its bytes, in light colours."""
        wanted = Picture(
            key=self.figure.key,
            look=Look(width, "light"),
            format="png" if is_png else "svg",
            title=self.figure.title,
            disclosure=disclosure,
        )
        return drawn(self.course, wanted)

    @property
    def wide(self) -> str:
        """The picture itself as an address, for a page that has nothing beside it."""
        return "data:image/svg+xml;base64," + b64encode(self.drawn()).decode()

    @property
    def narrow(self) -> str:
        """The same, drawn for a phone."""
        return "data:image/svg+xml;base64," + b64encode(self.drawn(width=PHONE)).decode()


@dataclass(frozen=True, kw_only=True)
class Copy:
    """All that a copy holds."""

    made_at: datetime
    """On the clock where she lives."""
    language: str
    code: str
    hides_scores: bool
    sittings: tuple[PastSitting, ...]
    answers: tuple[OwnAnswer, ...]
    scores: tuple[OwnScore, ...]
    figures: tuple[CopiedFigure, ...]
    notes: tuple[NoteShown, ...]
    names: Mapping[str, TrackName]
    """What her tracks are called, by id, where she has several."""
    looks: tuple[LookShown, ...]
    disclosure: str
    rows: Mapping[str, list[dict[str, Any]]]

    @property
    def name(self) -> str:
        """Of the file: it says nothing to whoever sees it."""
        return f"check-in-{self.made_at.date().isoformat()}.zip"


def gathered(db: Session, workplace: Workplace, client: Client, now: datetime, *, is_for_her: bool) -> Copy:
    """A copy, within a unit of work; pictures are drawn later, when its files are written.

    Args:
        is_for_her: with what she has written for nobody else; a clinician who hands it on does not get that.
    """
    zone = zone_named(client.time_zone) if client.time_zone else zone_of_practice(db)
    library = workplace.library
    tracks, names = tracks_of(db, client), track_names(db, library, client)
    hides = any(instead_of_results(db, library, track) is not None for track in tracks)
    known = [history(db, library, track) for track in tracks]
    reader = client.account_id if is_for_her and client.account_id else ""
    said = {track.id: notes.notes_for(db, track, reader) for track in tracks}
    kept = {note.id for several in said.values() for note in several}
    return Copy(
        made_at=now.astimezone(zone),
        language=client.language,
        code=client.code,
        hides_scores=hides,
        sittings=tuple(replace(s, about=names.get(one.track.id)) for one in known for s in past_sittings(one)),
        answers=tuple(answer for one in known for answer in own_answers(one)),
        scores=() if hides else tuple(score for one in known for score in own_scores(one)),
        figures=() if hides else _all_figures(db, workplace, known, said, names),
        notes=tuple(shown for several in said.values() for shown in notes.shown(db, several, reader)),
        names=names,
        looks=all_looks(db, client, zone),
        disclosure=next((disclosure_of(one) for one in reversed(known) if one.answered), ""),
        rows=_rows(db, client, notes_kept=kept, hides=hides),
    )


def zipped_copy(copy: Copy, page: str) -> Iterator[bytes]:
    """The files, piece by piece; `page` is the one that a person opens."""
    return zipped(_files(copy, page), at=copy.made_at)


def _files(copy: Copy, page: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    yield "index.html", iter([page.encode()])
    yield "answers.csv", (piece.encode() for piece in answers_csv(copy.answers))
    if not copy.hides_scores:
        yield "scores.csv", (piece.encode() for piece in scores_csv(copy.scores))
    yield "check-in.json", iter([_for_machines(copy)])
    for n, figure in enumerate(copy.figures, start=1):
        yield f"pictures/{n}.svg", iter([figure.drawn()])
        yield f"pictures/{n}.png", iter([figure.drawn(is_png=True, disclosure=copy.disclosure)])


def _for_machines(copy: Copy) -> bytes:
    told = {
        "made_at": copy.made_at,
        "disclosure": copy.disclosure,
        "answers": [asdict(answer) for answer in copy.answers],
        "scores": None if copy.hides_scores else [asdict(score) for score in copy.scores],
        "who_looked": [asdict(look) for look in copy.looks],
        "rows": copy.rows,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a copy")


def _all_figures(
    db: Session,
    workplace: Workplace,
    known: Iterable[History],
    said: Mapping[str, list[Note]],
    names: Mapping[str, TrackName],
) -> tuple[CopiedFigure, ...]:
    """Track by track: nothing is drawn across them."""
    return tuple(
        replace(figure, about=names.get(one.track.id))
        for one in known
        for figure in _figures(db, workplace, one, said[one.track.id])
    )


def _figures(db: Session, workplace: Workplace, known: History, said: list[Note]) -> Iterator[CopiedFigure]:
    shown = course(known, is_client=True, notes=notes.dated(db, said), words=workplace.words)
    for figure in figures(known, shown):
        yield CopiedFigure(figure=figure, course=shown)


def _rows(db: Session, client: Client, *, notes_kept: set[str], hides: bool) -> dict[str, list[dict[str, Any]]]:
    """Every row of hers, opened, by table."""
    hers = dict(rows_of(client.id))
    classes = {mapper.class_.__tablename__: mapper.class_ for mapper in Row.registry.mappers}
    found = {
        table.name: [_opened(row) for row in db.scalars(select(classes[table.name]).where(condition))]
        for table, condition in hers.items()
        if table.name not in LEFT_OUT and not (hides and table.name == "scorings")
    }
    found["notes"] = [note for note in found["notes"] if note["id"] in notes_kept]
    found["accounts"] = [_opened(row) for row in db.scalars(select(Account).where(Account.id == client.account_id))]
    ids = {str(row["id"]) for rows in found.values() for row in rows if "id" in row}
    found["outbox"] = [_opened(row) for row in db.scalars(select(OutboxMail).where(OutboxMail.about.in_(ids)))]
    return found


def _opened(row: Row) -> dict[str, Any]:
    """A row by the names of its columns, with what is sealed in it opened."""
    sealed = {column.attribute: column.name for column in sealed_columns(type(row))}
    names = (sealed.get(attribute.key, attribute.key) for attribute in row.__mapper__.column_attrs)
    return {name: getattr(row, name) for name in names if name not in SECRET}
