"""One person's scores with everything that goes with them: bands, errors, reasons for none, pattern, notes, flags.

The numbers come from the compiled scorer of `arrays`, the same that scores a million.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from math import isnan
from typing import Final

from assessment.questionnaire.definition import Derived, Questionnaire, Responses, Scale, Value
from assessment.questionnaire.evaluation import holds
from assessment.questionnaire.rules.spans import span_of_scale
from assessment.scoring.arrays import ScoreArrays, Scorer, scorer
from assessment.scoring.precision import Z_95, independent_parts, sem_of_some, sem_of_sum

__all__ = ["Score", "ScoreArrays", "Scored", "Scorer", "range_of", "scored", "scorer", "was_askable"]

NOT_SHOWN: Final = frozenset({"not-asked", "not-reached"})
"""Reasons of responses that nobody was asked for."""
BLANK: Final = "blank"
NO_SCORE: Final = "no-score"
NOT_ASKED: Final = "not-asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one scale or derived score came to for one person."""

    id: str
    value: float | None
    n: int
    """Answered items of a scale; parts that have a value of a derived score."""
    n_items: int
    """Items in the key, or parts in the formula."""
    band: str | None = None
    sem: float | None = None
    low: float | None = None
    high: float | None = None
    """The 95% interval, cut at the ends of the range."""
    reason: str | None = None
    """Why there is no value: `not-asked`, a missing reason that all shown items share, or `no-score`."""

    @property
    def prorated(self) -> bool:
        """Whether it was scored from fewer items than it has."""
        return self.value is not None and self.n < self.n_items


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One administration, scored."""

    scores: Mapping[str, Score]
    pattern: str | None
    """The first pattern that fits."""
    notes: tuple[str, ...]
    """Every note that fits."""
    flags: tuple[str, ...]
    """`same-answer`, `many-skips`, `fast`: for the clinician, never a deletion."""


def scored(
    questionnaire: Questionnaire,
    responses: Responses,
    *,
    sitting: Mapping[str, Value] | None = None,
    seconds: float | None = None,
) -> Scored:
    """The scores of one administration.

    Args:
        questionnaire: what was asked.
        responses: its coded responses, with the reason for each that is missing.
        sitting: responses to earlier questionnaires of the same sitting, which patterns and notes may read.
        seconds: how long the answering took; None where nobody knows.
    """
    compiled = scorer(questionnaire)
    arrays = compiled.score(compiled.row(responses.values))
    values = dict(zip(arrays.ids, arrays.values[0].tolist(), strict=True))
    present = {id_: value for id_, value in values.items() if not isnan(value)}
    n = dict(zip(arrays.ids, arrays.n[0].tolist(), strict=True))
    scores = {one.id: _score(questionnaire, one, responses, present, n) for one in questionnaire.scores.values()}
    known = {**(sitting or {}), **responses.values, **present}
    return Scored(
        scores=scores,
        pattern=next((pattern.id for pattern in questionnaire.patterns if holds(pattern.when, known)), None),
        notes=tuple(note.id for note in questionnaire.notes if holds(note.when, known)),
        flags=_flags(questionnaire, responses, seconds),
    )


def range_of(questionnaire: Questionnaire, score: Scale | Derived) -> tuple[float, float] | None:
    """The least and the greatest value a score can have; None for a derived score that declares none."""
    if isinstance(score, Derived):
        return score.range
    span = span_of_scale(score, questionnaire)
    return None if span is None else (span.least, span.most)


def was_askable(scale: Scale, responses: Responses) -> bool:
    """Whether so many items of the scale were shown that answers could have given a score.

    Args:
        scale: with its key and the fewest answers it needs.
        responses: of the whole administration, each missing one with its reason.
    """
    shown = [one.field for one in scale.key if responses.missing.get(one.field) not in NOT_SHOWN]
    return len(shown) >= scale.min_answered


def _score(
    questionnaire: Questionnaire,
    score: Scale | Derived,
    responses: Responses,
    values: Mapping[str, float],
    n: Mapping[str, int],
) -> Score:
    n_items = len(score.key) if isinstance(score, Scale) else len(scorer(questionnaire).parts[score.id])
    value = values.get(score.id)
    if value is None:
        reason = _reason(questionnaire, score.id, responses, values)
        return Score(id=score.id, value=None, n=n[score.id], n_items=n_items, reason=reason)
    present = values.keys() | responses.values.keys()
    sem = _sem(score, n[score.id]) if isinstance(score, Scale) else _sem_of_derived(questionnaire, score, present, n)
    low, high = _interval(value, sem, range_of(questionnaire, score))
    band = _band(score, value)
    return Score(id=score.id, value=value, n=n[score.id], n_items=n_items, band=band, sem=sem, low=low, high=high)


def _sem(scale: Scale, n: int) -> float | None:
    return None if scale.error is None else sem_of_some(scale.error, n, len(scale.key))


def _sem_of_derived(
    questionnaire: Questionnaire, derived: Derived, present: Set[str], n: Mapping[str, int]
) -> float | None:
    coefficients = scorer(questionnaire).independent_parts[derived.id]
    if derived.min_answered is not None and n[derived.id] < len(scorer(questionnaire).parts[derived.id]):
        coefficients = independent_parts(questionnaire, derived, present=present)
    scales = {scale.id: scale for scale in questionnaire.scales}
    sems = {id_: _sem(scales[id_], n[id_]) for id_ in coefficients}
    return sem_of_sum(coefficients, {id_: sem for id_, sem in sems.items() if sem is not None})


def _band(score: Scale | Derived, value: float) -> str | None:
    if score.bands is None:
        return None
    place = bisect_right([band.start for band in score.bands.bands], value) - 1
    return score.bands.bands[place].id if place >= 0 else None


def _interval(
    value: float, sem: float | None, ends: tuple[float, float] | None
) -> tuple[float, float] | tuple[None, None]:
    if sem is None:
        return None, None
    low, high = value - Z_95 * sem, value + Z_95 * sem
    return (low, high) if ends is None else (max(low, ends[0]), min(high, ends[1]))


def _reason(questionnaire: Questionnaire, id_: str, responses: Responses, values: Mapping[str, float]) -> str:
    """Why a score or item has no value, as the language's "Texts of a score" orders the reasons."""
    score = questionnaire.scores.get(id_)
    if score is None:
        return _shared_reason([id_], responses)
    if isinstance(score, Scale):
        return _shared_reason([keyed.field for keyed in score.key], responses)
    if score.min_answered is not None:
        return NO_SCORE
    missing = (
        part for part in scorer(questionnaire).parts[score.id] if part not in values and part not in responses.values
    )
    first = next(missing, None)
    return NO_SCORE if first is None else _reason(questionnaire, first, responses, values)


