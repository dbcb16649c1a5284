"""When the connection goes away for a moment: what stands on the page stays there, and is sent once it is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.services import filling
from tests.journeys.inside import come_in, new_client
from tests.journeys.people import arrives, choose, is_on, press
from tests.journeys.place import Place
from tests.journeys.visitor import setting
from tests.journeys.walks import set_up_behind_the_door
from tests.services.walking import Walker

pytestmark = pytest.mark.browser

WISHES = 7
ELSEWHERE = "Answered in another window meanwhile. Go on to see both answers."
HELD = "No connection. Your page stays here and is sent as soon as there is one."
STORES = """async () => [JSON.stringify(localStorage), JSON.stringify(sessionStorage),
  JSON.stringify(await indexedDB.databases()), (await caches.keys()).join()]"""


@pytest.fixture
def client(place: Place) -> Walker:
    """A client who has come to the page with a date and two fields for her own words."""
    client = new_client(place, set_up_behind_the_door(place), "NF-001")
    client.start()
    for number in range(1, WISHES):
        client.leave(number)
    return client


@pytest.fixture
def phone(browser: Browser, place: Place) -> Iterator[Page]:
    """Her phone. Chromium complains of a lost connection on its own; what scripts complain of still fails the test."""
    context = browser.new_context(**setting(place.address))
    troubles: list[str] = []
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert troubles == []


@pytest.fixture
def page(phone: Page, place: Place, client: Walker) -> Page:
    """Her phone, on that page."""
    page = phone
    come_in(place, page, client.account_id)
    page.goto(f"/form/{client.sitting}")
    is_on(page, "Page 5 of 14")
    return page


def offline(page: Page, *, now: bool) -> None:
    """Take the connection away, or give it back."""
    page.context.set_offline(now)


def kept(client: Walker, number: int = WISHES) -> dict[str, tuple[str, ...]]:
    return dict(filling.form_page(client.workplace, client.account_id, client.sitting, number, client.now).answers)


def test_what_she_answers_meanwhile_is_kept_once_the_connection_is_back(page: Page, client: Walker) -> None:
    offline(page, now=True)
    choose(page, "CX_CULTURE", "3")
    page.locator("textarea").fill("To say no without days of guilt")
    expect(page.locator("[data-saved]")).to_have_text("Not saved yet; we try again")
    assert kept(client)["CX_CULTURE"] == ()
    assert not any("guilt" in one for one in page.evaluate(STORES))
    offline(page, now=False)
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    assert kept(client)["CX_CULTURE"] == ("3",)
    assert kept(client)["CX_GOAL"] == ("To say no without days of guilt",)


def test_going_on_without_a_connection_holds_the_page_and_goes_on_later_by_itself(page: Page, client: Walker) -> None:
    choose(page, "CX_CULTURE", "1")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    offline(page, now=True)
    page.locator("textarea").fill("To say no without days of guilt")
    press(page, "Save and continue")
    expect(page.locator("[data-saved]")).to_have_text(HELD)
    is_on(page, "Page 5 of 14")
    expect(page.locator("textarea")).to_have_value("To say no without days of guilt")
    offline(page, now=False)
    is_on(page, "Page 6 of 14")
    assert kept(client)["CX_GOAL"] == ("To say no without days of guilt",)


def test_sending_without_a_connection_holds_what_she_wrote_beside_it(place: Place, phone: Page) -> None:
    client = new_client(place, set_up_behind_the_door(place), "NF-001")
    client.start()
    client.walk()
    page = phone
    come_in(place, page, client.account_id)
    page.goto(f"/form/{client.sitting}/check")
    page.get_by_label("Add a note for the pictures").fill("Moved house")
    page.clock.install()
    page.clock.run_for(6000)
    offline(page, now=True)
    press(page, "Send")
    page.clock.run_for(1000)
    expect(page.locator("[data-saved]")).to_have_text(HELD)
    expect(page.get_by_label("Add a note for the pictures")).to_have_value("Moved house")
    offline(page, now=False)
    page.clock.run_for(6000)
    arrives(page, "Thank you.")


def test_a_server_that_stumbles_loses_nothing_either(page: Page, client: Walker) -> None:
    page.route("**/save", lambda route: route.abort())
    page.locator("textarea").fill("To say no without days of guilt")
    press(page, "Save and continue")
    expect(page.locator("[data-saved]")).to_have_text(HELD)
    page.unroute("**/save")
    expect(page.locator(".step span").first).to_have_text("Page 6 of 14", timeout=9000)
    assert kept(client)["CX_GOAL"] == ("To say no without days of guilt",)


def test_a_change_after_an_answer_whose_receipt_was_lost_is_no_conflict(page: Page, client: Walker) -> None:
    def kept_but_not_said(route) -> None:
        route.fetch()
        route.abort()

    page.route("**/save", kept_but_not_said)
    choose(page, "CX_CULTURE", "3")
    expect(page.locator("[data-saved]")).to_have_text("Not saved yet; we try again")
    assert kept(client)["CX_CULTURE"] == ("3",)
    page.unroute("**/save")
    choose(page, "CX_CULTURE", "1")
    press(page, "Save and continue")
    is_on(page, "Page 6 of 14")
    assert kept(client)["CX_CULTURE"] == ("1",)


def test_two_windows_never_replace_each_others_answers_unseen(page: Page, place: Place, client: Walker) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    choose(page, "CX_CULTURE", "3")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    choose(other, "CX_CULTURE", "0")
    expect(other.locator("[data-saved]")).to_have_text(ELSEWHERE)
    assert kept(client)["CX_CULTURE"] == ("3",)
    press(other, "Save and continue")
    arrives(other, "This page was sent already")
    expect(other.locator("main")).to_contain_text("Kept: Mostly true")
    expect(other.locator("main")).to_contain_text("On the page you just sent: Not at all true")
