"""Which definitions may be asked, and which one a kept result was made with.

A version is sealed when it is first asked. A file that no longer fits its seal is not asked; what was begun or scored
with a version is read by its seal, from the file or else from the database, so that no file can change what an old
result means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import Library, questionnaire_from
from assessment.services.workplace import Workplace
from assessment.storage import definitions as sealed
from assessment.storage.tables import Version


def askable(db: Session, library: Library, ids: Iterable[str]) -> tuple[Questionnaire, ...]:
    """The newest version of each questionnaire, leaving out those whose file no longer fits its seal."""
    seals = _seals(db)
    newest = [library.newest(id_) for id_ in ids if library.has(id_)]
    return tuple(q for q in newest if seals.get((q.id, q.version), q.seal) == q.seal)


def sealed_versions(db: Session, asked: Collection[Questionnaire], now: datetime) -> list[list[object]]:
    """Seal what is asked for the first time; gives id and version of each, as a sitting keeps them."""
    return [[row.questionnaire, row.version] for row in sealed.sealed_versions(db, asked, now)]


def version_row(db: Session, questionnaire: Questionnaire) -> Version:
    """The row of a sealed version."""
    return db.scalars(
        select(Version).where(Version.questionnaire == questionnaire.id, Version.version == questionnaire.version)
    ).one()


def kept_versions(db: Session, library: Library, asked: Iterable[Sequence[object]]) -> tuple[Questionnaire, ...]:
    """Sealed versions, by id and number as a sitting keeps them, in its order; their wording as the files say today."""
    wanted = [(id_, version) for id_, version in asked]
    rows = db.scalars(select(Version).where(Version.questionnaire.in_([id_ for id_, _ in wanted])))
    by_id: dict[tuple[object, object], Version] = {(row.questionnaire, row.version): row for row in rows}
    return tuple(of_row(library, by_id[id_, version]) for id_, version in wanted)


def of_row(library: Library, row: Version) -> Questionnaire:
    """The definition behind a row: the file where it still fits the seal, else what the database keeps."""
    file = library.questionnaires.get((row.questionnaire, row.version))
    return file if file is not None and file.seal == row.seal else _rebuilt(row.canonical)


def misfits(workplace: Workplace) -> list[str]:
    """For each file that no longer fits its seal, which it is and what to do."""
    with workplace.database.reading() as db:
        seals = _seals(db)
    return [
        f"{q.id} version {q.version} was changed after it had been asked. "
        f"Give the changed file version = {q.version + 1}, or bring back what it said."
        for key, q in workplace.library.questionnaires.items()
        if seals.get(key, q.seal) != q.seal
    ]


def _seals(db: Session) -> dict[tuple[str, int], str]:
    rows = db.execute(select(Version.questionnaire, Version.version, Version.seal))
    return {(questionnaire, version): seal for questionnaire, version, seal in rows}


@lru_cache(maxsize=64)
def _rebuilt(canonical: str) -> Questionnaire:
    return questionnaire_from(canonical)
