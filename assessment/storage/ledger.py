"""Who was erased, in a file that no backup of the database brings back: ids and times, nothing else.

A database that is restored from an older backup still holds whoever was erased since. The upkeep reads this file and
erases her again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

ERASED = "erased.txt"

_LINE = re.compile(r"^(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00) (?P<id>\S{22})$", re.MULTILINE)
"""What is cut short or was spoilt is no line."""


class Ledger:
    """The list of erasures, beside the database; it only grows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> Mapping[str, datetime]:
        """The id of each client who was erased, with the time."""
        if not self.path.exists():
            return {}
        found = _LINE.finditer(self.path.read_text(encoding="ascii", errors="replace"))
        return {line["id"]: datetime.fromisoformat(line["at"]) for line in found}

    def add(self, client_id: str, *, at: datetime) -> None:
        """Write an erasure down, once for each client, so that it survives a loss of power."""
        if client_id in self.entries():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        at_utc = at.astimezone(UTC).isoformat(timespec="seconds")
        try:
            os.write(descriptor, f"\n{at_utc} {client_id}\n".encode("ascii"))  # begins anew after a line cut short
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
