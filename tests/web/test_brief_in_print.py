"""The brief comes out of the printer on one page, however much there is to say, and in black on white."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from assessment.services import shown
from tests.web.looks import BANNER, CHANGE, CLIENT, NOTES, ROOT, LookAt, brief, drawn, practice

pytestmark = pytest.mark.browser

STATIC = ROOT / "assessment" / "web" / "static"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="286" height="316"/>'
LONG = "I felt guilty when I chose something different from what my mom wanted, and went on feeling so."


def longest() -> shown.BriefPage:
    """As much as a brief can hold."""
    step = shown.LastStep(title="Healthy closeness", since=date(2026, 10, 16), points=-30, is_beyond=True)
    hope = shown.OpenHope(
        rows=("Keeps her feelings to herself – Shares her feelings with me",) * 4,
        rating="My best guess at how she would like it",
        reason="I don't know yet",
        on=date(2026, 10, 16),
    )
    moved = shown.MovedItem(text=LONG, before="Not at all true", now="Very true")
    scale = shown.BriefScale(
        title="Repair practices, total", intake=70, last=60, now=30, low=10, high=50, verdict=CHANGE,
        on=date(2026, 10, 16), counts_from=date(2026, 9, 25),
    )  # fmt: skip
    return brief(
        banner=BANNER,
        flags=("Closeness: answers all alike", "Closeness: answered very fast"),
        headline=tuple(shown.NamedVerdict(title="Healthy closeness", verdict=CHANGE) for _ in range(3)),
        last_steps=(step,) * 3,
        report_notes=("Her memory has changed; read blending and distance with care.",) * 4,
        scales=(scale,) * 4,
        moved=(moved,) * 3,
        left_out=(shown.AnsweredItem(text=LONG, answer="No chance to / doesn't fit me"),) * 4,
        notes=tuple(replace(NOTES[0], text="long " * 24) for _ in range(4)),
        n_more_notes=4,
        ask_about=(f"If you like: {LONG}",) * 2,
        open_hopes=(hope,),
        bars=tuple(shown.PracticeBar(name="Making space for sadness", at=50) for _ in range(4)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return practice(tmp_path_factory.mktemp("practice"))


def opened(app: Flask, page: Page, told: shown.BriefPage, *, has_pictures: bool = True) -> None:
    html = drawn(app, LookAt("clinician/brief.html", "clinician", lambda: {"brief": told}))

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.rpartition("/")[2])
        elif path == "/look":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif has_pictures:
            route.fulfill(body=PICTURE, content_type="image/svg+xml")
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto("https://check-in.test/look")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("told", [brief, longest], ids=["usual", "longest"])
def test_a_brief_is_one_printed_page(app: Flask, chromium: Browser, paper: str, told: object) -> None:
    page = chromium.new_page()
    opened(app, page, told())  # type: ignore[operator]  # one of two makers
    printed = page.pdf(format=paper)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_brief_prints_black_on_white_whatever_the_theme(
    app: Flask, chromium: Browser, theme: Literal["light", "dark"]
) -> None:
    page = chromium.new_page(color_scheme=theme)
    opened(app, page, brief())
    page.emulate_media(media="print", color_scheme=theme)
    colors = page.locator(".brief .verdict").evaluate("one => getComputedStyle(one).color")
    ground = page.locator(".brief").evaluate("one => getComputedStyle(one).backgroundColor")
    page.close()
    assert (colors, ground) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_a_brief_reads_without_its_pictures(app: Flask, chromium: Browser) -> None:
    page = chromium.new_page()
    opened(app, page, brief(), has_pictures=False)
    words = page.locator(".brief").inner_text()
    alt = page.locator(".brief img").get_attribute("alt")
    page.close()
    for told in ("Since intake, Enmeshment is lower by 33", "Scores", "Moved most", "Left out", "To ask about"):
        assert told in words
    assert alt
    assert CLIENT not in words
