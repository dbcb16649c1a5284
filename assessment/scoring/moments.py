"""Means and variances gathered block by block: whoever has a million rows keeps none of them."""

from __future__ import annotations

import numpy as np

from assessment.scoring.formulas import Floats


class Moments:
    """The mean of some columns, and how they vary together, over all rows added so far.

    Source: Chan, Golub and LeVeque (1983), American Statistician 37, 242-247: blocks are joined by their means, so
    nothing is lost to large sums.
    """

    def __init__(self, n_columns: int) -> None:
        self.n = 0
        self.mean = np.zeros(n_columns)
        self._products = np.zeros((n_columns, n_columns))

    def add(self, rows: Floats) -> None:
        """Take rows in, in which nothing is missing."""
        if not len(rows):
            return
        n, mean = len(rows), rows.mean(axis=0)
        apart, centred = mean - self.mean, rows - mean
        together = self.n + n
        self._products += centred.T @ centred + np.outer(apart, apart) * (self.n * n / together)
        self.mean = self.mean + apart * (n / together)
        self.n = together

    @property
    def covariance(self) -> Floats:
        """Columns x columns, with n - 1 below; there have to be two rows."""
        return self._products / (self.n - 1)
