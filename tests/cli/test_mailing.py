"""The whole way of a mail, from the command to a mailbox: what it holds, what the command says, what nobody logs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from assessment.app import create_app
from assessment.config import Settings
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Client, OutboxMail
from assessment.web.context import KEY
from tests.cli.terminal import said
from tests.services.mailing.due import make_due
from tests.services.mailing.mailbox import Mailbox, mailbox_on_loopback, text_of
from tests.web.account.conftest import Browser, People
from tests.web.account.conftest import settings as without_mails

__all__ = ["without_mails"]

pytestmark = pytest.mark.parametrize("without_mails", ["sqlite_url", "postgres_url"], indirect=True)

ROOT = "https://checkin.example.org"
CANARIES = ("Canary", "DUE-", "due0@", "due1@", "due2@")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server of the tests' own."""
    with mailbox_on_loopback() as box:
        yield box


@pytest.fixture
def settings(without_mails: Settings, mailbox: Mailbox) -> Settings:
    """A practice that sends its mails there."""
    return replace(without_mails, mail_server=mailbox.server, public_url=ROOT)


@pytest.fixture
def due(workplace: Workplace, people: People, clock) -> Callable[[int], list[str]]:
    """So many clients for whom a check-in is ready, at ten in the morning where they live."""

    def made(n: int) -> list[str]:
        clock.shift(5.5 * 3600)
        with workplace.database.writing() as db:
            return make_due(db, n, clinician=db.get_one(Account, people.ben), on=date(2026, 11, 20))

    return made


def test_the_command_sends_what_is_due_once(app: Flask, mailbox: Mailbox, due):
    due(3)
    assert said(app, "reminders", "send").output == "E-mails: 3 reminders became due. Sent: 3.\n"
    assert said(app, "reminders", "send").output == "E-mails: 0 reminders became due. Sent: 0.\n"
    assert len(mailbox.mails) == 3


def test_the_upkeep_sends_too(app: Flask, mailbox: Mailbox, due):
    due(1)
    assert said(app, "upkeep").output.endswith("E-mails: 1 reminders became due. Sent: 1.\n")


def test_a_mail_names_nobody_and_its_links_work(app: Flask, mailbox: Mailbox, due, browser: Browser):
    (sitting,) = due(1)
    said(app, "reminders", "send")
    ((to, mail),) = mailbox.mails
    assert to == "due0@example.org"
    rest = mail.as_string().replace("due0@example.org", "")
    assert [word for word in CANARIES if word in rest] == []
    links = [line.removeprefix(ROOT) for line in text_of(mail).splitlines() if line.startswith(ROOT)]
    assert links[0] == f"/form/{sitting}"
    assert browser.get(links[0], base_url=ROOT).location == f"/sign-in?next=/form/{sitting}"
    stop = mail["List-Unsubscribe"].strip("<>").removeprefix(ROOT)
    assert stop == links[1]
    stopped = browser.client.post(stop, base_url=ROOT, data={"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    said(app, "reminders", "send")
    assert [str(mail["Subject"]) for _, mail in mailbox.mails] == ["A short form is ready", "E-mails stopped"]


def test_what_went_wrong_is_told_by_ids_and_never_by_addresses(
    app: Flask, workplace: Workplace, mailbox: Mailbox, due, capfd: pytest.CaptureFixture[str]
):
    due(3)
    mailbox.says_to_recipient["due0@example.org"] = "550 due0@example.org has no mailbox here"
    mailbox.says_to_recipient["due1@example.org"] = "450 due1@example.org is over quota"
    refused = said(app, "reminders", "send")
    with workplace.database.reading() as db:
        id_ = db.scalars(select(OutboxMail.id).where(OutboxMail.why_dropped == "refused")).one()
    assert refused.exit_code == 1
    assert refused.output == (
        "E-mails: 3 reminders became due. Sent: 1. Put off: 1.\n"
        f"Error: Refused for good by the mail server: mails {id_}.\n"
    )
    printed = refused.output + "".join(capfd.readouterr())
    assert [word for word in CANARIES if word in printed] == []


def test_one_mail_that_cannot_be_made_does_not_stop_the_rest(
    app: Flask, workplace: Workplace, mailbox: Mailbox, due, capfd: pytest.CaptureFixture[str]
):
    due(2)
    with workplace.database.writing() as db:
        ids = db.scalars(select(Client.id).where(Client.code.in_(["DUE-0", "DUE-1"])).order_by(Client.code)).all()
        stolen = db.connection().exec_driver_sql(f"SELECT email FROM clients WHERE id = '{ids[1]}'").scalar()
        db.connection().exec_driver_sql(f"UPDATE clients SET email = '{stolen}' WHERE id = '{ids[0]}'")
    told = said(app, "reminders", "send")
    assert [to for to, _ in mailbox.mails] == ["due1@example.org"]
    assert told.exit_code == 1
    assert "cannot be read" in told.output
    assert [word for word in CANARIES if word in told.output + "".join(capfd.readouterr())] == []


def test_without_a_server_and_in_a_demonstration_nothing_is_sent_and_that_is_said(
    without_mails: Settings, due, mailbox: Mailbox
):
    due(1)
    for settings, why in (
        (without_mails, "SMTP_URL is not set"),
        (replace(without_mails, is_demo=True), "this is a demonstration"),
    ):
        app = create_app(settings)
        assert said(app, "reminders", "send").output == f"E-mails: none are sent, because {why}. Waiting: 0.\n"
        app.extensions[KEY].workplace.database.dispose()
    assert mailbox.mails == []


def test_an_invitation_is_mailed_where_the_clinician_wishes(
    app: Flask, mailbox: Mailbox, browser: Browser, people: People
):
    def send(path: str, **fields: str):
        page = browser.get(path, base_url=ROOT).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return browser.client.post(path, base_url=ROOT, data={"csrf_token": token} | fields)

    send("/sign-in", sign_in_name="ben@example.org", password="correct mule battery")
    send("/sign-in/second-step", digits=people.digits())
    assert "Send the link by e-mail" in browser.get("/clients/new", base_url=ROOT).text
    without = send("/clients/new", code="EVE-1", plan="standard", language="en", by_mail="y", email="")
    assert without.status_code == 422
    assert "Type her e-mail address, or hand her the link yourself." in without.text
    shown = send("/clients/new", code="EVE-1", plan="standard", language="es", by_mail="y", email="eve@example.org")
    assert "A link goes to her by e-mail" in shown.text
    assert said(app, "reminders", "send").output == "E-mails: 0 reminders became due. Sent: 1.\n"
    ((to, mail),) = mailbox.mails
    assert (to, str(mail["Subject"])) == ("eve@example.org", "Tu enlace")
    link = next(line for line in text_of(mail).splitlines() if line.startswith(ROOT)).removeprefix(ROOT)
    assert browser.get(link, base_url=ROOT).status_code == 200
