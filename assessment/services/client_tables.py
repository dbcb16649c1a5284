"""Two tables of a client's page: every score of every sitting, and the items that moved most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from assessment.questionnaire.definition import Field
from assessment.scoring.scores import NOT_ASKED
from assessment.services.administer import in_words
from assessment.services.history import Answered, History
from assessment.services.progress import anchors
from assessment.services.shapes import shapes, title_for
from assessment.services.shown import ClientPage, MovedItem, ScoreTableCell, ScoreTableRow
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
        )
        for sitting in known.over
    )
    return tuple(columns.values()), rows


def _cells(known: History, sitting: Sitting, columns: Iterable[str]) -> Iterable[ScoreTableCell]:
    scores = {id_: s for a in known.in_sitting(sitting) if a.scored for id_, s in a.scored.scores.items()}
    for id_ in columns:
        score = scores.get(id_)
        if score is None or score.reason == NOT_ASKED:
            yield ScoreTableCell(score_id=id_, score=None, is_asked=False)
        else:
            yield ScoreTableCell(
                score_id=id_, score=score.value, n=score.n, n_items=score.n_items, is_prorated=score.prorated
            )


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
