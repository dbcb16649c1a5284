"""The numbers of all migrations there are, so that a new one changes no test of the others."""

from __future__ import annotations

from assessment.storage.database import MIGRATIONS

NUMBERS = tuple(sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))
ALL = ", ".join(NUMBERS)
