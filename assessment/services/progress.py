"""One track over time: the course that stands behind her plots, her tables, her clinician's page and the caseload."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assessment import scoring
from assessment.questionnaire.comparing import meaning_of
from assessment.questionnaire.definition import Derived, Item, Questionnaire, Scale
from assessment.reporting.course import (
    Bar,
    Bars,
    Course,
    DatedNote,
    DatedWord,
    Map,
    Point,
    Rated,
    Rating,
    Row,
    Rows,
    Series,
)
from assessment.reporting.words import ENGLISH, PictureWords
from assessment.scoring.precision import sem_of
from assessment.scoring.scores import NOT_ASKED, range_of
from assessment.services.history import Answered, History
from assessment.services.shapes import Shapes, item_of, shapes, title_for
from assessment.storage.tables import Track

if TYPE_CHECKING:
    from assessment.scoring.change import Baseline, Change

ABOUT = "subject"
"""The word of a scale that says what its sentences are about; it also stands under the scale's name over time."""


def course(
    history: History,
    *,
    is_client: bool,
    notes: Sequence[DatedNote] = (),
    map_of: tuple[str, str] | None = None,
    words: PictureWords = ENGLISH,
) -> Course:
    """Everything that a track shows over time, named for whoever looks."""
    newest = _newest(history)
    followed = [series(history, q, scale, is_client=is_client) for q in newest for scale in shapes(q).followed]
    return Course(
        series=tuple(one for one in followed if one.points),
        notes=tuple(notes),
        words=tuple(_words(history)),
        not_sent=tuple(s.closes_on for s in history.sittings if s.state == "lapsed" and s.closes_on),
        rows=next((_rows(history, q, shapes(q)) for q in newest if shapes(q).rows), None),
        bars=next((bars(history, q, is_client=is_client) for q in newest if shapes(q).bars), None),
        map=_map(followed, map_of, words),
        said_in=words,
    )


def series(history: History, questionnaire: Questionnaire, scale: Scale, *, is_client: bool) -> Series:
    """One scale over all the sittings that asked for it, with the verdict on its last comparable stretch."""
    points = tuple(
        point for answered in history.of(questionnaire.id) for point in _points(answered, scale.id) if answered.is_whole
    )
    least, most = range_of(questionnaire, scale) or (0.0, 100.0)
    ends = scale.bands.bands if scale.bands else ()
    error = sem_of(scale.error) if scale.error else None
    labels = scale.error is not None and scale.error.label_change
    one = Series(
        id=scale.id,
        title=title_for(scale, is_client=is_client),
        points=points,
        about=_about(scale) if is_client else "",
        band_starts=tuple(band.start for band in ends),
        band_labels=tuple(band.label for band in ends),
        least=least,
        most=most,
        change_sem=error,
        label_change=labels,
        baseline=baseline_of(history.track),
        silence_days=silence_days(history, questionnaire.id),
    )
    return replace(one, change=_change(one) if labels else None)


def _about(scale: Scale) -> str:
    """What the scale is about, where its words say so and need nothing filled in."""
    about = scale.words.get(ABOUT, "")
    return "" if "{" in about else about


def baseline_of(track: Track) -> Baseline:
    """What her last score is compared with."""
    return "first-two" if track.baseline == "first-two" else "first"


def silence_days(history: History, questionnaire: str) -> int:
    """After how many days without a score a line breaks: two intervals of this questionnaire.

    One that is asked at every other retake comes round half as often.
    """
    plans, track = history.plans, history.track
    retakes = plans.plans.get(track.plan or plans.default, plans.plans[plans.default]).retakes
    n_asking = sum(questionnaire in asked for asked in retakes) or len(retakes)
    return 2 * (track.every_days or plans.every_days) * len(retakes) // n_asking


def bars(history: History, questionnaire: Questionnaire, *, is_client: bool) -> Bars | None:
    """A total over time, with its parts as they were last; None where the definition has no total."""
    shape = shapes(questionnaire)
    if shape.total is None:
        return None
    latest = next((a for a in reversed(history.of(questionnaire.id)) if a.scored), None)
    ends = shape.total.bands.bands if shape.total.bands else ()
    return Bars(
        total=series(history, questionnaire, shape.total, is_client=is_client),
        bars=tuple(_bar(latest, scale, is_client=is_client) for scale in shape.bars) if latest else (),
        on=latest.on if latest else None,
        least_label=ends[0].label if ends else "",
        most_label=ends[-1].label if ends else "",
    )


