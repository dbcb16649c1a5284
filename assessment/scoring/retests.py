"""Rows of an answers file as occasions of the same people: who was asked again, and how well the scores agree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from assessment.questionnaire.definition import Questionnaire
from assessment.scoring.agreement import Agreement, agreement
from assessment.scoring.arrays import scorer
from assessment.scoring.formulas import Floats, Truths
from assessment.scoring.sheets import AnswerSheet, Block, SheetError, SheetProblem

FIRST: Final = 1
_OCCASION: Final = re.compile(r"[1-9][0-9]{0,3}")


class Retests:
    """The scores of every occasion by id; they have to be kept until the last row has been read.

    Raises:
        SheetError: the file has no such column, or it is one of the questionnaire's items or the ids themselves.
    """

    def __init__(self, questionnaire: Questionnaire, sheet: AnswerSheet, column: str) -> None:
        header = [name.strip() for name in sheet.header]
        if column not in header[1:] or column in questionnaire.fields:
            raise SheetError(f"no column {column!r} tells the occasion (1, 2, ...), after the ids and beside the items")
        self._sheet = sheet
        self._column = column
        self._place = header.index(column, 1)
        self._questionnaire = questionnaire
        self._scores: dict[int, dict[str, Floats]] = {}

    def add(self, block: Block) -> Truths:
        """Take a block in; gives which of its rows are of the first occasion.

        What is no occasion, and a second row of one id on one occasion, is noted among the sheet's problems.
        """
        values = scorer(self._questionnaire).score(block.matrix).values
        is_first = np.zeros(len(block.rows), dtype=bool)
        for place, (id_, row, number) in enumerate(zip(block.ids, block.rows, block.numbers, strict=True)):
            occasion = self._occasion(row, number)
            if occasion is None:
                continue
            known = self._scores.setdefault(occasion, {})
            if id_ in known:
                what = f"{id_!r} has two rows on occasion {occasion}; nobody knows which one counts"
                self._sheet.problems.note("repeated row", SheetProblem(number, self._column, what))
                continue
            known[id_] = values[place]
            is_first[place] = occasion == FIRST
        return is_first

    def agreements(self) -> Mapping[str, Agreement]:
        """For each scale how its scores agree over all occasions of the file, of those who have one on each."""
        occasions: Sequence[Mapping[str, Floats]] = [self._scores[one] for one in sorted(self._scores)]
        first, *others = occasions or [{}]
        everywhere = [id_ for id_ in first if others and all(id_ in one for one in others)]
        of_scale: dict[str, Agreement] = {}
        for place, scale in enumerate(self._questionnaire.scales):
            rows = [[float(one[id_][place]) for one in occasions] for id_ in everywhere]
            of_scale[scale.id] = agreement([row for row in rows if not np.isnan(row).any()])
        return of_scale

    def _occasion(self, row: Sequence[str], number: int) -> int | None:
        text = row[self._place].strip()
        if not _OCCASION.fullmatch(text):
            what = f"{text[:40]!r} is not an occasion: 1, 2, ..."
            self._sheet.problems.note("unknown answer", SheetProblem(number, self._column, what))
            return None
        return int(text)
