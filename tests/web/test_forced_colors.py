"""High contrast and no motion: where a system takes all colours away, what is chosen and where one is still show."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from matplotlib.image import imread
from playwright.sync_api import Browser, Locator

from tests.web.looks import practice
from tests.web.test_look_in_browser import Visit

pytestmark = pytest.mark.browser

CLEARLY = 60
"""Pixels at least, of those of one control, that two states must not have in common."""

CONTROLS = [
    ("closeness-empty", ".row .option"),
    ("closeness-empty", ".option.reason"),
    ("safety", ".list .option"),
    ("context", ".list .option"),
    ("context-boxes", '.option:has([type="checkbox"])'),
    ("mom-style-empty", ".first .cell"),
    ("mom-style-empty", ".second .cell"),
    ("mom-style-empty", ".third .cell"),
]
MOVES = """() => [...document.querySelectorAll('*')].flatMap(e => [e, '::before', '::after'].map(part =>
    getComputedStyle(e, typeof part === 'string' ? part : null)))
  .filter(style => style.transitionDuration !== '0s' || style.animationName !== 'none').length"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return practice(tmp_path_factory.mktemp("practice"))


@pytest.fixture(params=["light", "dark"])
def visit(app: Flask, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, forced_colors="active", color_scheme=request.param
    )
    yield Visit(app, context.new_page())
    context.close()


def pixels(control: Locator) -> np.ndarray:
    """The control as it is seen, with what stands just around it."""
    box = control.bounding_box()
    assert box is not None
    around = {
        "x": max(0, box["x"] - 6),
        "y": max(0, box["y"] - 6),
        "width": box["width"] + 12,
        "height": box["height"] + 12,
    }
    return imread(io.BytesIO(control.page.screenshot(clip=around)))[..., :3]


def n_unlike(one: np.ndarray, other: np.ndarray) -> int:
    """How many pixels of two pictures of one size clearly differ."""
    height, width = (min(a, b) for a, b in zip(one.shape[:2], other.shape[:2], strict=True))
    return int((np.abs(one[:height, :width] - other[:height, :width]).max(axis=2) > 0.3).sum())


@pytest.mark.parametrize(("name", "selector"), CONTROLS)
def test_chosen_and_unchosen_differ_and_focus_shows_without_any_color(visit: Visit, name: str, selector: str) -> None:
    shown = visit.open(name)
    control = shown.locator(selector).nth(2)
    control.scroll_into_view_if_needed()
    shown.mouse.move(1, 1)
    unchosen = pixels(control)
    control.locator("input").check(force=True)
    control.locator("input").blur()
    chosen = pixels(control)
    assert n_unlike(unchosen, chosen) >= CLEARLY
    control.locator("input").focus()
    shown.keyboard.press("Shift")  # so that focus counts as the keyboard's
    assert n_unlike(chosen, pixels(control)) >= CLEARLY


def test_the_three_marks_of_a_rating_are_told_apart_by_their_shapes(visit: Visit) -> None:
    shown = visit.open("mom-style-empty")
    seen = []
    for nth in ("first", "second", "third"):
        cell = shown.locator(f".{nth} .cell").nth(3)
        cell.locator("input").check(force=True)
        cell.locator("input").blur()
        cell.scroll_into_view_if_needed()
        seen.append(pixels(cell))
    assert all(n_unlike(one, other) >= CLEARLY for one, other in combinations(seen, 2))


@pytest.mark.parametrize("name", ["front", "between-T3", "check", "results", "caseload"])
def test_buttons_and_links_have_a_shape_of_their_own(visit: Visit, name: str) -> None:
    shown = visit.open(name)
    for button in shown.locator(".button:visible").all():
        width = button.evaluate("b => parseFloat(getComputedStyle(b).borderTopWidth)")
        assert width >= 2
    if folder := os.environ.get("JOURNEYS_SHOTS"):
        shown.screenshot(path=Path(folder) / f"forced-{name}.png", full_page=True)


@pytest.mark.parametrize("name", ["closeness", "mom-style", "safety", "front", "results"])
def test_nothing_moves_for_whoever_wants_no_motion(app: Flask, chromium: Browser, name: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    still = Visit(app, context.new_page()).open(name)
    assert still.evaluate(MOVES) == 0
    still.emulate_media(reduced_motion="no-preference")
    assert (still.evaluate(MOVES) > 0) is bool(still.locator(".button, .option, .cell").count())  # or it saw nothing
    context.close()
