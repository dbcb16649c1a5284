"""What can be said of each scale's change since the start, since last time, and of the swing of a two-sided score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import cast

from assessment import scoring
from assessment.questionnaire.comparing import meaning_of
from assessment.questionnaire.definition import Derived, Questionnaire, Scale, Toward
from assessment.reporting.course import Series
from assessment.scoring.direction import Way, crossings, way
from assessment.scoring.precision import sem_of, sem_of_score
from assessment.services.history import History
from assessment.services.progress import series
from assessment.services.shapes import shapes
from assessment.services.shown import ChangedClients, LastStep, NamedVerdict, SwingShown, Verdict

CHANCE = 0.05
"""How often one scale of somebody who stayed the same is called changed; by the choice of 1.96."""
WORTH_WORDS = frozenset({"change", "possible-change", "bumpy"})
"""Verdicts that say something; with the others nothing can be told yet."""


def verdict_of(one: Series, questionnaire: Questionnaire) -> Verdict | None:
    """The verdict on a series, with the figures behind it; None where its change is never put in words."""
    change = one.change
    if change is None:
        return None
    scale = questionnaire.scores[one.id]
    error = scale.error if isinstance(scale, Scale) else None
    first, last, direction = change.first, change.last, scale.direction
    points = None if first is None or last is None else last - first
    is_in_last = points is None or points * change.sign > 0
    went: Way | None = "higher" if change.sign > 0 else "lower" if change.sign < 0 else None
    if isinstance(direction, Toward) and first is not None and last is not None and is_in_last:
        went = way(direction, first, last)
    return Verdict(
        id=change.verdict,
        points=points,
        way=went,
        toward=(direction.least, direction.most) if isinstance(direction, Toward) else None,
        is_in_last=is_in_last,
        baseline=one.baseline,
        is_since_history=any(point.sitting_n < 0 and point.score is not None for point in one.eras[-1]),
        rc=change.rc,
        rti=change.rti,
        rti_low=change.rti_low,
        rti_high=change.rti_high,
        qe_p=change.qe_p,
        sem=sem_of(error) if error else None,
        revision=error.revision if error else None,
    )


def verdicts_of(history: History, ids: Sequence[str]) -> list[NamedVerdict]:
    """The verdict on each of these scales, in their order; a scale that was never scored has none."""
    verdicts = []
    for questionnaire, scale in scales_of(history, ids):
        verdict = verdict_of(series(history, questionnaire, scale, is_client=False), questionnaire)
        if verdict is not None:
            verdicts.append(NamedVerdict(title=scale.title, verdict=verdict))
    return verdicts


def chance_one_in(n_scales: int) -> int:
    """One client in so many shows a change on at least one scale by chance alone: 7 with three scales.

    1 - .95^n, if their errors are independent: .05, .0975, .1426.
    """
    return round(1 / (1 - (1 - CHANCE) ** max(n_scales, 1)))


def changed_clients(scales: Iterable[tuple[str, Scale]], told: Iterable[tuple[str, int]]) -> tuple[ChangedClients, ...]:
    """For each scale, how many clients changed reliably which way, of those with enough scores to tell.

    Args:
        scales: each with its id, in the order in which they are shown.
        told: verdicts in short, as a standing keeps them, each with the number of clients of whom all that is said.
    """
    found: dict[str, Counter[tuple[str, str]]] = {}
    for words, n in told:
        for scale, verdict, went in (word.split(":") for word in words.split()):
            found.setdefault(scale, Counter())[verdict, went] += n
    return tuple(
        ChangedClients(
            title=scale.title,
            n_clients=sum(n for (verdict, _), n in found[id_].items() if verdict != "too-few"),
            ways=tuple(
                (cast("Way", went), n)
                for (verdict, went), n in found[id_].most_common()
                if verdict == "change" and went
            ),
            toward=(direction.least, direction.most) if isinstance(direction := scale.direction, Toward) else None,
        )
        for id_, scale in scales
        if id_ in found
    )


def scales_of(history: History, ids: Sequence[str]) -> list[tuple[Questionnaire, Scale]]:
    """The newest answered definition of each scale, in the order of the ids."""
    found: dict[str, tuple[Questionnaire, Scale]] = {}
    for answered in history.answered:
        for scale in answered.questionnaire.scales:
            found[scale.id] = (answered.questionnaire, scale)
    return [found[id_] for id_ in ids if id_ in found]


def last_steps(history: History, ids: Sequence[str], *, is_client: bool) -> tuple[LastStep, ...]:
    """How far each scale moved since the time before, where that is another time than the first.

    One step is held to the usual error of two single scores; what it says is less than what the verdict says.
    """
    steps = []
    for questionnaire, scale in scales_of(history, ids):
        one = series(history, questionnaire, scale, is_client=is_client)
        scored = [point for point in (one.eras[-1] if one.eras else ()) if point.score is not None]
        if len(scored) < 3 or scored[-1] is not one.points[-1] or one.change_sem is None:
            continue
        points = (scored[-1].score or 0.0) - (scored[-2].score or 0.0)
        usual = scoring.change.least_reliable_change(one.change_sem)
        steps.append(LastStep(title=one.title, since=scored[-2].on, points=points, is_beyond=abs(points) > usual))
    return tuple(steps)


def swings(history: History) -> tuple[SwingShown, ...]:
    """The swing of each two-sided score that stands by itself, over its last comparable stretch."""
    newest = {answered.questionnaire.id: answered.questionnaire for answered in history.answered}
    found = (_swing(history, q, derived) for q in newest.values() for derived in shapes(q).others)
    return tuple(one for one in found if one is not None)


def _swing(history: History, questionnaire: Questionnaire, derived: Derived) -> SwingShown | None:
    middle, sem = _middle(derived), sem_of_score(questionnaire, derived.id)
    scores = list(_comparable(history, questionnaire, derived.id))
    found = scoring.change.swing(scores) if middle is not None and sem is not None else None
    if middle is None or sem is None or found is None:
        return None
    return SwingShown(
        title=derived.title,
        swing=found,
        by_error_alone=sqrt(2) * sem,
        n_sittings=len(scores),
        n_crossings=crossings(scores, middle=middle),
    )


def _comparable(history: History, questionnaire: Questionnaire, score_id: str) -> Iterable[float]:
    """The scores since the score last changed its meaning."""
    meaning = meaning_of(questionnaire, score_id)
    scores: list[float] = []
    for answered in history.of(questionnaire.id):
        if answered.scored is None or score_id not in answered.scored.scores:
            continue
        if meaning_of(answered.questionnaire, score_id) != meaning:
            scores.clear()
            continue
        value = answered.scored.scores[score_id].value
        if value is not None:
            scores.append(value)
    return scores


def _middle(derived: Derived) -> float | None:
    """The middle of a score with two sides: of the range it is to come to, or 0 where it runs to both sides of it."""
    if isinstance(derived.direction, Toward):
        return (derived.direction.least + derived.direction.most) / 2
    return 0.0 if derived.range is not None and derived.range[0] == -derived.range[1] else None
