"""Rows between two ends: first and latest sitting, three shapes, words where there is no mark."""

from dataclasses import replace

import pytest

from assessment.reporting.course import Rows
from assessment.reporting.heights import KEY_WORDS_AFTER, key_places, rows_height
from assessment.reporting.look import DESK, PHONE, SIDE, SMALL, Look
from assessment.reporting.room import width
from assessment.reporting.rows import MARK, draw_rows
from assessment.reporting.words import PictureWords
from tests.reporting.courses import PX, RATINGS, ROWS, Story, row_of


def story(rows, look=None):
    return Story(draw_rows(rows, look or Look(PHONE)).svg())


def of_row(*values, **more):
    return Rows(ratings=RATINGS, rows=(row_of(*values, **more),))


def test_only_the_first_and_the_latest_sitting_are_drawn_one_above_the_other():
    drawn = story(of_row((20, 60, 30), (50, 40, 10), (30, 70, 0)))
    assert "ROLE-1-track" in drawn.groups
    assert "ROLE-2-track" in drawn.groups
    assert "ROLE-3-track" not in drawn.groups
    assert drawn.places("ROLE-1-track")[0][1] < drawn.places("ROLE-2-track")[0][1]
    assert [word for word in drawn.words() if word in {"12 Jun", "24 Jul", "4 Sep"}] == ["12 Jun", "4 Sep"]


@pytest.mark.parametrize("wide", [SIDE, PHONE, DESK])
def test_names_of_shapes_that_do_not_fit_in_a_line_go_on_in_the_next(wide):
    long = tuple(replace(rating, label=f"{rating.label}, I think") for rating in RATINGS)
    rows = Rows(ratings=long, rows=(row_of((20, 60, 30)),))
    look = Look(wide)
    places = key_places(long, look)
    ends = [x + KEY_WORDS_AFTER + width(rating.label, SMALL) for (x, _y), rating in zip(places, long, strict=True)]
    assert max(ends) <= wide
    assert (
        rows_height(rows, look) - rows_height(replace(rows, ratings=RATINGS[:1]), look) == places[-1][1] - places[0][1]
    )
    assert {rating.label for rating in long} <= set(story(rows, look).words())


def test_one_sitting_is_drawn_once():
    drawn = story(of_row((20, 60, 30)))
    assert "ROLE-2-track" not in drawn.groups


def test_a_rating_stands_at_its_share_of_the_line():
    drawn = story(of_row((0, 100, 50)))
    (left, _), (right, _) = drawn.places("ROLE-1-track")
    xs = [drawn.place(f"ROLE-1-mark-{n}")[0] for n in (1, 2, 3)]
    assert xs == pytest.approx([left, right, (left + right) / 2], abs=0.01)


def test_a_grey_line_leads_from_now_to_hope():
    drawn = story(of_row((20, 60, 40)))
    (start, _), (end, _) = drawn.places("ROLE-1-gap")
    assert [start, end] == pytest.approx([drawn.place(f"ROLE-1-mark-{n}")[0] for n in (1, 2)], abs=0.01)


def test_a_guess_not_known_is_said_in_words_instead_of_a_mark():
    drawn = story(of_row((40, 70, None), reasons=(None, None, "I don't know yet")))
    assert "my guess at hers: I don't know yet" in drawn.words()
    assert "ROLE-1-mark-3" not in drawn.groups


def test_what_was_left_open_has_neither_mark_nor_words():
    drawn = story(of_row((40, None, None)))
    assert "ROLE-1-mark-2" not in drawn.groups
    assert "ROLE-1-gap" not in drawn.groups
    assert not any("left" in word for word in drawn.words())


@pytest.mark.parametrize("values", [(50, 50, 50), (20, 60, 20), (100, 0, 100), (30, 30, 40)])
def test_marks_on_the_same_place_are_set_one_above_the_other(values):
    drawn = story(of_row(values), Look(SIDE))
    places = [drawn.place(f"ROLE-1-mark-{n}") for n in (1, 2, 3)]
    for i, (x0, y0) in enumerate(places):
        for x1, y1 in places[i + 1 :]:
            assert abs(x1 - x0) >= MARK or abs(y1 - y0) >= MARK


def test_the_ends_are_in_words_and_the_shapes_have_names():
    words = " ".join(story(ROWS).words())
    assert "Acts like a parent to me" in words
    assert all(rating.label in words for rating in RATINGS)


@pytest.mark.parametrize("width", [PHONE, SIDE, DESK])
def test_nothing_leaves_the_picture_and_its_height_is_known(width):
    look = Look(width)
    drawn = story(ROWS, look)
    height = float(drawn.root.get("height", "0").removesuffix("pt")) * PX
    assert height == pytest.approx(rows_height(ROWS, look), abs=0.01)
    for _, left, top, right, bottom in drawn.text_boxes():
        assert left >= 0
        assert top >= 0
        assert right <= width + 1
        assert bottom <= height


def test_no_rows_are_only_the_key():
    assert story(Rows(ratings=RATINGS, rows=())).words() == ["now", "my hope", "my guess at hers"]


def test_in_a_language_read_from_the_right_the_ends_and_marks_stand_as_on_the_form():
    rows = of_row((20, 100, 30))
    usual, turned = story(rows), story(rows, Look(PHONE, words=PictureWords(from_right=True)))

    for n in (1, 2, 3):
        across = turned.place(f"ROLE-1-mark-{n}")[0]
        assert across == pytest.approx(PHONE - usual.place(f"ROLE-1-mark-{n}")[0], abs=0.01)
    assert sorted(turned.words()) == sorted(usual.words())
