"""An author looks at a questionnaire in a real browser: the panel follows her, with scripts and without."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from assessment.app import preview
from tests.journeys.seeing import axe, sideways
from tests.journeys.visitor import DESK, PHONE, visiting

pytestmark = pytest.mark.browser

SHIPPED = Path(__file__).parents[2] / "questionnaires"
Look = Callable[..., Page]


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped definitions, to write in."""
    shutil.copytree(SHIPPED, tmp_path / "questionnaires")
    return tmp_path / "questionnaires"


@pytest.fixture
def look(browser: Browser, folder: Path) -> Iterator[Look]:
    """Open the preview of one file; what the browser complained of fails the test."""
    with ExitStack() as stack:

        def opened(name: str, **more: Any) -> Page:
            app = preview(str(folder / f"{name}.toml"))
            server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
            thread = Thread(target=server.serve_forever, daemon=True)
            thread.start()
            stack.callback(server.server_close)
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            page = stack.enter_context(visiting(browser, f"http://127.0.0.1:{server.server_port}", **more))
            page.goto("/")
            return page

        yield opened


def _choose(page: Page, name: str, value: str) -> None:
    page.locator(f'[name="{name}"][value="{value}"]').check(force=True)


def _row(page: Page, score: str) -> str:
    return " ".join(page.get_by_role("row").filter(has_text=score).first.inner_text().split())


def test_the_panel_follows_each_answer(look: Look) -> None:
    page = look("repair", viewport=DESK)
    before = page.get_by_role("region", name="Scores").inner_text()
    for radio in page.locator(".item:visible").all():
        radio.locator("input[type=radio]").nth(3).check(force=True)
    expect(page.get_by_role("region", name="Scores").first).not_to_have_text(before)


def test_without_scripts_a_button_shows_the_scores_and_keeps_the_page(look: Look) -> None:
    page = look("safety", java_script_enabled=False)
    _choose(page, "S1", "yes")
    page.get_by_role("button", name="Show scores").click()
    assert page.locator('[name="S1"]:checked').input_value() == "yes"
    assert "mark-review" in page.locator(".beside").inner_text()


def test_with_scripts_alerts_show_as_soon_as_they_fit(look: Look) -> None:
    page = look("safety")
    _choose(page, "S1", "yes")
    page.locator(".beside").get_by_text("mark-review").wait_for()
    _choose(page, "S1", "no")
    expect(page.locator(".beside").get_by_text("mark-review")).to_have_count(0)


def test_saving_the_file_and_loading_the_page_shows_the_change(look: Look, folder: Path) -> None:
    page, file = look("closeness"), folder / "closeness.toml"
    expect(page.get_by_text("I felt at ease with my mom.")).to_be_visible()
    file.write_text(file.read_text().replace("I felt at ease with my mom.", "I was at ease with my mom."))
    page.reload()
    expect(page.get_by_text("I was at ease with my mom.")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_nobody_is_kept_out_of_any_of_its_pages(look: Look, folder: Path, size: dict[str, int], theme: str) -> None:
    page = look("closeness", viewport=size, color_scheme=theme)
    found = _seen(page)
    page.get_by_text("Answers given before").click()
    found |= _seen(page)
    while page.get_by_role("button", name="Go on", exact=True).count():
        for item in page.locator(".fill-in > .item").all():
            item.locator("input[type=radio]").nth(2).check(force=True)
        page.get_by_role("button", name="Go on", exact=True).click()
    found |= _seen(page)
    page.get_by_role("button", name="Send").click()
    assert page.title() == "Results · Preview"
    found |= _seen(page)
    (folder / "closeness.toml").write_text('id = "closeness"')
    page.goto("/")
    found |= _seen(page)
    assert found == set()


def _seen(page: Page) -> set[str]:
    return {f"{page.title()}: {trouble}" for trouble in (*axe(page), *sideways(page))}
