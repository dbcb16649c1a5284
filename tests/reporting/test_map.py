"""The map: where both scores put a sitting, and the way from the first to now."""

from dataclasses import replace

import pytest

from assessment.reporting.heights import map_height
from assessment.reporting.look import PHONE, SIDE, Look
from assessment.reporting.map import draw_map
from tests.reporting.courses import CUT, ENM, HCL, MAP, PX, Story, series_of


def story(course, look=None):
    return Story(draw_map(course, look or Look(SIDE)).svg())


def test_the_path_leads_from_an_open_first_to_a_large_now():
    drawn = story(MAP)
    assert {"first", "now"} <= drawn.groups.keys()
    assert "first, 12 Jun" in drawn.words()
    assert "now, 6 Nov" in drawn.words()


def test_a_sitting_without_one_of_the_scores_is_not_on_the_map_and_cuts_the_path():
    drawn = story(MAP)
    assert drawn.ids("step") == ["step-2", "step-3", "step-4", "step-5", "step-6"]
    assert drawn.ids("path") == ["path-1", "path-2", "path-3", "path-5", "path-6"]


def test_more_of_one_stands_higher_and_more_of_the_other_further_right():
    course = replace(MAP, up=series_of([20, 80]), across=series_of([30, 90], id_="CUT"))
    drawn = story(course)
    first, now = drawn.place("first"), drawn.place("now")
    assert now[0] > first[0]
    assert now[1] < first[1]


def test_the_grey_cross_is_one_standard_error_to_each_side_of_the_line():
    drawn = story(MAP)
    square = drawn.places("square")
    side = max(x for x, _ in square) - min(x for x, _ in square)
    across = drawn.places("near-line-across")
    assert max(x for x, _ in across) - min(x for x, _ in across) == pytest.approx(0.2 * side, abs=0.1)
    up = drawn.places("near-line-up")
    assert max(y for _, y in up) - min(y for _, y in up) == pytest.approx(0.2 * side, abs=0.1)


def test_changed_questions_cut_the_path():
    drawn = story(replace(MAP, across=HCL))
    assert "path-5" not in drawn.ids("path")


def test_one_sitting_is_only_now_and_none_is_only_the_corners():
    one = story(replace(MAP, up=series_of([71]), across=series_of([54])))
    assert "first" not in one.groups
    assert "now, 12 Jun" in one.words()
    none = story(replace(MAP, up=series_of([]), across=series_of([])))
    assert none.words() == [
        "Enmeshment ↑",
        "Enmeshment →",
        "more blending",
        "pulled both ways",
        "neither",
        "more distance",
    ]


def test_a_year_is_said_where_the_dates_span_two():
    course = replace(MAP, up=series_of([20, 80], days=[0, 300]), across=series_of([30, 90], days=[0, 300]))
    assert "now, 8 Apr 2027" in story(course).words()


@pytest.mark.parametrize("corner", [(0, 0), (0, 100), (100, 0), (100, 100)])
def test_a_dot_in_a_corner_and_its_label_stay_inside_the_picture(corner):
    course = replace(MAP, up=series_of([50, corner[0]]), across=series_of([50, corner[1]]))
    drawn = story(course, Look(PHONE))
    x, y = drawn.place("now")
    assert 7 <= x <= PHONE - 7
    assert 7 <= y <= map_height(Look(PHONE)) - 7
    for _, left, top, right, bottom in drawn.text_boxes():
        assert left >= 0
        assert top >= 0
        assert right <= PHONE + 1
        assert bottom <= map_height(Look(PHONE))


def test_the_height_is_known_before_it_is_drawn():
    assert float(story(MAP).root.get("height", "0").removesuffix("pt")) * PX == map_height(Look(SIDE))


def test_both_scores_belong_to_the_same_sitting():
    later = tuple(replace(point, sitting_n=point.sitting_n + 100) for point in CUT.points)
    drawn = story(replace(MAP, across=replace(CUT, points=later), up=ENM))
    assert "now" not in drawn.groups
