"""In a real browser, with its own fonts, no word of a picture touches another or leaves the picture."""

import pytest

from assessment.reporting.bars import draw_bars
from assessment.reporting.look import DESK, PHONE, SIDE, Look
from assessment.reporting.map import draw_map
from assessment.reporting.rows import draw_rows
from assessment.reporting.trend import trend
from tests.reporting.courses import BARS, CUT, ENM, HCL, MAP, NOTES, ROWS, WORDS, row_of, series_of

TROUBLES = """() => {
  const words = [...document.querySelectorAll('text')].map(e => [e.textContent, e.getBoundingClientRect()]);
  const right = document.documentElement.getBoundingClientRect().right;
  const troubles = words.filter(([_, box]) => box.left < 0 || box.right > right + 0.5).map(([word]) => word);
  for (const [i, [word, a]] of words.entries()) for (const [other, b] of words.slice(i + 1)) {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 0 && down > 4) troubles.push(word + ' | ' + other);
  }
  return troubles;
}"""
"""Lines of one label overlap by up to 4 px of empty line height."""

COURSES = {
    "enm": [ENM],
    "cut": [CUT],
    "hcl": [HCL],
    "one": [series_of([71])],
    "full": [series_of([96, 100])],
    "practices": [BARS.total],
    "gap": [row_of((80, 50, None), (100, 0, None)).gaps()],
    "long": [series_of([71, 80, 64, 30, 22, 25], days=[0, 21, 100, 121, 300, 500])],
    "decade": [series_of([30 + n % 7 for n in range(40)], every=91)],
    "none": [series_of([None, None, 40, None])],
    "all": [ENM, CUT, HCL],
}


def pictures():
    for width in (PHONE, SIDE, DESK):
        look = Look(width)
        for name, series in COURSES.items():
            yield f"{name} {width}", trend(series, NOTES, look, words=WORDS)
        yield f"map {width}", draw_map(MAP, look)
        yield f"rows {width}", draw_rows(ROWS, look)
        yield f"bars {width}", draw_bars(BARS, NOTES, look)


@pytest.mark.browser
@pytest.mark.browser
def test_no_word_touches_another_or_leaves_the_picture(tmp_path, chromium):
    troubles = {}
    page = chromium.new_page()
    for name, sheet in pictures():
        file = tmp_path / "picture.svg"
        file.write_bytes(sheet.svg())
        page.goto(file.as_uri())
        if found := page.evaluate(TROUBLES):
            troubles[name] = found
    page.close()
    assert troubles == {}
