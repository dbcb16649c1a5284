from __future__ import annotations

from datetime import date

import pytest

from assessment.scoring.days import DayError, DayFormat, UnsureDayError, day_in

FIRST_OF_MAY = date(2024, 5, 1)


@pytest.mark.parametrize("text", ["2024-05-01", "2024-5-1", " 2024/05/01 ", "2024.05.01", "2024-05-01 00:00:00"])
@pytest.mark.parametrize("form", [None, "iso", "dmy", "mdy"])
def test_a_day_that_begins_with_its_year_is_understood_in_every_file(text: str, form: DayFormat | None) -> None:
    assert day_in(text, form) == FIRST_OF_MAY


@pytest.mark.parametrize(
    ("text", "form"),
    [("1.5.2024", "dmy"), ("01/05/2024", "dmy"), ("1-5-2024", "dmy"), ("5/1/2024", "mdy"), ("05-01-2024", "mdy")],
)
def test_the_order_of_the_others_is_the_one_that_was_told(text: str, form: DayFormat) -> None:
    assert day_in(text, form) == FIRST_OF_MAY


@pytest.mark.parametrize("text", ["1/5/2024", "31/12/2024", "12/31/2024", "1.5.2024"])
def test_a_day_in_an_order_that_nobody_told_is_asked_for_and_never_guessed(text: str) -> None:
    with pytest.raises(UnsureDayError, match="either way round"):
        day_in(text)


@pytest.mark.parametrize(
    ("text", "form", "what"),
    [
        ("13/31/2024", "dmy", "no such day, as it is written like 31.1.2026"),
        ("31/12/2024", "mdy", "no such day, as it is written like 1/31/2026"),
        ("30/2/2024", "dmy", "no such day"),
        ("2023-02-29", None, "no such day"),
        ("1/5/24", "dmy", "the year has two digits"),
        ("1/5/24", None, "the year has two digits"),
        ("1/5/2024", "iso", "not a day written like 2026-01-31"),
        ("1/5-2024", "dmy", "not a day"),
        ("", None, "not a day"),
        ("yesterday", "dmy", "not a day"),
        ("45413", None, "not a day"),
        ("٢٠٢٤-٠٥-٠١", None, "not a day"),
    ],
)
def test_what_is_no_day_says_what_is_wrong(text: str, form: DayFormat | None, what: str) -> None:
    with pytest.raises(DayError, match=what):
        day_in(text, form)
