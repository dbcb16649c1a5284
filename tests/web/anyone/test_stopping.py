"""The stop link: looking changes nothing, one button stops, a mailbox's own button does the same, and tells nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from assessment.services.mailing.stopping import stop_token
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, OutboxMail
from tests.web.account.conftest import NOW, Browser, People

pytestmark = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


@pytest.fixture
def link(workplace: Workplace, people: People) -> str:
    """Ada's stop link."""
    with workplace.database.reading() as db:
        return f"/e/{stop_token(db, db.scalars(select(Client.id)).one())}"


@pytest.fixture
def state(workplace: Workplace) -> Callable[[], tuple[bool, int]]:
    """Whether her mails are stopped, and how many mails are waiting."""

    def state() -> tuple[bool, int]:
        with workplace.database.reading() as db:
            stopped_at = db.scalars(select(Client.mails_stopped_at)).one()
            return stopped_at is not None, len(db.scalars(select(OutboxMail)).all())

    return state


def test_looking_changes_nothing_and_the_button_stops(browser: Browser, link: str, state):
    for _ in range(5):
        assert "Stop these e-mails?" in browser.get(link).text
        assert browser.client.head(link).status_code == 200
    assert state() == (False, 0)
    assert "<h1>E-mails stopped</h1>" in browser.send(link).text
    assert state() == (True, 1)
    assert "<h1>E-mails stopped</h1>" in browser.get(link).text


def test_a_mailboxs_own_button_needs_neither_sign_in_nor_form(browser: Browser, link: str, state):
    """RFC 8058, section 3.1: the body is List-Unsubscribe=One-Click, and there are no cookies."""
    assert browser.client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert state() == (True, 1)


def test_stopping_twice_is_stopping_once_and_stopping_anew_is_told_anew(
    browser: Browser, link: str, state, workplace: Workplace
):
    browser.client.post(link)
    browser.client.post(link)
    assert state() == (True, 1)
    with workplace.database.writing() as db:
        before = db.scalars(select(OutboxMail)).one()
        before.sent_at = NOW
        db.execute(update(Client).values(mails_stopped_at=None))
    browser.client.post(link)
    with workplace.database.reading() as db:
        again = db.scalars(select(OutboxMail)).one()
        assert (again.sent_at, again.id == before.id) == (None, False)


def test_a_link_that_is_none_is_no_page(browser: Browser, link: str, state, workplace: Workplace):
    token = link.removeprefix("/e/")
    others = [token[:-1], token[:-1] + ("0" if token[-1] != "0" else "1"), "x" * 22 + token[22:], "x", token + "0"]
    pages = {browser.get(f"/e/{other}").text for other in others} | {browser.client.post(f"/e/{others[1]}").text}
    assert len(pages) == 1
    assert {browser.client.post(f"/e/{other}").status_code for other in others} == {404}
    assert state() == (False, 0)
    with workplace.database.writing() as db:
        db.execute(update(Client).values(erased_at=NOW))
    assert browser.get(link).text in pages
    assert browser.client.post(link).status_code == 404


def test_the_page_speaks_her_language_and_names_nobody(browser: Browser, link: str, workplace: Workplace):
    with workplace.database.writing() as db:
        client = db.scalars(select(Client)).one()
        client.language, client.name, client.email = "es", "Canary", "canary@example.org"
    page = browser.get(link).text
    assert "¿Detener estos correos?" in page
    assert "anary" not in page
    assert client.code not in page
