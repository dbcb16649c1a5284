"""What raised a mark and waits for the clinician, with the answers as they were then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from assessment.questionnaire.library import Library
from assessment.services import definitions, flags
from assessment.services.drafts import values_from
from assessment.services.shown import FlagShown, MarkBanner
from assessment.services.workplace import day_in
from assessment.storage.tables import Flag, Sitting, Track


def banner(db: Session, library: Library, track: Track, zone: ZoneInfo) -> MarkBanner | None:
    """The mark with what raised it; None where there is neither."""
    rule = library.plans.mark_rule(track.mark)
    waiting = flags.unsettled(db, track.client_id)
    if rule is None and not waiting:
        return None
    mark = track.mark if rule else "talk-first"
    return MarkBanner(
        mark=cast(Literal["talk-first", "review", "closed"], mark),
        words=rule.clinician if rule else "",
        reasons=tuple(
            FlagShown(
                on=day_in(zone, flag.raised_at), words=flag.words or "", answers=tuple(answers_of(db, library, flag))
            )
            for flag in waiting
        ),
    )


def answers_of(db: Session, library: Library, flag: Flag) -> Iterable[tuple[str, str]]:
    """Item and answer in words, of what raised the mark with this flag; by their ids where the version is gone."""
    sitting = db.get(Sitting, flag.sitting_id) if flag.responses and flag.sitting_id else None
    asked = definitions.kept_versions(db, library, (sitting.asked if sitting else None) or [])
    fields = {id_: one for questionnaire in asked for id_, one in questionnaire.fields.items()}
    for id_, value in values_from(flag.responses).items():
        one = fields.get(id_)
        yield (one.text, one.label_of(value)) if one else (id_, str(value))
