from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from assessment.config import Settings
from assessment.services import new_password
from assessment.services.mailing.server import mail_server
from assessment.services.workplace import Workplace
from assessment.storage.tables import OutboxMail
from tests.web.account.conftest import NOW, PASSWORD, Browser, People

NEW = "a quite new password"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A practice that sends mails; none is sent here."""
    return replace(settings, mail_server=mail_server("smtp://localhost", "checkin@example.org"))


@pytest.fixture
def link(workplace: Workplace, people: People) -> str:
    token = new_password.token_for(workplace, "ben@example.org", now=NOW)
    return f"/new-password/{token}"


def test_the_page_never_says_whether_a_name_is_anybodys(browser: Browser, people: People, workplace: Workplace):
    pages = [
        browser.send("/cannot-sign-in", sign_in_name=name).text
        for name in ("ben@example.org", "ada", "nobody@example.org")
    ]
    assert len(set(pages)) == 1
    with workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(OutboxMail)) == 3


def test_three_mails_an_hour_to_one_name(browser: Browser, people: People):
    answers = [browser.send("/cannot-sign-in", sign_in_name="ben@example.org").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_a_new_password_does_not_skip_the_second_step(browser: Browser, people: People, link: str):
    assert browser.send(link, password=NEW).location == "/sign-in"
    assert browser.get("/account").status_code == 303
    assert browser.sign_in("ben@example.org", PASSWORD).status_code == 422
    assert browser.sign_in("ben@example.org", NEW).location == "/sign-in/second-step"
    assert browser.get("/account").status_code == 303


def test_opening_the_link_uses_nothing_up(browser: Browser, people: People, link: str):
    for _ in range(20):
        assert browser.get(link).status_code == 200
        assert browser.client.head(link).status_code == 200
    assert browser.send(link, password=NEW).status_code == 303
    assert browser.get(link).status_code == 410


def test_a_weak_password_does_not_use_the_link_up(browser: Browser, people: People, link: str):
    assert browser.send(link, password="short").status_code == 422
    assert browser.send(link, password=NEW).status_code == 303


def test_links_that_are_old_or_were_never_made_get_the_same_page(browser: Browser, people: People, link: str, clock):
    clock.shift(30 * 60)
    answers = [browser.get(path) for path in (link, "/new-password/x", "/new-password/%00", f"{link}x", link.upper())]
    assert {answer.status_code for answer in answers[:4]} == {410}
    assert len({answer.text for answer in answers[:4]}) == 1


def test_a_copied_cookie_is_dead_after_a_new_password(browser: Browser, new_browser, people: People, link: str):
    browser.sign_in("ben@example.org")
    browser.send("/sign-in/second-step", digits=people.digits())
    assert browser.get("/account").status_code == 200
    new_browser().send(link, password=NEW)
    assert browser.get("/account").status_code == 303
