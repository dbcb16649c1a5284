"""Taking her consent back and erasing, at her browser: each on its own page, after her password, and to be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from assessment.services.opened import client_of
from assessment.services.upkeep import upkeep
from assessment.web.limits import _limiter
from tests.web.account.conftest import PASSWORD, Browser, People
from tests.web.client.conftest import Ada

pytestmark = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)

ENDS = ("/your-data/consent", "/your-data/erase")


def test_each_page_says_what_will_happen_before_anything_does(ada: Ada):
    page = ada.browser.get("/your-data/consent").text
    assert "Answers you have sent stay, for you and your therapist, until you have them erased." in page
    page = ada.browser.get("/your-data/erase").text
    assert "For seven days nothing is erased" in page
    assert 'class="button erase"' in page


@pytest.mark.parametrize("path", ENDS)
@pytest.mark.parametrize(
    ("password", "told"), [("", "Type your password."), ("wrong mule", "That is not your password.")]
)
def test_without_her_password_nothing_happens(ada: Ada, path: str, password: str, told: str):
    refused = ada.browser.send(path, password=password, go="back")
    assert refused.status_code == 422
    assert told in refused.text
    assert "A check-in is ready" in ada.browser.get("/home").text


@pytest.mark.parametrize("path", ENDS)
def test_a_password_that_was_typed_long_ago_does_not_open_it(ada: Ada, path: str):
    ada.clock.shift(timedelta(minutes=6))
    assert ada.browser.get(path).location == f"/account/confirm?next={path}"


@pytest.mark.parametrize("path", ENDS)
def test_a_form_without_its_token_does_nothing(ada: Ada, path: str):
    assert ada.browser.client.post(path, data={"password": PASSWORD}).status_code == 400
    assert "A check-in is ready" in ada.browser.get("/home").text


@pytest.mark.parametrize("path", ENDS)
def test_a_clinician_and_a_stranger_get_no_such_page(ada: Ada, path: str, new_browser, people: People):
    ben = new_browser()
    assert ben.get(path).location == f"/sign-in?next={path}"
    ben.sign_in("ben@example.org")
    ben.send("/sign-in/second-step", digits=people.digits())
    assert ben.get(path).status_code == 403


TRIED_ON = (  # every page that asks for the password of whoever is in already, and what its field is called
    ("/account/confirm", "password"),
    ("/account/password", "present"),
    ("/your-data/consent", "password"),
    ("/your-data/erase", "password"),
)


def test_five_tries_a_minute_are_counted_over_all_pages_that_ask_for_her_password(ada: Ada):
    tries = [ada.browser.send(path, **{field: "wrong mule", "go": "back"}) for path, field in TRIED_ON]
    tries += [ada.browser.send(path, **{field: PASSWORD}) for path, field in TRIED_ON[:1]]
    assert [one.status_code for one in tries] == [422, 422, 422, 422, 303]
    for path, field in TRIED_ON:
        refused = ada.browser.send(path, **{field: PASSWORD})
        assert refused.status_code == 429, path
        assert "Please wait a little" in refused.text
        assert "Try again in 1 minute." in refused.text
    ada.clock.shift(timedelta(minutes=1))
    assert ada.browser.send("/account/confirm", password=PASSWORD).status_code == 303


def test_no_other_page_asks_for_her_password(ada: Ada, app: Flask):
    paths = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments}
    asking = {path for path in paths - {"/leave"} if 'type="password"' in ada.browser.get(path).text}
    assert asking - {"/sign-in"} == {path for path, _ in TRIED_ON}


def test_thirty_tries_an_hour_are_enough_for_her_and_too_few_for_guessing(ada: Ada):
    answers = []
    for _ in range(7):
        answers += [ada.browser.send("/account/confirm", password="wrong mule").status_code for _ in range(5)]
        ada.clock.shift(timedelta(minutes=1))
    assert answers == [422] * 30 + [429] * 5


def test_consent_is_taken_back_and_given_again_and_both_pages_say_since_when(ada: Ada):
    assert ada.browser.send("/your-data/consent", password=PASSWORD, go="back").location == "/home"
    home = ada.browser.get("/home").text
    assert "You have taken back your consent. Nothing more is asked." in home
    assert "You took back your consent on 20 November 2026" in home
    assert "Start" not in home
    assert "Give my consent again" in ada.browser.get("/your-data").text
    ada.browser.send("/your-data/consent", password=PASSWORD, go="again")
    assert "A check-in is ready" in ada.browser.get("/home").text


def test_erasing_is_asked_undone_asked_again_and_done(ada: Ada, app: Flask, new_browser):
    ada.browser.send("/your-data/erase", password=PASSWORD, go="erase")
    assert "Your answers will be erased on 27 November 2026" in ada.browser.get("/home").text
    assert ada.browser.send("/your-data/erase", go="undo").location == "/home"
    home = ada.browser.get("/home").text
    assert "Undone. Nothing will be erased." in home
    assert "A check-in is ready" in home
    ada.browser.send("/your-data/erase", password=PASSWORD, go="erase")
    ada.clock.shift(timedelta(days=7))
    _limiter.reset()
    upkeep(ada.walker.workplace, ada.walker.now + timedelta(days=7))
    stranger: Browser = new_browser()
    assert "That name and password do not fit together." in stranger.sign_in("ada").text
    assert ada.browser.get("/home").location == "/sign-in?next=/home"


def test_undoing_too_late_says_so(ada: Ada):
    ada.browser.send("/your-data/erase", password=PASSWORD, go="erase")
    ada.clock.shift(timedelta(days=7))
    ada.browser.sign_in("ada")
    assert ada.browser.send("/your-data/erase", go="undo").location == "/home"
    assert "The days in which you could undo it are over." in ada.browser.get("/home").text


def test_her_clinician_sees_what_she_has_asked_for(ada: Ada, new_browser, people: People):
    ada.browser.send("/your-data/consent", password=PASSWORD, go="back")
    ada.browser.send("/your-data/erase", password=PASSWORD, go="erase")
    ben = new_browser()
    ben.sign_in("ben@example.org")
    ben.send("/sign-in/second-step", digits=people.digits())
    with ada.walker.workplace.database.reading() as db:
        page = ben.get(f"/clients/{client_of(db, people.ada).id}").text
    assert "She took back her consent on 20 November 2026." in page
    assert "On 27 November 2026 they will be" in page
