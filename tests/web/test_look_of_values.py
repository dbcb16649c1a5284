"""How values are written in a page: numbers, dates, marked text, links to numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import Babel
from markupsafe import Markup

from assessment.services.own_data import theme_of
from assessment.web import formatting
from assessment.web.drawing import plain


@pytest.fixture
def page():
    """A request, since dates follow its language."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("value", "written"),
    [(37.5, "38"), (54.5, "55"), (-0.5, "−1"), (-37.4, "−37"), (0.4, "0"), (-0.4, "0"), (100, "100"), (None, "–")],
)
def test_whole_numbers_go_away_from_zero_at_halves_with_a_true_minus(value: float | None, written: str) -> None:
    assert formatting.whole(value) == written


@pytest.mark.parametrize(("value", "written"), [(8.3, "+8"), (-33.3, "−33"), (0.2, "0"), (None, "–")])
def test_a_difference_shows_its_sign(value: float | None, written: str) -> None:
    assert formatting.signed(value) == written


@pytest.mark.parametrize(
    ("value", "places", "written"), [(2.345, 2, "2.35"), (-0.05, 1, "−0.1"), (-0.04, 1, "0.0"), (10.0, 1, "10.0")]
)
def test_decimals_are_rounded_as_written_and_not_as_stored(value: float, places: int, written: str) -> None:
    assert formatting.decimal(value, places) == written


def test_dates_are_written_out_and_shortened_in_tables(page: None) -> None:
    on = date(2026, 11, 6)
    assert formatting.day(on) == "6 November 2026"
    assert formatting.day_without_year(on) == "6 November"
    assert formatting.short_day(on) == "6 Nov"
    assert formatting.long_short_day(on) == "6 Nov 2026"
    assert formatting.iso(on) == "2026-11-06"
    assert formatting.day(None) == formatting.short_day(None) == ""


def test_a_moment_names_its_zone(page: None) -> None:
    assert formatting.clock(datetime(2026, 11, 6, 14, 5, tzinfo=UTC)) == "6 Nov 2026, 14:05 UTC"
    in_kolkata = datetime(2026, 11, 6, 14, 5, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert formatting.clock(in_kolkata) == "6 Nov 2026, 14:05 GMT+05:30"  # babel would say +0530


def test_two_marks_give_weight_and_all_else_is_shown_as_written() -> None:
    assert formatting.weighted("*so* and **so** & <b>") == Markup("<em>so</em> and <strong>so</strong> &amp; &lt;b&gt;")
    assert formatting.weighted("2 * 3 * 4") == Markup("2 * 3 * 4")
    assert formatting.weighted("a ** b ** c") == Markup("a ** b ** c")


def test_an_empty_line_begins_a_paragraph_and_a_line_break_is_a_space() -> None:
    assert formatting.marked("one\ntwo\n\n\nthree\n") == Markup("<p>one two</p>\n<p>three</p>")
    assert formatting.marked("") == Markup("")


def test_a_paragraph_that_begins_in_bold_gets_it_as_its_heading() -> None:
    shown = formatting.headed("First.\n\n**Your say:** you can *stop*.\n\nNot **here:** though.")
    assert shown == Markup(
        "<p>First.</p>\n<h2>Your say</h2>\n<p>You can <em>stop</em>.</p>\n<p>Not <strong>here:</strong> though.</p>"
    )


def test_a_text_is_parted_after_its_first_sentence() -> None:
    text = "These are new. They help. Really."
    assert formatting.first_sentence(text) == "These are new."
    assert formatting.after_first_sentence(text) == "They help. Really."
    assert formatting.after_first_sentence("Only one.") == ""
    assert formatting.after_first_sentence("Without a full stop") == ""
    assert formatting.after_first_sentence("") == ""


def test_escaped_text_stays_escaped_once() -> None:
    assert formatting.first_sentence(Markup("It&#39;s new. Yes.")) == Markup("It&#39;s new.")


@pytest.mark.parametrize(
    ("words", "address"),
    [("988", "sms:988"), ("START to 88788", "sms:88788?body=START"), ("+1 800 799 7233", "sms:+18007997233")],
)
def test_a_text_line_opens_with_its_word_already_written(words: str, address: str) -> None:
    assert formatting.sms(words) == address


def test_a_telephone_number_keeps_only_what_dials() -> None:
    assert formatting.tel("+44 (0)20-7946 0000") == "tel:+4402079460000"


def test_a_code_is_said_in_groups_of_three() -> None:
    assert formatting.spoken_code("482913") == formatting.spoken_code("482 913") == "482 913"


def test_positions_and_values_are_written_short() -> None:
    assert formatting.pct(37.5) == "37.5%"
    assert formatting.pct(100 / 3) == "33.33%"
    assert [plain(value) for value in (3, 0.5, 10.0, "not-sure", None)] == ["3", "0.5", "10", "not-sure", ""]


@pytest.mark.parametrize(("at", "anchor"), [(2, "start"), (50, "middle"), (96, "end")])
def test_a_word_over_a_line_stays_inside_it(at: float, anchor: str) -> None:
    assert formatting.end_of_text(at) == anchor


@pytest.mark.parametrize(("look", "theme"), [("device", ""), ("dark", "dark"), ("light", "light")])
def test_a_look_follows_her_device_unless_she_chose_one(look: str, theme: str) -> None:
    assert theme_of(look) == theme
