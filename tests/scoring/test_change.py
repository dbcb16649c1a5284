from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assessment.questionnaire.definition import ErrorParameters
from assessment.scoring.change import change, least_reliable_change, sem_of, swing

EXAMPLES: list[Mapping[str, Any]] = json.loads(Path(__file__).with_name("worked-examples.json").read_text())["change"]
FIRST = date(2026, 1, 5)


def every_three_weeks(n: int) -> list[date]:
    return [FIRST + timedelta(days=21 * number) for number in range(n)]


def rounded(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["id"] for example in EXAMPLES])
def test_every_series_worked_by_hand_comes_out_to_four_decimals(example: Mapping[str, Any]) -> None:
    dates = [date.fromisoformat(on) for on in example["dates"]]

    found = change(dates, example["scores"], sem=example["sem"])

    assert {key: rounded(getattr(found, key)) for key in example["expected"]} == example["expected"]


def test_the_published_example_of_reliable_change_comes_out() -> None:
    # Jacobson and Truax (1991), p. 14: SD 7.5, r .80, from 32.5 to 47.5
    sem = sem_of(ErrorParameters(revision=1, source="Jacobson and Truax (1991)", sd=7.5, retest_r=0.80))

    found = change(every_three_weeks(2), [32.5, 47.5], sem=sem)

    assert found.rc == pytest.approx(3.16228, abs=5e-6)
    # The published threshold takes the normal point unrounded; the instrument writes it as 1.96.
    assert least_reliable_change(sem, z=NormalDist().inv_cdf(0.975)) == pytest.approx(9.29693, abs=5e-6)
    assert least_reliable_change(sem) == pytest.approx(9.2971, abs=5e-5)
    assert found.verdict == "change"
    assert found.sign == 1


@pytest.mark.parametrize(
    ("scores", "sem", "rti", "rc", "verdict"),
    [
        ([98, 98, 98, 99, 99, 99], 0.5, 2.1514, 1.4142, "change"),
        ([69, 29, 69, 72], 2.87, 3.8177, None, "bumpy"),
    ],
)
def test_the_published_examples_of_a_reliable_trend_come_out(
    scores: list[float], sem: float, rti: float, rc: float | None, verdict: str
) -> None:
    # McAleavey (2024), Psychological Methods: equal steps
    found = change(every_three_weeks(len(scores)), scores, sem=sem)

    assert found.rti == pytest.approx(rti, abs=5e-5)
    assert rc is None or found.rc == pytest.approx(rc, abs=5e-5)
    assert found.verdict == verdict


def test_the_smallest_reliable_total_change_shrinks_as_sittings_add_up() -> None:
    # instrument.md, section 4: the table for SEM 10 and equal gaps; a straight line of that total is just reliable
    totals = {2: 27.7, 3: 27.7, 4: 26.3, 5: 24.8, 6: 23.4, 8: 21.2, 12: 18.0}
    verdicts = {}
    for n, total in totals.items():
        for label, points in (("below", total - 0.1), ("above", total + 0.1)):
            scores = [50 + points * number / (n - 1) for number in range(n)]
            verdicts[n, label] = change(every_three_weeks(n), scores, sem=10).verdict

    assert verdicts == {
        (n, label): "change" if label == "above" else "possible-change" for n in totals for label in ("below", "above")
    }


def test_a_sitting_without_a_score_is_left_out() -> None:
    dates = every_three_weeks(3)

    assert change(dates, [70.0, None, 50.0], sem=10) == change([dates[0], dates[2]], [70.0, 50.0], sem=10)


def test_without_any_score_there_is_nothing_to_say() -> None:
    found = change(every_three_weeks(2), [None, None], sem=10)

    assert (found.n, found.first, found.last, found.rc, found.verdict) == (0, None, None, None, "too-few")


@pytest.mark.parametrize(("points", "verdict"), [(24.0, "possible-change"), (24.1, "change")])
def test_a_baseline_of_two_sittings_asks_for_more_than_24_points(points: float, verdict: str) -> None:
    # instrument.md, section 10: SEM 10; 1.96 * 10 * sqrt(1.5) = 24.005
    found = change(every_three_weeks(3), [45.0, 55.0, 50.0 + points], sem=10, baseline="first-two")

    assert found.first == 50.0
    assert found.verdict == verdict


def test_a_baseline_of_two_sittings_needs_a_third() -> None:
    found = change(every_three_weeks(2), [10.0, 90.0], sem=10, baseline="first-two")

    assert (found.rc, found.verdict) == (None, "too-few")


def test_a_change_is_withdrawn_when_the_two_slopes_do_not_agree() -> None:
    # Nine level sittings and one far last one: least squares rises, the median slope is 0.
    scores = [50.0] * 9 + [84.0]

    found = change(every_three_weeks(10), scores, sem=10)

    assert found.rti is not None
    assert found.rti > 1.2816
    assert found.slope == 0
    assert found.qe_p is not None
    assert found.qe_p >= 0.05
    assert found.verdict == "no-clear-change"