def anchors(history: History) -> Iterable[tuple[Answered, str, str]]:
    """What she said in one word of the time since, wherever an item asks to stand under the plots: text, answer."""
    for answered in history.answered:
        for id_, one in answered.questionnaire.fields.items():
            value = answered.responses.values.get(id_)
            if one.item.under_plot and value is not None:
                yield answered, one.text, one.label_of(value)


def _newest(history: History) -> list[Questionnaire]:
    """The newest version that was answered of each questionnaire, in the order of asking."""
    newest: dict[str, Questionnaire] = {}
    for answered in history.answered:
        newest[answered.questionnaire.id] = answered.questionnaire
    return list(newest.values())


def _points(answered: Answered, scale_id: str) -> Iterable[Point]:
    score = answered.scored.scores.get(scale_id) if answered.scored else None
    scale = answered.questionnaire.scores.get(scale_id)
    if score is None or not isinstance(scale, Scale) or score.reason == NOT_ASKED:
        return
    yield Point(
        on=answered.on,
        sitting_n=answered.sitting.n,
        score=score.value,
        n=score.n,
        n_items=score.n_items,
        band=band_label(scale, score.band),
        sem=score.sem,
        version=answered.questionnaire.version,
        seal_of_scale=meaning_of(answered.questionnaire, scale_id),
        reason=score.reason,
    )


def band_label(score: Scale | Derived, band: str | None) -> str | None:
    """A band's name, from its id."""
    bands = score.bands.bands if score.bands else ()
    return next((one.label for one in bands if one.id == band), None)


def _change(one: Series) -> Change | None:
    """Only scores of one meaning are compared, so the verdict is about the last stretch."""
    if one.change_sem is None or not one.eras:
        return None
    scored = [(point.on, point.score) for point in one.eras[-1] if point.score is not None]
    return scoring.change.change(
        [on for on, _ in scored], [score for _, score in scored], sem=one.change_sem, baseline=one.baseline
    )


def _words(history: History) -> Iterable[DatedWord]:
    for answered, _, label in anchors(history):
        yield DatedWord(on=answered.on, text=label)


def _bar(latest: Answered, scale: Scale, *, is_client: bool) -> Bar:
    score = latest.scored.scores[scale.id] if latest.scored else None
    return Bar(
        id=scale.id,
        title=title_for(scale, is_client=is_client),
        score=score.value if score else None,
        n=score.n if score else 0,
        n_items=len(scale.key),
        band=band_label(scale, score.band) if score else None,
    )


def _rows(history: History, questionnaire: Questionnaire, shape: Shapes) -> Rows:
    items = [item_of(questionnaire, id_) for id_ in shape.rows]
    ratings = tuple(Rating(id=rating.id, label=rating.label) for rating in items[0].ratings)
    rows = tuple(
        Row(
            id=item.id,
            title=" – ".join((item.left, item.right)),
            left=item.left,
            right=item.right,
            centre=item.centre,
            rated=tuple(rated(a, item) for a in history.of(questionnaire.id) if a.is_whole),
        )
        for item in items
    )
    return Rows(ratings=ratings, rows=rows)


def rated(answered: Answered, item: Item) -> Rated:
    """One row as it was rated once: places from 0 to 100, and in words the reasons for having none."""
    least, most = item.range or (0, 100)
    values: list[float | None] = []
    reasons: list[str | None] = []
    for one in item.fields():
        value = answered.responses.values.get(one.id)
        values.append((float(value) - least) / (most - least) * 100 if isinstance(value, int | float) else None)
        offered = {reason.id: reason.label for reason in one.reasons}
        reasons.append(offered.get(answered.responses.missing.get(one.id, "")))
    return Rated(on=answered.on, sitting_n=answered.sitting.n, values=tuple(values), reasons=tuple(reasons))


def _map(followed: Sequence[Series], map_of: tuple[str, str] | None, words: PictureWords) -> Map | None:
    by_id = {one.id: one for one in followed}
    if map_of is None or not all(id_ in by_id and by_id[id_].scored for id_ in map_of):
        return None
    across, up = by_id[map_of[0]], by_id[map_of[1]]
    return Map(
        across=across,
        up=up,
        up_left=words.more.format(title=up.title.lower()),
        up_right=words.both_ways,
        down_left=words.neither,
        down_right=words.more.format(title=across.title.lower()),
    )
