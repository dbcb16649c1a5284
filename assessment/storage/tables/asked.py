"""What was asked: versions as they were first asked, and what was known of their error."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from assessment.storage.rows import Counted, Row


class Version(Counted, Row):
    """A questionnaire as it was first asked, whole, so that the database alone explains every result."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("questionnaire", "version"),)

    questionnaire: Mapped[str]
    version: Mapped[int]
    seal: Mapped[str]
    wording: Mapped[str]
    canonical: Mapped[str]
    sealed_at: Mapped[datetime]


class ScaleError(Counted, Row):
    """What was known of a scale's error at one revision: a sem, or an sd with a retest correlation."""

    __tablename__ = "errors"
    __table_args__ = (UniqueConstraint("questionnaire", "version", "scale", "revision"),)

    questionnaire: Mapped[str]
    version: Mapped[int]
    scale: Mapped[str]
    revision: Mapped[int]
    sd: Mapped[float | None]
    retest_r: Mapped[float | None]
    sem: Mapped[float | None]
    source: Mapped[str]
    kept_at: Mapped[datetime]
