"""Where each client stands, kept so that a caseload of thousands is sorted, counted and shown from one row a client.

What is only shown has a table of its own, so that the rows that are counted stay short. Everything in both can be
worked out again from her track; `services.standings` does so whenever the track changes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from assessment.storage.rows import Row, one_of, only_where, points_to


class KeptStanding(Row):
    """What awaits one client by the dates in it, and in short what can be said of her scores."""

    __tablename__ = "standings"
    __table_args__ = (
        one_of("state", "invited", "begun", "ready", "waiting", "by-hand", "nothing"),
        only_where("ix_standings_time_zone", "time_zone", where="time_zone IS NOT NULL"),
    )

    client_id: Mapped[str] = mapped_column(points_to("clients.id"), primary_key=True)
    track_id: Mapped[str] = mapped_column(points_to("tracks.id"))
    basis: Mapped[str]
    """Of which definitions, plans and rules it was worked out; under others it is out of date."""
    time_zone: Mapped[str | None]
    mark: Mapped[str]
    state: Mapped[str]
    """`waiting` becomes ready by itself on `opens_on`; from `runs_out_on` the row has to be worked out anew."""
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    runs_out_on: Mapped[date | None]
    paused_until: Mapped[date | None]
    n_missed: Mapped[int]
    """Windows that closed unsent since the last completed sitting."""
    last_missed_on: Mapped[date | None]
    consent_back_at: Mapped[datetime | None]
    n_sittings: Mapped[int]
    sent_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    is_changed: Mapped[bool]
    lacks_scores: Mapped[bool]
    """Two administrations running gave no score."""
    is_unread: Mapped[bool]
    """Her answers could not be read, so nothing is said of her scores."""
    told: Mapped[str]
    """Each scale's verdict in short, such as `ENM:change:lower CUT:bumpy:`, so that thousands are counted at once."""
    seen_at: Mapped[datetime | None]
    """When whoever cared for her then (`seen_by`) last opened her page."""
    seen_by: Mapped[str | None]


class KeptVerdicts(Row):
    """Each scale's verdict now, with what is shown beside it, for the one page of a caseload that is looked at."""

    __tablename__ = "verdicts"

    client_id: Mapped[str] = mapped_column(points_to("clients.id"), primary_key=True)
    pattern: Mapped[dict[str, Any]]
    """By language, the latest pattern's label and what is added to it; `""` is as it was written."""
    scales: Mapped[list[Any]]
    """For each scale of the caseload: id, score, spark and verdict."""
