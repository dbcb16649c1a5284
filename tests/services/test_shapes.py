"""How scores are shown follows from what their definition says, whoever wrote it."""

from __future__ import annotations

from assessment.questionnaire.definition import ErrorParameters
from assessment.services.shapes import shapes
from tests.scoring.made import choice, derived, made, scale

SURE = ErrorParameters(revision=1, source="made", sem=5, label_change=True)
QUIET = ErrorParameters(revision=1, source="made", sem=5)
ITEMS = [choice(id_) for id_ in "ABCD"]


def ids(scores: object) -> list[str]:
    assert isinstance(scores, tuple)
    return [score.id for score in scores]


def test_scales_that_do_not_say_how_sure_they_are_have_a_card_and_a_trend_too() -> None:
    shown = shapes(made(*ITEMS, scale("X", ["A", "B"]), scale("Y", ["C"], error=QUIET), derived("Z", "X - Y")))

    assert (ids(shown.followed), shown.total, ids(shown.bars), ids(shown.others)) == (["X", "Y"], None, [], ["Z"])


def test_parts_of_a_total_that_is_followed_are_bars() -> None:
    total = scale("ALL", list("ABCD"), error=SURE)

    shown = shapes(made(*ITEMS, scale("X", ["A", "B"]), scale("Y", ["C", "D"], error=QUIET), total))

    assert (shown.total, ids(shown.bars), ids(shown.followed)) == (total, ["X", "Y"], [])


def test_a_scale_beside_the_total_keeps_its_own_card() -> None:
    total = scale("ALL", list("AB"), error=SURE)

    shown = shapes(made(*ITEMS, scale("X", ["A"]), scale("Y", ["C"]), total))

    assert (shown.total, ids(shown.bars), ids(shown.followed)) == (None, [], ["X", "Y", "ALL"])
