"""One factor behind a scale's items, by minimum residuals, and omega total from it."""

from __future__ import annotations

from typing import Final

import numpy as np

from assessment.scoring.formulas import Floats

_MOST_SHARED: Final = 0.995
"""The most of an item's variance that the factor may explain, as in R psych's `fa`; beyond lies a Heywood case."""
_MOST_ROUNDS: Final = 10_000
_STILL: Final = 1e-12
_DUST: Final = 1e-9
_FEWEST_ITEMS: Final = 3
"""Two items have one correlation, which any two loadings with that product explain."""


def loadings(correlations: Floats) -> Floats:
    """The loadings of one factor: those that leave the least squared correlations unexplained off the diagonal.

    Each loading in turn takes its best value given the others (r_i . l / l . l without item i), until none moves.

    Args:
        correlations: of three items or more, items x items.

    Source: Harman and Jones (1966), Psychometrika 31, 351-368, for one factor.
    """
    most = np.sqrt(_MOST_SHARED)
    off = correlations - np.diag(np.diag(correlations))
    found = _first_guess(correlations)
    for _ in range(_MOST_ROUNDS):
        before = found.copy()
        for item in range(len(found)):
            others = float(found @ found) - found[item] ** 2
            if others > 0:
                found[item] = min(max(float(off[item] @ found) / others, -most), most)
        if np.abs(found - before).max() < _STILL:
            break
    return found


def omega_total(correlations: Floats) -> float | None:
    """The share of the sum score's variance that is not unique to single items, for standardised items.

    omega = 1 - (sum of 1 - l_i^2) / (sum of all correlations). Six items that all correlate .4 have loadings of
    sqrt(.4) and omega 0.8, which is their alpha. None with fewer than three items.

    Source: McDonald (1999), Test theory, ch. 6; it is `omega_t` of R psych's `omega(nfactors = 1)`, but that no item is
    turned round: the key is taken as it is written.
    """
    if len(correlations) < _FEWEST_ITEMS:
        return None
    whole = float(correlations.sum())
    if not whole > _DUST:
        return None
    unique = float((1 - loadings(correlations) ** 2).sum())
    return 1 - unique / whole


def _first_guess(correlations: Floats) -> Floats:
    """The first principal component."""
    values, vectors = np.linalg.eigh(correlations)
    first: Floats = vectors[:, -1] * np.sqrt(values[-1])
    return first if first.sum() >= 0 else -first
