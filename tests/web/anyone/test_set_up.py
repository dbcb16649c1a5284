from __future__ import annotations

import re

import pytest
from flask import Flask
from passlib.totp import TOTP

from assessment.services import practice
from tests.web.account.conftest import PASSWORD, Browser, People

BEN = {
    "name": "Ben",
    "email": "ben@example.org",
    "password": PASSWORD,
    "name_on_mails": "Ben",
    "country": "US",
    "time_zone": "America/New_York",
}


@pytest.fixture
def code(app: Flask) -> str:
    return practice.set_up_code(app.config["SECRET_KEY"])


@pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)
def test_the_first_clinician_sets_up_adds_her_second_step_and_sees_her_caseload(browser: Browser, code: str):
    assert "This practice is not set up yet." in browser.get("/").text
    assert browser.send("/set-up", code=code.lower(), **BEN).location == "/account/second-step"
    assert browser.get("/caseload").location == "/account/second-step"
    page = browser.get("/account/second-step").text
    key = re.search(r"<code>([A-Z2-7-]+)</code>", page)
    digits = TOTP(key=key[1].replace("-", "")).generate().token
    assert "Keep these ten codes" in browser.send("/account/second-step", digits=digits).text
    assert browser.get("/").location == "/caseload"
    assert browser.get("/caseload").status_code == 200


def test_a_wrong_code_says_where_to_look(browser: Browser, code: str):
    answer = browser.send("/set-up", code="AAAA-AAAA", **BEN)
    assert answer.status_code == 422
    assert "it is printed at each start until someone is set up" in answer.text


def test_once_a_clinician_exists_there_is_no_set_up(browser: Browser, people: People, code: str):
    assert browser.get("/set-up").status_code == 404
    assert browser.send("/set-up", page="/sign-in", code=code, **BEN).status_code == 404


def test_the_code_is_tried_five_times_a_minute(browser: Browser, code: str):
    answers = [browser.send("/set-up", code="AAAA-AAAA", **BEN).status_code for _ in range(5)]
    assert answers == [422] * 5
    assert browser.send("/set-up", code=code, **BEN).status_code == 429


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "ben"),
        ("email", "ben@"),
        ("password", "password1234"),
        ("name", ""),
        ("name", "\0"),
        ("country", "XX"),
        ("time_zone", "Mars/Olympus"),
        ("name_on_mails", "x" * 81),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(browser: Browser, code: str, field: str, value: str):
    answer = browser.send("/set-up", code=code, **BEN | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_countries_with_help_lines_stand_first(browser: Browser):
    page = browser.get("/set-up").text
    first = re.search(r'<select[^>]*name="country"[^>]*><option[^>]*value="(\w\w)"', page)
    assert first[1] == "US"
