"""How well the practice's questionnaires hold together in its own answers, and how sure their scores are there.

For the owner: counts and coefficients over everybody, never a client's answers, and nothing from fewer than 30.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import scoring
from assessment.questionnaire.comparing import errors_of
from assessment.questionnaire.definition import Questionnaire, Scale
from assessment.questionnaire.library import Library
from assessment.scoring.arrays import scorer
from assessment.scoring.formulas import Floats
from assessment.scoring.scores import NOT_SHOWN
from assessment.services import definitions, looks
from assessment.services.drafts import values_from
from assessment.services.error_drafts import FEWEST_PAIRS, draft_of
from assessment.services.retests import LEAST_DAYS, MOST_DAYS, Retest, anchors, retests
from assessment.services.shown.numbers import ItemNumbers, NumbersPage, QuestionnaireNumbers, ScaleNumbers
from assessment.services.workplace import Workplace
from assessment.storage import definitions as sealed
from assessment.storage import pooled
from assessment.storage.pooled import Pooled
from assessment.storage.tables import Version

if TYPE_CHECKING:
    from assessment.scoring.psychometrics import Agreement, ScaleFigures

_ROWS_OF_A_BLOCK: Final = 1024

_Row: TypeAlias = Sequence[float]


def numbers_page(workplace: Workplace, owner_id: str, now: datetime) -> NumbersPage:
    """Everything that can be said, once the owner's look is written down.

    Of each client the first whole administration of a version counts, so that nobody counts twice, and for the error
    her first retest, as `retests` finds them.
    """
    with workplace.database.writing() as db:
        looks.looked(db, chain=owner_id, actor_id=owner_id, action="numbers", at=now)
    with workplace.database.reading() as db:
        asked = _ever_asked(db, workplace.library)
        again = retests(db, asked)
        found = [
            _Version(db, workplace.library, questionnaire).numbers(pooled.whole_administrations(db, id_), again)
            for id_, questionnaire in asked.items()
            if questionnaire.scales
        ]
    return NumbersPage(
        fewest=scoring.psychometrics.FEWEST,
        fewest_pairs=FEWEST_PAIRS,
        least_days=LEAST_DAYS,
        most_days=MOST_DAYS,
        has_anchor=any(anchors(questionnaire) for questionnaire in asked.values()),
        questionnaires=tuple(one for one in found if one.n),
    )


def _ever_asked(db: Session, library: Library) -> Mapping[int, Questionnaire]:
    """Every version that was ever asked, by the id of its row: newest first, in the order of an intake."""
    place = library.plans.place_in_intake
    rows = db.scalars(select(Version))
    in_order = sorted(rows, key=lambda row: (place(row.questionnaire), row.questionnaire, -row.version))
    return {row.id: definitions.of_row(library, row) for row in in_order}


class _Version:
    """One version of a questionnaire, while its administrations stream by."""

    def __init__(self, db: Session, library: Library, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._columns = scorer(questionnaire).columns
        self._tally = scoring.psychometrics.Tally(questionnaire)
        self._before: list[_Row] = []
        self._after: list[_Row] = []
        self._days: list[date] = []
        self._has_file = (questionnaire.id, questionnaire.version) in library.questionnaires
        kept = sealed.errors_of(db, [(questionnaire.id, questionnaire.version)])
        known = [row.revision for row in kept] + [one.revision for one in errors_of(questionnaire).values()]
        self._revision = max(known, default=0) + 1

    def numbers(self, rows: Iterable[Pooled], again: Mapping[str, Retest]) -> QuestionnaireNumbers:
        """What the administrations come to; they are a client's one after the other."""
        first: list[Pooled] = []
        for _, several in groupby(rows, key=lambda row: row.client_id):
            own = list(several)
            self._keep_pair(own, again)
            first.append(own[0])
            if len(first) == _ROWS_OF_A_BLOCK:
                self._count(first)
                first = []
        self._count(first)
        return self._found()

    def _keep_pair(self, own: Sequence[Pooled], again: Mapping[str, Retest]) -> None:
        """A client's first retest of this version."""
        by_sitting = {row.sitting_id: row for row in own}
        for row in own:
            retest = again.get(row.sitting_id)
            if retest is not None and retest.before in by_sitting:
                self._before.append(self._coded(by_sitting[retest.before]))
                self._after.append(self._coded(row))
                self._days += retest.days
                return

    def _count(self, rows: Sequence[Pooled]) -> None:
        if not rows:
            return
        asked = {
            column.id: np.array([row.missing.get(column.id) not in NOT_SHOWN for row in rows])
            for column in self._columns
        }
        self._tally.add(self._matrix([self._coded(row) for row in rows]), asked)

    def _coded(self, row: Pooled) -> _Row:
        values = values_from(row.responses)
        return [column.code(values.get(column.id)) for column in self._columns]

    def _matrix(self, rows: Sequence[_Row]) -> Floats:
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(self._columns))

    def _found(self) -> QuestionnaireNumbers:
        own, n = self._questionnaire, self._tally.n_rows
        figures, agreements = self._tally.figures(), self._agreements()
        return QuestionnaireNumbers(
            title=own.title,
            id=own.id,
            version=own.version,
            n=n,
            n_alike=self._tally.n_alike if _is_enough(n) else None,
            scales=tuple(self._scale(scale, figures[scale.id], agreements[scale.id]) for scale in own.scales),
        )

    def _agreements(self) -> Mapping[str, Agreement]:
        score = scorer(self._questionnaire).score
        before, after = (score(self._matrix(rows)).values for rows in (self._before, self._after))
        found: dict[str, Agreement] = {}
        for place, scale in enumerate(self._questionnaire.scales):
            pairs = np.column_stack([before[:, place], after[:, place]])
            found[scale.id] = scoring.psychometrics.agreement(pairs[~np.isnan(pairs).any(axis=1)].tolist())
        return found

    def _scale(self, scale: Scale, figures: ScaleFigures, agreement: Agreement) -> ScaleNumbers:
        is_drafted = self._has_file and bool(self._days)
        days = (min(self._days), max(self._days)) if is_drafted else None
        return ScaleNumbers(
            id=scale.id,
            title=scale.title,
            n=figures.n,
            n_complete=figures.n_complete,
            figures=figures if _is_enough(figures.n_complete) else None,
            n_pairs=agreement.n,
            agreement=agreement if _is_enough(agreement.n) else None,
            items=tuple(self._item(id_, figures) for id_ in figures.items),
            draft=draft_of(scale, agreement, revision=self._revision, days=days) if days else None,
        )

    def _item(self, id_: str, figures: ScaleFigures) -> ItemNumbers:
        """An item has what its answers give; item-rest r stands on complete cases, and missing on who was asked."""
        one = figures.items[id_]
        if not _is_enough(figures.n_complete):
            one = replace(one, item_rest_r=None)
        if not _is_enough(one.n):
            one = replace(one, mean=None, sd=None, item_rest_r=None, floor=None, ceiling=None)
        text = self._questionnaire.fields[id_].text
        return ItemNumbers(id=id_, text=text, n=one.n, figures=one if _is_enough(one.n_asked) else None)


def _is_enough(n: int) -> bool:
    return n >= scoring.psychometrics.FEWEST
