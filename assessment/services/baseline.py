"""What a client's scores are compared with: her clinician's choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from assessment.services.caring import in_care
from assessment.services.standing import track_of
from assessment.services.workplace import Workplace

if TYPE_CHECKING:
    from assessment.scoring.change import Baseline

BASELINES: Final[Mapping[str, Baseline]] = {"first": "first", "first-two": "first-two"}


def choose(workplace: Workplace, clinician_id: str, client_id: str, baseline: Baseline) -> None:
    """Compare with the first score, or with the mean of the first two, from now on and for both of them.

    Raises:
        NotHereError: she is somebody else's, or does not exist.
    """
    with workplace.database.writing() as db:
        track_of(db, in_care(db, clinician_id, client_id)).baseline = baseline
