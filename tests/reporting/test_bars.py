"""A total over time and its facets as bars, which carry no words of change."""

from dataclasses import replace

import pytest

from assessment.reporting.bars import draw_bars
from assessment.reporting.heights import bars_height
from assessment.reporting.look import DESK, PHONE, SIDE, Look
from tests.reporting.courses import BARS, NOTES, PX, Story, series_of


def story(bars, look=None, notes=()):
    return Story(draw_bars(bars, notes, look or Look(PHONE)).svg())


def test_a_bar_is_as_long_as_its_score():
    drawn = story(BARS)
    (start, _), (end, _) = drawn.places("bar-DC")
    full = (PHONE - 36.0) - start
    assert (end - start) / full == pytest.approx(0.52, abs=0.001)


def test_a_facet_without_a_score_is_words_and_no_bar():
    drawn = story(BARS)
    assert "bar-GR" not in drawn.groups
    assert drawn.word("no-bar-GR") == "not enough answers"


def test_the_total_has_a_trend_from_two_scores_on():
    assert story(BARS).ids("point") == ["point-1", "point-3", "point-4"]
    one = story(replace(BARS, total=series_of([40])))
    assert one.ids("point") == []
    assert "bar-DC" in one.groups


def test_what_is_asked_at_every_other_retake_is_still_joined():
    assert story(BARS).ids("line") == ["line-2"]


def test_the_ends_and_the_date_are_in_words():
    words = story(BARS).words()
    assert {"Hardly ever", "Often", "6 Nov 2026"} <= set(words)


@pytest.mark.parametrize("width", [PHONE, SIDE, DESK])
def test_its_height_is_known(width):
    drawn = story(BARS, Look(width), NOTES)
    assert float(drawn.root.get("height", "0").removesuffix("pt")) * PX == bars_height(BARS, NOTES, Look(width))
