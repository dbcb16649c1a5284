from __future__ import annotations

import pytest

from assessment.questionnaire.definition import Toward
from assessment.scoring.direction import crossings, way

MIDDLE = Toward(least=-20, most=20)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (-50, 30, "closer"),  # 30 outside, then 10
        (30, -50, "further"),
        (0, 20.5, "further"),
        (-15, 15, "within"),
        (20, -20, "within"),  # both ends belong to the range
        (40, 20, "closer"),
        (-40, 40, "higher"),
        (40, -40, "lower"),
        (40, 40, None),
    ],
)
def test_toward_a_range_only_the_distance_from_it_counts(before: float, now: float, expected: str | None) -> None:
    assert way(MIDDLE, before, now) == expected


@pytest.mark.parametrize("direction", ["lower", "higher", "neither"])
def test_without_a_range_a_score_goes_up_or_down(direction: str) -> None:
    ways = [way(direction, 10, now) for now in (5, 10, 15)]  # type: ignore[arg-type]  # one of three words

    assert ways == ["lower", None, "higher"]


def test_the_middle_is_crossed_from_side_to_side_and_not_by_a_stop_on_it() -> None:
    assert crossings([10, -5, None, -10, 0, 20, 0, 5], middle=0) == 2
    assert crossings([10, 0, 10], middle=0) == 0
    assert crossings([], middle=50) == 0
