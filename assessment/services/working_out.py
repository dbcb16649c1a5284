"""One client's standing worked out from her track: her dates by the plans, her scores by their verdicts.

The dates hold from the day for which they are worked out until `runs_out_on`: until then a page sees from the row
alone what has opened. Knows no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from hashlib import sha256

from assessment.questionnaire.comparing import errors_of
from assessment.questionnaire.library import Library
from assessment.questionnaire.plan import PlanBook, Window
from assessment.scoring.words import PatternSaid, said
from assessment.services.history import Answered, History, day_of
from assessment.services.progress import series
from assessment.services.shown import Shade, Spark, Verdict
from assessment.services.sparks import spark
from assessment.services.standing import GRACE, plan_now, standing
from assessment.services.verdicts import scales_of, verdict_of
from assessment.storage.tables import Client, KeptStanding, KeptVerdicts, Sitting, Track

RULES = 3
"""Counted up when this module works out something else than before, so that what was kept is worked out anew."""


def basis_of(library: Library) -> str:
    """What names all that a standing is worked out by: definitions, errors, translations, plans and these rules."""
    written = library.as_written or library
    plans = written.plans
    told = (
        RULES,
        plans.caseload,
        (plans.default, plans.every_days, plans.min_days, plans.open_days, plans.intake_days),
        sorted((id_, plan.by_hand, plan.retakes) for id_, plan in plans.plans.items()),
        sorted((id_, rule.plan) for id_, rule in plans.marks.items()),
        sorted((q.id, q.version, q.seal, q.wording, repr(errors_of(q))) for q in written.questionnaires.values()),
        sorted(translation.sha256 for translation in written.translations),
    )
    return sha256(repr(told).encode()).hexdigest()[:32]


def with_dates(
    row: KeptStanding, plans: PlanBook, client: Client, track: Track, sittings: Sequence[Sitting], today: date | None
) -> None:
    """Set what awaits her, and what holds for her as a whole.

    Args:
        today: the day where she lives; None takes the last day of which her sittings themselves tell.
    """
    asked = [sitting for sitting in sittings if sitting.imported_at is None]
    stands = standing(plans, track, asked, _last_told_on(asked) if today is None else today)
    row.state = stands.state if asked else "invited"
    row.opens_on, row.closes_on = stands.opens_on, stands.closes_on
    ends = GRACE if stands.state == "begun" else timedelta(0)
    row.runs_out_on = stands.closes_on + ends if stands.closes_on else None
    missed = [*_missed(asked), *_passed(plans, track, asked, today)]
    row.n_missed, row.last_missed_on = len(missed), max(missed, default=None)
    row.track_id, row.mark, row.paused_until = track.id, track.mark, track.paused_until
    row.time_zone, row.consent_back_at = client.time_zone, client.consent_withdrawn_at


def with_scores(row: KeptStanding, verdicts: KeptVerdicts, library: Library, history: History) -> None:
    """Set what can be said of her scores."""
    over = history.over
    last = over[-1] if over else None
    row.n_sittings = len(over)
    row.sent_on = history.in_sitting(last)[-1].on if last else None
    row.sent_at = last.ended_at if last and last.imported_at is None else None  # old answers are no news
    row.lacks_scores = _lacks_scores(history)
    verdicts.pattern = _pattern(library, history)
    told: list[str] = []
    scales: list[dict[str, object]] = []
    row.is_changed, row.is_unread = False, False
    for questionnaire, scale in scales_of(history, library.plans.caseload):
        one = series(history, questionnaire, scale, is_client=False)
        verdict = verdict_of(one, questionnaire)
        score = one.points[-1].score if one.points else None
        kept = asdict(verdict) if verdict else None
        scales.append({"id": scale.id, "score": score, "spark": asdict(spark(one)), "verdict": kept})
        if verdict:
            told.append(f"{scale.id}:{verdict.id}:{verdict.way or ''}")
            row.is_changed = row.is_changed or verdict.id == "change"
    row.told, verdicts.scales = " ".join(told), scales
    if last is not None and last.imported_at is not None:  # old answers are no news: nobody is put on top for them
        row.is_changed, row.lacks_scores = False, False


def without_scores(row: KeptStanding, verdicts: KeptVerdicts) -> None:
    """Say nothing of her scores, for they cannot be read."""
    row.n_sittings, row.sent_on, row.sent_at = 0, None, None
    row.is_changed, row.lacks_scores, row.is_unread = False, False, True
    row.told, verdicts.pattern, verdicts.scales = "", {}, []


def spark_in(kept: dict[str, list[dict[str, float]]]) -> Spark:
    """A spark as it was kept."""
    dot = kept["dot"]
    return Spark(
        shades=tuple(Shade(**shade) for shade in kept["shades"]),
        lines=tuple(str(line) for line in kept["lines"]),
        dot=(float(str(dot[0])), float(str(dot[1]))) if dot else None,
    )


def verdict_in(kept: dict[str, object]) -> Verdict:
    """A verdict as it was kept."""
    toward = kept["toward"]
    return Verdict(**kept | {"toward": tuple(toward) if isinstance(toward, list) else None})  # type: ignore[arg-type]


def latest_pattern(history: History) -> tuple[Answered, PatternSaid] | None:
    """The newest pattern that has a label, and the administration it was seen in."""
    for answered in reversed(history.answered):
        if answered.scored and answered.scored.pattern:
            pattern = said(answered.questionnaire, answered.scored, answered.responses, mark=history.track.mark).pattern
            if pattern is not None and pattern.label:
                return answered, pattern
    return None


def _pattern(library: Library, history: History) -> dict[str, list[str]]:
    """By language, for whoever reads; the newest pattern's label with the labels of its notes."""
    latest = latest_pattern(history)
    if latest is None:
        return {}
    answered, written = latest
    found = {"": [written.label, written.label_suffix]}
    for language in library.languages:
        questionnaire, translation = library.translated(answered.questionnaire, language)
        if translation is not None and answered.scored is not None:
            pattern = said(questionnaire, answered.scored, answered.responses, mark=history.track.mark).pattern
            if pattern is not None:
                found[language] = [pattern.label, pattern.label_suffix]
    return found


