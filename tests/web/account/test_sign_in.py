from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from assessment.storage.tables import Track
from tests.at_once import at_once
from tests.factories import make_sitting
from tests.web.account.conftest import NOW, PASSWORD, Browser, People

ON_BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


@ON_BOTH
def test_a_client_signs_in_with_name_and_password(browser: Browser, people: People):
    answer = browser.sign_in("Ada")
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(browser)


@ON_BOTH
def test_a_clinician_signs_in_in_two_steps(browser: Browser, people: People):
    answer = browser.sign_in("ben@example.org", next="/caseload")
    assert answer.location == "/sign-in/second-step"
    assert not is_in(browser)
    answer = browser.send("/sign-in/second-step", digits=people.digits())
    assert answer.location == "/caseload"
    assert is_in(browser)


@pytest.mark.parametrize("next_", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "evil"])
def test_signing_in_leads_nowhere_else(browser: Browser, people: People, next_: str):
    assert browser.sign_in("ada", next=next_).location == "/"


def test_every_failure_is_one_sentence(new_browser: Callable[[], Browser], people: People, change):
    change(people.cleo, active=False)
    tries = [("ada", "wrong password"), ("nobody", PASSWORD), ("cleo@example.org", PASSWORD), ("ada", "x" * 2000)]
    answers = [new_browser().sign_in(name, password) for name, password in tries]
    assert {answer.status_code for answer in answers} == {422}
    assert all("That name and password do not fit together." in answer.text for answer in answers)
    assert len({_without(answer.text, name) for answer, (name, _) in zip(answers, tries, strict=True)}) == 1


def _without(page: str, name: str) -> str:
    """The page without what she typed and without its token."""
    lines = [line for line in page.splitlines() if "csrf_token" not in line]
    return "\n".join(lines).replace(f'value="{name}"', "")


@pytest.mark.campaign
def test_an_unknown_name_takes_as_long_as_a_known_one(new_browser: Callable[[], Browser], people: People, clock):
    def seconds(name: str) -> float:
        clock.shift(61)
        begun = time.perf_counter()
        new_browser().sign_in(name, "a wrong password")
        return time.perf_counter() - begun

    ratio = statistics.median(seconds("nobody") / seconds("ada") for _ in range(100))
    assert 0.9 < ratio < 1.1


@pytest.mark.parametrize("typed", ["", "x" * 10_000, "\0", "ÄÖÜ", "{}", "[]"])
def test_odd_text_is_refused_like_any_other(browser: Browser, people: People, typed: str):
    assert browser.sign_in(typed, typed).status_code == 422


def test_nothing_is_remembered_beyond_the_stay(browser: Browser, people: People):
    answer = browser.send("/sign-in", sign_in_name="ada", password=PASSWORD, remember="y")
    assert list(browser.cookies) == ["stay"]
    assert "Expires" not in answer.headers["Set-Cookie"]
    assert "Max-Age" not in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]


def test_a_cookie_from_before_signing_in_is_worth_nothing_after_it(new_browser: Callable[[], Browser], people: People):
    victim, thief = new_browser(), new_browser()
    thief.get("/sign-in")
    planted = thief.cookies
    victim.take(planted)
    victim.sign_in("ada")
    thief.take(planted)
    assert victim.cookies != planted
    assert not is_in(thief)


def test_a_copied_cookie_is_dead_after_signing_out(new_browser: Callable[[], Browser], people: People):
    ada, thief = new_browser(), new_browser()
    ada.sign_in("ada")
    thief.take(ada.cookies)
    assert is_in(thief)
    answer = ada.send("/sign-out", page="/account")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not is_in(thief)
    assert not is_in(ada)


def test_signing_out_signs_out_everywhere(new_browser: Callable[[], Browser], people: People):
    phone, desk = new_browser(), new_browser()
    phone.sign_in("ada")
    desk.sign_in("ada")
    phone.send("/sign-out", page="/account")
    assert not is_in(desk)


def test_a_cookie_is_dead_once_the_account_is_disabled(browser: Browser, people: People, change):
    browser.sign_in("ada")
    change(people.ada, active=False)
    assert not is_in(browser)


def test_a_role_counts_as_it_is_now(browser: Browser, people: People, change):
    browser.sign_in("ada")
    assert browser.get("/caseload").status_code == 403
    change(people.ada, role="clinician", tf_primary_method="authenticator")
    assert browser.get("/caseload").status_code == 200
    assert browser.get("/home").status_code == 403


def test_a_stay_ends_after_fifteen_idle_minutes(browser: Browser, people: People, clock):
    browser.sign_in("ada")
    clock.shift(14 * 60 + 59)
    assert is_in(browser)
    clock.shift(15 * 60)
    answer = browser.get("/account")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")


def test_whoever_fills_in_has_thirty_minutes_for_a_page(browser: Browser, people: People, workplace, clock):
    with workplace.database.writing() as db:
        make_sitting(db, db.scalars(select(Track)).one(), opens_on=NOW.date(), closes_on=None)
    browser.sign_in("ada")
    page = browser.get(browser.send("/start", page="/home").location).location
    assert browser.get(page).status_code == 200
    clock.shift(29 * 60 + 59)
    assert is_in(browser)
    clock.shift(15 * 60)  # the page before this one was no page to fill in
    assert not is_in(browser)


def test_a_stay_ends_after_twelve_hours_however_busy_she_was(browser: Browser, people: People, clock):
    browser.sign_in("ada")
    for _ in range(12 * 6 - 1):
        clock.shift(600)
        assert is_in(browser)
    clock.shift(600)
    assert not is_in(browser)


@pytest.mark.parametrize("hours", [-24 * 3652, -24, -1, 24, 24 * 3652])
def test_a_clock_that_jumps_ends_a_stay_and_breaks_nothing(browser: Browser, people: People, clock, hours: int):
    browser.sign_in("ada")
    clock.shift(hours * 3600)
    assert not is_in(browser)


