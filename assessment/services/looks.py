"""Who looked at whose data: no look, no page. The row is written in the unit of work that reads the data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from assessment.storage import audit

Action: TypeAlias = Literal[
    "settle",
    "results",
    "over-time",
    "picture",
    "your-data",
    "past-answers",
    "client",
    "score",
    "caseload",
    "export",
    "import",
    "brief",
    "plan",
    "end-plan",
    "rhythm",
    "pause",
    "go-on",
    "reminders-on",
    "reminders-off",
    "open",
    "copy-asked",
    "copy",
    "consent-taken-back",
    "consent-given-again",
    "erasing-asked",
    "erasing-undone",
    "erased",
    "numbers",
    "care",
    "sees-results",
    "sees-saved",
    "handed-over",
    "client-received",
    "care-ended",
    "care-begun",
]

MACHINE = "machine"
"""Who looked, where a command did: no account has an id as short."""

COVERED = timedelta(minutes=15)
"""A picture belongs to the look at the page it stands on, for as long as that page may stay open."""


def looked(db: Session, *, chain: str, actor_id: str, action: Action, at: datetime) -> None:
    """Write down one look."""
    audit.looked(db, chain=chain, actor_id=actor_id, action=action, at=at)


def is_covered(db: Session, *, chain: str, actor_id: str, now: datetime) -> bool:
    """Whether a page's look covers a picture that is fetched now."""
    return audit.is_covered(db, chain=chain, actor_id=actor_id, since=now - COVERED)
