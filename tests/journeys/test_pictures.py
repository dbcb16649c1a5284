"""The README's pictures, of the made-up practice; written with `--pictures`, else only their names are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from assessment.services import home
from tests.journeys.inside import account_id_of, client_id_of, come_in, come_in_as_clinician
from tests.journeys.place import Place
from tests.journeys.visitor import visiting

PICTURES = Path(__file__).parent / "pictures"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
MAYA = "NF-001"

Shown = Callable[[Page, Place], None]


def fill_in(page: Page, place: Place) -> None:
    """The first page of sentences, two of them answered."""
    joined = account_id_of(place, "lena")
    come_in(place, page, joined)
    sitting = home.start(place.workplace, joined, place.clock())
    page.goto(f"{place.address}/form/{sitting}")
    page.get_by_role("button", name="Yes, start").click()
    while page.get_by_text("Somewhat true").count() == 0:
        for safe in page.get_by_label("No", exact=True).all():
            safe.check()
        page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Somewhat true").nth(0).check()
    page.get_by_label("Mostly true").nth(1).check()
    page.evaluate("scrollTo(0, 0)")


def results(page: Page, place: Place) -> None:
    come_in(place, page, account_id_of(place, "maya"))
    page.goto(f"{place.address}/results")


def over_time(page: Page, place: Place) -> None:
    come_in(place, page, account_id_of(place, "maya"))
    page.goto(f"{place.address}/over-time")


def caseload(page: Page, place: Place) -> None:
    come_in_as_clinician(place, page, account_id_of(place, "ben@example.org"))
    page.goto(f"{place.address}/caseload")


def client(page: Page, place: Place) -> None:
    come_in_as_clinician(place, page, account_id_of(place, "ben@example.org"))
    page.goto(f"{place.address}/clients/{client_id_of(place, MAYA)}")


def plot(page: Page, place: Place) -> None:
    """One drawing by itself, as the clinician's page fetches it."""
    client(page, place)
    page.goto(f"{place.address}/clients/{client_id_of(place, MAYA)}/picture/all?w=700&t=light")


WANTED: dict[str, tuple[Shown, dict[str, int], str]] = {
    "fill-in-phone.png": (fill_in, PHONE, "light"),
    "results-phone.png": (results, PHONE, "light"),
    "over-time-phone.png": (over_time, PHONE, "dark"),
    "caseload-desk.png": (caseload, DESK, "light"),
    "client-desk.png": (client, {"width": 1280, "height": 1500}, "light"),
    "over-time-plot.png": (plot, {"width": 700, "height": 730}, "light"),
}


@contextmanager
def looking(browser: Browser, place: Place, size: dict[str, int], theme: str) -> Iterator[Page]:
    with visiting(browser, place.address, viewport=size, color_scheme=theme, device_scale_factor=1) as page:
        yield page


def test_the_readme_has_just_the_pictures_that_are_made_here() -> None:
    assert {path.name for path in PICTURES.glob("*.png")} == set(WANTED)


@pytest.mark.browser
@pytest.mark.parametrize("name", WANTED)
def test_the_readmes_pictures_can_be_made(
    name: str, browser: Browser, made_up: Place, request: pytest.FixtureRequest
) -> None:
    show, size, theme = WANTED[name]
    with looking(browser, made_up, size, theme) as page:
        show(page, made_up)
        page.wait_for_load_state("networkidle")
        if request.config.getoption("--pictures"):
            PICTURES.mkdir(exist_ok=True)
            page.screenshot(path=PICTURES / name)
