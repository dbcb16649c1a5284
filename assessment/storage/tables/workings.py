"""What the app keeps for its own work: mails that are due, looks, choices of exports, counts at the doors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.storage.rows import Addressed, Counted, Row, only_where, points_to
from assessment.storage.sealing import required_sealed_text


class OutboxMail(Addressed, Row):
    """That a mail is due, never to whom or what it says: both are made when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("kind", "about"),
        only_where("ix_outbox_unsent", "due_at", where="sent_at IS NULL AND dropped_at IS NULL"),
    )

    kind: Mapped[str]
    about: Mapped[str]
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    why_dropped: Mapped[str | None]
    n_tries: Mapped[int] = mapped_column(default=0)


class Audit(Counted, Row):
    """One look at somebody's data, or one thing done to them. Ids only, so that erasing never rewrites it."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("chain", "n"), Index(None, "chain", "at"), Index(None, "actor_id", "at"))

    chain: Mapped[str]
    n: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[str]
    action: Mapped[str]
    hash: Mapped[str]


class Preset(Addressed, Row):
    """What a clinician takes out again and again, under her own name for it. It names clients by their ids alone."""

    __tablename__ = "presets"

    clinician_id: Mapped[str] = mapped_column(points_to("accounts.id"), index=True)
    name = required_sealed_text()
    wanted: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class Throttle(Row):
    """How often somebody knocked at one door, and until when that counts."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)
