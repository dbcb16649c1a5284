"""A new error table from the practice's own retests, as text for the questionnaire's file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from assessment.questionnaire.definition import Scale
from assessment.services.retests import LEAST_DAYS, MOST_DAYS

if TYPE_CHECKING:
    from assessment.scoring.psychometrics import Agreement

FEWEST_PAIRS: Final = 50
"""From so many pairs on the practice's own error may take the place of the one that a questionnaire came with."""


def draft_of(scale: Scale, agreement: Agreement, *, revision: int, days: tuple[date, date]) -> str | None:
    """A `[scales.error]` to be pasted below its scale; None where the pairs are too few or give no usable error.

    `sd` is that of one score on any occasion of the pairs and `retest_r` their ICC(2,1), so that sd * sqrt(1 - r) is
    their SEM of agreement. Whether a change is put in words stays as it is.

    Args:
        scale: as its file says it now.
        agreement: of its scores over the pairs.
        revision: of the new table, above all that the version had.
        days: of the first and the last sitting of all pairs.
    """
    icc, sd, low, high = agreement.icc, agreement.sd, agreement.low, agreement.high
    if agreement.n < FEWEST_PAIRS or icc is None or sd is None or low is None or high is None:
        return None
    retest_r, sd = round(icc, 3), round(sd, 2)
    if not 0 < retest_r < 1 or not sd > 0:
        return None
    source = (
        f"own data: {agreement.n} pairs of sittings {LEAST_DAYS} to {MOST_DAYS} days apart, one a client, the second "
        f"answered that nothing had changed; {days[0].isoformat()} to {days[1].isoformat()}; ICC(2,1) {icc:.2f} "
        f"(95% {low:.2f} to {high:.2f}), SEM of agreement {agreement.sem:.2f}"
    )
    label_change = scale.error is not None and scale.error.label_change
    return "\n".join(
        (
            "[scales.error]",
            f"revision = {revision}",
            f"sd = {sd:g}",
            f"retest_r = {retest_r:g}",
            f'source = "{source}"',
            f"label_change = {'true' if label_change else 'false'}",
        )
    )