def test_a_cookie_copied_while_idle_does_not_outlive_the_idle_limit(new_browser, people: People, clock):
    ada, thief = new_browser(), new_browser()
    ada.sign_in("ada")
    copied = ada.cookies
    clock.shift(10 * 60)
    assert is_in(ada)
    clock.shift(10 * 60)
    thief.take(copied)
    assert not is_in(thief)


@pytest.mark.parametrize("path", ["/account", "/account/password", "/home", "/caseload", "/account/recovery-codes"])
def test_a_right_password_alone_opens_nothing_of_a_clinicians(browser: Browser, people: People, path: str):
    browser.sign_in("ben@example.org")
    answer = browser.get(path)
    assert answer.status_code in {303, 405}
    assert answer.status_code == 405 or answer.location.startswith("/sign-in?")


def test_the_second_step_cannot_be_reached_without_the_password(browser: Browser, people: People):
    for path in ("/sign-in/second-step", "/sign-in/recovery-code"):
        assert browser.get(path).location == "/sign-in"
        assert (
            browser.send(path, page="/sign-in", digits=people.digits(), code=people.codes_of_ben[0]).location
            == "/sign-in"
        )


def test_a_right_password_waits_ten_minutes_for_the_second_step(browser: Browser, people: People, clock):
    browser.sign_in("ben@example.org")
    clock.shift(599)
    assert browser.get("/sign-in/second-step").status_code == 200
    clock.shift(1)
    assert browser.get("/sign-in/second-step").location == "/sign-in"


def test_a_new_password_ends_the_waiting_for_a_second_step(browser: Browser, people: People, change):
    browser.sign_in("ben@example.org")
    change(people.ben, fs_uniquifier="another one")
    assert browser.get("/sign-in/second-step").location == "/sign-in"


def test_digits_work_once(new_browser: Callable[[], Browser], people: People):
    first, second = new_browser(), new_browser()
    digits = people.digits()
    for browser in (first, second):
        browser.sign_in("ben@example.org")
    assert first.send("/sign-in/second-step", digits=f"{digits[:3]} {digits[3:]}").status_code == 303
    answer = second.send("/sign-in/second-step", digits=digits)
    assert answer.status_code == 422
    assert not is_in(second)


@ON_BOTH
def test_of_twenty_who_use_the_same_digits_at_once_exactly_one_is_in(app: Flask, people: People, clock, monkeypatch):
    monkeypatch.setattr("assessment.web.limits._limiter.enabled", False)  # what is looked at here is behind that door
    app.config["WTF_CSRF_ENABLED"] = False
    browsers = [Browser(app.test_client()) for _ in range(20)]
    for browser in browsers:
        browser.client.post("/sign-in", data={"sign_in_name": "ben@example.org", "password": PASSWORD})
    digits = people.digits()
    answers = at_once(
        20, lambda n: browsers[n].client.post("/sign-in/second-step", data={"digits": digits}).status_code
    )
    assert sorted(answers) == [303] + [422] * 19


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "x" * 10_000, "１２３４５６", "٣٣٣٣٣٣", "{}", "\0"])
def test_odd_digits_are_refused(browser: Browser, people: People, digits: str):
    browser.sign_in("ben@example.org")
    assert browser.send("/sign-in/second-step", digits=digits).status_code == 422


def test_digits_may_be_half_a_minute_off_and_no_more(browser: Browser, people: People, clock):
    browser.sign_in("ben@example.org")
    assert browser.send("/sign-in/second-step", digits=people.digits(later=90)).status_code == 422
    assert browser.send("/sign-in/second-step", digits=people.digits(later=30)).status_code == 303


def test_a_code_on_paper_works_once(new_browser: Callable[[], Browser], people: People):
    answers = []
    for _ in range(2):
        browser = new_browser()
        browser.sign_in("ben@example.org")
        answers.append(browser.send("/sign-in/recovery-code", code=people.codes_of_ben[0]).status_code)
    assert answers == [303, 422]


def test_five_tries_a_minute_with_one_name_and_another_name_is_free(new_browser, people: People, clock):
    answers = [new_browser().sign_in("ada", "a wrong password").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert new_browser().sign_in(" ADA ").status_code == 429
    assert new_browser().sign_in("ben@example.org").status_code == 303
    clock.shift(61)
    assert new_browser().sign_in("ada").status_code == 303


def test_the_wait_is_said_in_minutes(new_browser, people: People):
    answers = [new_browser().sign_in("ada", "a wrong password") for _ in range(6)]
    assert "Try again in 1 minute." in answers[-1].text
    assert answers[-1].headers["Retry-After"] == "60"


def test_a_refusal_is_logged_without_a_name(browser: Browser, people: People):
    with capture_logs() as lines:
        browser.sign_in("canary-of-ada", "canary-of-a-password")
    assert [(line["event"], line["endpoint"], line["status"]) for line in lines] == [
        ("refused", "account.sign_in", 422)
    ]
    assert "canary" not in str(lines)


def test_a_forged_address_of_origin_changes_nothing(new_browser, people: People):
    def knock(n: int) -> int:
        browser = new_browser()
        browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}"
        return browser.sign_in(f"nobody {n}", "a wrong password").status_code

    assert [knock(n) for n in range(61)].count(429) == 1


def test_whoever_is_in_is_not_locked_out_by_knocks_at_the_door(new_browser, people: People, clock):
    ada = new_browser()
    ada.sign_in("ada")
    for _ in range(6):
        new_browser().sign_in("ada", "a wrong password")
    clock.shift(30)
    assert ada.send("/account/confirm", password=PASSWORD).status_code == 303
