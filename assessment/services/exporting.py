"""Answers and scores as files: only clients within reach, codes and never names, each look written down first."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from assessment import reporting
from assessment.reporting.exported import Extract
from assessment.services import looks
from assessment.services.extracting import ever_asked, extract, narrowed_to
from assessment.services.opened import NotHereError, zone_of_practice
from assessment.services.presets import presets_of
from assessment.services.shown import DownloadPage, PresetShown, VersionShown
from assessment.services.wanted import Reach, Shape, Wanted
from assessment.services.workplace import Workplace
from assessment.storage import administrations
from assessment.storage import clients as kept


class NothingToExportError(Exception):
    """No sitting lies in what was asked for."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of file a shape gives."""

    name: str
    """Of the file, before its date: it says nothing of whom it is about."""
    ending: str
    media_type: str


class Pieces(Iterator[bytes]):
    """What is being sent, with the unit of work behind it, which ends with the last piece or when it is closed."""

    def __init__(self, first: bytes, rest: Generator[bytes, None, None]) -> None:
        self._first: bytes | None = first
        self._rest = rest

    def __next__(self) -> bytes:
        if self._first is None:
            return next(self._rest)
        first, self._first = self._first, None
        return first

    def close(self) -> None:
        """Let the database go, however little was read: whoever serves a page closes what it sent."""
        self._rest.close()


@dataclass(frozen=True, slots=True)
class Export:
    """A file on its way out, piece by piece. What fails in the middle raises: it never ends as if it were whole."""

    kind: Kind
    content: Pieces
    n_clients: int = 0
    """Of how many something is in it."""


PIECE = 64 * 1024
LOOKS_AT_ONCE = 500

CSV = Kind("check-in", "csv", "text/csv")
KINDS: Mapping[Shape, Kind] = {
    "wide": CSV,
    "long": CSV,
    "zip": Kind("check-in", "zip", "application/zip"),
    "xlsx": Kind("check-in", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "sav": Kind("check-in-spss", "zip", "application/zip"),
    "codebook": Kind("codebook", "csv", "text/csv"),
}


def download_page(workplace: Workplace, clinician_id: str) -> DownloadPage:
    """Whose answers can be taken out, to which questionnaires, and what she takes out again and again."""
    with workplace.database.reading() as db:
        own = [client for client in kept.clients_of(db, clinician_id) if not client.erased_at]
        versions = ever_asked(db, workplace.library)
        return DownloadPage(
            clients=tuple((client.id, client.code) for client in own),
            versions=tuple(VersionShown(id=q.id, version=q.version, title=q.title) for q in versions),
            presets=tuple(
                PresetShown(id=one.id, name=one.name, wanted=one.wanted) for one in presets_of(db, clinician_id)
            ),
        )


def export(workplace: Workplace, reach: Reach, wanted: Wanted, now: datetime) -> Export:
    """What is asked for. The looks are written before the first piece leaves.

    Raises:
        NotHereError: one of the clients is not within reach.
        NothingToExportError: there is no sitting to export.
    """
    n_clients = 0 if wanted.shape == "codebook" else _recorded(workplace, reach, wanted, now)
    pieces = _pieces(workplace, reach, wanted, now)
    first = next(pieces, b"")  # whatever fails before anything has left is an error page, not half a file
    return Export(KINDS[wanted.shape], Pieces(first, pieces), n_clients)


def _recorded(workplace: Workplace, reach: Reach, wanted: Wanted, now: datetime) -> int:
    """Write a look for each client whose answers leave, and say how many they are.

    Some at a time, since a look holds its chain until the unit ends, and Postgres holds only so many at once. Whoever
    breaks off in between has looks that nothing left for, never the other way round.
    """
    with workplace.database.reading() as db:
        if reach.clinician_id is not None:
            own = {client.id for client in kept.clients_of(db, reach.clinician_id)}
            if not own.issuperset(wanted.client_ids):
                raise NotHereError
        narrowed = narrowed_to(wanted, zone_of_practice(db))
        leaving = [id_ for id_, _ in administrations.clients_answering(db, reach.clinician_id, **narrowed)]
    if not leaving:
        raise NothingToExportError
    for i in range(0, len(leaving), LOOKS_AT_ONCE):
        with workplace.database.writing() as db:
            chains = leaving[i : i + LOOKS_AT_ONCE]
            looks.looked_at_each(db, chains=chains, actor_id=reach.actor_id, action="export", at=now)
    return len(leaving)


def _pieces(workplace: Workplace, reach: Reach, wanted: Wanted, now: datetime) -> Generator[bytes, None, None]:
    """The file, in one unit of work that ends with its last piece."""
    with workplace.database.reading() as db:
        yield from _made(wanted.shape, extract(db, workplace.library, reach, wanted, now))


def _made(shape: Shape, of: Extract) -> Iterator[bytes]:
    """The file of a shape; what it takes to make one is loaded now."""
    match shape:
        case "wide":
            return _encoded(reporting.exports.wide_file(of))
        case "long":
            return _encoded(reporting.exports.responses_file(of))
        case "codebook":
            return _encoded(reporting.exports.codebook_file(of))
        case "zip":
            return reporting.exports.bundle(of)
        case "xlsx":
            return reporting.workbook.workbook(of)
        case "sav":
            return reporting.spss.spss(of)


def _encoded(chunks: Iterable[str]) -> Iterator[bytes]:
    return (chunk.encode() for chunk in chunks)


def measured(content: Pieces) -> tuple[Iterator[bytes], int]:
    """The same with its length, for whoever could not tell half of it from all of it; it waits on disk, unnamed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by whoever reads it to its end
    try:
        with closing(content):
            n_bytes = sum(map(file.write, content))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return _read_through(file), n_bytes


def _read_through(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
