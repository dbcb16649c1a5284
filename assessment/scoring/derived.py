"""The derived scores of a questionnaire over arrays, whatever their order in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from assessment.questionnaire.definition import Derived, Questionnaire
from assessment.scoring.columns import Column, kind_of, option_texts, word_codes
from assessment.scoring.formulas import Counts, Floats, Formula, Names, chosen, compiled
from assessment.scoring.lookups import looked_up, rounded

_MILLION: Final = 1e6
_DUST: Final = 1e-10
"""A derived score this close to a millionth is that millionth: 70.8333... - 20.8333... is meant to be 50."""
_MISSING: Final = np.array([np.nan])


class DerivedScores:
    """The formulas of one questionnaire (at least one), compiled.

    They are worked in levels: what reads only scales and items, then what reads those, and so on.
    """

    def __init__(self, questionnaire: Questionnaire, columns: Sequence[Column]) -> None:
        names = _names(questionnaire)
        places = {id_: place for place, id_ in enumerate(questionnaire.scores)}
        read = frozenset().union(*(one.formula.ids for one in questionnaire.derived))
        self._first = len(questionnaire.scales)
        self._unknown = dict.fromkeys(read, _MISSING)  # what is not asked here is missing, not an error
        self._scores = [(id_, place) for id_, place in places.items() if id_ in read]
        self._columns = [
            (chosen(column.id, column.option) if column.kind == "chosen" else column.id, number)
            for number, column in enumerate(columns)
            if column.id in read
        ]
        self._levels: list[list[tuple[int, Derived, Formula]]] = [
            [(places[one.id], one, compiled(one.formula, names, min_answered=one.min_answered)) for one in level]
            for level in _levels(questionnaire.derived)
        ]
        self._score_parts = _incidence(list(places), questionnaire.derived)
        self._item_parts = _incidence([name for name, _ in self._columns], questionnaire.derived)

    def fill(self, matrix: Floats, values: Floats, n: Counts) -> None:
        """Derived scores and their numbers of parts, put into the last columns of both arrays.

        Args:
            matrix: people x columns of responses.
            values: people x scores, where the scales stand already.
            n: people x scores.
        """
        arrays = dict(self._unknown)
        arrays |= {name: matrix[:, number] for name, number in self._columns}
        arrays |= {id_: values[:, place] for id_, place in self._scores}
        for level in self._levels:
            places = [place for place, *_ in level]
            found = np.empty((len(values), len(level)))
            for column, (*_, formula) in enumerate(level):
                found[:, column] = formula(arrays)
            found = _without_dust(found)
            for column, (_, one, _) in enumerate(level):
                found[:, column] = looked_up(rounded(found[:, column], one.round), one.table)
            values[:, places] = found
        parts = (~np.isnan(values)).astype(np.float32) @ self._score_parts
        if self._columns:
            items = matrix[:, [number for _, number in self._columns]]
            parts += (~np.isnan(items)).astype(np.float32) @ self._item_parts
        n[:, self._first :] = parts


def _names(questionnaire: Questionnaire) -> Names:
    fields = questionnaire.fields
    return Names(
        words=frozenset(id_ for id_, one in fields.items() if kind_of(one) == "word"),
        given=frozenset(id_ for id_, one in fields.items() if kind_of(one) == "given"),
        options={id_: option_texts(one) for id_, one in fields.items() if one.item.type == "choices"},
        codes=word_codes(questionnaire),
    )


def _levels(derived: Sequence[Derived]) -> Sequence[Sequence[Derived]]:
    waiting = {one.id: one for one in derived}
    levels: list[list[Derived]] = []
    while waiting:
        ready = [one for one in waiting.values() if not one.formula.ids & waiting.keys()]
        if not ready:
            raise ValueError(f"derived scores read each other in a circle: {', '.join(waiting)}")
        levels.append(ready)
        for one in ready:
            del waiting[one.id]
    return levels


def _incidence(ids: Sequence[str], derived: Sequence[Derived]) -> npt.NDArray[np.float32]:
    """ids x derived scores: 1 where the formula reads the id."""
    return np.array([[id_ in one.formula.ids for one in derived] for id_ in ids], dtype=np.float32)


def _without_dust(values: Floats) -> Floats:
    """Values without what rounding left on them, so that a cut-off on a derived score is met when it is met."""
    tidy = np.rint(values * _MILLION) / _MILLION + 0.0  # no minus 0 either
    tidy = np.where(np.abs(values - tidy) <= _DUST, tidy, values)
    return np.where(np.isfinite(tidy), tidy, np.nan)
