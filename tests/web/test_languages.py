"""Which language a page speaks, and how it says a date."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask, session

from assessment.reporting.words import ENGLISH
from assessment.web import formatting, languages
from assessment.web.context import context
from assessment.web.picture_words import picture_words
from tests.web.looks import LOOKS, drawn, practice

DAY = date(2026, 11, 6)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return practice(tmp_path_factory.mktemp("practice"))


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,en;q=0.9,es;q=0.5", "en"),
        ("fi,es;q=0.7", "es"),
        ("fi", "en"),
        ("*", "en"),
        ("'; drop", "en"),
    ],
)
def test_a_visitor_is_spoken_to_as_the_browser_asks(app: Flask, asked: str, spoken: str) -> None:
    with app.test_request_context(headers={"Accept-Language": asked}):
        assert languages.spoken() == spoken
        assert context().library.language == spoken


def test_a_clients_own_language_stands_above_her_browsers(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        session["language"] = "es"
        assert languages.spoken() == "es"


def test_a_language_that_is_not_offered_any_more_is_not_spoken(app: Flask) -> None:
    with app.test_request_context():
        session["language"] = "tlh"
        assert languages.spoken() == "en"


def test_languages_are_offered_by_their_own_names(app: Flask) -> None:
    with app.test_request_context():
        assert languages.named() == [("en", "English"), ("es", "Español")]


def test_one_language_may_be_spoken_for_a_while(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "es"}):
        with languages.speaking("en"):
            assert languages.spoken() == "en"
        with languages.speaking(""), languages.speaking("not a language"):
            assert languages.spoken() == "es"


def test_dates_are_said_as_in_spanish(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "es"}):
        assert formatting.day(DAY) == "6 de noviembre de 2026"
        assert formatting.day_without_year(DAY) == "6 de noviembre"
        assert formatting.short_day(DAY) == "6 nov"
        assert formatting.long_short_day(DAY) == "6 nov 2026"


def test_pictures_are_handed_their_words(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "es"}):
        words = picture_words()
        assert context().workplace.words is words
        assert (words.day_words(DAY), words.date_in_full(DAY)) == ("6 nov", "6 de noviembre de 2026")
        assert words.usual_error == "error usual"
    with app.test_request_context():
        assert picture_words() is ENGLISH


@pytest.mark.parametrize("name", LOOKS)
def test_no_page_fails_in_spanish(app: Flask, name: str) -> None:
    assert drawn(app, LOOKS[name], language="es").count('<html lang="es"') == 1


def test_a_page_turns_round_where_its_language_does(app: Flask) -> None:
    with app.test_request_context(), languages.speaking("ar"):
        assert languages.direction() == "rtl"
    assert 'dir="' not in drawn(app, LOOKS["front"])
    assert '<html lang="ar" dir="rtl"' in drawn(app, LOOKS["front"], language="ar")


def test_the_stylesheet_knows_no_left_and_right() -> None:
    css = (languages.CATALOGUES.parent / "static" / "site.css").read_text()
    for physical in (
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "text-align: left",
        "border-right",
    ):
        assert physical not in css
    assert css.count("border-left") == 1  # the dotted line in the very middle of a track
