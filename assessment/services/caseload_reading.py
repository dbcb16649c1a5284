"""One clinician's caseload opened for a page: a unit of work in which nothing old is told of any of her clients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from assessment.services import standings
from assessment.services.caseload_rows import Reader
from assessment.services.working_out import basis_of
from assessment.services.workplace import Workplace
from assessment.storage import caseloads
from assessment.storage.caseloads import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Who reads, and how many clients there are of each kind, as `caseloads.counts` tells them."""

    reader: Reader
    counts: Sequence[Row[Any]]

    @property
    def is_in_step(self) -> bool:
        """No client's standing is missing, out of date or run out."""
        return not any(row.n_wanting or row.n_missing for row in self.counts)


@contextmanager
def opened_in_step(workplace: Workplace, clinician_id: str, now: datetime) -> Iterator[Opened]:
    """The caseload once its standings are mended; those that cannot be read stay as they are.

    Only the counts say that something has to be worked out. That takes units of work of its own, so the one that found
    it is left first, and another is begun for the page.
    """
    with _opened(workplace, clinician_id, now) as opened:
        if opened.is_in_step:
            yield opened
            return
    standings.mend(workplace, now, clinician_id=clinician_id)
    with _opened(workplace, clinician_id, now) as opened:
        yield opened


@contextmanager
def _opened(workplace: Workplace, clinician_id: str, now: datetime) -> Iterator[Opened]:
    library = workplace.library
    with workplace.database.writing() as db:
        view = View(clinician_id=clinician_id, days=standings.days_of(db, now))
        counts = caseloads.counts(db, view, basis=basis_of(library))
        yield Opened(reader=Reader(db=db, library=library, view=view, now=now), counts=counts)
