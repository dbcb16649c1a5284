"""Columns of totals held against what the answers give. They are never kept: scores come from answers alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assessment.questionnaire.definition import Responses
from assessment.scoring.cells import with_point
from assessment.scoring.scores import Score, scored
from assessment.scoring.sheets import SheetProblem
from assessment.services.importing.file import AnswersFile, Row

_ROUNDING: Final = 1e-9
_LONGEST: Final = 40
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def differences(file: AnswersFile, row: Row, given: Responses) -> Iterator[SheetProblem]:
    """Where the totals of a row are not what its answers give, to the decimals in which they are written."""
    if not file.wanted.totals:
        return
    scores = scored(file.questionnaire, given).scores
    header = [name.strip() for name in file.sheet.header]
    for column, id_ in file.wanted.totals.items():
        text = row.cells[header.index(column)].strip()
        if text and (what := _difference(text, scores[id_], comma=file.sheet.decimal_comma)):
            yield SheetProblem(row.number, column, what)


def _difference(text: str, score: Score, *, comma: bool) -> str | None:
    plain = with_point(text) if comma else text
    if len(plain) > _LONGEST or not _NUMBER.fullmatch(plain):
        return f"{text[:_LONGEST]!r} is no number"
    total = float(plain)
    if score.value is None:
        return f"the file says {plain}, the answers give no {score.id}: {score.n} of {score.n_items} are there"
    last_place = 10.0 ** -len(plain.partition(".")[2])
    if abs(total - score.value) <= last_place / 2 + _ROUNDING:
        return None
    return f"the file says {plain}, the answers give {score.id} = {round(score.value, 4):g}"
