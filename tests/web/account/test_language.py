"""The language that a clinician chooses for herself: of pages from the next one on, and of what is mailed to her."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from assessment.services import new_password
from assessment.services.mailing.about import letter_for
from assessment.services.mailing.letters import Letter
from assessment.services.workplace import Workplace
from assessment.storage import outbox
from assessment.storage.tables import Account, OutboxMail, Track
from assessment.web.mails import written
from tests.factories import make_flag
from tests.web.account.conftest import NOW, Browser, People


@pytest.fixture
def ben(browser: Browser, people: People) -> Browser:
    browser.sign_in("ben@example.org")
    browser.send("/sign-in/second-step", digits=people.digits())
    return browser


def language_of_page(browser: Browser) -> str:
    return browser.get("/account").text.partition('<html lang="')[2][:2]


def test_pages_speak_it_at_once_and_after_signing_in_again(
    ben: Browser, people: People, new_browser: Callable[[], Browser]
):
    assert language_of_page(ben) == "en"
    answer = ben.send("/account/language", page="/account", language="es")
    assert (answer.status_code, answer.location) == (303, "/account")
    page = ben.get("/account").text
    assert "Idioma de las páginas y los correos" in page
    assert 'value="es" checked' in page
    another = new_browser()
    another.sign_in("ben@example.org")
    another.send("/sign-in/second-step", digits=people.digits(later=30))
    assert language_of_page(another) == "es"
    another.send("/account/language", page="/account", language="")
    assert language_of_page(another) == "en"


def test_what_no_page_offers_is_refused_and_a_client_chooses_with_her_own_data(
    ben: Browser, people: People, new_browser: Callable[[], Browser], workplace: Workplace
):
    refused = ben.send("/account/language", page="/account", language="tlh")
    assert (refused.status_code, "Choose one of the answers offered." in refused.text) == (422, True)
    with workplace.database.reading() as db:
        assert db.get_one(Account, people.ben).language is None
    ada = new_browser()
    ada.sign_in("ada")
    assert "/account/language" not in ada.get("/account").text
    assert ada.send("/account/language", page="/account", language="es").status_code == 403


@pytest.mark.parametrize(
    ("language", "attention", "password"),
    [
        (None, "Something needs your attention", "here is the link you asked for:"),
        ("es", "Hay algo que requiere tu atención", "aquí está el enlace que pediste:"),
    ],
)
def test_both_kinds_of_mail_come_in_it(
    app: Flask, workplace: Workplace, people: People, language: str | None, attention: str, password: str
):
    with workplace.database.writing() as db:
        db.get_one(Account, people.ben).language = language
        flag = make_flag(db, db.scalars(select(Track)).one())
        outbox.put(db, kind="attention", about=flag.id, due_at=NOW)
    new_password.ask(workplace, "ben@example.org", now=NOW)
    with workplace.database.reading() as db:
        rows = {mail.kind: mail for mail in db.scalars(select(OutboxMail))}
    letters = {kind: letter_for(workplace, mail, NOW) for kind, mail in rows.items()}
    said = {}
    with app.app_context():
        for kind, letter in letters.items():
            assert isinstance(letter, Letter)
            said[kind] = written(letter)
    assert said["attention"].subject == attention
    assert password in said["new-password"].text