def _lacks_scores(history: History) -> bool:
    scored = [a.scored for a in history.answered if a.scored and a.questionnaire.scales]
    last_two = scored[-2:]
    return len(last_two) == 2 and all(all(s.value is None for s in one.scores.values()) for one in last_two)


def _last_told_on(asked: Sequence[Sitting]) -> date:
    """A day on which her last sitting was as it is now, and nothing that follows it has lapsed yet."""
    latest = asked[-1] if asked else None
    if latest is None:
        return date.min
    match latest.state:
        case "waiting":
            return latest.opens_on - timedelta(days=1)
        case "begun":
            return latest.opens_on
        case _:
            return day_of(latest)


def _missed(asked: Sequence[Sitting]) -> Iterable[date]:
    """When the windows closed that nobody used, back to the last sitting that came to something."""
    for sitting in reversed(asked):
        if sitting.state == "lapsed" and not sitting.completed_on:
            yield sitting.closes_on or sitting.opens_on
        elif sitting.state not in {"waiting", "begun"}:
            return


def _passed(plans: PlanBook, track: Track, asked: Sequence[Sitting], today: date | None) -> Iterable[date]:
    """The same of windows that have closed and are not written down yet."""
    latest = asked[-1] if asked else None
    if latest is None or today is None or latest.state != "waiting" or plan_now(plans, track) is None:
        return
    window = Window(opens_on=latest.opens_on, closes_on=latest.closes_on) if latest.closes_on else None
    while window is not None and window.has_lapsed(today):
        yield window.closes_on
        window = plans.after_lapse(window.closes_on, every_days=track.every_days)
