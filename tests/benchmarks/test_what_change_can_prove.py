"""How often somebody who stayed the same is called changed, and how often a true change is found.

The error is the one that the shipped scales declare; the sittings lie three weeks apart. Read the table with
`pytest -s -m campaign tests/benchmarks/test_what_change_can_prove.py`.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from assessment.questionnaire.library import Library
from assessment.scoring.change import change
from assessment.scoring.precision import sem_of

ROOT = Path(__file__).parents[2]
FIRST = date(2026, 1, 5)
N_SITTINGS = range(2, 13)
CHANGES = (10, 20, 30)
"""True points from the first sitting to the last, in a straight line."""
WHOLE, SAMPLE = 20_000, 400


@pytest.fixture(scope="module")
def sem() -> float:
    """The error that the scales whose change is put in words declare."""
    scales = Library.read(ROOT / "questionnaires").newest("closeness").scales
    (error,) = {scale.error for scale in scales if scale.error is not None and scale.error.label_change}
    return sem_of(error)


def share_called_change(n_sittings: int, n_courses: int, *, sem: float, points: float = 0.0) -> float:
    """How many of these courses are called changed; with true points, only in their own direction."""
    random = np.random.default_rng([n_sittings, round(points), n_courses])
    line = np.linspace(0.0, points, n_sittings)
    courses = 50.0 + line + random.normal(0.0, sem, (n_courses, n_sittings))
    dates = [FIRST + timedelta(days=21 * n) for n in range(n_sittings)]
    found = [change(dates, course, sem=sem) for course in courses.tolist()]
    return sum(one.verdict == "change" and (not points or one.sign > 0) for one in found) / n_courses


@pytest.mark.parametrize("n_sittings", [2, 3, 6, 12])
def test_who_stays_the_same_is_seldom_called_changed(n_sittings: int, sem: float) -> None:
    most = binom.ppf(0.9999, SAMPLE, 0.05) / SAMPLE  # what a sample of a true 5% all but never exceeds

    assert share_called_change(n_sittings, SAMPLE, sem=sem) <= most


def test_a_change_of_three_errors_is_found_more_often_the_more_sittings_there_are(sem: float) -> None:
    few, many = (share_called_change(n, SAMPLE, sem=sem, points=3 * sem) for n in (2, 12))

    # Two sittings: the chance that a normal with mean 30 / (sqrt(2) 10) = 2.1213 exceeds 1.96 is .5641.
    assert binom.ppf(0.0001, SAMPLE, 0.5641) <= few * SAMPLE <= binom.ppf(0.9999, SAMPLE, 0.5641)
    assert many > few


@pytest.mark.campaign
@pytest.mark.parametrize("n_sittings", N_SITTINGS)
def test_who_stays_the_same_is_called_changed_at_most_one_time_in_twenty(n_sittings: int, sem: float) -> None:
    assert share_called_change(n_sittings, WHOLE, sem=sem) <= 0.05 + 0.005


@pytest.mark.campaign
def test_the_power_to_find_a_change_is_told(sem: float) -> None:
    rows = [
        [n, *(share_called_change(n, WHOLE // 4, sem=sem, points=points) for points in (0, *CHANGES))]
        for n in N_SITTINGS
    ]

    sys.stdout.write(f"\nCalled a change, with an error (SEM) of {sem:g} points and a sitting every three weeks:\n\n")
    sys.stdout.write("| sittings | no true change | 10 points | 20 points | 30 points |\n|---:|---:|---:|---:|---:|\n")
    for n, *shares in rows:
        sys.stdout.write(f"| {n} | " + " | ".join(f"{share:.0%}" for share in shares) + " |\n")
    for _, *shares in rows:
        assert shares == sorted(shares)  # a larger change is found more often
    assert rows[0][-1] == pytest.approx(0.5641, abs=4 * sqrt(0.25 / (WHOLE // 4)))