def _shared_reason(fields: Iterable[str], responses: Responses) -> str:
    reasons = {responses.missing.get(id_, BLANK) if id_ not in responses.values else BLANK for id_ in fields}
    shown = reasons - NOT_SHOWN
    if not shown:
        return NOT_ASKED
    return NO_SCORE if len(shown) > 1 or BLANK in shown else shown.pop()


def _flags(questionnaire: Questionnaire, responses: Responses, seconds: float | None) -> tuple[str, ...]:
    """What deserves a second look; a response is counted for each rating, and a reason she chose is an answer too."""
    flags = questionnaire.flags
    keyed = {one.field for scale in questionnaire.scales for one in scale.key}
    scored_answers = [value for id_, value in responses.values.items() if id_ in keyed]
    reasons = [responses.missing.get(id_, BLANK) for id_ in questionnaire.fields if id_ not in responses.values]
    n_missing = sum(reason not in NOT_SHOWN for reason in reasons)
    n_answers = len(questionnaire.fields) - sum(reason in NOT_SHOWN or reason == BLANK for reason in reasons)
    is_raised = {
        "same-answer": flags.same_answer is not None
        and len(scored_answers) >= flags.same_answer
        and len(set(scored_answers)) == 1,
        "many-skips": flags.many_skips is not None and n_missing > flags.many_skips,
        "fast": flags.fast is not None and seconds is not None and n_answers > 0 and seconds < flags.fast * n_answers,
    }
    return tuple(flag for flag, is_so in is_raised.items() if is_so)
