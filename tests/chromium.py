"""One Chromium for every test that needs a real browser (of this worker): a second driver in one process is refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
"""It calls nobody by itself."""

_not_looked_at: list[str] = []


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, started once."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The machine's own Chromium; without it browser tests are skipped loudly, and fail with CI=true."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No Chromium: pages have to be looked at here. `apt-get install chromium`", pytrace=False)
        _not_looked_at.append("all")
        pytest.skip("NO CHROMIUM: nobody looked at the pages")
    return path


@pytest.fixture(scope="session")
def chromium(chromium_path: str, playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
    yield browser
    browser.close()


def say_what_was_not_looked_at(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the very end that nobody looked."""
    if _not_looked_at:
        terminalreporter.section("NOBODY LOOKED AT THE PAGES", red=True)
        terminalreporter.line("There is no Chromium here. `apt-get install chromium`, then run pytest again.")
