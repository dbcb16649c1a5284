"""What came of asking: tracks, their sittings, what was answered in them, and what was made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.storage.rows import Addressed, Counted, Row, one_at_a_time, one_of, points_to
from assessment.storage.sealing import sealed_json, sealed_texts


class Track(Addressed, Row):
    """One relationship that is followed over time, with its plan and its mark."""

    __tablename__ = "tracks"
    __table_args__ = (
        UniqueConstraint("client_id", "n"),
        one_of("mark", "none", "talk-first", "review", "closed"),
        one_of("baseline", "first", "first-two"),
        one_at_a_time("uq_tracks_asked", "client_id", where="set_aside_at IS NULL"),
    )

    client_id: Mapped[str] = mapped_column(points_to("clients.id"))
    n: Mapped[int] = mapped_column(default=1)
    plan: Mapped[str | None]
    every_days: Mapped[int | None]
    paused_until: Mapped[date | None]
    stopped_at: Mapped[datetime | None]
    rests_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]
    """Since when another of her tracks is asked: nothing is asked on this one, and all of it can be read."""
    reminders_stopped_at: Mapped[datetime | None]
    mark: Mapped[str] = mapped_column(default="none")
    hides_scores: Mapped[bool] = mapped_column(default=False)
    baseline: Mapped[str] = mapped_column(default="first")


class Sitting(Addressed, Row):
    """What is asked in one go. `n` is 0 for the intake; what is asked is fixed when she begins.

    What was brought along from elsewhere (`imported_at`) came before the intake: -1 is the last of those.
    """

    __tablename__ = "sittings"
    __table_args__ = (
        UniqueConstraint("track_id", "n"),
        one_of("state", "waiting", "begun", "sent", "stopped", "ended", "lapsed"),
        one_of("mark", "none", "talk-first", "review", "closed"),
        Index(None, "state", "closes_on"),
        one_at_a_time("uq_sittings_imported", "track_id", "completed_on", where="imported_at IS NOT NULL"),
    )

    track_id: Mapped[str] = mapped_column(points_to("tracks.id"))
    n: Mapped[int]
    opens_on: Mapped[date]
    closes_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="waiting")
    plan: Mapped[str | None]
    turn: Mapped[int | None]
    language: Mapped[str | None]
    translation: Mapped[str | None]
    asked: Mapped[list[Any] | None]
    mark: Mapped[str] = mapped_column(default="none")
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    completed_on: Mapped[date | None]
    imported_at: Mapped[datetime | None]

    @property
    def origin(self) -> str:
        """Whether it was asked here, or imported."""
        return "asked" if self.imported_at is None else "imported"


class Draft(Row):
    """The answers of a begun sitting, each with the revision that brought it. Gone when the sitting ends."""

    __tablename__ = "drafts"

    sitting_id: Mapped[str] = mapped_column(points_to("sittings.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime]
    content = sealed_json()


class Administration(Addressed, Row):
    """One client having answered one questionnaire once: responses as given, never scores."""

    __tablename__ = "administrations"
    __table_args__ = (UniqueConstraint("sitting_id", "version_id"),)

    sitting_id: Mapped[str] = mapped_column(points_to("sittings.id"))
    version_id: Mapped[int] = mapped_column(points_to("versions.id"), index=True)
    is_whole: Mapped[bool]
    n_asked: Mapped[int]
    n_answered: Mapped[int]
    seconds: Mapped[float | None]
    responses: Mapped[dict[str, Any]]
    missing: Mapped[dict[str, Any]]
    texts = sealed_texts()


class Scoring(Counted, Row):
    """What one version, at one revision of the errors, made of an administration."""

    __tablename__ = "scorings"
    __table_args__ = (
        UniqueConstraint("administration_id", "version_id", "revision"),
        one_at_a_time("uq_scorings_current", "administration_id", where="superseded_at IS NULL"),
    )

    administration_id: Mapped[str] = mapped_column(points_to("administrations.id"))
    version_id: Mapped[int] = mapped_column(points_to("versions.id"))
    revision: Mapped[int] = mapped_column(default=1)
    scores: Mapped[dict[str, Any]]
    pattern: Mapped[str | None]
    notes: Mapped[list[Any]]
    quality: Mapped[list[Any]]
    scored_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
