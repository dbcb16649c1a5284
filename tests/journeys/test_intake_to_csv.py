"""From the first code to the last number: a clinician sets up, a client answers twice, and the file says what she said."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import answers
from tests.journeys.conftest import Visit
from tests.journeys.people import (
    EMAIL,
    HER_NAME,
    HER_PASSWORD,
    PASSWORD,
    Authenticator,
    answer,
    arrives,
    choose,
    fill,
    is_on,
    press,
    set_up_code_of,
    sign_in,
    type_password_again,
)
from tests.journeys.place import Clock, Place
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.browser


def set_up(page: Page, place: Place) -> Authenticator:
    """From the code that was printed to the empty caseload."""
    page.goto("/")
    page.get_by_role("link", name="Set up").click()
    for label, words in (
        ("One-time code", set_up_code_of(place).lower()),
        ("Your name as clients see it", "Ben Ortiz"),
        ("E-mail", EMAIL),
        ("Password", PASSWORD),
        ("Name on e-mails", "Ben"),
    ):
        fill(page, label, words)
    page.get_by_label("Time zone").select_option("America/New_York")
    press(page, "Set up")
    arrives(page, "Add a second step")
    picture = page.locator("img.key-picture")
    assert picture.evaluate("img => img.naturalWidth") > 0
    app = Authenticator(page.locator("code").inner_text())
    fill(page, "Six digits", app.digits())
    press(page, "Check the code")
    arrives(page, "Keep these ten codes")
    assert page.locator(".kept-codes li").count() == 10
    press(page, "I have kept them")
    expect(page.locator("main")).to_contain_text("No clients yet")
    return app


def invite(page: Page) -> tuple[str, str]:
    """The link to send and the code to say aloud."""
    press(page, "Invite a client")
    fill(page, "Name or initials", "Maya K.")
    assert page.get_by_label("Code", exact=True).input_value() == "NF-001"
    press(page, "Make a link and a code")
    arrives(page, "Say this code aloud")
    return page.get_by_label("The link to send").input_value(), page.locator(".code").inner_text()


def accept(page: Page, link: str, code: str) -> None:
    """From the link to the first question."""
    page.goto(link)
    fill(page, "The code your therapist told you", code)
    press(page, "Go on")
    fill(page, "Sign-in name", HER_NAME)
    fill(page, "Password", HER_PASSWORD)
    press(page, "Go on")
    arrives(page, "What I see after I send")
    choose(page, "sees", "results")
    press(page, "Go on")


def open_the_form(page: Page) -> None:
    """From home past the question whether this is a good moment."""
    press(page, "Start")
    arrives(page, "Is this a safe and private moment for you to answer?")
    press(page, "Yes, start")


def fill_in_page(page: Page, place: Place, all_answers: dict[str, object], *, expected: str) -> None:
    """Answer what stands here and go on."""
    is_on(page, expected)
    answer(page, all_answers, place.clock)
    press(page, "Save and continue")


def fill_in_intake(visit: Visit, place: Place, phone: Page) -> Page:
    """The whole intake; in the middle she closes her phone and goes on with it later. Gives the browser she ends with."""
    arrives(phone, "Before you begin")
    answer(phone, answers.CONSENT, place.clock)
    press(phone, "Go on")
    for n, given in enumerate((answers.CONTACT, answers.SAFE, *[answers.CONTEXT] * 3, answers.CLOSENESS), 1):
        fill_in_page(phone, place, given, expected=f"Page {n} of 14")
    is_on(phone, "Page 7 of 14")
    choose(phone, "H2", answers.CLOSENESS["H2"])
    expect(phone.locator("[data-saved]")).to_have_text("Saved")
    phone.context.close()

    phone = visit()
    place.clock.move(hours=3)
    sign_in(phone, HER_NAME, HER_PASSWORD)
    expect(phone.locator("main")).to_contain_text("You began on 12 June; page 7 is next.")
    press(phone, "Go on")
    is_on(phone, "Page 7 of 14")
    expect(phone.locator('input[name="H2"][value="1"]')).to_be_checked()
    for n, given in enumerate(
        (*[answers.CLOSENESS] * 2, *[answers.MOM_STYLE] * 2, *[answers.SECOND] * 2, *[answers.REPAIR] * 2), 7
    ):
        fill_in_page(phone, place, given, expected=f"Page {n} of 14")
    return phone


def send(page: Page) -> None:
    """Check, then touch Send twice, as one does when nothing seems to happen."""
    arrives(page, "Check and send")
    page.get_by_role("button", name="Send", exact=True).dblclick()
    arrives(page, "Thank you.")


def test_a_client_answers_twice_and_the_file_says_what_she_said(visit: Visit, place: Place) -> None:
    clinician = visit(viewport=DESK)
    app = set_up(clinician, place)
    link, code = invite(clinician)
    phone = visit()
    accept(phone, link, code)
    open_the_form(phone)
    phone = fill_in_intake(visit, place, phone)
    print(phone.locator("main").inner_text())
    send(phone)
    press(phone, "Show my results")
    type_password_again(phone, HER_PASSWORD)
    print(phone.locator("main").inner_text())
