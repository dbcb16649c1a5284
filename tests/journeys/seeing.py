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

RULES_OF_COLOR = ("color-contrast", "link-in-text-block")
"""All that a dark page can break which is well in light: nothing else of a page depends on the theme."""

_RUN = """only => axe.run(document, {resultTypes: ["violations"], ...only}).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.impact} ${rule.id}: ${node.target} ${node.failureSummary}`)))"""
"""Everything axe knows of WCAG 2.0 to 2.2, A and AA, and of best practice."""

_SIDEWAYS = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > room + 1 && !e.closest('.table-region'))
    .map(e => `${e.tagName}.${e.className} reaches ${Math.round(e.getBoundingClientRect().right)} of ${room}`);
}"""

_UNFIT = """(least) => {
  const found = [], texts = [];
  const unseen = '.unseen, .spoken, .skip-link, .not-for-printing, dialog:not([open]), [hidden]';
  const words = e => (e.textContent || e.value || '').trim().slice(0, 50);
  const named = e => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className} “${words(e)}”`;
  const isSeen = e => e.checkVisibility({visibilityProperty: true}) && !e.closest(unseen);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !isSeen(parent) || parent.closest('select, textarea, script, style')) continue;
    range.selectNodeContents(node);
    let box = parent;
    while (!(box instanceof SVGElement) && getComputedStyle(box).display.startsWith('inline') && box.parentElement
           && !box.matches('.button, .as-link, .tag')) box = box.parentElement;
    const region = parent.closest('.table-region')?.getBoundingClientRect();
    const outer = box.getBoundingClientRect(), isClipped = !['visible', ''].includes(getComputedStyle(box).overflowX);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      if (region && (rect.left < region.left || rect.right > region.right)) continue;
      const beyond = Math.max(rect.right - outer.right, outer.left - rect.left);
      if (!(box instanceof SVGElement) && beyond > 1.5) found.push(`sticks out of its box: ${named(box)}`);
      if (isClipped && rect.bottom > outer.bottom + 1.5) found.push(`is cut off below: ${named(box)}`);
      if (rect.left < -1) found.push(`stands outside the page: ${named(box)}`);
      texts.push({rect, parent});
    }
  }
  for (let i = 0; i < texts.length; i++) for (let j = i + 1; j < texts.length; j++) {
    const a = texts[i].rect, b = texts[j].rect;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 2 && down > 7 && !texts[i].parent.closest('.top-bar') && texts[i].parent !== texts[j].parent)
      found.push(`lie over each other: ${named(texts[i].parent)} and ${named(texts[j].parent)}`);
  }
  for (const select of document.querySelectorAll('select')) {
    if (!isSeen(select)) continue;
    const style = getComputedStyle(select), pen = document.createElement('canvas').getContext('2d');
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20;
    const chosen = select.selectedOptions[0]?.text ?? '';
    if (pen.measureText(chosen).width > room) found.push(`cuts off: ${named(select)} “${chosen}”`);
  }
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (!isSeen(e)) continue;
    const target = e.matches('[type=radio], [type=checkbox]') ? e.closest('label') ?? e : e;
    if (e.tagName === 'A' && getComputedStyle(e).display === 'inline' && !e.closest('nav, .buttons')) continue;
    const {width, height} = target.getBoundingClientRect();
    const wide = target.matches('.cell, a, .as-link') ? 24 : least;
    if (height < least - .5 || width < wide - .5)
      found.push(`is ${Math.round(width)} x ${Math.round(height)}: ${named(target)}`);
  }
  return [...new Set(found)];
}"""
"""Words that stick out of their box, are cut off or lie over others, and targets that are too small for a thumb.

Links inside a sentence are as high as their line, as everywhere (WCAG 2.5.8); cells of a rating need 24 px of width.
"""


TELLING = ("mom", "mother", "close", "safe", "enmesh", "cutoff", "blending", "distance", "maya", "dana", "lena", "noor")
"""What a title or an address, which histories keep and others read, must not hold."""

ON_PAPER = "This page is not for printing. Your therapist can print a brief."


def indiscreet(page: Page) -> list[str]:
    """The words in this page's title or address that give something away."""
    seen = f"{page.title()} {page.url}".lower()
    return [word for word in TELLING if word in seen]


def axe(page: Page, *, only: tuple[str, ...] = ()) -> list[str]:
    """What axe has to say against this page, one line for each element; `only` by these rules, empty: by all."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_RUN, {"runOnly": [*only]} if only else {})
    return found


def sideways(page: Page) -> list[str]:
    """What makes this page scroll sideways."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found


def unfit(page: Page, *, least: int) -> list[str]:
    """What does not fit on this page; `least` is the size that a target must have in px."""
    found: list[str] = page.evaluate(_UNFIT, least)
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
