"""How one score of one sitting came about, for the clinician who has to answer for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from assessment import scoring
from assessment.questionnaire.definition import Derived, Scale, Value
from assessment.scoring.explanation import PartExplained, ScoreExplained
from assessment.scoring.scores import Score
from assessment.services import looks
from assessment.services.caring import in_care
from assessment.services.history import Answered, History, history
from assessment.services.opened import NotHereError
from assessment.services.progress import band_label
from assessment.services.shown import KeyRow, ScorePage
from assessment.services.tracks import about, track_with
from assessment.services.workplace import Workplace


def score_page(
    workplace: Workplace, clinician_id: str, client_id: str, sitting_id: str, score_id: str, now: datetime
) -> ScorePage:
    """One score, item by item.

    Raises:
        NotHereError: there is no such score, or the client is not in this clinician's care.
    """
    with workplace.database.writing() as db:
        client = in_care(db, clinician_id, client_id)
        known = history(db, workplace.library, track_with(db, client, sitting_id))
        answered = _administration(known, sitting_id, score_id)
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="score", at=now)
        page = _page(client.id, client.code, answered, score_id)
        return replace(page, about=about(db, workplace.library, known.track))


def _administration(known: History, sitting_id: str, score_id: str) -> Answered:
    for answered in known.answered:
        if answered.sitting.id == sitting_id and answered.scored and score_id in answered.scored.scores:
            return answered
    raise NotHereError


def _page(client_id: str, code: str, answered: Answered, score_id: str) -> ScorePage:
    questionnaire = answered.questionnaire
    assert answered.scored is not None
    kept = answered.scored.scores[score_id]
    explanation = scoring.explanation.explained(questionnaire, answered.responses)
    one = next(each for each in explanation.scores if each.score.id == score_id)
    words = scoring.words.said(questionnaire, answered.scored, answered.responses).scores[score_id]
    score = questionnaire.scores[score_id]
    error = score.error if isinstance(score, Scale) else None
    return ScorePage(
        client_id=client_id,
        code=code,
        title=score.title,
        on=answered.on,
        score=kept.value,
        band=words.band or band_label(score, kept.band) or "",
        low=kept.low,
        high=kept.high,
        sem=kept.sem,
        n=kept.n,
        n_items=kept.n_items,
        needed=score.min_answered or kept.n_items,
        formula=" ".join(score.formula.source.split()) if isinstance(score, Derived) else "",
        rows=tuple(_row(part) for part in one.parts) if isinstance(score, Scale) else (),
        steps=tuple(step for step in (one.rule, one.arithmetic) if step),
        text=words.clinician,
        questionnaire=questionnaire.title,
        version=questionnaire.version,
        seal=questionnaire.seal,
        error_revision=error.revision if error else None,
        error_source=error.source if error else "",
        scoring_revision=answered.revision or 1,
        parts=_parts(one, answered.scored.scores, answered.responses.values) if isinstance(score, Derived) else {},
    )


def _row(part: PartExplained) -> KeyRow:
    return KeyRow(
        field_id=part.id,
        text=part.text,
        answer=part.said,
        coded=float(part.given) if isinstance(part.given, int | float) else None,
        is_reverse=part.reverse,
        weight=part.weight,
        counted=part.keyed,
    )


def _parts(one: ScoreExplained, scores: Mapping[str, Score], values: Mapping[str, Value]) -> dict[str, float | None]:
    parts: dict[str, float | None] = {}
    for part in one.parts:
        value = scores[part.id].value if part.id in scores else values.get(part.id)
        parts[part.text or part.id] = float(value) if isinstance(value, int | float) else None
    return parts
