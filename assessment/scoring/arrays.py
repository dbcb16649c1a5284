"""One compiled scorer per version: arrays of responses in, arrays of scores out, for one person or a million.

Missing is NaN, never 0. It knows nothing of words, patterns or reasons; `scores` adds those for one person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from weakref import ref

import numpy as np

from assessment.questionnaire.definition import Derived, Questionnaire, Scale, Value
from assessment.questionnaire.trees import ids_in
from assessment.scoring.columns import Column, columns_of
from assessment.scoring.derived import DerivedScores
from assessment.scoring.formulas import Counts, Floats
from assessment.scoring.keys import KeyMatrix
from assessment.scoring.lookups import rounded
from assessment.scoring.precision import independent_parts

_MOST_ROWS: Final = 1024
"""People scored at a time: their responses stay in the processor's cache from one step to the next."""
_ONE_THREAD: Final = 2**18
"""Multiplications up to which OpenBLAS works in the thread that asks; waking others for so little costs far more than
it gives, above all while they are busy."""


@dataclass(frozen=True)
class ScoreArrays:
    """Scores of n people."""

    ids: tuple[str, ...]
    """Scales, then derived scores, in the order of the file."""
    values: Floats
    """n x scores, NaN where there is none."""
    n: Counts
    """n x scores: answered items of a scale, parts that have a value of a derived score."""
    edges: tuple[Floats, ...]
    """For each score the least values of its bands, ascending; empty where it has none."""

    @cached_property
    def bands(self) -> Counts:
        """n x scores: the number of the band, from 0; -1 where there is no score or no band."""
        found = np.full(self.values.shape, -1, dtype=np.int32)
        for column, edges in enumerate(self.edges):
            if len(edges):
                values = self.values[:, column]
                found[:, column] = np.where(np.isnan(values), -1, np.searchsorted(edges, values, side="right") - 1)
        return found


class Scorer:
    """A questionnaire's scores, compiled once.

    Attributes:
        columns: what it reads, in the order of the matrix.
        ids: the scores it gives, scales first, in the order of the file.
        parts: for each derived score the scores and items it reads, each once, in the order in which it names them.
        independent_parts: for each derived score the scales of which it is the weighted sum, as `precision` finds them.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.columns: tuple[Column, ...] = columns_of(questionnaire)
        self.ids: tuple[str, ...] = tuple(questionnaire.scores)
        self.parts = {one.id: tuple(dict.fromkeys(ids_in(one.formula.tree))) for one in questionnaire.derived}
        self._edges = tuple(_edges(score) for score in questionnaire.scores.values())
        keyed = {one.field for scale in questionnaire.scales for one in scale.key}
        names = [column.id for column in self.columns if column.id in keyed]
        self._n_scales = len(questionnaire.scales)
        n_products = max(len(names) * self._n_scales, 1)
        self._n_at_once = max(min(_ONE_THREAD // n_products, _MOST_ROWS), 1)
        self._keys = KeyMatrix(questionnaire, names) if questionnaire.scales else None
        self._rounded = [
            (column, one.round) for column, one in enumerate(questionnaire.scales) if one.round is not None
        ]
        self._derived = DerivedScores(questionnaire, self.columns) if questionnaire.derived else None
        self.independent_parts = {one.id: independent_parts(questionnaire, one) for one in questionnaire.derived}

    def row(self, values: Mapping[str, Value]) -> Floats:
        """One person's responses as a matrix of one row."""
        return np.array([[column.code(values.get(column.id)) for column in self.columns]], dtype=np.float64)

    def score(self, matrix: Floats) -> ScoreArrays:
        """The scores of n people.

        Args:
            matrix: n x columns, as `columns` code them, NaN where missing.
        """
        n_rows = len(matrix)
        values, n = np.empty((n_rows, len(self.ids))), np.empty((n_rows, len(self.ids)), dtype=np.int32)
        with np.errstate(all="ignore"):  # a division by 0 and NaN are how missing travels
            for start in range(0, n_rows, self._n_at_once):
                block = slice(start, start + self._n_at_once)
                self._score_block(matrix[block], values[block], n[block])
        return ScoreArrays(self.ids, values, n, self._edges)

    def _score_block(self, matrix: Floats, values: Floats, n: Counts) -> None:
        if self._keys is not None:
            self._keys.fill(matrix, values[:, : self._n_scales], n[:, : self._n_scales])
            for column, how in self._rounded:
                values[:, column] = rounded(values[:, column], how)
        if self._derived is not None:
            self._derived.fill(matrix, values, n)


_compiled: dict[int, tuple[ref[Questionnaire], Scorer]] = {}


def scorer(questionnaire: Questionnaire) -> Scorer:
    """The scorer of a questionnaire, compiled when first asked for and kept as long as the questionnaire is."""
    key = id(questionnaire)
    known = _compiled.get(key)
    if known is not None and known[0]() is questionnaire:
        return known[1]
    made = Scorer(questionnaire)
    _compiled[key] = (ref(questionnaire, lambda _: _compiled.pop(key, None)), made)
    return made


def _edges(score: Scale | Derived) -> Floats:
    return np.array([band.start for band in score.bands.bands] if score.bands is not None else [], dtype=np.float64)
