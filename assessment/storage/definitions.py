"""Definitions as they were first asked, sealed for good, and what was known of their scales' errors."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire
from assessment.storage.tables import ScaleError, Version
from assessment.storage.upserts import insert_into


class SealBrokenError(ValueError):
    """The definition is not the one that was sealed under this id and version; it needs a higher version."""


def sealed_versions(db: Session, questionnaires: Collection[Questionnaire], now: datetime) -> list[Version]:
    """The rows of these versions, in their order; written now if they were never asked before.

    Error parameters are kept beside them. As many statements for nine questionnaires as for one.

    Raises:
        SealBrokenError: another content was sealed under one of these ids and versions.
    """
    rows = _rows(db, questionnaires)
    if len(rows) < len(questionnaires):
        _seal(db, [q for q in questionnaires if (q.id, q.version) not in rows], now)
        rows = _rows(db, questionnaires)
    for questionnaire in questionnaires:
        if rows[questionnaire.id, questionnaire.version].seal != questionnaire.seal:
            raise SealBrokenError(f"{questionnaire.id} version {questionnaire.version} was sealed with other content.")
    _keep_errors(db, questionnaires, now)
    return [rows[questionnaire.id, questionnaire.version] for questionnaire in questionnaires]


def errors_of(db: Session, versions: Collection[tuple[str, int]]) -> list[ScaleError]:
    """All that was ever known of the errors of these versions' scales, oldest revision first."""
    wanted = tuple_(ScaleError.questionnaire, ScaleError.version).in_(versions)
    return list(db.scalars(select(ScaleError).where(wanted).order_by(ScaleError.revision)))


def _rows(db: Session, questionnaires: Collection[Questionnaire]) -> dict[tuple[str, int], Version]:
    wanted = tuple_(Version.questionnaire, Version.version).in_([(q.id, q.version) for q in questionnaires])
    return {(row.questionnaire, row.version): row for row in db.scalars(select(Version).where(wanted))}


def _seal(db: Session, questionnaires: Collection[Questionnaire], now: datetime) -> None:
    """Of two who seal at once one writes; both read the same row afterwards."""
    values = [
        {
            "questionnaire": questionnaire.id,
            "version": questionnaire.version,
            "seal": questionnaire.seal,
            "wording": questionnaire.wording,
            "canonical": questionnaire.canonical,
            "sealed_at": now,
        }
        for questionnaire in questionnaires
    ]
    db.execute(insert_into(db, Version).values(values).on_conflict_do_nothing())


def _keep_errors(db: Session, questionnaires: Collection[Questionnaire], now: datetime) -> None:
    """A revision that is kept already stays as it is."""
    values = [
        {
            "questionnaire": questionnaire.id,
            "version": questionnaire.version,
            "scale": scale.id,
            "revision": scale.error.revision,
            "sd": scale.error.sd,
            "retest_r": scale.error.retest_r,
            "sem": scale.error.sem,
            "source": scale.error.source,
            "kept_at": now,
        }
        for questionnaire in questionnaires
        for scale in questionnaire.scales
        if scale.error is not None
    ]
    if values:
        db.execute(insert_into(db, ScaleError).values(values).on_conflict_do_nothing())
