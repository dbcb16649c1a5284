"""ICC(2,1), its interval and the SEM of agreement against the papers."""

from __future__ import annotations

from math import sqrt

import pytest

from assessment.scoring.agreement import Agreement, agreement
from tests.scoring.known import RATINGS


def test_the_ratings_of_shrout_and_fleiss_give_their_icc() -> None:
    # table 4 of the paper: ICC(2,1) = .29; exactly .2897638 (pingouin 0.6.1: .2897637795)
    assert agreement(RATINGS).icc == pytest.approx(0.2897637795, abs=1e-10)


def test_the_interval_is_the_one_that_r_psych_prints() -> None:
    # R psych's help page of ICC: Single_random_raters ICC2 0.29, F 11.03, lower 0.019, upper 0.76
    found = agreement(RATINGS)

    assert (round(found.low or 0, 3), round(found.high or 0, 2)) == (0.019, 0.76)


def test_sem_of_agreement_is_the_error_that_a_second_occasion_brings() -> None:
    # mean squares of the paper's table 3: between targets 11.24, between judges 32.49, residual 1.02
    found = agreement(RATINGS)

    assert found.sem == pytest.approx(sqrt((32.49 - 1.02) / 6 + 1.02), abs=0.002)
    assert found.sem == pytest.approx((found.sd or 0) * sqrt(1 - (found.icc or 0)))


def test_a_shift_of_everybody_counts_as_error() -> None:
    # three people, each 2 higher: R = 2, C = 6, E = 0 by hand; variance of people 1, of occasions 2
    found = agreement([[1, 3], [2, 4], [3, 5]])

    assert (found.icc, found.sem) == (pytest.approx(1 / 3), pytest.approx(sqrt(2)))


def test_perfect_agreement_has_no_error_and_no_interval() -> None:
    assert agreement([[1, 1], [2, 2], [4, 4]]) == Agreement(n=3, icc=1.0, sem=0.0, sd=pytest.approx(sqrt(7 / 3)))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scores", [[], [[1, 2]], [[1], [2]], [[3, 3]] * 5, [[0.1, 0.3]] * 40])
def test_what_cannot_be_known_is_none_and_no_warning(scores: list[list[float]]) -> None:
    assert agreement(scores) == Agreement(n=len(scores))


@pytest.mark.filterwarnings("error")
def test_two_people_give_a_number_and_an_interval_that_says_how_little_it_is_worth() -> None:
    found = agreement([[1, 1], [2, 2.5]])

    assert (found.low or 0) < 0 < (found.icc or 0) < (found.high or 0) <= 1
