"""One page in one look: what axe finds, what does not fit, what is too small for a thumb."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, Route

from assessment.web.headers import POLICY
from tests.journeys.every_page.album import LANGUAGES, Leaf
from tests.journeys.seeing import RULES_OF_COLOR, axe, sideways, unfit

STATIC = Path(__file__).parents[3] / "assessment" / "web" / "static"
SITE = "https://check-in.test"
LEAST_TARGET = 44
"""Pixels that a thumb wants in both directions."""

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="326" height="240"/>'
"""What stands in for what is drawn; the drawn ones have tests of their own."""

NARROW = 320
"""A small phone; and a desk of 1280 px at four times its size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """In what a page is looked at."""

    language: str
    scripts: bool = True
    theme: Literal["light", "dark"] = "light"
    width: int
    is_large: bool = False
    """Text is twice its size, as the browser was told."""
    axe: Literal["all rules", "rules of color", "none"] = "all rules"

    def __str__(self) -> str:
        """As a failing test names it."""
        said = ("scripts" if self.scripts else "no scripts", "text twice as large" if self.is_large else "")
        return ", ".join(word for word in (self.language, self.theme, f"{self.width} px", *said) if word)


LOOKS = tuple(
    Look(language=language, scripts=scripts, theme=theme, width=width)
    for language, scripts, theme, width in product(LANGUAGES, (True, False), ("light", "dark"), (NARROW, 390, 1280))
)
LARGE = tuple(
    Look(language=language, width=width, is_large=True) for language, width in product(LANGUAGES, (640, 1280))
)
"""The narrower one leaves as little room as a small phone with text of the usual size."""


class Window:
    """A browser that shows leaves; no server runs, and what a page asks for beside itself is made up here."""

    def __init__(self, page: Page, *, scripts: bool) -> None:
        self.page, self.scripts = page, scripts
        self.complaints: list[str] = []
        self._leaf: Leaf | None = None
        self._devtools: CDPSession = page.context.new_cdp_session(page)
        page.route("**/*", self._answer)
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def show(self, leaf: Leaf) -> None:
        """Load this page; what it complains of is kept."""
        self._leaf, self.complaints[:] = leaf, []
        self._devtools.send("Emulation.setScriptExecutionDisabled", {"value": not self.scripts})
        self.page.goto(f"{SITE}/page")
        # The page has been drawn without scripts; whoever looks at it needs them.
        self._devtools.send("Emulation.setScriptExecutionDisabled", {"value": False})

    def troubles(self, look: Look) -> list[str]:
        """Everything wrong with the page that is open, in this look."""
        page = self.page
        # Without motion, or axe would measure a colour on its way from one theme to the other.
        page.emulate_media(color_scheme=look.theme, reduced_motion="reduce")
        page.set_viewport_size({"width": look.width, "height": 844})
        found = sideways(page) + unfit(page, least=LEAST_TARGET) + _axe(page, look)
        self._keep_a_picture(look)
        return [f"{self._leaf.name if self._leaf else ''} ({look}): {one}" for one in found]

    def _keep_a_picture(self, look: Look) -> None:
        if (folder := os.environ.get("JOURNEYS_SHOTS")) and self._leaf:
            name = f"{self._leaf.name}-{look.language}-{look.theme}-{look.width}"
            name += "-large" * look.is_large + "-plain" * (not look.scripts)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.rpartition("/")[2])
        elif route.request.resource_type == "image":
            route.fulfill(body=PICTURE, content_type="image/svg+xml")
        elif path == "/page" and self._leaf:
            policy = {} if self._leaf.name == "own-copy" else {"Content-Security-Policy": POLICY}
            route.fulfill(body=self._leaf.html, content_type="text/html; charset=utf-8", headers=policy)
        else:
            route.fulfill(json={"revision": 1})


def _axe(page: Page, look: Look) -> list[str]:
    match look.axe:
        case "all rules":
            return axe(page)
        case "rules of color":
            return axe(page, only=RULES_OF_COLOR)
        case _:
            return []


@contextmanager
def window(browser: Browser, *, scripts: bool) -> Iterator[Window]:
    """A fresh window, with scripts or without."""
    context = browser.new_context()
    yield Window(context.new_page(), scripts=scripts)
    context.close()


def looks_of(leaves: list[Leaf]) -> Iterator[tuple[Leaf, Look]]:
    """Each page in one look, so that pages which follow each other differ in it."""
    for n, leaf in enumerate(leaves):
        fitting = [look for look in LOOKS if look.language == leaf.language]
        yield leaf, fitting[(5 * n + 3) % len(fitting)]
