"""What scripts save between two clicks: kept while she is in, kept after an idle sign-out, nobody else's ever."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from assessment.services import filling
from tests.web.account.conftest import Browser, People
from tests.web.client.conftest import Ada

CONTACT = 3

pytestmark = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


def hidden(ada: Ada, page: str) -> dict[str, str]:
    """What the page carries besides her answers."""
    text = ada.browser.get(page).text
    return {
        name: re.search(f'name="{name}" value="([^"]*)"', text)[1] for name in ("csrf_token", "late_token", "revision")
    }


def save(browser: Browser, page: str, form: dict[str, str]) -> TestResponse:
    return browser.client.post(f"{page}/save", data=form | {"CX_CONTACT": "daily"})


def kept(ada: Ada) -> tuple[str, ...]:
    walker = ada.walker
    page = filling.form_page(walker.workplace, walker.account_id, walker.sitting, CONTACT, walker.now)
    return page.answers["CX_CONTACT"]


def test_a_change_is_kept_and_the_new_revision_told(ada: Ada):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page)
    answer = save(ada.browser, page, form)
    assert (answer.status_code, answer.json) == (200, {"revision": int(form["revision"]) + 1})
    assert kept(ada) == ("daily",)


def test_before_the_first_page_is_left_nothing_is_kept_and_nobody_is_told_otherwise(ada: Ada):
    page = ada.up_to(1)
    answer = ada.browser.client.post(f"{page}/save", data=hidden(ada, page) | {"S0": "yes"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert filling.place(ada.walker.workplace, ada.walker.account_id, ada.walker.sitting, ada.walker.now) == 1


def test_a_change_after_an_idle_sign_out_is_kept_by_the_pages_own_token_and_signs_nobody_in(ada: Ada):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page)
    ada.clock.shift(timedelta(minutes=31))
    assert save(ada.browser, page, form).status_code == 200
    assert kept(ada) == ("daily",)
    assert ada.browser.get(page).status_code == 303


@pytest.mark.parametrize("change", [{"late_token": ""}, {"late_token": "forged"}])
def test_without_its_token_nothing_is_kept(ada: Ada, change: dict[str, str]):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page)
    ada.clock.shift(timedelta(minutes=31))
    answer = save(ada.browser, page, form | change)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")
    assert kept(ada) == ()


def test_the_token_of_one_page_is_worth_nothing_for_another(ada: Ada):
    page = ada.up_to(CONTACT)
    form = hidden(ada, ada.at(CONTACT - 1))
    ada.clock.shift(timedelta(minutes=31))
    assert save(ada.browser, page, form).status_code == 303
    assert kept(ada) == ()


def test_signing_out_kills_the_token(ada: Ada):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page)
    ada.browser.client.post("/sign-out", data={"csrf_token": form["csrf_token"]})
    again = hidden_of_sign_in(ada.browser)
    assert save(ada.browser, page, form | {"csrf_token": again}).status_code == 303
    assert kept(ada) == ()


def test_a_clinician_saves_nothing_in_her_clients_place(ada: Ada, people: People, new_browser):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page)
    ben = new_browser()
    ben.sign_in("ben@example.org")
    ben.send("/sign-in/second-step", digits=people.digits())
    form["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', ben.get("/account/password").text)[1]
    assert save(ben, page, form).status_code in {303, 403}
    assert kept(ada) == ()


def hidden_of_sign_in(browser: Browser) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/sign-in").text)[1]


def test_a_change_on_a_page_of_an_earlier_stay_is_kept(ada: Ada):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page)
    ada.browser.sign_in("ada")  # in another tab
    assert save(ada.browser, page, form).status_code == 200
    assert kept(ada) == ("daily",)


def test_a_page_of_an_earlier_stay_is_taken_and_goes_on(ada: Ada):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page)
    ada.browser.sign_in("ada")
    answer = ada.browser.client.post(page, data=form | {"CX_CONTACT": "daily"})
    assert (answer.status_code, answer.location) == (303, ada.at(CONTACT + 1))
    assert kept(ada) == ("daily",)


def test_a_page_whose_cookie_is_gone_is_kept_and_asks_her_to_sign_in(ada: Ada):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page)
    for name in ada.browser.cookies:
        ada.browser.client.delete_cookie(name)
    answer = ada.browser.client.post(page, data=form | {"CX_CONTACT": "daily"})
    assert answer.location.startswith("/sign-in?next=/form/")
    assert kept(ada) == ("daily",)


def test_at_the_browser_of_somebody_else_her_page_is_kept_and_nothing_of_hers_is_shown(ada: Ada, people: People):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page)
    ada.clock.shift(timedelta(minutes=31))
    ada.browser.sign_in("ben@example.org")
    ada.browser.send("/sign-in/second-step", digits=people.digits())
    answer = ada.browser.client.post(page, data=form | {"CX_CONTACT": "daily"})
    assert answer.location.startswith("/sign-in?next=/form/")
    assert kept(ada) == ("daily",)
    assert ada.browser.get(page).status_code == 403


@pytest.mark.parametrize("change", [{"late_token": ""}, {"late_token": "forged"}])
def test_a_forged_form_without_the_pages_token_is_refused(ada: Ada, change: dict[str, str]):
    page = ada.up_to(CONTACT)
    form = hidden(ada, page) | {"csrf_token": "forged", "CX_CONTACT": "daily"} | change
    for address in (page, f"{page}/save"):
        assert ada.browser.client.post(address, data=form).status_code == 400
    assert kept(ada) == ()


def test_the_token_of_another_page_does_not_stand_in_for_the_forms_key(ada: Ada):
    page = ada.up_to(CONTACT)
    form = hidden(ada, ada.at(CONTACT - 1)) | {"csrf_token": "forged"}
    assert save(ada.browser, page, form).status_code == 400
    assert kept(ada) == ()
