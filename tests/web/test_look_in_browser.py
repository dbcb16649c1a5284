"""The pages in a real Chromium: accessible, never wider than the screen, and what the scripts add.

The pages are drawn here and handed to the browser; no server runs, and what the scripts send is caught on its way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from assessment.web.headers import POLICY
from tests.web.looks import LOOKS, ROOT, drawn, practice

pytestmark = pytest.mark.browser

STATIC = ROOT / "assessment" / "web" / "static"
SITE = "https://check-in.test"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="326" height="240"/>'
WIDTHS = (320, 390, 1280)
RULES_OF_COLOR = ["color-contrast", "link-in-text-block"]
"""All that a dark page can break which is well in light: nothing else of a page depends on the theme."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return practice(tmp_path_factory.mktemp("practice"))


class Visit:
    """One visit of the site: which look stands at which address, and what the page sent."""

    def __init__(self, app: Flask, page: Page) -> None:
        self.app, self.page = app, page
        self.sent: list[tuple[str, str]] = []
        self.saves = True
        self.name = ""
        page.route("**/*", self._answer)

    def open(self, name: str) -> Page:
        self.name = name
        self.page.goto(f"{SITE}/look")
        return self.page

    def _answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.netloc != "check-in.test":
            route.fulfill(body="<title>Weather</title>", content_type="text/html")
        elif asked.path.startswith("/static/"):
            route.fulfill(path=STATIC / asked.path.rpartition("/")[2])
        elif "/picture/" in asked.path:
            route.fulfill(body=PICTURE, content_type="image/svg+xml")
        elif asked.path == "/look":
            if route.request.method == "POST":
                self.sent.append((asked.path, route.request.post_data or ""))
            html = drawn(self.app, LOOKS[self.name])
            route.fulfill(
                body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
            )
        else:
            self.sent.append((asked.path, route.request.post_data or ""))
            route.fulfill(status=200 if self.saves else 503, json={"revision": 1 + len(self.sent)})


@pytest.fixture
def visit(app: Flask, chromium: Browser) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield Visit(app, context.new_page())
    context.close()


@pytest.mark.parametrize("name", LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit, name: str) -> None:
    complaints: list[str] = []
    visit.page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page = visit.open(name)
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert _found_by_axe(page) == []
        assert _sideways(page) == 0
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        assert _found_by_axe(page, runOnly=RULES_OF_COLOR) == []
        page.emulate_media(color_scheme="light")
    assert complaints == []  # the strict policy blocked nothing


@pytest.mark.parametrize("name", ["closeness", "mom-style", "results", "over-time", "caseload", "client", "between-T3"])
def test_text_twice_as_large_still_fits(visit: Visit, name: str) -> None:
    page = visit.open(name)
    page.evaluate("document.styleSheets[0].insertRule(':root { font-size: 200% }')")
    assert _sideways(page) == 0


def test_what_is_chosen_shows_without_any_color(app: Flask, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, forced_colors="active")
    page = Visit(app, context.new_page()).open("mom-style")
    chosen, other = page.locator('[name="R1.now"]:checked'), page.locator('[name="R1.now"]:not(:checked)').first
    assert _mark_width(chosen) > 0
    assert _mark_width(other) == 0
    context.close()


def test_a_row_becomes_a_list_only_on_the_narrowest_screen(app: Flask, chromium: Browser) -> None:
    tops = {}
    for width in (320, 344, 390, 1280):
        context = chromium.new_context(viewport={"width": width, "height": 844})
        boxes = [
            one.bounding_box()
            for one in Visit(app, context.new_page()).open("closeness").locator('[name="E3"]').all()[:5]
        ]
        tops[width] = len({box["y"] for box in boxes if box})
        context.close()
    assert tops == {320: 5, 344: 1, 390: 1, 1280: 1}


@pytest.mark.parametrize(("width", "least"), [(320, (24, 44)), (390, (30, 44))])
def test_a_cell_of_a_rating_is_large_enough_for_a_thumb(
    app: Flask, chromium: Browser, width: int, least: tuple[int, int]
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844})
    box = Visit(app, context.new_page()).open("mom-style").locator(".cell").first.bounding_box()
    context.close()
    assert box is not None
    assert box["width"] >= least[0]
    assert box["height"] >= least[1]


def test_the_words_of_an_option_stay_in_its_cell_on_a_phone_chosen_or_not(visit: Visit) -> None:
    page = visit.open("closeness")
    for option in page.locator(".row .option").all():
        option.click()
        assert (
            option.evaluate(
                """cell => {
                const words = document.createRange();
                words.selectNodeContents(cell.querySelector("span"));
                return words.getBoundingClientRect().width - cell.getBoundingClientRect().width;
            }"""
            )
            <= 0
        )


