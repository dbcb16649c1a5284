"""A course as one long frame, and the table under a picture."""

from datetime import date

import pandas as pd
import pytest

from assessment.reporting.course import Course
from assessment.reporting.tables import COLUMNS, frame, table
from tests.reporting.courses import CUT, ENM, HCL


def test_the_frame_has_a_row_for_each_scale_and_sitting_and_each_window_not_used():
    found = frame(Course(series=(ENM, CUT, HCL), not_sent=(date(2026, 9, 1),)))
    assert list(found.columns) == list(COLUMNS)
    assert found.groupby("scale", sort=False).size().to_dict() == {"ENM": 9, "CUT": 9, "HCL": 9}
    assert found["state"].value_counts().to_dict() == {"scored": 21, "not-sent": 3, "prorated": 2, "no-score": 1}


def test_rows_are_in_order_of_dates_within_a_scale():
    found = frame(Course(series=(CUT,), not_sent=(date(2026, 9, 1),)))
    assert found["date"].is_monotonic_increasing


def test_no_score_is_missing_and_never_0():
    found = frame(Course(series=(CUT,)))
    (row,) = found[found["state"] == "no-score"].to_dict("records")
    assert pd.isna(row["score"])
    assert row["answered"] == 3


def test_each_era_has_its_own_usual_error():
    found = frame(Course(series=(HCL,)))
    centres = (found["usual_low"] + found["usual_high"]) / 2
    assert centres.tolist() == pytest.approx([29] * 5 + [42] * 3)


def test_a_course_without_sittings_is_an_empty_frame_with_all_columns():
    found = frame(Course(series=()))
    assert found.empty
    assert list(found.columns) == list(COLUMNS)


def test_the_table_under_a_picture_is_all_words():
    found = table(CUT)
    assert found.loc[1].to_dict() == {
        "date": "3 Jul",
        "score": "60 (5 of 6)",
        "answered": "5 of 6",
        "band": "",
        "said": "",
        "note": "",
    }
