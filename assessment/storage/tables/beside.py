"""What stands beside the answers: dated notes, flags that a clinician settles, and words that were not sent yet."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.storage.rows import Addressed, Row, one_at_a_time, one_of, points_to
from assessment.storage.sealing import required_sealed_text, sealed_json, sealed_responses, sealed_text


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
    responses = sealed_responses()
    """What raised it, as it was answered then: an answer may be changed until it is sent."""
    done = sealed_text()


class Unsent(Addressed, Row):
    """What somebody typed on a page whose stay was over when she sent it: hers alone, and gone within a day.

    `place` is the address that takes the form, without its host. `client_id` says whom the words are about, so that
    they are erased with her; nobody where they are about no client.
    """

    __tablename__ = "unsent"
    __table_args__ = (UniqueConstraint("account_id", "place"),)

    account_id: Mapped[str] = mapped_column(points_to("accounts.id"))
    client_id: Mapped[str | None] = mapped_column(points_to("clients.id"), index=True)
    place: Mapped[str]
    typed = sealed_json()
    kept_at: Mapped[datetime] = mapped_column(index=True)
