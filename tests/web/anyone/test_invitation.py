from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from assessment.services import invite
from assessment.services.invite import Invited
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Client, Invitation
from tests.at_once import at_once
from tests.web.account.conftest import NOW, PASSWORD, Browser, People

ON_BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)
OVER = "This link does not work any more"


@pytest.fixture
def invited(workplace: Workplace, people: People) -> Invited:
    return invite.invite(
        workplace, clinician_id=people.ben, code="NF-002", email="maya@example.org", plan="standard", now=NOW
    )


@pytest.fixture
def link(invited: Invited) -> str:
    return f"/welcome/{invited.token}"


def state(workplace: Workplace) -> tuple[object, ...]:
    with workplace.database.reading() as db:
        invitation = db.scalars(select(Invitation)).one()
        return (invitation.tries_left, invitation.used_at, db.scalar(select(func.count()).select_from(Account)))


@ON_BOTH
def test_a_client_comes_in_by_link_and_code(browser: Browser, workplace: Workplace, invited: Invited, link: str):
    spoken = f"{invited.spoken_code[:3]} {invited.spoken_code[3:]}"
    assert browser.send(link, code=spoken).location == "/welcome/sign-in"
    page = browser.get("/welcome/sign-in").text
    assert "How you will sign in" in page
    assert 'value="maya@example.org"' in page
    answer = browser.send("/welcome/sign-in", sign_in_name="Maya from the sea", password=PASSWORD)
    assert answer.location == "/welcome/what-i-see"
    assert re.search(r'name="sees"[^>]* checked', browser.get("/welcome/what-i-see").text) is None
    assert browser.send("/welcome/what-i-see", sees="saved").location == "/"
    assert browser.get("/").location == "/home"
    assert browser.get("/home").status_code == 200
    with workplace.database.reading() as db:
        assert db.get_one(Client, invited.client_id).sees == "saved"


def test_left_open_counts_as_seeing_results(browser: Browser, workplace: Workplace, invited: Invited, link: str):
    browser.send(link, code=invited.spoken_code)
    browser.send("/welcome/sign-in", sign_in_name="maya", password=PASSWORD)
    assert browser.send("/welcome/what-i-see").location == "/"
    with workplace.database.reading() as db:
        assert db.get_one(Client, invited.client_id).sees == "results"


def test_opening_a_link_changes_nothing(browser: Browser, workplace: Workplace, invited: Invited, link: str):
    before = state(workplace)
    for _ in range(20):
        assert browser.get(link).status_code == 200
        assert browser.client.head(link).status_code == 200
    assert state(workplace) == before
    assert browser.send(link, code=invited.spoken_code).status_code == 303
    assert state(workplace) == before  # the code alone uses nothing up either


def test_a_wrong_code_counts_down_and_says_so(browser: Browser, invited: Invited, link: str):
    wrong = f"{(int(invited.spoken_code) + 1) % 1_000_000:06d}"
    pages = [browser.send(link, code=wrong).text for _ in range(4)]
    assert [f"That is not the code. {n} tries left." in page for n, page in zip((4, 3, 2), pages, strict=False)] == [
        True
    ] * 3
    assert "That is not the code. 1 try left." in pages[3]
    answer = browser.send(link, code=wrong)
    assert (answer.status_code, OVER in answer.text) == (410, True)
    assert browser.get(link).status_code == 410


def test_used_old_and_unknown_links_get_one_text(new_browser, invited: Invited, link: str, clock):
    browser = new_browser()
    browser.send(link, code=invited.spoken_code)
    browser.send("/welcome/sign-in", sign_in_name="maya", password=PASSWORD)
    unknown = ["/welcome/x", "/welcome/%00", f"{link}x", link.upper().replace("WELCOME", "welcome"), f"{link[:-1]}"]
    answers = [new_browser().get(path) for path in (link, *unknown)]
    clock.shift(15 * 24 * 3600)
    answers.append(new_browser().get(link))
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.text for answer in answers}) == 1