def test_choosing_moves_nothing(visit: Visit) -> None:
    page = visit.open("closeness-empty")
    below = page.get_by_role("button", name="Save and continue")
    before = below.bounding_box()
    for name in ("Somewhat true", "Not at all true"):
        page.get_by_role("radio", name=name).first.check(force=True)
        assert below.bounding_box() == before


def test_a_whole_page_can_be_answered_by_keyboard_alone(visit: Visit) -> None:
    page = visit.open("closeness-empty")
    page.locator('[name="H2"]').first.focus()
    for _ in range(6):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    assert page.locator("input:checked").evaluate_all("all => all.map(one => one.value)") == ["1"] * 6


def test_each_change_is_kept_quietly_and_the_page_learns_its_revision(visit: Visit) -> None:
    page = visit.open("closeness")
    page.locator('[name="E3"][value="3"]').check(force=True)
    page.get_by_text("Saved", exact=True).wait_for()
    ((path, body),) = visit.sent
    assert path == f"/form/{'s' * 22}/1/save"
    assert parse_qs(body)["E3"] == ["3"]
    assert page.locator('[name="revision"]').input_value() == "2"


def test_a_page_is_sent_with_the_revision_of_what_was_kept_before(visit: Visit) -> None:
    page = visit.open("closeness")
    page.locator('[name="E3"][value="3"]').check(force=True)
    page.get_by_text("Saved", exact=True).wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue").click()
    assert [path for path, _ in visit.sent] == [f"/form/{'s' * 22}/1/save", "/look"]
    sent = parse_qs(visit.sent[-1][1])
    assert (sent["revision"], sent["E3"], sent["go"]) == (["2"], ["3"], ["on"])


def test_what_could_not_be_kept_is_said(visit: Visit) -> None:
    visit.saves = False
    page = visit.open("closeness")
    page.locator('[name="E3"][value="3"]').check(force=True)
    page.get_by_text("Not saved yet; we try again").wait_for()


def test_shift_three_times_leaves_and_back_does_not_return(visit: Visit) -> None:
    page = visit.open("front")
    page.evaluate("history.pushState(null, '', '/look?form')")
    for said in ("Exit: press Shift 2 more times", "Exit: press Shift 1 more time"):
        page.keyboard.press("Shift")
        assert page.locator("[data-leave-said]").text_content() == said
    page.keyboard.press("Shift")
    page.wait_for_url("https://www.weather.gov/**")
    assert page.title() == "Weather"
    assert ("/leave", "") in visit.sent


def test_a_capital_letter_is_no_wish_to_leave(visit: Visit) -> None:
    page = visit.open("front")
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    assert page.url == f"{SITE}/look"
    assert page.locator("[data-leave-said]").text_content() == ""


def test_a_click_on_the_way_out_leaves_at_once(visit: Visit) -> None:
    page = visit.open("results")
    page.get_by_role("link", name="Leave this page").first.click()
    page.wait_for_url("https://www.weather.gov/**")
    assert ("/leave", "") in visit.sent


def test_she_is_asked_two_minutes_before_she_is_signed_out(visit: Visit) -> None:
    visit.page.clock.install()
    page = visit.open("results")
    page.clock.run_for(27 * 60 * 1000)
    assert not page.get_by_role("dialog").is_visible()
    page.clock.run_for(61 * 1000)
    assert page.get_by_role("dialog", name="Still there?").is_visible()
    assert "signed out in 2 minutes" in page.get_by_role("dialog").inner_text()
    page.clock.run_for(90 * 1000)
    assert "in 30 seconds" in page.get_by_role("dialog").inner_text()


def test_a_password_can_be_seen_and_hidden_again(visit: Visit) -> None:
    page = visit.open("front")
    button = page.get_by_role("button", name="Show password")
    button.click()
    assert page.locator('[name="password"]').get_attribute("type") == "text"
    button.click()
    assert page.locator('[name="password"]').get_attribute("type") == "password"


def test_without_scripts_every_control_is_there(app: Flask, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = Visit(app, context.new_page()).open("mom-style")
    assert page.get_by_role("button", name="Save and continue").is_visible()
    assert page.get_by_role("link", name="Leave this page").first.get_attribute("href") == "/leave"
    page.locator('[name="N1.now"][value="7"]').check(force=True)
    assert page.locator('[name="N1.now"]:checked').input_value() == "7"
    context.close()


def test_a_client_page_prints_one_sentence(visit: Visit) -> None:
    page = visit.open("results")
    page.emulate_media(media="print")
    assert (
        page.locator("body").inner_text().strip() == "This page is not for printing. Your therapist can print a brief."
    )


def _found_by_axe(page: Page, **options: Any) -> list[tuple[str, list[str]]]:
    """What axe, which the page has loaded, finds wrong now: rules, each with the elements that break it."""
    found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **options})["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def _sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def _mark_width(radio: object) -> float:
    return radio.evaluate("one => parseFloat(getComputedStyle(one, '::before').borderTopWidth) || 0")  # type: ignore[attr-defined]
