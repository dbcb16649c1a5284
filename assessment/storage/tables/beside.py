"""What stands beside the answers: dated notes, and flags that a clinician settles."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from assessment.storage.rows import Addressed, Row, one_at_a_time, one_of, points_to
from assessment.storage.sealing import required_sealed_text, sealed_text


class Note(Addressed, Row):
    """A dated line beside the plots, the client's or her clinician's."""

    __tablename__ = "notes"
    __table_args__ = (one_of("audience", "both", "writer"),)

    track_id: Mapped[str] = mapped_column(points_to("tracks.id"), index=True)
    writer_id: Mapped[str] = mapped_column(points_to("accounts.id"))
    on: Mapped[date]
    audience: Mapped[str] = mapped_column(default="both")
    text = required_sealed_text()
    written_at: Mapped[datetime]


class Flag(Addressed, Row):
    """Something a clinician has to settle. The history of a track's marks is here."""

    __tablename__ = "flags"
    __table_args__ = (one_at_a_time("uq_flags_unsettled", "track_id", "kind", where="settled_at IS NULL"),)

    track_id: Mapped[str] = mapped_column(points_to("tracks.id"), index=True)
    sitting_id: Mapped[str | None] = mapped_column(points_to("sittings.id"))
    kind: Mapped[str]
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(points_to("accounts.id"))
    decision: Mapped[str | None]
    words = sealed_text()
    done = sealed_text()
