"""What a client's scores are compared with: her clinician's choice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from assessment.services import looks
from assessment.services.caring import in_care
from assessment.services.tracks import track_named
from assessment.services.workplace import Workplace

if TYPE_CHECKING:
    from assessment.scoring.change import Baseline

BASELINES: Final[Mapping[str, Baseline]] = {"first": "first", "first-two": "first-two"}


def choose(
    workplace: Workplace, clinician_id: str, client_id: str, baseline: Baseline, now: datetime, *, track_id: str = ""
) -> None:
    """Compare with the first score, or with the mean of the first two, from now on and for both who look at a track.

    Raises:
        NotHereError: she is somebody else's, does not exist, or it is no track of hers.
    """
    with workplace.database.writing() as db:
        client = in_care(db, clinician_id, client_id)
        track_named(db, client, track_id).baseline = baseline
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="baseline", at=now)