def test_the_second_page_needs_the_code(browser: Browser, link: str):
    browser.get(link)
    assert browser.get("/welcome/sign-in").status_code == 410
    answer = browser.send("/welcome/sign-in", page="/sign-in", sign_in_name="mother", password=PASSWORD)
    assert answer.status_code == 410


def test_a_right_code_holds_for_an_hour(browser: Browser, invited: Invited, link: str, clock):
    browser.send(link, code=invited.spoken_code)
    clock.shift(3599)
    assert browser.get("/welcome/sign-in").status_code == 200
    clock.shift(1)
    assert browser.get("/welcome/sign-in").status_code == 410


def test_a_name_that_is_taken_asks_for_another_and_uses_nothing_up(browser: Browser, invited: Invited, link: str):
    browser.send(link, code=invited.spoken_code)
    answer = browser.send("/welcome/sign-in", sign_in_name="ADA", password=PASSWORD)
    assert answer.status_code == 422
    assert "Choose another name." in answer.text
    assert browser.send("/welcome/sign-in", sign_in_name="maya", password=PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("name", "password"), [("ab", PASSWORD), ("x" * 81, PASSWORD), ("maya", "short"), ("maya", "")]
)
def test_a_bad_name_or_password_uses_nothing_up(
    browser: Browser, invited: Invited, link: str, name: str, password: str
):
    browser.send(link, code=invited.spoken_code)
    assert browser.send("/welcome/sign-in", sign_in_name=name, password=password).status_code == 422
    assert browser.send("/welcome/sign-in", sign_in_name="maya", password=PASSWORD).status_code == 303


@ON_BOTH
def test_of_fifty_who_accept_at_once_exactly_one_does(app: Flask, workplace: Workplace, invited: Invited, link: str):
    app.config["WTF_CSRF_ENABLED"] = False
    first = Browser(app.test_client())
    first.client.post(link, data={"code": invited.spoken_code})
    browsers = [Browser(app.test_client()) for _ in range(50)]
    for browser in browsers:
        browser.take(first.cookies)

    def accept(number: int) -> int:
        words = {"sign_in_name": f"maya {number}", "password": PASSWORD}
        return browsers[number].client.post("/welcome/sign-in", data=words).status_code

    assert sorted(at_once(50, accept)) == [303] + [410] * 49
    with workplace.database.reading() as db:
        assert db.get_one(Client, invited.client_id).account_id is not None


def test_being_let_back_in_asks_for_no_setting(
    new_browser, workplace: Workplace, people: People, invited: Invited, link
):
    phone = new_browser()
    phone.send(link, code=invited.spoken_code)
    phone.send("/welcome/sign-in", sign_in_name="maya", password=PASSWORD)
    again = invite.invite_again(workplace, clinician_id=people.ben, client_id=invited.client_id, now=NOW)
    desk = new_browser()
    desk.send(f"/welcome/{again.token}", code=again.spoken_code)
    assert "Choose a new password" in desk.get("/welcome/sign-in").text
    assert desk.send("/welcome/sign-in", sign_in_name="maya", password="a quite new password").location == "/"
    assert phone.get("/account").status_code == 303
    assert desk.get("/account").status_code == 200


def test_a_pasted_link_leads_to_its_page(browser: Browser, people: People, link: str):
    for pasted in (f"http://localhost{link}", link, link.rpartition("/")[2], f" https://x.example{link}/?utm=1"):
        assert browser.send("/welcome", link=pasted).location.startswith("/welcome/")
    assert browser.send("/welcome", link=f"http://localhost{link}").location == link
    assert browser.send("/welcome", link="https://evil.example/").location == "/welcome/evil.example"


def test_links_are_tried_twenty_times_a_minute(browser: Browser, people: People):
    answers = [browser.send("/welcome/x", page="/sign-in", code="123456").status_code for _ in range(21)]
    assert answers == [410] * 20 + [429]


def test_the_token_stands_in_no_title_and_in_no_other_address(browser: Browser, invited: Invited, link: str):
    answer = browser.get(link)
    assert invited.token not in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
