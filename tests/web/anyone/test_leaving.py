from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from assessment.services import practice
from assessment.services.workplace import Workplace
from assessment.storage.database import Database
from assessment.web.context import KEY
from tests.web.account.conftest import Browser, People

ANSWER = re.compile(r'name="E1" value="3"( checked)?>')


def test_leaving_ends_every_stay_and_goes_to_the_practices_page(browser: Browser, new_browser, people: People):
    thief = new_browser()
    browser.sign_in("ada")
    thief.take(browser.cookies)
    answer = browser.get("/leave")
    assert (answer.status_code, answer.location) == (303, "https://weather.example.org/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert browser.get("/account").status_code == 303
    assert thief.get("/account").status_code == 303


def test_leaving_works_for_anybody(browser: Browser, people: People):
    assert browser.get("/leave").location == "https://weather.example.org/"


@pytest.fixture
def without_database(app: Flask, workplace: Workplace):
    """The database goes away while the application runs."""

    def go_away() -> None:
        away = Database("postgresql://nobody@127.0.0.1:1/nothing", workplace.database.keys)
        app.extensions[KEY] = replace(app.extensions[KEY], workplace=replace(workplace, database=away))

    return go_away


def test_leaving_works_while_the_database_is_away(browser: Browser, people: People, without_database):
    browser.sign_in("ada")
    without_database()
    answer = browser.get("/leave")
    assert (answer.status_code, answer.location) == (303, practice.EXIT_ADDRESS)
    assert not browser.cookies.get("stay")


def test_a_try_that_was_cleared_or_left_cannot_be_sent_again_from_the_history(browser: Browser, people: People):
    def page_kept() -> dict[str, str]:
        token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/try").text)[1]
        kept = {"csrf_token": token, "at-page": "1", "S0": "yes", "E1": "3", "go": "on"}
        assert ANSWER.search(shown(kept))
        return kept

    def shown(kept: dict[str, str]) -> str:
        return browser.client.post("/try", data=kept).text

    kept = page_kept()
    cleared = browser.client.post("/try", data=kept | {"go": "clear"})
    assert (cleared.status_code, cleared.location) == (303, "/")
    assert cleared.headers["Clear-Site-Data"] == '"cache"'
    assert not ANSWER.search(shown(kept))
    kept = page_kept()
    browser.get("/leave")
    assert not ANSWER.search(shown(kept))


def test_clearing_a_try_signs_nobody_out(browser: Browser, people: People):
    browser.sign_in("ada")
    assert browser.send("/try", go="clear").status_code == 303
    assert browser.get("/account").status_code == 200
