"""One client's rows held against what is kept of her: what is new, the same or another, and the new ones kept.

What was imported is history: it sets nothing off, raises no flag, sends no mail and counts for no plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire, Responses, Value
from assessment.questionnaire.storing import Stored
from assessment.services import administer, definitions, looks
from assessment.services.drafts import values_from
from assessment.services.importing.file import AnswersFile, Row
from assessment.services.opened import today_of, zone_of_practice
from assessment.services.standing import sittings_of
from assessment.storage import administrations, sittings
from assessment.storage.administrations import Administered
from assessment.storage.tables import Client, Sitting, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One client's rows, sorted by what has to be done with them."""

    new: tuple[tuple[Row, Responses], ...] = ()
    n_same: int = 0
    other: tuple[Row, ...] = ()
    """Kept already with other answers; those stay as they are."""
    too_late: tuple[Row, ...] = ()
    """Not before her first sitting here."""


@dataclass(kw_only=True)
class Past:
    """What is kept of a client's imported history, by day."""

    sittings: dict[date, Sitting] = field(default_factory=dict)
    answers: dict[date, dict[str, Responses]] = field(default_factory=dict)
    """By questionnaire."""
    begun_on: date | None = None
    """The day of her first sitting here."""

    def sitting_on(self, day: date) -> dict[str, Value]:
        """All that was imported of one day."""
        return {id_: value for one in self.answers.get(day, {}).values() for id_, value in one.values.items()}


def past_of(db: Session, client: Client, track: Track) -> Past:
    """What is kept of a client."""
    past = Past(sittings={s.completed_on: s for s in sittings.imported_of(db, track.id) if s.completed_on})
    for row in administrations.of_track(db, track.id):
        if row.sitting.imported_at is not None and row.sitting.completed_on is not None:
            past.answers.setdefault(row.sitting.completed_on, {})[row.version.questionnaire] = _responses(row)
    begun = [sitting.begun_at for sitting in sittings_of(db, track) if sitting.begun_at]
    past.begun_on = today_of(db, client, min(begun)) if begun else None
    return past


def compared(file: AnswersFile, rows: Mapping[date, Row], past: Past) -> Found:
    """One client's rows against what is kept of her."""
    new: list[tuple[Row, Responses]] = []
    other: list[Row] = []
    n_same = 0
    for on, row in rows.items():
        held = past.answers.get(on, {}).get(file.questionnaire.id)
        given = file.responses(row, sitting=past.sitting_on(on))
        if held is None:
            new.append((row, given))
        elif _is_same(held, given):
            n_same += 1
        else:
            other.append(row)
    late = [row for row, _ in new if past.begun_on is not None and row.on >= past.begun_on]
    return Found(new=tuple(new), n_same=n_same, other=tuple(other), too_late=tuple(late))


def keep(
    db: Session,
    client: Client,
    track: Track,
    questionnaire: Questionnaire,
    new: Iterable[tuple[Row, Responses]],
    past: Past,
    *,
    actor_id: str,
    now: datetime,
) -> None:
    """Keep new rows as sittings of their days, and write down who brought them."""
    asked = definitions.sealed_versions(db, [questionnaire], now)
    midnight, zone = time(), zone_of_practice(db)
    new = list(new)
    for row, _ in new:
        sitting = past.sittings.get(row.on)
        if sitting is not None:
            sitting.asked = [*(sitting.asked or []), *asked]
        else:
            past.sittings[row.on] = Sitting(
                track_id=track.id,
                n=0,
                opens_on=row.on,
                state="sent",
                asked=asked,
                ended_at=datetime.combine(row.on, midnight, zone),
                completed_on=row.on,
                imported_at=now,
            )
    sittings.put_imported(db, track.id, past.sittings.values())
    for row, given in new:
        values = {**past.sitting_on(row.on), **given.values}
        sitting_id = past.sittings[row.on].id
        administer.keep_answers(
            db, sitting_id, questionnaire, _stored(given), None, sitting=values, now=now, raises_flags=False
        )
    looks.looked(db, chain=client.id, actor_id=actor_id, action="import", at=now)


def held_track(db: Session, track_id: str) -> Track:
    """The track, held against everybody else who writes to it."""
    return db.scalars(select(Track).where(Track.id == track_id).with_for_update()).one()


def _is_same(held: Responses, given: Responses) -> bool:
    """Whether the same was answered; why the rest was left open may be seen otherwise by now."""
    return dict(held.values) == dict(given.values) and _chosen(held) == _chosen(given)


def _chosen(responses: Responses) -> dict[str, str]:
    return {id_: reason for id_, reason in responses.missing.items() if reason not in {"blank", "not-asked"}}


def _stored(given: Responses) -> Stored:
    """A row as a whole administration: what a spreadsheet left open was left open."""
    n_asked = len(given.values) + sum(reason != "not-asked" for reason in given.missing.values())
    n_blank = sum(reason == "blank" for reason in given.missing.values())
    return Stored(responses=given, is_whole=True, n_asked=n_asked, n_answered=n_asked - n_blank)


def _responses(row: Administered) -> Responses:
    values = values_from(row.administration.responses) | dict(row.administration.texts or {})
    return Responses(values=values, missing=dict(row.administration.missing))
