"""Her latest results in words, with the few shapes that show one moment. What may be hidden is hidden here.

Builds from the history alone, so that someone who only tries the form gets the same page from answers nobody keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from assessment.questionnaire.definition import Questionnaire, Scale
from assessment.questionnaire.plan import PlanBook
from assessment.questionnaire.walk import Walk
from assessment.reporting.course import Series
from assessment.reporting.side_by_side import side_by_side
from assessment.scoring.scores import Score, range_of, was_askable
from assessment.scoring.words import Words, said
from assessment.services import looks
from assessment.services.between import help_lines_of, instead_of_results
from assessment.services.history import Answered, History, history
from assessment.services.opened import NotHereError, client_of
from assessment.services.progress import anchors, rated, series
from assessment.services.shapes import item_of, shapes, title_for
from assessment.services.shown import (
    AnsweredItem,
    BandMark,
    HelpLines,
    MarkShape,
    PatternShown,
    PracticeBar,
    ResultPart,
    ResultsPage,
    ScaleResult,
    ScoreLine,
    StyleLine,
    StyleMark,
)
from assessment.services.tracks import about, track_read
from assessment.services.verdicts import verdict_of
from assessment.services.workplace import Workplace

MARK_SHAPES: tuple[MarkShape, ...] = ("first", "second", "third")
MARK_ROOM = 5.0
"""Of a line of 100: marks nearer than this would cover each other on a phone."""

MARK_HEIGHT = 17.0
"""From the middle of a mark to that of the next above it, in px."""


def results_page(workplace: Workplace, account_id: str, now: datetime, *, track_id: str = "") -> ResultsPage:
    """Her results on one track, once her look is written down.

    Raises:
        NotHereError: nothing was sent yet, it is no track of hers, or she sees only that it is saved.
    """
    library = workplace.library
    with workplace.database.writing() as db:
        client = client_of(db, account_id)
        track = track_read(db, client, track_id)
        known = history(db, library, track)
        if client.sees == "saved" or not known.over:
            raise NotHereError
        looks.looked(db, chain=client.id, actor_id=account_id, action="results", at=now)
        instead = instead_of_results(db, library, track)
        if instead is not None:
            return ResultsPage(on=known.over[-1].opens_on, instead=instead)
        page = results_of(known, library.plans, mark=track.mark, help_lines=help_lines_of(db, library))
        return replace(page, about=about(db, library, track))


def results_of(
    known: History, plans: PlanBook, *, mark: str, help_lines: HelpLines | None = None, is_try: bool = False
) -> ResultsPage:
    """The page of a history: the newest whole administration of each questionnaire, in the order of an intake."""
    rule = plans.mark_rule(mark)
    has_prompts = rule is None or rule.prompts
    last = known.over[-1]
    latest = [a for a in in_order_of_intake(known.latest(), plans) if a.sitting is last or _still_fits(a, known, plans)]
    goes_on = not is_try and known.track.stopped_at is None
    parts = (_part(known, answered, mark, has_prompts=has_prompts, goes_on=goes_on) for answered in latest)
    return ResultsPage(
        on=known.in_sitting(last)[-1].on,
        disclosure=disclosure_of(known),
        parts=tuple(part for part in parts if part is not None),
        anchors=tuple(
            AnsweredItem(text=text, answer=answer) for a, text, answer in anchors(known) if a.sitting is last
        ),
        is_try=is_try,
        has_course=not is_try,
        help=help_lines,
    )


def in_order_of_intake(answered: Iterable[Answered], plans: PlanBook) -> list[Answered]:
    """The order in which an intake asks; what an intake does not ask comes last."""
    return sorted(answered, key=lambda one: plans.place_in_intake(one.questionnaire.id))


def disclosure_of(known: History) -> str:
    """The newest disclosure of what was answered; it stands beside every result."""
    return next((a.questionnaire.disclosure for a in reversed(known.answered) if a.questionnaire.disclosure), "")


def _still_fits(answered: Answered, known: History, plans: PlanBook) -> bool:
    """Whether what she said last would leave anything of this questionnaire to ask.

    What she says of the present can make an earlier result read wrongly: that her mother has died, above all.
    """
    last = known.over[-1]
    plan = plans.plans.get(last.plan or plans.default)
    said_last = {id_: value for one in known.in_sitting(last) for id_, value in one.responses.values.items()}
    given = {**said_last, **(plan.given if plan else {})}
    walk = Walk(questionnaires=(answered.questionnaire,), plans=plans, given=given)
    return any(page.fields for page in walk.pages({}))


def _part(known: History, answered: Answered, mark: str, *, has_prompts: bool, goes_on: bool) -> ResultPart | None:
    questionnaire, scored = answered.questionnaire, answered.scored
    if scored is None or not questionnaire.scores:
        return None
    words = said(questionnaire, scored, answered.responses, mark=mark)
    shape = shapes(questionnaire)
    totals = (shape.total,) if shape.total else ()
    part = ResultPart(
        title=questionnaire.title,
        on=None if answered.sitting is known.over[-1] else answered.on,
        pattern=pattern_shown(words, is_client=True, has_prompts=has_prompts),
        scales=tuple(_results(known, answered, words, shape.followed, goes_on=goes_on)),
        lines=style_lines(answered, words),
        total=next(iter(_results(known, answered, words, totals, goes_on=goes_on)), None),
        bars=practice_bars(answered, words, is_client=True, has_prompts=has_prompts),
        bar_ends=bar_ends(questionnaire),
        sentences=tuple(words.scores[d.id].client for d in shape.others if words.scores[d.id].client),
        prompt=_lone_prompt(words) if has_prompts else "",
    )
    has_content = part.pattern or part.scales or part.lines or part.total or part.bars or part.sentences
    return part if has_content else None


def pattern_shown(words: Words, *, is_client: bool, has_prompts: bool = True) -> PatternShown | None:
    """What stood out; None where the pattern has no label and says nothing."""
    pattern = words.pattern
    if pattern is None or not (pattern.label or pattern.client):
        return None
    notes = (note.client if is_client else note.clinician for note in words.notes)
    return PatternShown(
        label=pattern.label,
        label_suffix=pattern.label_suffix,
        text=pattern.client if is_client else pattern.clinician,
        notes=tuple(note for note in notes if note),
        prompt=pattern.prompt if has_prompts else "",
    )


def style_lines(answered: Answered, words: Words, *, with_date: bool = False) -> tuple[StyleLine, ...]:
    """Each item that is rated between two ends, with the sentences that compare its ratings."""
    questionnaire = answered.questionnaire
    shape = shapes(questionnaire)
    lines = []
    for id_ in shape.rows:
        item = item_of(questionnaire, id_)
        places = rated(answered, item)
        given = {n: value for n, value in enumerate(places.values) if value is not None}
        asides = dict(side_by_side(given, room=MARK_ROOM))
        marks = tuple(
            StyleMark(
                shape=MARK_SHAPES[n % 3],
                label=rating.label,
                at=places.values[n],
                aside=asides.get(n, 0.0) * MARK_HEIGHT,
                reason=places.reason(n) or "",
            )
            for n, rating in enumerate(item.ratings)
        )
        sentences = (words.scores[derived.id].client for derived in shape.of_row[id_])
        lines.append(
            StyleLine(
                left=item.left,
                right=item.right,
                marks=marks,
                sentences=tuple(sentence for sentence in sentences if sentence),
                on=answered.on if with_date else None,
            )
        )
    return tuple(lines)


def practice_bars(
    answered: Answered, words: Words, *, is_client: bool, has_prompts: bool = True
) -> tuple[PracticeBar, ...]:
    """Scales whose change is never put in words, as bars; what was not asked is not shown."""
    scored = answered.scored
    bars = []
    for scale in shapes(answered.questionnaire).bars if scored else ():
        score = scored.scores[scale.id] if scored else None
        if score is None or not was_askable(scale, answered.responses):
            continue
        text = words.scores[scale.id]
        bars.append(
            PracticeBar(
                name=title_for(scale, is_client=is_client),
                at=_place(answered.questionnaire, scale, score.value),
                text=text.client if is_client else text.clinician,
                prompt=scale.prompt if has_prompts else "",
            )
        )
    return tuple(bars)


def bar_ends(questionnaire: Questionnaire) -> tuple[str, str]:
    """The words at the two ends of the bars: the first and the last band's names."""
    bars = shapes(questionnaire).bars
    bands = bars[0].bands.bands if bars and bars[0].bands else ()
    return (bands[0].label, bands[-1].label) if bands else ("", "")


