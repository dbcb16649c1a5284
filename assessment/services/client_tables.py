"""Two tables of a client's page: every score of every sitting, and the items that moved most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast

from assessment.questionnaire.definition import Field
from assessment.scoring.scores import NOT_ASKED, Score
from assessment.services.administer import in_words
from assessment.services.history import Answered, History, day_of
from assessment.services.progress import anchors
from assessment.services.shapes import shapes, title_for
from assessment.services.shown import (
    AdministrationRow,
    ClientPage,
    MovedItem,
    ScoreTableCell,
    ScoreTableRow,
    SittingRow,
)
from assessment.storage.tables import Sitting

N_MOVED = 3


def score_table(known: History, *, is_client: bool) -> tuple[tuple[str, ...], tuple[ScoreTableRow, ...]]:
    """Every score of every sitting whose change is followed or that is derived from such."""
    columns: dict[str, str] = {}
    for answered in known.answered:
        shape = shapes(answered.questionnaire)
        for scale in (*shape.followed, *((shape.total,) if shape.total else ()), *shape.bars, *shape.others):
            columns[scale.id] = title_for(scale, is_client=is_client)
    last_word = {id(a.sitting): answer for a, _, answer in anchors(known)}
    rows = tuple(
        ScoreTableRow(
            sitting_id=sitting.id,
            on=known.in_sitting(sitting)[-1].on,
            n=sitting.n,
            scores=tuple(_cells(known, sitting, columns)),
            anchor=last_word.get(id(sitting), ""),
            is_imported=sitting.imported_at is not None,
        )
        for sitting in known.over
    )
    return tuple(columns.values()), rows


def every_sitting(known: History) -> Iterable[SittingRow]:
    """Every sitting that is over and every administration in it, with all of its scores, the newest first."""
    for sitting in reversed(known.sittings):
        if sitting.state in {"waiting", "begun"}:
            continue
        state = "imported" if sitting.imported_at else sitting.state
        yield SittingRow(
            sitting_id=sitting.id,
            n=sitting.n,
            on=day_of(sitting),
            state=cast(Literal["sent", "stopped", "ended", "lapsed", "imported"], state),
            administrations=tuple(_administration(answered) for answered in known.in_sitting(sitting)),
        )


def _administration(answered: Answered) -> AdministrationRow:
    scores = answered.scored.scores if answered.scored else {}
    return AdministrationRow(
        title=answered.questionnaire.title,
        version=answered.questionnaire.version,
        n_answered=answered.n_answered,
        n_asked=answered.n_asked,
        is_whole=answered.is_whole,
        scores=tuple(
            (answered.questionnaire.scores[id_].title, _cell(score))
            for id_, score in scores.items()
            if score.reason != NOT_ASKED
        ),
    )


def _cell(score: Score) -> ScoreTableCell:
    return ScoreTableCell(
        score_id=score.id, score=score.value, n=score.n, n_items=score.n_items, is_prorated=score.prorated
    )


def _cells(known: History, sitting: Sitting, columns: Iterable[str]) -> Iterable[ScoreTableCell]:
    scores = {id_: s for a in known.in_sitting(sitting) if a.scored for id_, s in a.scored.scores.items()}
    half = {id_ for a in known.in_sitting(sitting) if not a.is_whole for id_ in a.questionnaire.scores}
    for id_ in columns:
        score = scores.get(id_)
        if score is None or score.reason == NOT_ASKED:
            yield ScoreTableCell(score_id=id_, score=None, is_asked=id_ in half, is_half=id_ in half)
        else:
            yield _cell(score)


def with_moved(page: ClientPage, known: History) -> ClientPage:
    """Add the items whose answers moved most."""
    moved = moved_most(known)
    if moved is None:
        return page
    return replace(page, moved=moved.items, moved_from=moved.before_on, moved_to=moved.now_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Items whose answers moved most between two days, as answered and not as counted."""

    items: tuple[MovedItem, ...]
    before_on: date
    now_on: date


def moved_most(known: History) -> Moved | None:
    """What moved most between the last two times that a questionnaire with followed scales was answered."""
    for answered in reversed(known.answered):
        before = [a for a in known.of(answered.questionnaire.id) if a.sitting.n < answered.sitting.n and a.is_whole]
        if before and shapes(answered.questionnaire).followed:
            return _moved_between(before[-1], answered)
    return None


def _moved_between(before: Answered, now: Answered) -> Moved:
    moves: list[tuple[float, str]] = []
    for id_, one in now.questionnaire.fields.items():
        earlier, later = before.responses.values.get(id_), now.responses.values.get(id_)
        if not _asks_the_same(before.questionnaire.fields.get(id_), one):
            continue
        if one.limits and isinstance(earlier, int | float) and isinstance(later, int | float) and earlier != later:
            moves.append((-abs(later - earlier), id_))
    fields = now.questionnaire.fields
    top = [id_ for _, id_ in sorted(moves, key=lambda move: move[0])[:N_MOVED]]
    items = tuple(
        MovedItem(
            text=fields[id_].text,
            before=in_words(fields[id_], before.responses),
            now=in_words(fields[id_], now.responses),
        )
        for id_ in top
    )
    return Moved(items=items, before_on=before.on, now_on=now.on)


def _asks_the_same(before: Field | None, now: Field) -> bool:
    """Whether an item of another version is the same one: a changed sentence moves nothing."""
    return before is not None and (before.text, before.limits) == (now.text, now.limits)
