from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from passlib.totp import TOTP

from assessment.services import accounts
from tests.web.account.conftest import PASSWORD, Browser, People

NEW = "a quite new password"


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


@pytest.fixture
def ada(browser: Browser, people: People) -> Browser:
    browser.sign_in("ada")
    return browser


def key_shown(page: str) -> TOTP:
    found = re.search(r"<code>([A-Z2-7-]+)</code>", page)
    assert found is not None
    return TOTP(key=found[1].replace("-", ""))


def codes_shown(page: str) -> list[str]:
    return re.findall(r"<li><code>([a-z0-9-]{19})</code>", page)


def digits_now(totp: TOTP, *, later: int = 0) -> str:
    return totp.generate(TOTP.now() + later).token


def test_the_account_page_says_who_she_is_and_nothing_of_the_key(ada: Browser):
    page = ada.get("/account").text
    assert "You sign in as ada." in page
    assert "$argon2" not in page


def test_data_pages_ask_for_the_password_again_after_five_minutes(ada: Browser, clock):
    clock.shift(4 * 60 + 59)
    assert ada.get("/account/second-step").status_code == 200
    clock.shift(1)
    answer = ada.get("/account/second-step?x=1")
    assert (answer.status_code, answer.location) == (303, "/account/confirm?next=/account/second-step?x%3D1")
    answer = ada.send("/account/confirm?next=/account/second-step", password="not her password")
    assert answer.status_code == 422
    assert "That is not your password." in answer.text
    answer = ada.send("/account/confirm?next=/account/second-step", password=PASSWORD)
    assert answer.location == "/account/second-step"
    assert ada.get("/account/second-step").status_code == 200


@pytest.mark.parametrize("next_", ["https://evil.example", "//evil.example", "/%5Cevil.example", "%0a//evil.example"])
def test_confirming_leads_nowhere_else(ada: Browser, next_: str):
    assert ada.send(f"/account/confirm?next={next_}", password=PASSWORD).location == "/"


def test_five_tries_a_minute_at_the_password_again(ada: Browser):
    answers = [ada.send("/account/confirm", password="not her password").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_new_password_needs_the_present_one(ada: Browser):
    answer = ada.send("/account/password", present="not her password", password=NEW)
    assert answer.status_code == 422
    assert "That is not your present password." in answer.text


@pytest.mark.parametrize("weak", ["", "short", "password1234", "x" * 1025])
def test_a_weak_new_password_is_refused(ada: Browser, weak: str):
    assert ada.send("/account/password", present=PASSWORD, password=weak).status_code == 422


def test_a_new_password_kills_every_copy_of_the_cookie_but_this_one(ada: Browser, new_browser: Callable[[], Browser]):
    thief, desk = new_browser(), new_browser()
    thief.take(ada.cookies)
    desk.sign_in("ada")
    answer = ada.send("/account/password", present=PASSWORD, password=NEW)
    assert answer.location == "/account"
    assert is_in(ada)
    assert not is_in(thief)
    assert not is_in(desk)
    assert desk.sign_in("ada", NEW).status_code == 303


def test_a_clinician_without_a_second_step_gets_nothing_but_adding_it(browser: Browser, people: People):
    browser.sign_in("cleo@example.org")
    for path in ("/account", "/caseload", "/download", "/account/password", "/home", "/clients/new"):
        answer = browser.get(path)
        assert (answer.status_code, answer.location) == (303, "/account/second-step"), path
    assert browser.get("/account/second-step").status_code == 200
    assert browser.send("/sign-out", page="/account/second-step").status_code == 303


def test_a_made_up_practice_asks_no_second_step(browser: Browser, people: People, app):
    running = app.extensions["assessment"]
    app.extensions["assessment"] = replace(running, settings=replace(running.settings, is_demo=True))
    browser.sign_in("cleo@example.org")
    assert browser.get("/account").status_code == 200


def test_adding_a_second_step_shows_a_picture_and_ten_codes(browser: Browser, people: People, clock):
    browser.sign_in("cleo@example.org")
    page = browser.get("/account/second-step").text
    picture = browser.get("/account/second-step.svg")
    assert 'src="/account/second-step.svg"' in page
    assert "data:" not in page
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    totp = key_shown(page)
    answer = browser.send("/account/second-step", digits="000000")
    assert answer.status_code == 422
    assert key_shown(answer.text).key == totp.key
    codes = re.findall(
        r"<li><code>([a-z0-9-]{19})</code>", browser.send("/account/second-step", digits=digits_now(totp)).text
    )
    assert len(set(codes)) == 10
    assert is_in(browser)


def test_the_digits_that_added_it_do_not_sign_in(browser: Browser, people: People, new_browser):
    browser.sign_in("cleo@example.org")
    totp = key_shown(browser.get("/account/second-step").text)
    digits = digits_now(totp)
    browser.send("/account/second-step", digits=digits)
    again = new_browser()
    again.sign_in("cleo@example.org")
    assert again.send("/sign-in/second-step", digits=digits).status_code == 422
    assert again.send("/sign-in/second-step", digits=digits_now(totp, later=30)).status_code == 303


def test_the_key_waits_sealed_in_the_cookie_and_is_gone_afterwards(browser: Browser, people: People):
    browser.sign_in("cleo@example.org")
    totp = key_shown(browser.get("/account/second-step").text)
    with browser.client.session_transaction() as kept:
        assert totp.base32_key not in str(dict(kept))
    browser.send("/account/second-step", digits=digits_now(totp))
    assert browser.get("/account/second-step.svg").status_code == 404


def test_there_is_no_picture_without_a_key(ada: Browser):
    assert ada.get("/account/second-step.svg").status_code == 404


def test_a_client_may_add_a_second_step_and_stop_it(ada: Browser, new_browser):
    totp = key_shown(ada.get("/account/second-step").text)
    ada.send("/account/second-step", digits=digits_now(totp))
    desk = new_browser()
    assert desk.sign_in("ada").location == "/sign-in/second-step"
    assert ada.send("/account/second-step/stop", page="/account").location == "/account"
    assert new_browser().sign_in("ada").location == "/"


def test_a_clinician_cannot_stop_hers(browser: Browser, people: People, workplace):
    browser.sign_in("ben@example.org")
    browser.send("/sign-in/second-step", digits=people.digits())
    assert browser.send("/account/second-step/stop", page="/account").status_code == 403
    assert accounts.account_seen(workplace, people.ben).has_second_step


def test_new_codes_replace_the_old_ones(browser: Browser, people: People, new_browser):
    browser.sign_in("ben@example.org")
    browser.send("/sign-in/second-step", digits=people.digits())
    codes = codes_shown(browser.send("/account/recovery-codes", page="/account").text)
    for code, status in ((people.codes_of_ben[0], 422), (codes[0], 303)):
        again = new_browser()
        again.sign_in("ben@example.org")
        assert again.send("/sign-in/recovery-code", code=code).status_code == status
