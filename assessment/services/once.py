"""What is asked once of a client, such as her consent: a later track's intake passes over it where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from assessment.services.drafts import values_from
from assessment.storage.tables import Administration, Sitting, Track, Version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from assessment.questionnaire.definition import Value
    from assessment.questionnaire.library import Library


def said_before(db: Session, library: Library, track: Track) -> dict[str, Mapping[str, Value]]:
    """By questionnaire, what she has said on another track to what is asked once.

    Only where she sent it whole in a sitting that was completed, and in the version that would be asked today: what was
    written anew since, such as what she consents to, is put to her again.
    """
    once = {id_: library.newest(id_).version for id_ in library.plans.once if library.has(id_)}
    if track.n == 1 or not once:
        return {}
    rows = db.execute(
        select(Version, Administration.responses)
        .join(Administration, Administration.version_id == Version.id)
        .join(Sitting, Sitting.id == Administration.sitting_id)
        .join(Track, Track.id == Sitting.track_id)
        .where(Track.client_id == track.client_id, Track.id != track.id, Version.questionnaire.in_(once))
        .where(Administration.is_whole, Sitting.completed_on.is_not(None), Sitting.imported_at.is_(None))
        .order_by(Track.n, Sitting.n)
    )
    return {v.questionnaire: values_from(said) for v, said in rows if v.version == once[v.questionnaire]}
