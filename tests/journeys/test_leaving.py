"""Leaving quickly: by touch or by Shift, with scripts or without; and what Back shows to whoever comes afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect

from assessment.services.practice import EXIT_ADDRESS
from tests.chromium import ARGUMENTS
from tests.journeys.conftest import Visit
from tests.journeys.inside import come_in, new_client
from tests.journeys.people import arrives, is_on, press
from tests.journeys.place import Place, running
from tests.journeys.visitor import visiting
from tests.journeys.walks import set_up_behind_the_door
from tests.services.walking import Walker

pytestmark = pytest.mark.browser

CANARY = "To say no without days of guilt"
WISHES = 7
"""The number of the page on which she writes what she would like to be different."""

BACKS_IN_A_ROW = 3

REMEMBERS = "--enable-features=CacheControlNoStoreEnterBackForwardCache:level/restore-unless-http-only-cookie-change"
"""What Chrome is rolling out to people: Back brings also pages that were not to be stored, as they were."""

SEEN = """() => document.documentElement.classList.contains('blank') ? '' :
  [...document.querySelectorAll('textarea, input')].map(one => one.value).join() + document.body.innerText"""
"""All that whoever sits before this page could read or find in a field."""


@pytest.fixture(scope="module")
def remembering(chromium_path: str, playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that keeps whole pages for Back, as people's do; under test it does not unless it is told."""
    browser = playwright.chromium.launch(
        executable_path=chromium_path,
        args=[*ARGUMENTS, REMEMBERS],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A practice behind https: only there does a browser remember pages that were not to be stored."""
    with running(tmp_path / "instance", is_https=True) as place:
        yield place


@pytest.fixture
def client(place: Place) -> Walker:
    """A client in the middle of her intake."""
    client = new_client(place, set_up_behind_the_door(place), "NF-001")
    client.start()
    for number in range(1, WISHES):
        client.leave(number)
    return client


@pytest.fixture
def visit_remembering(remembering: Browser, place: Place) -> Iterator[Visit]:
    """Open a browser that remembers, at the practice."""
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(
            visiting(remembering, place.address, outside=EXIT_ADDRESS, ignore_https_errors=True, **more)
        )


def write(page: Page, place: Place, client: Walker) -> None:
    """Write something that nobody else may read, go on, and stand on the next page."""
    come_in(place, page, client.account_id)
    page.goto("/home")
    press(page, "Go on")
    page.locator("textarea").fill(CANARY)
    press(page, "Save and continue")
    is_on(page, "Page 6 of 14")


def is_gone(page: Page) -> None:
    """She is on the neutral page, and the practice has forgotten her browser."""
    expect(page.locator("h1")).to_have_text("Fair, light wind")
    assert [cookie for cookie in page.context.cookies() if "127.0.0.1" in str(cookie["domain"])] == []


def shows_nothing(page: Page) -> None:
    """Neither at once nor a little later does the page show, or hold, what she wrote."""
    for _ in range(6):
        with suppress(Error):  # between two pages there is nothing to see
            assert CANARY not in page.evaluate(SEEN)
        page.wait_for_timeout(100)
    assert CANARY not in page.evaluate(SEEN)


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


def test_a_page_from_the_browsers_memory_is_asked_for_anew(
    visit_remembering: Visit, place: Place, client: Walker
) -> None:
    page = visit_remembering()
    write(page, place, client)
    page.get_by_role("link", name="About this form").click()
    back(page)
    is_on(page, "Page 6 of 14")
    assert page.evaluate("() => performance.getEntriesByType('navigation')[0].type") == "reload"


@pytest.mark.parametrize("way", ["leave", "shift", "sign out", "time out"])
def test_back_shows_no_answer_afterwards(way: str, visit_remembering: Visit, place: Place, client: Walker) -> None:
    page = visit_remembering()
    write(page, place, client)
    match way:
        case "leave":
            page.get_by_role("banner").get_by_role("link", name="Leave this page").click()
            is_gone(page)
        case "shift":
            for _ in range(3):
                page.keyboard.press("Shift")
            is_gone(page)
        case "sign out":
            page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
            arrives(page, "A short check-in, every few weeks")
        case _:
            place.clock.move(minutes=31)
            page.goto("/home")
            arrives(page, "Sign in")
    for _ in range(BACKS_IN_A_ROW):
        back(page)
        shows_nothing(page)
