"""Who looked at what, as the log shows it: never an answer, never a name of somebody who is followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One look, or one thing done."""

    at: datetime
    who: str
    """The name of a clinician's account; empty where it was the client herself."""
    what: str
    """The action's fixed word; the interface's catalogue has its sentence."""
    whose: str = ""
    """The code of the client, or the name of the account, whose data it was; empty where that is whoever did it."""
    is_machine: bool = False
    """A command on the practice's own machine did it."""
    is_gone: bool = False
    """Whose data it was is no longer there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """A page of looks, the newest first."""

    rows: tuple[LogRow, ...]
    clients: tuple[tuple[str, str], ...] = ()
    """Id and code of each client that may be asked for by herself."""
    client_id: str = ""
    before: int | None = None
    """Where the next page begins; None on the last one."""
    is_newest: bool = True
    of_practice: bool = False
    """All clinicians' looks, as the practice's owner reads them."""
