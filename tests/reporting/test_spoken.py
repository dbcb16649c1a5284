"""Every word and number of a picture is in its alt text, its table or its list of notes."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.reporting.look import DESK, Look
from assessment.reporting.rows import draw_rows
from assessment.reporting.spoken import alt_text, bars_alt, map_alt, rows_alt, table_caption, table_rows
from assessment.reporting.trend import trend
from assessment.reporting.words import ENGLISH
from tests.reporting.courses import BARS, CUT, ENM, HCL, MAP, NOTES, ROWS, WORDS, Story, series_of


def test_the_alt_text_says_the_course_in_one_sentence():
    assert alt_text(ENM) == (
        "Enmeshment over 8 check-ins, 12 June 2026 to 6 November 2026: first 71, now 38, between 38 and 75."
    )


def test_what_has_no_score_is_counted():
    assert alt_text(CUT).endswith("first 54, now 46, between 46 and 60. 1 without a score.")


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([], "Enmeshment: no check-in yet."),
        ([71], "Enmeshment at one check-in, 12 June 2026: 71."),
        ([None], "Enmeshment at one check-in, 12 June 2026: not enough answers."),
        ([None, None], "Enmeshment over 2 check-ins, 12 June 2026 to 3 July 2026: 2 without a score."),
    ],
)
def test_a_young_course_has_its_own_sentence(scores, said):
    assert alt_text(series_of(scores)) == said


def test_the_table_writes_out_what_a_picture_draws():
    rows = table_rows(CUT, not_sent=[date(2026, 9, 1)])
    assert [(row.date, row.score) for row in rows] == [
        ("12 Jun", "54"),
        ("3 Jul", "60 (5 of 6)"),
        ("24 Jul", "58"),
        ("14 Aug", "50"),
        ("1 Sep", "not sent"),
        ("4 Sep", "not enough answers"),
        ("25 Sep", "46"),
        ("16 Oct", "54"),
        ("6 Nov", "46"),
    ]
    assert [row.note for row in rows if row.note] == ["answered, no score"]


def test_the_first_sitting_with_other_questions_says_so():
    assert [row.note for row in table_rows(HCL)].index("questions changed") == 5


def test_dates_say_their_year_where_they_span_two():
    rows = table_rows(series_of([10, 20], days=[0, 300]))
    assert [row.date for row in rows] == ["12 Jun 2026", "8 Apr 2027"]


def test_the_caption_says_bands_and_usual_error():
    assert table_caption(HCL) == (
        "Healthy closeness, 0 to 100: Little from 0, Some from 25, Clear from 50, Strong from 75. "
        "Shaded, the usual error of one check-in: 1 to 57; 14 to 70."
    )
    assert table_caption(replace(ENM, change_sem=None)).endswith(". No error figure is known for this scale.")


@pytest.mark.parametrize("series", [ENM, CUT, HCL])
def test_every_word_and_number_of_a_trend_is_said_elsewhere(series):
    drawn = Story(trend([series], NOTES, Look(DESK), words=WORDS).svg())
    rows = table_rows(series, words=WORDS)
    notes = [f"{note.number} {note.text}" for note in NOTES]
    cells = [cell for row in rows for cell in (row.date, row.score, row.answered, row.said, row.note)]
    said = " ".join([alt_text(series), table_caption(series), *cells, *notes]).replace(",", " ").split()
    for word in " ".join(drawn.words()).replace(",", " ").split():
        assert word in said or word in ENGLISH.months, word


def test_every_word_of_the_rows_is_in_their_alt_text():
    said = rows_alt(ROWS).replace(",", " ").replace(".", " ").replace(":", " ").split()
    for word in " ".join(Story(draw_rows(ROWS, Look()).svg()).words()).replace(":", " ").split():
        assert word in said, word


def test_the_map_says_both_scores_of_the_first_and_the_latest_sitting():
    assert map_alt(MAP) == (
        "Enmeshment upwards against Cutoff to the right over 7 check-ins: first, 12 Jun 2026 71 and 54; now, "
        "6 Nov 2026 38 and 46. Corners: more blending, pulled both ways, neither, more distance."
    )
    assert "no check-in with both scores yet" in map_alt(replace(MAP, up=series_of([])))


def test_the_bars_are_said_with_what_has_no_score():
    assert bars_alt(BARS).endswith(
        "From Hardly ever to Often, 6 Nov 2026: Saying it plainly 52, Room for mistakes: not enough answers."
    )
