"""Everything in one zip: the wide and the long files, the codebook, scripts that read them, and a manifest."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from assessment.questionnaire.comparing import errors_of, revision_of
from assessment.questionnaire.definition import Questionnaire
from assessment.reporting.csv_files import FILES
from assessment.reporting.exported import Extract
from assessment.reporting.zipping import zipped

BESIDE = Path(__file__).with_name("beside")
"""What lies beside the data: how to read it, as templates."""

T = TypeVar("T")
File = tuple[str, Iterable[bytes]]


class Ledger:
    """What went into a zip: rows, bytes and the SHA-256 of each file, known once it has passed."""

    def __init__(self) -> None:
        self._rows: Counter[str] = Counter()
        self._files: dict[str, dict[str, object]] = {}

    def counted(self, name: str, rows: Iterable[T]) -> Iterator[T]:
        """The same rows, counted."""
        self._rows[name] = 0
        for row in rows:
            self._rows[name] += 1
            yield row

    def written(self, name: str, content: Iterable[str] | Iterable[bytes]) -> File:
        """A file for the zip, weighed as it passes."""
        return name, self._weighed(name, content)

    def files(self) -> list[dict[str, object]]:
        """Name, rows, bytes and hash of every file so far."""
        return [{"name": name, **self._n_rows(name), **weighed} for name, weighed in self._files.items()]

    def _n_rows(self, name: str) -> dict[str, object]:
        return {"rows": self._rows[name]} if name in self._rows else {}

    def _weighed(self, name: str, content: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
        digest, n_bytes = hashlib.sha256(), 0
        for piece in content:
            raw = piece.encode() if isinstance(piece, str) else piece
            digest.update(raw)
            n_bytes += len(raw)
            yield raw
        self._files[name] = {"bytes": n_bytes, "sha256": digest.hexdigest()}


def bundle(extract: Extract) -> Iterator[bytes]:
    """The zip, piece by piece; the rows are gone through once for each file.

    Raises:
        UnknownVersionError: At a sitting that holds what the definitions given do not have.
    """
    return zipped(_files(extract), at=extract.made_at.astimezone(extract.zone))


def _files(extract: Extract) -> Iterator[File]:
    ledger = Ledger()
    for name, made in FILES.items():
        if name != "notes.csv" or extract.notes is not None:
            yield ledger.written(name, made(extract, partial(ledger.counted, name)))
    for name in ("read.py", "read.R", "README.txt"):
        yield ledger.written(name, [beside(name, extract)])
    yield "manifest.json", [manifest(extract, ledger)]


def beside(name: str, extract: Extract) -> str:
    """One of the texts that lie beside the data, with what differs from export to export filled in."""
    text = (BESIDE / f"{name}.txt").read_text(encoding="utf-8")
    filled = {
        "SEPARATOR": extract.dialect.separator,
        "DECIMAL": extract.dialect.decimal,
        "MADE_ON": extract.made_at.astimezone(extract.zone).date().isoformat(),
        "DISCLOSURE": " ".join(disclosures(extract)),
    }
    for key, value in filled.items():
        text = text.replace(f"@{key}@", value)
    return text


def manifest(extract: Extract, ledger: Ledger) -> bytes:
    """What the zip holds, made from what, and the SHA-256 of every file in it but itself."""
    dialect = extract.dialect
    told = {
        "made_at": extract.made_at.astimezone(extract.zone).isoformat(timespec="seconds"),
        "software": extract.software,
        "filters": extract.filters,
        "csv": {
            "encoding": "utf-8",
            "byte_mark": dialect.byte_mark,
            "separator": dialect.separator,
            "decimal": dialect.decimal,
        },
        "files": ledger.files(),
        "questionnaires": [_questionnaire(each) for each in extract.questionnaires],
        "disclosure": disclosures(extract),
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def disclosures(extract: Extract) -> list[str]:
    """What must be said beside every result, each sentence once."""
    return list(dict.fromkeys(each.disclosure for each in extract.questionnaires if each.disclosure))


def _questionnaire(each: Questionnaire) -> dict[str, object]:
    errors = errors_of(each)
    return {
        "id": each.id,
        "version": each.version,
        "title": each.title,
        "status": each.status,
        "language": each.language,
        "seal": each.seal,
        "wording": each.wording,
        "error_revision": revision_of(errors.values()) if errors else None,
        "source": each.source,
        "licence": each.licence,
    }
