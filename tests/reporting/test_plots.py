"""The doors to the pictures: what was drawn lately is not drawn again, and PNGs stand alone."""

import io
import subprocess
import sys
from dataclasses import replace

import matplotlib.image
import pytest

from assessment.reporting import plots
from assessment.reporting.cache import Pictures
from assessment.reporting.look import PHONE, Look
from tests.reporting.courses import BARS, ENM, MAP, NOTES, ROWS, Story, row_of

DISCLOSURE = "These are new questions. They have not been tested with other people yet, so there is no 'normal' score."


@pytest.fixture(autouse=True)
def _forgotten():
    plots.pictures.forget()
    yield
    plots.pictures.forget()


def test_the_same_content_is_drawn_once(monkeypatch):
    drawings = []
    real = plots.trend
    monkeypatch.setattr(plots, "trend", lambda *a, **k: drawings.append(1) or real(*a, **k))
    first = plots.trend_svg(ENM, NOTES, Look())
    assert plots.trend_svg(replace(ENM, verdict="other words"), NOTES, Look()) is first
    assert plots.trend_svg(ENM, NOTES, Look(theme="dark")) != first
    assert len(drawings) == 2


def test_a_new_answer_is_a_new_picture():
    before = plots.trend_svg(ENM, (), Look())
    assert plots.trend_svg(replace(ENM, points=ENM.points[:-1]), (), Look()) != before


def test_the_words_of_a_note_are_neither_drawn_nor_kept():
    plots.trend_svg(ENM, NOTES, Look())
    assert "Stayed" not in repr(list(plots.pictures._kept))


def test_every_kind_of_picture_is_well_formed():
    look = Look()
    pictures = [
        plots.trend_svg([ENM, ENM], NOTES, look),
        plots.map_svg(MAP, look),
        plots.styles_over_time_svg(ROWS, look),
        plots.gap_svg(row_of((20, 60, 20), (50, 40, 10)), NOTES, look),
        plots.practices_svg(BARS, NOTES, look),
    ]
    assert all(Story(picture).words() for picture in pictures)


def test_a_gap_over_time_joins_six_weeks_and_has_no_shading():
    drawn = Story(plots.gap_svg(row_of((20, 60, 20), (50, 40, 10)), (), Look()))
    assert drawn.ids("line") == ["line-1"]
    assert drawn.ids("usual-error") == []


def test_a_png_is_twice_as_fine_and_has_its_title_and_disclosure_on_white():
    png = plots.trend_png(ENM, NOTES, Look(PHONE), title="Blending 你", disclosure=DISCLOSURE)
    pixels = matplotlib.image.imread(io.BytesIO(png))
    assert pixels.shape[1] == 2 * (PHONE + 48)
    assert pixels[0, 0].tolist() == [1, 1, 1, 1]
    shorter = matplotlib.image.imread(io.BytesIO(plots.trend_png(ENM, NOTES, Look(PHONE), title="x", disclosure="y")))
    assert pixels.shape[0] > shorter.shape[0]


def test_a_png_has_the_same_bytes_each_time_and_names_no_program():
    draw = [plots.map_png(MAP, Look(), title="Map", disclosure=DISCLOSURE)]
    plots.pictures.forget()
    draw.append(plots.map_png(MAP, Look(), title="Map", disclosure=DISCLOSURE))
    assert draw[0] == draw[1]
    assert b"atplotlib" not in draw[0]


def test_rows_and_bars_come_as_png_too():
    assert plots.styles_over_time_png(ROWS, Look(), title="a", disclosure="b")[:4] == b"\x89PNG"
    assert plots.practices_png(BARS, NOTES, Look(), title="a", disclosure="b")[:4] == b"\x89PNG"


def test_a_kept_picture_is_drawn_again_after_an_hour():
    now = [0.0]
    kept = Pictures(clock=lambda: now[0])
    drawings = iter([b"first", b"second"])
    assert kept.seen("a", lambda: next(drawings)) == b"first"
    now[0] = 3599.0
    assert kept.seen("a", lambda: next(drawings)) == b"first"
    now[0] = 3600.0
    assert kept.seen("a", lambda: next(drawings)) == b"second"


def test_the_pictures_not_looked_at_for_longest_give_way():
    kept = Pictures(n_bytes=10, clock=lambda: 0.0)
    for name in ("a", "b"):
        kept.seen(name, lambda: b"12345")
    kept.seen("a", lambda: b"new")
    kept.seen("c", lambda: b"12345")
    assert kept.seen("a", lambda: b"new") == b"12345"
    assert kept.seen("b", lambda: b"new") == b"new"


def test_a_picture_larger_than_all_room_is_given_out_and_not_kept():
    kept = Pictures(n_bytes=3, clock=lambda: 0.0)
    assert kept.seen("a", lambda: b"12345") == b"12345"
    assert len(kept) == 0


def test_pages_and_exports_load_neither_pandas_nor_matplotlib():
    code = (
        "import sys; import assessment.reporting as r\n"
        "r.course, r.look, r.heights, r.spoken, r.exports\n"
        "print(sorted({'pandas', 'matplotlib', 'numpy', 'scipy'} & sys.modules.keys()))\n"
        "r.plots; print('pandas' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.split("\n")[:2] == ["[]", "False False"]
