"""What the clinician and her client do with their browsers, in the words they read: choose, type, press."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from assessment.services import practice
from tests.journeys.place import Clock, Place

EMAIL = "ben@example.org"
PASSWORD = "four quiet herons walking"
HER_NAME = "maya.k"
HER_PASSWORD = "seven pears on a window sill"

HALF_MINUTE = 30
SECONDS_AN_ANSWER = 12
"""Five answers a minute, as the instrument counts."""


class Authenticator:
    """The app on the clinician's phone, written from RFC 6238 and 4226 and not with the library that checks it."""

    def __init__(self, letters: str) -> None:
        self.key = base64.b32decode(re.sub(r"[\s-]", "", letters).upper())
        self.last = int(time.time()) // HALF_MINUTE - 2

    def digits(self) -> str:
        """Six digits that were not shown before; one half-minute early or late is allowed."""
        self.last = max(self.last + 1, int(time.time()) // HALF_MINUTE - 1)
        while self.last > int(time.time()) // HALF_MINUTE + 1:
            time.sleep(0.5)
        digest = hmac.digest(self.key, struct.pack(">Q", self.last), "sha1")
        start = digest[-1] & 0xF
        (number,) = struct.unpack(">I", digest[start : start + 4])
        return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"


def press(page: Page, words: str) -> None:
    """Press the button, or follow the link, with these words."""
    _either(page, words).click()


def press_on(page: Page, words: str) -> None:
    """Press it, and wait for the page that comes: scripts hold a form back until the server has answered."""
    with page.expect_navigation():
        press(page, words)


def send_unchecked(page: Page) -> None:
    """Let the server say what is wrong with a form, as where a browser does not look first."""
    page.evaluate("() => { for (const form of document.forms) form.noValidate = true; }")


def _either(page: Page, words: str) -> Locator:
    main = page.locator("main")
    button = main.get_by_role("button", name=words, exact=True)
    return button.or_(main.get_by_role("link", name=words, exact=True)).first


def fill(page: Page, label: str, text: str) -> None:
    """Type into the field with this label."""
    page.get_by_label(label, exact=True).fill(text)


def choose(page: Page, name: str, value: str) -> None:
    """Touch an option where a thumb would: its label."""
    control = page.locator(f'input[name="{name}"][value="{value}"]')
    page.locator("label", has=control).click()
    expect(control).to_be_checked()


def answer(page: Page, answers: Mapping[str, object], clock: Clock | None = None) -> None:
    """Answer what stands on this page, in its order, and take the time that it takes."""
    n = 0
    for name, value in answers.items():
        controls = page.locator(f'[name="{name}"]:not([type="hidden"])')
        if not controls.count():
            continue
        n += 1
        if controls.first.get_attribute("type") in {"radio", "checkbox"}:
            for one in value if isinstance(value, tuple) else (value,):
                choose(page, name, str(one))
        else:
            controls.fill(str(value))
    if clock:
        clock.move(seconds=n * SECONDS_AN_ANSWER)


def arrives(page: Page, heading: str) -> None:
    """She comes to the page that calls itself so."""
    expect(page.locator("h1")).to_have_text(heading)


def is_on(page: Page, step: str) -> None:
    """She comes to this page of the form, such as `Page 2 of 7`."""
    expect(page.locator(".step span").first).to_have_text(step)


def sign_in(page: Page, name: str, password: str) -> None:
    """Name and password, on the page for it."""
    page.goto("/sign-in")
    fill(page, "E-mail or sign-in name", name)
    fill(page, "Password", password)
    press(page, "Sign in")


def type_password_again(page: Page, password: str) -> None:
    """Before pages that are not left open by themselves."""
    arrives(page, "Type your password again")
    fill(page, "Password", password)
    press(page, "Go on")


def set_up_code_of(place: Place) -> str:
    """The code as it is printed where the practice was started."""
    return practice.set_up_code(place.app.config["SECRET_KEY"])
