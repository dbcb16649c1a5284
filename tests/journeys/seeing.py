"""What has to hold for every page, whoever looks at it: axe finds nothing, and nothing scrolls sideways."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

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
