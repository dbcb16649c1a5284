"""Who looked at whose data: no look, no page. The row is written in the unit of work that reads the data."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from sqlalchemy.orm import Session

from assessment.storage import audit

if TYPE_CHECKING:
    from assessment.services.workplace import Workplace
    from assessment.storage.tables import Audit

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
    "track-begun",
    "track-taken-up",
    "reminded",
    "baseline",
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
    "clients-given",
    "clients-received",
    "care-ended",
    "care-begun",
    "schedule",
    "log",
    "practice",
    "practice-set",
    "clinician-added",
    "clinician-disabled",
    "clinician-enabled",
    "link-made",
    "made-owner",
]

MACHINE = "machine"
"""Who looked, where a command did: no account has an id as short."""

COVERED = timedelta(minutes=15)
"""A picture belongs to the look at the page it stands on, for as long as that page may stay open."""


def looked(db: Session, *, chain: str, actor_id: str, action: Action, at: datetime) -> None:
    """Write down one look."""
    audit.looked(db, chain=chain, actor_id=actor_id, action=action, at=at)


def looked_at_each(db: Session, *, chains: Sequence[str], actor_id: str, action: Action, at: datetime) -> None:
    """Write down the same look at many clients, each given once."""
    audit.looked_at_each(db, chains=chains, actor_id=actor_id, action=action, at=at)


def is_covered(db: Session, *, chain: str, actor_id: str, now: datetime) -> bool:
    """Whether a page's look covers a picture that is fetched now."""
    return audit.is_covered(db, chain=chain, actor_id=actor_id, since=now - COVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check of all chains found."""

    n_chains: int
    n_looks: int
    broken: tuple[str, int] | None = None
    """Chain and number of the first row that is not as it was written, or after which one is missing."""


def checked(workplace: Workplace) -> Checked:
    """Work out the hash of every look ever written down, anew. Rows taken off the end of a chain do not show."""
    n_chains = n_looks = 0
    before: Audit | None = None
    with workplace.database.reading() as db, closing(audit.all_looks(db)) as every_look:
        for look in every_look:
            is_first = before is None or before.chain != look.chain
            n_chains, n_looks = n_chains + is_first, n_looks + 1
            if not audit.is_as_written(db, look, None if is_first else before):
                return Checked(n_chains=n_chains, n_looks=n_looks, broken=(look.chain, look.n))
            before = look
    return Checked(n_chains=n_chains, n_looks=n_looks)
