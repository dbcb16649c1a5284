"""Her own data on her phone: a copy a day after she asked for it, and erasing, undone once and then let happen."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.services.demo.making import PASSWORD
from assessment.services.upkeep import upkeep
from tests.journeys.conftest import Visit
from tests.journeys.inside import account_id_of, client_id_of, come_in_as_clinician
from tests.journeys.people import EMAIL, arrives, fill, press, sign_in, type_password_again
from tests.journeys.place import Place
from tests.journeys.seeing import axe, look_at, sideways

pytestmark = pytest.mark.browser

NAME, CODE = "maya", "NF-001"


@pytest.fixture
def phone(visit_made_up: Visit, made_up: Place) -> Page:
    """A client's phone; she has signed in and has a long course behind her."""
    page = visit_made_up(accept_downloads=True)
    sign_in(page, NAME, PASSWORD)
    page.wait_for_url("**/home")
    return page


def well(page: Page, name: str) -> None:
    """Nothing is wrong with this page, light or dark, however wide."""
    assert look_at(page, name) == []
    page.set_viewport_size({"width": 390, "height": 844})


def to_your_data(page: Page) -> None:
    """By the link at the foot, and her password where it was typed too long ago."""
    page.goto("/your-data")
    if "confirm" in page.url:
        type_password_again(page, PASSWORD)
    arrives(page, "Your data")


def test_a_copy_is_asked_for_waited_for_and_fetched_and_opens_without_the_net(
    phone: Page, made_up: Place, tmp_path: Path, browser: Browser
) -> None:
    to_your_data(phone)
    well(phone, "your-data")
    press(phone, "Ask for a copy")
    expect(phone.locator(".message")).to_have_text("Your copy will be ready in 24 hours.")
    phone.goto("/home")
    expect(phone.locator("main")).to_contain_text("A copy of your answers was asked for.")
    well(phone, "home-copy-asked")
    made_up.clock.move(days=1)
    sign_in(phone, NAME, PASSWORD)
    to_your_data(phone)
    well(phone, "your-data-copy-ready")
    with phone.expect_download() as fetched:
        press(phone, "Fetch the copy")
    assert fetched.value.suggested_filename == "check-in-2026-11-23.zip"
    with ZipFile(fetched.value.path()) as files:
        files.extractall(tmp_path / "copy")
    offline = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    page = offline.new_page()
    page.goto((tmp_path / "copy" / "index.html").as_uri())
    arrives(page, "A copy of your answers")
    assert page.evaluate("() => [...document.images].every(image => image.naturalWidth > 0)")
    assert page.locator("img").count() >= 3
    assert axe(page) == []
    assert sideways(page) == []
    if shots := os.environ.get("JOURNEYS_SHOTS"):
        page.screenshot(path=Path(shots) / "own-copy-390.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.screenshot(path=Path(shots) / "own-copy-1280.png")
    offline.close()


def test_past_answers_are_hers_to_read_and_not_to_print(phone: Page) -> None:
    to_your_data(phone)
    press(phone, "See what I have answered")
    if "confirm" in phone.url:
        type_password_again(phone, PASSWORD)
    arrives(phone, "Past answers")
    well(phone, "past-answers")
    phone.locator("main .ways a").first.click()
    expect(phone.locator("dl.answers dd").first).to_be_visible()
    well(phone, "past-sitting")
    phone.emulate_media(media="print")
    expect(phone.locator("dl.answers dd").first).to_be_hidden()


def test_erasing_is_undone_once_and_then_happens(phone: Page, made_up: Place, visit_made_up: Visit) -> None:
    client = client_id_of(made_up, CODE)
    for way_out in ("undo", "let it happen"):
        to_your_data(phone)
        press(phone, "Erase my answers")
        arrives(phone, "Erase my answers")
        well(phone, "erase")
        fill(phone, "Password", PASSWORD)
        press(phone, "Erase")
        arrives(phone, "Your check-in")
        expect(phone.locator("main")).to_contain_text("Your answers will be erased on")
        well(phone, "home-erasing")
        if way_out == "undo":
            made_up.clock.move(days=6)
            sign_in(phone, NAME, PASSWORD)
            press(phone, "Undo")
            arrives(phone, "Erase my answers")
            press(phone, "Undo")
            expect(phone.locator(".message")).to_have_text("Undone. Nothing will be erased.")
    made_up.clock.move(days=7, seconds=1)
    assert upkeep(made_up.workplace, made_up.clock()).n_erased == 1
    phone.goto("/home")
    sign_in(phone, NAME, PASSWORD)
    expect(phone.locator("main")).to_contain_text("That name and password do not fit together.")
    desk = visit_made_up(viewport={"width": 1280, "height": 900})
    come_in_as_clinician(made_up, desk, account_id_of(made_up, EMAIL))
    desk.goto(f"/clients/{client}")
    arrives(desk, CODE)
    expect(desk.locator("main")).to_contain_text("Her answers were erased on")
    well(desk, "client-erased")


def test_consent_is_taken_back_and_given_again(phone: Page) -> None:
    to_your_data(phone)
    press(phone, "Take back my consent")
    arrives(phone, "Take back my consent")
    well(phone, "consent")
    fill(phone, "Password", PASSWORD)
    press(phone, "Take it back")
    expect(phone.locator("main")).to_contain_text("You took back your consent on")
    press(phone, "Give it again")
    arrives(phone, "Give my consent again")
    well(phone, "consent-again")
    fill(phone, "Password", PASSWORD)
    press(phone, "Give it again")
    expect(phone.locator(".message")).to_have_text("You have given your consent again.")
