"""Leaving quickly: by touch or by Shift, with scripts or without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys.afterwards import remembering
from tests.journeys.conftest import Visit
from tests.journeys.inside import come_in, new_client
from tests.journeys.people import arrives, is_on, press
from tests.journeys.place import Place
from tests.journeys.walks import set_up_behind_the_door
from tests.services.walking import Walker

pytestmark = pytest.mark.browser

CANARY = "To say no without days of guilt"
WISHES = 7
"""The number of the page on which she writes what she would like to be different."""


@pytest.fixture
def client(place: Place) -> Walker:
    """A client in the middle of her intake."""
    client = new_client(place, set_up_behind_the_door(place), "NF-001")
    client.start()
    for number in range(1, WISHES):
        client.leave(number)
    return client


@pytest.fixture
def visit_remembering(chromium_path: str, playwright: Playwright, place: Place, tmp_path: Path) -> Iterator[Visit]:
    """Open a browser that keeps whole pages for Back, as people's do."""
    with ExitStack() as stack:

        def opened(**more: Any) -> Page:
            return stack.enter_context(remembering(playwright, chromium_path, place, tmp_path / "profile", **more))

        yield opened


def write(page: Page, place: Place, client: Walker) -> None:
    """Write something that nobody else may read, go on, and stand on the next page."""
    come_in(place, page, client.account_id)
    page.goto("/home")
    press(page, "Go on")
    page.locator("textarea").fill(CANARY)
    press(page, "Save and continue")
    is_on(page, "Page 6 of 14")
    page.wait_for_load_state()


def is_gone(page: Page) -> None:
    """She is on the neutral page, and the practice has forgotten her browser, as it is told in the background."""
    expect(page.locator("h1")).to_have_text("Fair, light wind")
    for _ in range(50):
        if not page.context.cookies():
            return
        page.wait_for_timeout(100)
    pytest.fail("the stay goes on")


def back(page: Page) -> None:
    """The browser's own Back; Playwright's waits for an event that a remembered page does not give."""
    page.evaluate("() => { setTimeout(() => history.back()); }")
    page.wait_for_timeout(400)


def test_a_touch_leaves_and_signs_out(visit_remembering: Visit, place: Place, client: Walker) -> None:
    page = visit_remembering()
    write(page, place, client)
    page.get_by_role("banner").get_by_role("link", name="Leave this page").click()
    is_gone(page)
    page.goto(f"{place.address}/home")
    arrives(page, "Sign in")


def test_the_link_leaves_without_scripts(visit_remembering: Visit, place: Place, client: Walker) -> None:
    page = visit_remembering(java_script_enabled=False)
    write(page, place, client)
    page.get_by_role("banner").get_by_role("link", name="Leave this page").click()
    is_gone(page)
    page.goto(f"{place.address}/home")
    arrives(page, "Sign in")


def test_shift_three_times_leaves_also_while_she_types(visit_remembering: Visit, place: Place, client: Walker) -> None:
    page = visit_remembering()
    write(page, place, client)
    press(page, "Back")
    page.locator("textarea").focus()
    for key in ("Shift", "Shift", "a", "Shift", "Shift"):  # a letter in between: she was only typing
        page.keyboard.press(key)
    expect(page.locator("[data-leave-said]")).to_have_text("Exit: press Shift 1 more time")
    page.keyboard.press("Shift")
    is_gone(page)


def test_a_page_from_the_browsers_memory_is_asked_for_anew(visit_remembering: Visit) -> None:
    # Chrome drops a page from its memory once the cookie changed, as ours does at each click; not every browser does.
    page = visit_remembering()
    page.goto("/about")
    page.get_by_role("contentinfo").get_by_role("link", name="Help now").click()
    arrives(page, "Some places to turn to")
    back(page)
    arrives(page, "About this form")
    assert page.evaluate("() => performance.getEntriesByType('navigation')[0].type") == "reload"
