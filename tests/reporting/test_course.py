"""What may be joined, what may be compared, and how far one sitting may lie from the first."""

from dataclasses import replace

import pytest

from assessment.reporting.course import whole
from tests.reporting.courses import CUT, ENM, HCL, row_of, series_of


def scores(points):
    return [point.score for point in points]


def test_without_gaps_all_points_are_one_run():
    assert [scores(run) for run in ENM.runs] == [[71, 67, 75, 63, 55, 50, 42, 38]]


def test_a_missing_score_cuts_the_run_and_is_in_none():
    assert [scores(run) for run in CUT.runs] == [[54, 60, 58, 50], [46, 54, 46]]


def test_a_silence_of_two_intervals_still_joins_and_a_day_more_does_not():
    series = series_of([10, 20, 30], days=[0, 42, 85])
    assert [scores(run) for run in series.runs] == [[10, 20], [30]]


def test_what_is_asked_more_seldom_has_a_longer_silence():
    series = series_of([10, 20, 30], days=[0, 42, 84 + 42], silence_days=84)
    assert len(series.runs) == 1


def test_a_changed_scale_begins_a_new_era():
    assert [scores(era) for era in HCL.eras] == [[29, 33, 29, 38, 33], [42, 46, 50]]
    assert [scores(run) for run in HCL.runs] == [[29, 33, 29, 38, 33], [42, 46, 50]]


def test_a_scale_that_a_new_version_left_alone_runs_on():
    points = tuple(replace(point, version=2 if point.sitting_n > 3 else 1) for point in ENM.points)
    series = replace(ENM, points=points)
    assert len(series.eras) == 1
    assert len(series.runs) == 1


def test_a_series_of_no_scores_has_no_runs():
    assert series_of([None, None]).runs == ()
    assert series_of([]).eras == ()


def test_the_usual_error_of_one_sitting_is_27_7_points_round_the_first():
    """instrument.md, section 4: SEM 10.0, change called reliable above 27.7 points."""
    usual = ENM.usual_error(ENM.points)
    assert usual is not None
    assert usual.centre == 71
    assert usual.half_width == pytest.approx(27.7, abs=0.05)


def test_against_the_mean_of_the_first_two_it_is_24_0():
    """instrument.md, section 10: needs 3, more than 24.0 points."""
    series = replace(ENM, baseline="first-two")
    usual = series.usual_error(series.points)
    assert usual is not None
    assert usual.centre == 69
    assert usual.half_width == pytest.approx(24.0, abs=0.05)


def test_the_baseline_passes_over_a_first_sitting_without_a_score():
    series = series_of([None, 40, 50])
    usual = series.usual_error(series.points)
    assert usual is not None
    assert usual.centre == 40


def test_without_an_error_figure_there_is_no_usual_error():
    series = replace(ENM, change_sem=None)
    assert series.usual_error(series.points) is None


def test_fewer_answers_than_items_make_a_score_prorated_but_no_score_is_not():
    assert [point.prorated for point in CUT.points] == [False, True, False, False, False, False, False, False]


@pytest.mark.parametrize(
    ("score", "shown"),
    [(70.8333, "71"), (12.5, "13"), (-12.5, "−13"), (-0.4, "0"), (0.0, "0"), (100.0, "100"), (None, "")],
)
def test_a_score_is_shown_whole_halves_away_from_zero(score, shown):
    assert whole(score) == shown


def test_a_gap_leads_from_the_first_rating_to_the_second():
    gaps = row_of((20, 60, 20), (50, 40, None), (30, None, 20)).gaps()
    assert scores(gaps.points) == [40, -10, None]
    assert (gaps.least, gaps.most, gaps.change_sem) == (-100, 100, None)
    assert gaps.band_labels == ("more of a parent in her", "more of a friend in her")