def _results(
    known: History, answered: Answered, words: Words, scales: Sequence[Scale], *, goes_on: bool
) -> Iterable[ScaleResult]:
    for scale in scales:
        score = answered.scored.scores[scale.id] if answered.scored else None
        if score is None or not was_askable(scale, answered.responses):
            continue
        one = series(known, answered.questionnaire, scale, is_client=True)
        verdict = verdict_of(one, answered.questionnaire) if score.value is not None else None
        if verdict is not None and verdict.id == "too-few" and not goes_on:
            verdict = None  # it speaks of the next time
        yield ScaleResult(
            name=one.title,
            text=words.scores[scale.id].client,
            line=_score_line(answered, scale, score, one),
            n=score.n,
            n_items=score.n_items,
            is_prorated=score.prorated,
            verdict=verdict,
            is_second=len(one.scored) == 2,
        )


def _score_line(answered: Answered, scale: Scale, score: Score, one: Series) -> ScoreLine | None:
    if score.value is None:
        return None
    earlier = [p.score for p in one.eras[-1] if p.score is not None and p.sitting_n < answered.sitting.n]
    last = earlier[-1] if earlier else None
    questionnaire, sem = answered.questionnaire, score.sem
    least, most = range_of(questionnaire, scale) or (0.0, 100.0)
    return ScoreLine(
        at=_sure_place(questionnaire, scale, score.value),
        low=None if sem is None else max(_sure_place(questionnaire, scale, score.value - sem), 0.0),
        high=None if sem is None else min(_sure_place(questionnaire, scale, score.value + sem), 100.0),
        last_at=_place(questionnaire, scale, last),
        bands=tuple(_band_marks(questionnaire, scale, score.band)),
        score=score.value,
        last_score=last,
        least=least,
        most=most,
    )


def _band_marks(questionnaire: Questionnaire, scale: Scale, now: str | None) -> Iterable[BandMark]:
    bands = scale.bands.bands if scale.bands else ()
    for n, band in enumerate(bands):
        end = _sure_place(questionnaire, scale, bands[n + 1].start) if n + 1 < len(bands) else 100.0
        start = _sure_place(questionnaire, scale, band.start)
        yield BandMark(label=band.label, start=start, end=end, is_now=band.id == now)


def _place(questionnaire: Questionnaire, scale: Scale, value: float | None) -> float | None:
    return None if value is None else _sure_place(questionnaire, scale, value)


def _sure_place(questionnaire: Questionnaire, scale: Scale, value: float) -> float:
    """Where a value lies between the ends of its scale, from 0 to 100."""
    least, most = range_of(questionnaire, scale) or (0.0, 100.0)
    return (value - least) / (most - least) * 100


def _lone_prompt(words: Words) -> str:
    """The prompt of a pattern that has no words of its own: it stands by itself."""
    pattern = words.pattern
    return pattern.prompt if pattern is not None and not (pattern.label or pattern.client) else ""
