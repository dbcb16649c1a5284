"""Why a response is missing, where only the answers are known: hidden by a condition, or left blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from assessment.questionnaire.definition import Questionnaire, Responses, Value
from assessment.questionnaire.library import NO_PLANS
from assessment.questionnaire.walk import Walk
from assessment.scoring.arrays import scorer
from assessment.scoring.formulas import Truths
from assessment.scoring.sheets import AnswerSheet, Block

NOT_ASKED: Final = "not-asked"
_MOST_REMEMBERED: Final = 20_000


def with_reasons(questionnaire: Questionnaire, responses: Responses, *, sitting: Mapping[str, Value]) -> Responses:
    """The responses to one questionnaire, each of its fields among the values or with a reason why not.

    Args:
        questionnaire: what was asked.
        responses: as far as they are known; those to other questionnaires are left out.
        sitting: responses to earlier questionnaires, which conditions may read.
    """
    hidden = _hidden(questionnaire, responses.values, sitting)
    own = responses.of(questionnaire.fields)
    chosen = {id_: reason for id_, reason in own.missing.items() if reason != "blank"}
    left = questionnaire.fields.keys() - own.values.keys() - chosen.keys()
    open_ = {id_: NOT_ASKED if id_ in hidden else "blank" for id_ in questionnaire.fields if id_ in left}
    return Responses(values=own.values, missing={**chosen, **open_})


class Asked:
    """Who of a sheet was asked what; worked out once for all rows that answer alike what conditions read."""

    def __init__(self, questionnaire: Questionnaire, sheet: AnswerSheet) -> None:
        self._questionnaire = questionnaire
        self._sheet = sheet
        shows = [item.show for item in questionnaire.items if item.show is not None]
        read = frozenset().union(*(show.ids for show in shows))
        self._read = [place for place, one in sheet.fields.items() if one.id in read]
        self._columns = {
            column.id: number
            for number, column in enumerate(scorer(questionnaire).columns)
            if questionnaire.fields[column.id].item.show is not None
        }
        self._hidden: dict[tuple[str, ...], frozenset[str]] = {}

    def in_block(self, block: Block) -> Mapping[str, Truths]:
        """For each scored item that has a condition, who was asked it; whoever answered it need not be looked at."""
        if not self._columns:
            return {}
        asked = {id_: np.ones(len(block.rows), dtype=bool) for id_ in self._columns}
        is_open = np.isnan(block.matrix[:, list(self._columns.values())]).any(axis=1)
        for row in np.flatnonzero(is_open).tolist():
            for id_ in self._hidden_in(block.rows[row]) & asked.keys():
                asked[id_][row] = False
        return asked

    def _hidden_in(self, row: Sequence[str]) -> frozenset[str]:
        key = tuple(row[place] for place in self._read)
        known = self._hidden.get(key)
        if known is None:
            if len(self._hidden) >= _MOST_REMEMBERED:
                self._hidden.clear()
            given = self._sheet.responses(row).values
            known = self._hidden[key] = _hidden(self._questionnaire, given, given)
        return known


def _hidden(questionnaire: Questionnaire, values: Mapping[str, Value], sitting: Mapping[str, Value]) -> frozenset[str]:
    given = {id_: value for id_, value in sitting.items() if id_ not in questionnaire.fields}
    return Walk(questionnaires=(questionnaire,), plans=NO_PLANS, given=given).hidden(values)
