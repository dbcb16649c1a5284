"""One client's answers and scores as the two files of her own copy: every answer in words and as a code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date

from assessment.reporting.cells import PLAIN
from assessment.reporting.lines import chunks


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """One answer. Without a value, `missing` says why: a reason she chose, or `blank`."""

    on: date
    track: int
    sitting: int
    questionnaire: str
    version: int
    item: str
    text: str
    value: float | str | None
    answer: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnScore:
    """One score; `value` is None where there were too few answers."""

    on: date
    track: int
    sitting: int
    questionnaire: str
    version: int
    score: str
    title: str
    value: float | None
    band: str
    answered: int
    items: int
    prorated: bool
    sem: float | None


_WHICH = ("date", "track", "check_in", "questionnaire", "version")
ANSWERS = (*_WHICH, "item", "text", "value", "answer", "missing")
SCORES = (*_WHICH, "score", "title", "value", "band", "answered", "items", "prorated", "sem")


def answers_csv(answers: Iterable[OwnAnswer]) -> Iterator[str]:
    """The file of answers."""
    yield PLAIN.first_line(ANSWERS)
    yield from chunks(PLAIN.row((one.on.isoformat(), *astuple(one)[1:])) for one in answers)


def scores_csv(scores: Iterable[OwnScore]) -> Iterator[str]:
    """The file of scores."""
    yield PLAIN.first_line(SCORES)
    yield from chunks(PLAIN.row(_score_row(one)) for one in scores)


def _score_row(one: OwnScore) -> tuple[float | str | None, ...]:
    values = astuple(one)
    return (one.on.isoformat(), *values[1:11], "yes" if one.prorated else "no", one.sem)
