"""Scores as rows of text for a CSV file: `ID`, `ID.n` and `ID.band` of every score, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import Final

import numpy as np

from assessment.questionnaire.definition import Questionnaire
from assessment.scoring.arrays import scorer
from assessment.scoring.sheets import Block

_MOST_REMEMBERED: Final = 20_000


class _ScoreTexts(dict[float, str]):
    """Scores as exact as they are; few different ones come up, and writing a float takes long."""

    def __missing__(self, score: float) -> str:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        text = "" if score == inf else repr(score)
        self[score] = text
        return text


def score_header(questionnaire: Questionnaire) -> list[str]:
    """The columns after the id."""
    return [f"{id_}{part}" for id_ in questionnaire.scores for part in ("", ".n", ".band")]


def score_rows(questionnaire: Questionnaire, blocks: Iterable[Block]) -> Iterator[Sequence[Sequence[object]]]:
    """For each block its rows: the id as it is written, then the scores; empty where there is none."""
    compiled, texts = scorer(questionnaire), _ScoreTexts()
    band_ids = [
        [*(band.id for band in score.bands.bands), ""] if score.bands is not None else [""]
        for score in questionnaire.scores.values()
    ]
    for block in blocks:
        found = compiled.score(block.matrix)
        values = np.where(np.isnan(found.values), inf, found.values)  # NaN is never found in a dict
        columns: list[Iterable[object]] = [block.ids]
        for place, names in enumerate(band_ids):
            columns.append(map(texts.__getitem__, values[:, place].tolist()))
            columns.append(found.n[:, place].tolist())
            columns.append(map(names.__getitem__, found.bands[:, place].tolist()))  # -1, no band, is the last: ""
        yield list(zip(*columns, strict=True))
