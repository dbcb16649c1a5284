"""Rounding and tables over arrays: what a definition does to a score once it has been counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from assessment.questionnaire.definition import Rounding, TableRow
from assessment.scoring.formulas import Floats

_HALF: Final = 0.5


def rounded(values: Floats, how: Rounding | None) -> Floats:
    """Values as whole numbers, halves away from 0 where it is the nearest; NaN stays NaN.

    NumPy's own `rint` takes halves to the even number (2.5 to 2), which no manual means.
    """
    if how is None:
        return values
    if how == "nearest":
        whole = np.trunc(values)
        # by what is left over, since adding a half could itself be rounded up to the next whole number
        whole += np.where(np.abs(values - whole) >= _HALF, np.sign(values), 0.0)
    else:
        whole = np.ceil(values) if how == "up" else np.floor(values)
    return whole + 0.0  # no minus 0


def looked_up(values: Floats, table: Sequence[TableRow]) -> Floats:
    """What a table gives for each value; NaN for what is missing, and for what no row names."""
    if not table:
        return values
    least, most, gives = (np.array(column) for column in zip(*((r.least, r.most, r.gives) for r in table), strict=True))
    places = np.searchsorted(least, values, side="right") - 1  # NaN comes last, and is in no row
    is_listed = (places >= 0) & (values <= most[places])
    return np.where(is_listed, gives[places], np.nan)
