"""The story of a trend, read back from its SVG."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from assessment.reporting.course import DatedNote
from assessment.reporting.frame import trend_height
from assessment.reporting.look import DESK, PHONE, SIDE, Look
from assessment.reporting.trend import trend
from tests.reporting.courses import CUT, ENM, HCL, NOTES, PX, WORDS, Story, series_of

YOUNG = {
    "one": series_of([71]),
    "two": series_of([96, 100]),
    "none": series_of([None]),
    "zero": series_of([]),
    "bottom": series_of([0, 3, 8, 2]),
    "twelve": series_of([71, 80, 64, None, None, 22, 5, 0, 12, 40, 33, 25], prorated=[2], start=date(2026, 9, 30)),
    "long": series_of([71, 80, 64, 30, 22, 25], days=[0, 21, 100, 121, 300, 500]),
}


def story(series, notes=(), look=None, **more):
    shown = [series] if not isinstance(series, list) else series
    return Story(trend(shown, notes, look or Look(), **more).svg())


def test_every_scored_sitting_is_a_dot_and_the_prorated_one_is_hollow():
    drawn = story(ENM)
    assert drawn.ids("point") == ["point-1", "point-2", "point-3", "point-4", "point-6", "point-7", "point-8"]
    assert drawn.ids("hollow") == ["hollow-5"]
    assert drawn.ids("gap") == []
    assert drawn.ids("line") == ["line-1"]


def test_higher_scores_stand_higher_and_later_ones_further_right():
    drawn = story(ENM)
    first, second, third = (drawn.place(f"point-{n}") for n in (1, 2, 3))
    assert first[0] < second[0] < third[0]
    assert third[1] < first[1] < second[1]


def test_the_axis_of_scores_is_always_0_to_100():
    drawn = story(series_of([0, 100, 50]))
    low, high, middle = (drawn.place(f"point-{n}")[1] for n in (1, 2, 3))
    assert low - high == pytest.approx(174, abs=0.01)
    assert middle == pytest.approx((low + high) / 2, abs=0.01)


def test_the_time_axis_is_to_scale():
    drawn = story(series_of([10, 20, 30], days=[0, 14, 42]))
    xs = [drawn.place(f"point-{n}")[0] for n in (1, 2, 3)]
    assert (xs[2] - xs[0]) / (xs[1] - xs[0]) == pytest.approx(3, abs=0.001)


def test_answered_without_a_score_is_an_open_mark_on_the_time_axis_and_joins_nothing():
    drawn = story(CUT)
    assert drawn.ids("gap") == ["gap-5"]
    assert drawn.place("gap-5")[1] == pytest.approx(drawn.places("axis")[0][1], abs=0.01)
    assert drawn.word("gap-words-5-1") + " " + drawn.word("gap-words-5-2") == "answered, no score"
    assert drawn.ids("line") == ["line-1", "line-2"]
    x = drawn.place("gap-5")[0]
    for line in drawn.ids("line"):
        xs = [place[0] for place in drawn.places(line)]
        assert not min(xs) < x < max(xs)


def test_a_long_silence_breaks_the_line_and_nothing_is_drawn_for_it():
    drawn = story(series_of([71, 67, 75, 63], days=[0, 21, 64, 85]))
    assert drawn.ids("line") == ["line-1", "line-2"]
    assert drawn.ids("gap") == drawn.ids("break") == []


def test_one_point_alone_between_two_silences_has_no_line():
    drawn = story(series_of([71, 60, 50], days=[0, 50, 100]))
    assert drawn.ids("line") == []
    assert drawn.ids("point") == ["point-1", "point-2", "point-3"]


def test_changed_questions_break_line_grid_and_shading_and_say_so():
    drawn = story(HCL)
    assert drawn.ids("line") == ["line-1", "line-2"]
    assert drawn.ids("usual-error") == ["usual-error-1", "usual-error-2"]
    assert [drawn.word("break-1-1"), drawn.word("break-1-2")] == ["questions", "changed"]
    before = max(x for x, _ in drawn.places("usual-error-1"))
    after = min(x for x, _ in drawn.places("usual-error-2"))
    assert before < after
    meet = (drawn.place("point-5")[0] + drawn.place("point-6")[0]) / 2
    assert before < meet < after


def test_a_version_that_left_the_scale_alone_breaks_nothing():
    points = tuple(replace(point, version=1 + (point.sitting_n > 3)) for point in ENM.points)
    drawn = story(replace(ENM, points=points))
    assert drawn.ids("line") == ["line-1"]
    assert drawn.ids("break") == []


def test_the_shading_reaches_27_7_points_to_both_sides_of_the_first_score():
    drawn = story(series_of([50, 60, 40]))
    heights = [y for _, y in drawn.places("usual-error-1")]
    assert max(heights) - min(heights) == pytest.approx(2 * 27.7 / 100 * 174, abs=0.2)
    assert (max(heights) + min(heights)) / 2 == pytest.approx(drawn.place("point-1")[1], abs=0.01)
    assert drawn.word("usual-error-words") == "usual error"
    assert {round(y, 2) for _, y in drawn.places("first-1")} == {round(drawn.place("point-1")[1], 2)}


def test_new_shading_begins_from_the_new_first_score():
    drawn = story(HCL)
    heights = [y for _, y in drawn.places("usual-error-2")]
    assert (max(heights) + min(heights)) / 2 == pytest.approx(drawn.place("point-6")[1], abs=0.01)


def test_without_an_error_figure_there_is_no_shading_and_no_word_of_it():
    drawn = story(replace(ENM, change_sem=None))
    assert drawn.ids("usual-error") == []
    assert "usual error" not in drawn.words()


def test_the_thin_bar_is_one_standard_error_of_that_score_to_both_sides():
    drawn = story(series_of([50, 50], prorated=[1]))
    tall = [abs(drawn.places(id_)[0][1] - drawn.places(id_)[1][1]) for id_ in ("sem-1", "sem-2")]
    assert tall == pytest.approx([2 * 10.0 * 1.74, 2 * 10.7 * 1.74], abs=0.05)


def test_numbers_stand_at_the_first_and_the_last_dot_only():
    drawn = story(ENM)
    assert [word for word in drawn.words() if word.isdigit()] == ["71", "38"]
    assert (drawn.word("first-number"), drawn.word("last-number")) == ("71", "38")


def test_one_point_has_one_number():
    drawn = story(YOUNG["one"])
    assert drawn.ids("point") == ["point-1"]
    assert [word for word in drawn.words() if word.isdigit()] == ["71"]


def test_before_the_first_sitting_only_the_bands_are_named():
    assert story(YOUNG["zero"]).words() == ["Little", "Some", "Clear", "Strong"]


def test_the_months_are_named_and_january_has_its_year():
    drawn = story(YOUNG["twelve"], look=Look(DESK))
    months = [word for word in drawn.words() if len(word) == 3 or (word.isdigit() and len(word) == 4)]
    assert months == ["Sep", "Oct", "Nov", "Dec", "Jan", "2027", "Feb", "Mar", "Apr", "May", "Jun"][: len(months)]
    assert "2027" in months


def test_notes_are_numbered_rings_on_top_and_their_text_is_nowhere():
    drawn = story(ENM, NOTES)
    assert drawn.ids("note") == ["note-1", "note-2"]
    top = min(y for _, y in drawn.places("usual-error-1"))
    assert all(drawn.place(id_)[1] < top for id_ in drawn.ids("note"))
    assert not any("place" in word or "job" in word for word in drawn.words())


def test_rings_near_each_other_do_not_touch():
    days = [0, 1, 2, 30, 33, 36, 80, 81, 110, 111]
    notes = tuple(
        DatedNote(number=n, on=date(2026, 7, 1) + timedelta(days=day), text="") for n, day in enumerate(days, 1)
    )
    drawn = story(ENM, notes)
    middles = [drawn.place(id_) for id_ in drawn.ids("note")]
    assert len(middles) == len(notes)
    for (x0, y0), (x1, y1) in combinations(middles, 2):
        assert ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 > 20


def test_a_note_from_years_before_does_not_stretch_the_axis():
    birthday = DatedNote(number=1, on=date(1990, 1, 1), text="")
    assert story(ENM, [birthday]).ids("note") == []


def test_stacked_panels_share_one_time_axis_and_their_ids_begin_with_the_scale():
    drawn = story([ENM, CUT, HCL], NOTES, Look(DESK))
    xs = [[drawn.place(f"{id_}-point-1")[0], drawn.place(f"{id_}-point-7")[0]] for id_ in ("ENM", "CUT", "HCL")]
    assert xs[0] == xs[1] == xs[2]
    assert [word for word in drawn.words() if word in {"Enmeshment", "Cutoff", "Healthy closeness"}] == [
        "Enmeshment",
        "Cutoff",
        "Healthy closeness",
    ]
    assert drawn.words().count("Jul") == 1
    assert drawn.ids("CUT-gap") == ["CUT-gap-5"]


def test_her_own_words_stand_under_the_dates_of_wide_pictures_only():
    assert "better" in story([ENM, CUT], look=Look(DESK), words=WORDS).words()
    assert "better" not in story(ENM, look=Look(PHONE), words=WORDS).words()


def test_the_gap_of_a_row_is_drawn_on_its_own_axis_with_a_true_minus():
    drawn = story(
        series_of([-30, -100], least=-100.0, band_starts=(-100, 0), band_labels=("less", "more"), change_sem=None)
    )
    assert (drawn.word("first-number"), drawn.word("last-number")) == ("−30", "−100")
    (_, _, _, right, _), *_ = [box for box in drawn.text_boxes() if box[0] == "−100"]
    assert right <= PHONE


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_only_the_colours_of_the_theme_are_drawn(theme):
    look = Look(DESK, theme)
    tokens = {getattr(look.tokens, name).lower() for name in look.tokens.__slots__}
    assert story([ENM, CUT, HCL], NOTES, look).colours() <= tokens


@pytest.mark.parametrize("width", [PHONE, SIDE, DESK])
@pytest.mark.parametrize("name", [*YOUNG, "enm", "cut", "hcl"])
def test_no_word_touches_another_or_leaves_the_picture(name, width):
    series = {**YOUNG, "enm": ENM, "cut": CUT, "hcl": HCL}[name]
    drawn = story(series, NOTES, Look(width))
    boxes = drawn.text_boxes()
    for (a, left, top, right, bottom), (b, left_b, top_b, right_b, bottom_b) in combinations(boxes, 2):
        apart = right <= left_b or right_b <= left or bottom <= top_b or bottom_b <= top
        assert apart, f"{a!r} touches {b!r}"
    height = float(drawn.root.get("height", "0").removesuffix("pt")) * PX
    for word, left, top, right, bottom in boxes:
        assert left >= 0, word
        assert right <= width + 1, word
        assert top >= 0, word
        assert bottom <= height, word


@pytest.mark.parametrize("width", [PHONE, SIDE, DESK])
def test_text_is_12_px_or_more_where_the_picture_is_shown_as_drawn(width):
    drawn = story([ENM, CUT, HCL], NOTES, Look(width))
    assert float(drawn.root.get("width", "0").removesuffix("pt")) * PX == width
    sizes = [float(style.split("font-size: ")[1].split("px")[0]) * PX for style in _styles(drawn)]
    assert min(sizes) >= 12


def _styles(drawn):
    return [text.get("style") for text in drawn.root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("series", [[ENM], [YOUNG["twelve"]], [ENM, CUT, HCL]])
def test_the_height_is_known_before_anything_is_drawn(series):
    drawn = Story(trend(series, NOTES, Look(DESK), words=WORDS).svg())
    height = float(drawn.root.get("height", "0").removesuffix("pt")) * PX
    assert height == trend_height(series, NOTES, Look(DESK), words=WORDS)


HOSTILE = ["$\\frac$", "$$", "<script>alert(1)</script>", "a & b", "\ud800 \x00 \x1b", "你好", "x" * 500, ""]


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_only_text(label):
    series = replace(ENM, title=label, band_labels=(label, label, label, label))
    drawn = story([series, CUT])
    assert not list(drawn.root.iter("{http://www.w3.org/2000/svg}script"))
    if label in {"$\\frac$", "$$", "a & b", "你好"}:
        assert label in drawn.words()


def test_the_same_course_gives_the_same_bytes_in_another_process():
    code = (
        "import sys, hashlib; sys.path.insert(0, '.')\n"
        "from tests.reporting.courses import *; from assessment.reporting.trend import trend\n"
        "from assessment.reporting.look import Look\n"
        "print(hashlib.sha256(trend([ENM, CUT, HCL], NOTES, Look(700)).svg()).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_no_date_and_no_program_is_named_in_the_picture():
    svg = trend([ENM], NOTES, Look()).svg().decode()
    assert "matplotlib" not in svg.lower()
    assert "metadata" not in svg


def test_text_is_text_in_the_fonts_of_the_page():
    svg = trend([ENM], (), Look()).svg().decode()
    assert "system-ui" in svg
    assert "DejaVu" not in svg