def test_scores_of_one_day_have_no_trend() -> None:
    found = change([FIRST] * 3, [10.0, 50.0, 90.0], sem=10)

    assert (found.rti, found.slope, found.tau, found.qe_p, found.verdict) == (None, None, None, None, "no-clear-change")


@pytest.mark.parametrize("sem", [0, -1, float("nan")])
def test_an_error_of_nothing_is_refused(sem: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        change(every_three_weeks(2), [1.0, 2.0], sem=sem)


def test_swing_is_the_root_mean_square_of_steps() -> None:
    assert swing([10.0, 13.0, None, 9.0]) == pytest.approx(sqrt((3**2 + 4**2) / 2))
    assert swing([10.0, 13.0]) is None


series = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 24)), min_size=3, max_size=12).filter(
    lambda points: len({day for day, _ in points}) > 1
)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # of scipy's p-values, which nobody asked for
@given(series)
def test_slope_and_tau_are_those_of_a_second_program(points: Sequence[tuple[int, int]]) -> None:
    points = sorted(points)
    days, scores = [day for day, _ in points], [float(score) for _, score in points]

    found = change([FIRST + timedelta(days=day) for day in days], scores, sem=10)

    assert found.slope == pytest.approx(stats.theilslopes(scores, [day / 30 for day in days]).slope)
    if len(set(scores)) == 1:
        assert (found.tau, found.ols_slope) == (None, 0)
    else:
        assert found.tau == pytest.approx(stats.kendalltau(days, scores).statistic)
        line = stats.linregress([day / 30 for day in days], scores)
        assert found.ols_slope == pytest.approx(line.slope, abs=1e-9)


@given(series)
def test_turning_scores_upside_down_turns_the_sign_only(points: Sequence[tuple[int, int]]) -> None:
    dates = [FIRST + timedelta(days=day) for day, _ in points]

    up = change(dates, [score for _, score in points], sem=3)
    down = change(dates, [24 - score for _, score in points], sem=3)

    assert down.verdict == up.verdict
    assert down.rti == pytest.approx(-up.rti, abs=1e-9)


@given(st.integers(1, 400), st.floats(0, 100), st.floats(0, 100), st.floats(0.5, 30))
def test_with_two_sittings_the_trend_is_the_reliable_change(days: int, first: float, last: float, sem: float) -> None:
    found = change([FIRST, FIRST + timedelta(days=days)], [first, last], sem=sem)

    assert found.rti == pytest.approx(found.rc, abs=1e-9)


@given(series, st.integers(-1000, 1000), st.sampled_from([0.25, 0.5, 2, 10, 100]))
def test_shifting_and_scaling_scores_with_their_error_changes_neither_figure(
    points: Sequence[tuple[int, int]], shift: int, factor: float
) -> None:
    dates = [FIRST + timedelta(days=day) for day, _ in points]

    plain = change(dates, [score for _, score in points], sem=3)
    moved = change(dates, [shift + factor * score for _, score in points], sem=3 * factor)

    assert (moved.rc, moved.rti, moved.qe_p) == pytest.approx((plain.rc, plain.rti, plain.qe_p), abs=1e-6)


@given(series)
def test_reversing_time_turns_the_sign_only(points: Sequence[tuple[int, int]]) -> None:
    by_day = dict(points)  # one sitting a day: nobody knows which of two on one day is the last
    if len(by_day) < 2:
        return
    forth = change([FIRST + timedelta(days=day) for day in by_day], list(by_day.values()), sem=3)
    back = change([FIRST - timedelta(days=day) for day in by_day], list(by_day.values()), sem=3)

    assert (back.rc, back.rti) == pytest.approx((-(forth.rc or 0), -(forth.rti or 0)), abs=1e-9)
    assert back.qe_p == pytest.approx(forth.qe_p, abs=1e-9)
    assert back.verdict == forth.verdict


@given(series, st.integers(1, 30))
def test_days_between_sittings_count_and_not_the_day_of_the_first(
    points: Sequence[tuple[int, int]], later: int
) -> None:
    scores = [score for _, score in points]

    now = change([FIRST + timedelta(days=day) for day, _ in points], scores, sem=3)
    then = change([FIRST + timedelta(days=day + later) for day, _ in points], scores, sem=3)

    assert then == now


def test_against_the_mean_of_the_first_two_less_is_enough() -> None:
    assert least_reliable_change(10, baseline="first-two") == pytest.approx(24.005, abs=5e-4)


def test_only_change_loads_scipy_and_nothing_here_loads_more() -> None:
    heavy = "print(sorted({'scipy', 'pandas', 'matplotlib', 'sqlalchemy', 'flask'} & set(sys.modules)))"
    code = f"""
import sys
from assessment.scoring import examples, explanation, scores, sheets, words
{heavy}
from assessment.scoring import change
change.swing
{heavy}
"""

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.splitlines() == ["[]", "['scipy']"]
