"""Definitions as they were first asked, sealed for good, and what was known of their scales' errors."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import ErrorParameters, Questionnaire
from assessment.storage.tables import ScaleError, Version
from assessment.storage.upserts import insert_into


class SealBrokenError(ValueError):
    """The definition is not the one that was sealed under this id and version; it needs a higher version."""


def sealed_version(db: Session, questionnaire: Questionnaire, now: datetime) -> Version:
    """The row of this version, written now if it was never asked before; its error parameters are kept beside it.

    Raises:
        SealBrokenError: another content was sealed under this id and version.
    """
    row = version(db, questionnaire.id, questionnaire.version) or _first_sealed(db, questionnaire, now)
    if row.seal != questionnaire.seal:
        raise SealBrokenError(f"{questionnaire.id} version {questionnaire.version} was sealed with other content.")
    for scale in questionnaire.scales:
        if scale.error is not None:
            _keep_error(db, questionnaire, scale.id, scale.error, now)
    return row


def version(db: Session, questionnaire: str, n: int) -> Version | None:
    """The sealed version, if it was ever asked."""
    return db.scalars(select(Version).where(Version.questionnaire == questionnaire, Version.version == n)).one_or_none()


def error_at(db: Session, questionnaire: str, n: int, scale: str, revision: int) -> ScaleError | None:
    """What was known of a scale's error at this revision."""
    return db.scalars(
        select(ScaleError).where(
            ScaleError.questionnaire == questionnaire,
            ScaleError.version == n,
            ScaleError.scale == scale,
            ScaleError.revision == revision,
        )
    ).one_or_none()


def _first_sealed(db: Session, questionnaire: Questionnaire, now: datetime) -> Version:
    """Of two who seal at once one writes; both read the same row."""
    db.execute(
        insert_into(db, Version)
        .values(
            questionnaire=questionnaire.id,
            version=questionnaire.version,
            seal=questionnaire.seal,
            wording=questionnaire.wording,
            canonical=questionnaire.canonical,
            sealed_at=now,
        )
        .on_conflict_do_nothing()
    )
    return db.scalars(
        select(Version).where(Version.questionnaire == questionnaire.id, Version.version == questionnaire.version)
    ).one()


def _keep_error(db: Session, questionnaire: Questionnaire, scale: str, error: ErrorParameters, now: datetime) -> None:
    if error_at(db, questionnaire.id, questionnaire.version, scale, error.revision) is not None:
        return
    db.execute(
        insert_into(db, ScaleError)
        .values(
            questionnaire=questionnaire.id,
            version=questionnaire.version,
            scale=scale,
            revision=error.revision,
            sd=error.sd,
            retest_r=error.retest_r,
            sem=error.sem,
            source=error.source,
            kept_at=now,
        )
        .on_conflict_do_nothing()
    )
