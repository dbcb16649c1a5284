"""What has to hold for every page, whoever looks at it: axe finds nothing, and nothing scrolls sideways."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (320, 390, 1280)
FOR_AXE = {("light", 320), ("dark", 390), ("light", 1280)}
"""Every width and both themes once; what axe looks at hardly depends on how they are combined."""

SHOTS = {("light", 390), ("light", 1280), ("dark", 390), ("dark", 1280), ("light", 320)}

_RUN = """() => axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.impact} ${rule.id}: ${node.target} ${node.failureSummary}`)))"""
"""Everything axe knows of WCAG 2.0 to 2.2, A and AA, and of best practice."""

_SIDEWAYS = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > room + 1 && !e.closest('.table-region'))
    .map(e => `${e.tagName}.${e.className} reaches ${Math.round(e.getBoundingClientRect().right)} of ${room}`);
}"""


TELLING = ("mom", "mother", "close", "safe", "enmesh", "cutoff", "blending", "distance", "maya", "dana", "lena", "noor")
"""What a title or an address, which histories keep and others read, must not hold."""

NOT_WATCHED = "No one reads this form as you write."


def indiscreet(page: Page) -> list[str]:
    """The words in this page's title or address that give something away."""
    seen = f"{page.title()} {page.url}".lower()
    return [word for word in TELLING if word in seen]


def untold(page: Page) -> list[str]:
    """What a client's page or an open one has to say or to offer, and does not."""
    if page.locator("body.clinician").count():
        return []
    wanted = {
        NOT_WATCHED: page.get_by_role("contentinfo").get_by_text(NOT_WATCHED),
        "Help now": page.get_by_role("contentinfo").get_by_role("link", name="Help now"),
        "Leave this page": page.get_by_role("banner").get_by_role("link", name="Leave this page"),
    }
    return [words for words, place in wanted.items() if place.count() != 1]


def axe(page: Page) -> list[str]:
    """What axe has to say against this page, one line for each element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_RUN)
    return found


def sideways(page: Page) -> list[str]:
    """What makes this page scroll sideways."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found


def look_at(page: Page, name: str) -> list[str]:
    """Everything wrong with a page, in both themes, on a small phone, a phone and a desk.

    With JOURNEYS_SHOTS set to a folder it also leaves screenshots there, for a person to look at.
    """
    troubles: list[str] = []
    shots = os.environ.get("JOURNEYS_SHOTS")
    for theme in ("light", "dark"):
        # Without motion, or axe would measure a colour on its way from one theme to the other.
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]  # one of its words
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            where = f"{name}, {theme}, {width} px"
            found = sideways(page) + (axe(page) if (theme, width) in FOR_AXE else [])
            troubles += [f"{where}: {trouble}" for trouble in found]
            if shots and (theme, width) in SHOTS:
                page.evaluate("scrollTo(0, 0)")  # or what sticks to the window stands in the middle of the picture
                page.screenshot(path=Path(shots) / f"{name}-{theme}-{width}.png", full_page=True)
    return troubles
