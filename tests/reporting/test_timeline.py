"""The time axis: real dates, months that have room, rings in rows; and labels broken into lines."""

from datetime import date
from itertools import pairwise

import pytest

from assessment.reporting.course import DatedNote
from assessment.reporting.room import lines_of
from assessment.reporting.timeline import LEAST_DAYS, timeline_of

LEFT, RIGHT = 60.0, 324.0


def axis(*dates, notes=()):
    return timeline_of(dates, notes, left=LEFT, right=RIGHT)


def names(*dates):
    return [month.name for month in axis(*dates).months()]


def test_nobody_has_answered_yet_so_there_is_no_axis():
    assert timeline_of([], [], left=LEFT, right=RIGHT) is None


def test_a_young_course_has_an_axis_of_twelve_weeks():
    found = axis(date(2026, 6, 12))
    assert (found.last - found.first).days == LEAST_DAYS


def test_in_half_a_year_every_month_is_named_in_its_middle():
    found = axis(date(2026, 6, 12), date(2026, 11, 6))
    assert [month.name for month in found.months()] == ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
    july = found.months()[1]
    assert july.middle == pytest.approx((found.x(date(2026, 7, 1)) + found.x(date(2026, 8, 1))) / 2)


@pytest.mark.parametrize(
    ("last", "shown"),
    [
        (date(2027, 6, 12), ["May", "Jul", "Sep", "Nov", "Jan", "Mar", "May", "Jul"]),
        (date(2028, 6, 12), ["Apr", "Jul", "Oct", "Jan", "Apr", "Jul", "Oct", "Jan", "Apr", "Jul"]),
    ],
)
def test_over_longer_times_fewer_are_named_and_a_january_is_among_them(last, shown):
    found = names(date(2026, 6, 12), last)
    assert set(found) <= set(shown)
    assert "Jan" in found


def test_in_a_decade_only_some_years_are_named():
    found = axis(date(2026, 6, 12), date(2036, 6, 12)).months()
    assert {month.name for month in found} == {"Jan"}
    places = [month.middle for month in found]
    assert min(b - a for a, b in pairwise(places)) > 30


def test_a_year_is_said_at_january_only():
    found = axis(date(2026, 10, 1), date(2027, 3, 1)).months()
    assert [(month.name, month.year) for month in found if month.year] == [("Jan", "2027")]


def test_a_note_soon_after_the_last_sitting_stretches_the_axis():
    note = DatedNote(number=1, on=date(2026, 12, 1), text="")
    found = axis(date(2026, 6, 12), date(2026, 11, 6), notes=[note])
    assert found.last == note.on
    assert [ring.note for ring in found.rings([note])] == [note]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Some", ("Some",)),
        ("Now and then", ("Now and", "then")),
        ("Didn'tcomeup/skipeverythinghere", ("Didn'tcomeup/skip…",)),
        ("", ("",)),
    ],
)
def test_a_label_is_broken_into_lines_of_nearly_the_same_length(text, lines):
    assert lines_of(text, 9) == lines
