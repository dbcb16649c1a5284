"""What a mail does on her phone, from a mail server on this machine to the page behind each link in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.storage.tables import Client
from tests.journeys.inside import client_id_of, come_in_as_clinician, new_client
from tests.journeys.people import arrives, choose, fill, press, sign_in
from tests.journeys.place import Place, running
from tests.journeys.seeing import indiscreet, look_at
from tests.journeys.visitor import DESK, PHONE, visiting
from tests.journeys.walks import set_up_behind_the_door
from tests.services.mailing.mailbox import Mailbox, mailbox_on_loopback, text_of

pytestmark = pytest.mark.browser

HER, PASSWORD = "NF-001", "seven pears on a sill"
FIRST, SECOND = "her@example.org", "her.other@example.org"
TO_OPEN = "Is this a safe and private moment for you to answer?"


@dataclass
class Mailed:
    """A practice that sends mails, its mail server, and browsers at it; Ben cares for two clients."""

    place: Place
    mailbox: Mailbox
    visit: Callable[..., Page]
    ben: str

    def send(self) -> list[tuple[str, str]]:
        """What the command that is run every few minutes sends: to whom, and under which subject."""
        before = len(self.mailbox.mails)
        answer = self.place.app.test_cli_runner().invoke(args=["reminders", "send"])
        assert answer.exit_code == 0, answer.output
        return self.mailbox.addressed[before:]

    def links_in_last(self) -> list[str]:
        """The links of the newest mail, as she may touch them."""
        return re.findall(r"^http\S+$", text_of(self.mailbox.mails[-1][1]), re.MULTILINE)

    @property
    def stopped_at(self) -> datetime | None:
        """Since when her mails are stopped."""
        with self.place.workplace.database.reading() as db:
            return db.get_one(Client, client_id_of(self.place, HER)).mails_stopped_at


@pytest.fixture
def mailed(browser: Browser, tmp_path: Path) -> Iterator[Mailed]:
    with ExitStack() as stack:
        mailbox = stack.enter_context(mailbox_on_loopback())
        place = stack.enter_context(running(tmp_path / "instance", mail_port=mailbox.port))

        def visit(**more: Any) -> Page:
            return stack.enter_context(visiting(browser, place.address, **more))

        ben = set_up_behind_the_door(place)
        for code in (HER, "NF-002"):
            new_client(place, ben, code).sit()
        yield Mailed(place, mailbox, visit, ben)


def well(page: Page, name: str) -> None:
    """Nothing is wrong with this page, light or dark, however wide."""
    assert look_at(page, name) == []
    assert indiscreet(page) == []
    page.set_viewport_size(PHONE)


def your_data(page: Page, name: str = HER) -> Page:
    """Her own data, after signing in."""
    sign_in(page, name, PASSWORD)
    page.goto("/your-data")
    arrives(page, "Your data")
    return page


def keep_mails(page: Page, choice: str, address: str) -> None:
    """Choose on Your data whether mails come, and where they go."""
    choose(page, "mails", choice)
    fill(page, "E-mail address", address)
    page.locator("form", has=page.get_by_label("E-mail address")).get_by_role("button", name="Keep this").click()
    expect(page.locator(".message")).to_have_text("Kept.")


def test_a_reminder_leads_to_the_first_question_and_its_stop_link_stops_after_one_button(mailed: Mailed) -> None:
    phone = your_data(mailed.visit())
    keep_mails(phone, "on", FIRST)
    assert mailed.send() == []
    mailed.place.clock.move(days=21)
    assert mailed.send() == [(FIRST, "A short form is ready")]
    to_form, to_stop = mailed.links_in_last()

    fresh = mailed.visit()
    fresh.goto(to_form)
    arrives(fresh, "Sign in")
    well(fresh, "sign-in-from-mail")
    fill(fresh, "E-mail or sign-in name", HER)
    fill(fresh, "Password", PASSWORD)
    press(fresh, "Sign in")
    arrives(fresh, TO_OPEN)

    stranger = mailed.visit()
    stranger.goto(to_stop)
    arrives(stranger, "Stop these e-mails?")
    well(stranger, "stop-mails")
    assert stranger.locator("main button").all_inner_texts() == ["Stop e-mails"]
    assert mailed.stopped_at is None
    press(stranger, "Stop e-mails")
    arrives(stranger, "E-mails stopped")
    well(stranger, "mails-stopped")
    assert mailed.stopped_at == mailed.place.clock()
    assert mailed.send() == [(FIRST, "E-mails stopped")]
    mailed.place.clock.move(days=7)
    assert mailed.send() == []

    your_data(phone)
    expect(phone.locator('[name="mails"][value="off"]')).to_be_checked()
    well(phone, "your-data-mails-off")
    keep_mails(phone, "on", SECOND)
    assert mailed.stopped_at is None
    assert mailed.send() == [(SECOND, "Still open")]
    again, _ = mailed.links_in_last()
    assert again == to_form


def test_a_clinician_sends_one_herself_and_no_other_comes_for_a_week(mailed: Mailed) -> None:
    keep_mails(your_data(mailed.visit(), "NF-002"), "on", FIRST)
    mailed.place.clock.move(days=21)
    desk = mailed.visit(viewport=DESK)
    come_in_as_clinician(mailed.place, desk, mailed.ben)
    desk.goto("/schedule")
    arrives(desk, "Schedule")
    button = desk.get_by_role("row", name="NF-002").get_by_role("button", name="Send e-mail now")
    expect(button).to_be_enabled()
    well(desk, "schedule-may-send")
    button.click()
    row = desk.get_by_role("row", name="NF-002")
    expect(row).to_contain_text("one is on its way")
    expect(row.get_by_role("button", name="Send e-mail now")).to_be_disabled()
    assert mailed.send() == [(FIRST, "A short form is ready")]
    assert mailed.send() == []
    desk.reload()
    expect(row).to_contain_text("last sent on 3 Jul")
    well(desk, "schedule-sent")
    mailed.place.clock.move(days=7)
    assert mailed.send() == [(FIRST, "Still open")]
