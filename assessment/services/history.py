"""What a track has answered so far: every administration with its definition, responses and scores, oldest first.

The one way from what is kept to what is shown: results, plots, the clinician's page and the export all begin here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire, Responses
from assessment.questionnaire.library import Library
from assessment.questionnaire.plan import PlanBook
from assessment.scoring.scores import Score, Scored
from assessment.services import definitions
from assessment.services.drafts import values_from
from assessment.storage import administrations
from assessment.storage.administrations import Administered
from assessment.storage.tables import Administration, Scoring, Sitting, Track


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One questionnaire, answered once."""

    sitting: Sitting
    questionnaire: Questionnaire
    """As its scores were made with it: a later version than was asked, where old responses were scored anew."""
    responses: Responses
    is_whole: bool
    n_asked: int
    n_answered: int
    scored: Scored | None
    """None where it was left half, and where the questionnaire has nothing to score."""
    revision: int | None = None

    @property
    def on(self) -> date:
        """The day it counts for: when its sitting was completed, or else ended."""
        return day_of(self.sitting)


@dataclass(frozen=True, kw_only=True)
class History:
    """One track's sittings and all that was answered in them, oldest first."""

    track: Track
    plans: PlanBook
    sittings: tuple[Sitting, ...]
    answered: tuple[Answered, ...] = ()

    def of(self, questionnaire: str) -> tuple[Answered, ...]:
        """Every time this questionnaire was answered."""
        return tuple(a for a in self.answered if a.questionnaire.id == questionnaire)

    def in_sitting(self, sitting: Sitting) -> tuple[Answered, ...]:
        """What was answered in one sitting, in the order of asking."""
        return tuple(a for a in self.answered if a.sitting is sitting)

    @property
    def over(self) -> tuple[Sitting, ...]:
        """The sittings in which something was answered."""
        with_answers = {id(a.sitting) for a in self.answered}
        return tuple(s for s in self.sittings if id(s) in with_answers)

    @property
    def has_results(self) -> bool:
        """Whether anything was answered whole that is scored."""
        return any(a.scored is not None and a.questionnaire.scores for a in self.latest())

    @property
    def begins_before_intake(self) -> bool:
        """Whether its first answers were imported."""
        return bool(self.over) and self.over[0].imported_at is not None

    def latest(self) -> Iterator[Answered]:
        """The latest whole administration of each questionnaire, in the order in which they were last asked."""
        latest: dict[str, Answered] = {}
        for answered in self.answered:
            if answered.is_whole:
                latest.pop(answered.questionnaire.id, None)
                latest[answered.questionnaire.id] = answered
        yield from latest.values()


def history(db: Session, library: Library, track: Track) -> History:
    """Everything that a track has answered."""
    rows = administrations.of_track(db, track.id)
    sittings = db.scalars(select(Sitting).where(Sitting.track_id == track.id).order_by(Sitting.n)).all()
    return history_of(library, track, sittings, rows, definitions.as_scored(db, library, rows))


def histories(db: Session, library: Library, tracks: Sequence[Track]) -> dict[str, History]:
    """The history of each of these tracks, by track id; as many queries for one as for a hundred."""
    ids = [track.id for track in tracks]
    sittings: dict[str, list[Sitting]] = {id_: [] for id_ in ids}
    for sitting in db.scalars(select(Sitting).where(Sitting.track_id.in_(ids)).order_by(Sitting.n)):
        sittings[sitting.track_id].append(sitting)
    administered: dict[str, list[Administered]] = {id_: [] for id_ in ids}
    rows = administrations.of_tracks(db, ids)
    made_with = definitions.as_scored(db, library, rows)
    for row in rows:
        administered[row.track.id].append(row)
    return {
        track.id: history_of(library, track, sittings[track.id], administered[track.id], made_with) for track in tracks
    }


def history_of(
    library: Library,
    track: Track,
    sittings: Sequence[Sitting],
    rows: Iterable[Administered],
    made_with: Mapping[str, Questionnaire],
) -> History:
    """The history that rows of one track make, each read by the definition that its scores were made with."""
    by_id = {sitting.id: sitting for sitting in sittings}
    answered = [
        _answered(by_id[row.sitting.id], row.administration, made_with[row.administration.id], row.scoring)
        for row in rows
    ]
    answered.sort(key=_in_order)
    return History(track=track, plans=library.plans, sittings=tuple(sittings), answered=tuple(answered))


def day_of(sitting: Sitting) -> date:
    """The day a sitting counts for."""
    if sitting.completed_on:
        return sitting.completed_on
    ended = sitting.ended_at or sitting.begun_at
    return ended.date() if ended else sitting.opens_on  # unfinished: no plan counts from it, UTC will do


def _answered(sitting: Sitting, row: Administration, questionnaire: Questionnaire, scoring: Scoring | None) -> Answered:
    values = values_from(row.responses) | dict(row.texts or {})
    responses = Responses(values=values, missing=dict(row.missing))
    return Answered(
        sitting=sitting,
        questionnaire=questionnaire,
        responses=responses,
        is_whole=row.is_whole,
        n_asked=row.n_asked,
        n_answered=row.n_answered,
        scored=_as_kept(scoring) if scoring else None,
        revision=scoring.revision if scoring else None,
    )


def _as_kept(scoring: Scoring) -> Scored:
    return Scored(
        scores={id_: Score(id=id_, **kept) for id_, kept in scoring.scores.items()},
        pattern=scoring.pattern,
        notes=tuple(scoring.notes),
        flags=tuple(scoring.quality),
    )


def _in_order(answered: Answered) -> tuple[int, int]:
    asked = [id_ for id_, _ in answered.sitting.asked or []]
    return answered.sitting.n, asked.index(answered.questionnaire.id)
