"""Which definitions may be asked, and which one a kept result was made with.

A version is sealed when it is first asked. A file that no longer fits its seal is not asked; what was begun or scored
with a version is read by its seal, from the file or else from the database, so that no file can change what an old
result means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.comparing import errors_of, is_another, revision_of
from assessment.questionnaire.definition import ErrorParameters, Questionnaire, Scale
from assessment.questionnaire.library import Library, questionnaire_from
from assessment.services.workplace import Workplace
from assessment.storage import definitions as sealed
from assessment.storage.administrations import Administered
from assessment.storage.tables import ScaleError, Version


def askable(db: Session, library: Library, ids: Iterable[str]) -> tuple[Questionnaire, ...]:
    """The newest version of each questionnaire, leaving out those whose file no longer fits its seal."""
    return fitting(db, [library.newest(id_) for id_ in ids if library.has(id_)])


def fitting(db: Session, questionnaires: Iterable[Questionnaire]) -> tuple[Questionnaire, ...]:
    """Those that are as they were sealed, or were never asked."""
    seals = _seals(db)
    return tuple(q for q in questionnaires if seals.get((q.id, q.version), q.seal) == q.seal)


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


def as_scored(db: Session, library: Library, rows: Iterable[Administered]) -> Mapping[str, Questionnaire]:
    """For each administration, by id, the definition that its scores were made with, or that it was asked with.

    Where old responses were scored by a later version, that is the later one; its error tables are those of the
    revision that the scores carry. So nobody reads a score by a key, a band or an error that it was not made with.
    """
    rows = list(rows)
    versions = {row.version.id: row.version for row in rows}
    later = {row.scoring.version_id for row in rows if row.scoring} - versions.keys()
    if later:
        versions |= {row.id: row for row in db.scalars(select(Version).where(Version.id.in_(later)))}
    plain = {id_: of_row(library, row) for id_, row in versions.items()}
    made_with: dict[str, tuple[int, int | None]] = {
        row.administration.id: (row.scoring.version_id, row.scoring.revision) if row.scoring else (row.version.id, None)
        for row in rows
    }
    found = {key: plain[key[0]] for key in set(made_with.values())}
    others = {key: q for key, q in found.items() if key[1] not in (None, revision_of(errors_of(q).values()))}
    if others:
        kept = sealed.errors_of(db, {(q.id, q.version) for q in others.values()})
        found |= {key: with_errors(q, kept, key[1]) for key, q in others.items()}
    return {id_: found[key] for id_, key in made_with.items()}


def with_errors(questionnaire: Questionnaire, kept: Iterable[ScaleError], revision: int | None) -> Questionnaire:
    """A definition with the error tables that held at a revision."""
    then = {
        row.scale: ErrorParameters(
            revision=row.revision, source=row.source, sd=row.sd, retest_r=row.retest_r, sem=row.sem
        )
        for row in kept
        if (row.questionnaire, row.version) == (questionnaire.id, questionnaire.version)
        and (revision is None or row.revision <= revision)
    }
    scales = tuple(_with_error(scale, then.get(scale.id)) for scale in questionnaire.scales)
    return replace(questionnaire, scales=scales)


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


def misfit_errors(workplace: Workplace) -> list[str]:
    """For each file whose error tables changed without a higher revision, which it is and what to do."""
    with workplace.database.reading() as db:
        changed = changed_errors(db, list(workplace.library.questionnaires.values()))
    return [f"{id_} version {version}: {words}" for (id_, version), words in changed.items()]


def changed_errors(db: Session, questionnaires: Collection[Questionnaire]) -> dict[tuple[str, int], str]:
    """For each version whose error tables differ from those kept under the same revision, what to do."""
    kept = sealed.errors_of(db, [(q.id, q.version) for q in questionnaires])
    found: dict[tuple[str, int], str] = {}
    for questionnaire in questionnaires:
        own = [row for row in kept if (row.questionnaire, row.version) == (questionnaire.id, questionnaire.version)]
        highest = max((row.revision for row in own), default=0)
        then = errors_of(with_errors(questionnaire, own, highest)) if own else {}
        changed = [
            id_
            for id_, error in errors_of(questionnaire).items()
            if id_ in then and is_another(then[id_], error) and error.revision <= highest
        ]
        if changed:
            found[questionnaire.id, questionnaire.version] = (
                f"the error table of {', '.join(changed)} is not the one kept as revision {highest}. "
                f"Give the changed table revision = {highest + 1}."
            )
    return found


def _with_error(scale: Scale, error: ErrorParameters | None) -> Scale:
    """Whether a change is put in words is no figure, so no revision keeps it: that is as the file says."""
    words = scale.error is not None and scale.error.label_change
    return scale if error is None else replace(scale, error=replace(error, label_change=words))


def _seals(db: Session) -> dict[tuple[str, int], str]:
    rows = db.execute(select(Version.questionnaire, Version.version, Version.seal))
    return {(questionnaire, version): seal for questionnaire, version, seal in rows}


@lru_cache(maxsize=64)
def _rebuilt(canonical: str) -> Questionnaire:
    return questionnaire_from(canonical)
