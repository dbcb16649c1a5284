"""Somebody with a browser of her own, who notes what no page may do: leave the site, complain, break its policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


_AN_ERROR_PAGE = "Failed to load resource: the server responded with a status of"
"""What Chromium says of every page with an error status, also of those that a test asks for on purpose."""


class Watch:
    """What went wrong in one browser, in words."""

    def __init__(self, context: BrowserContext, address: str, outside: tuple[str, ...]) -> None:
        self.address = address
        self.outside = outside
        self.troubles: list[str] = []
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((*self.outside, self.address + "/")):
            self.troubles.append(f"left the site: {request.url}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.troubles.append(f"{response.status}: {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_AN_ERROR_PAGE):
            self.troubles.append(f"console: {message.text}")


@contextmanager
def visiting(browser: Browser, address: str, **more: Any) -> Iterator[Page]:
    """A fresh browser at this address; on a phone unless told otherwise. Ends with nothing to complain of."""
    with watched(browser.new_context(**setting(address, **more)), address) as page:
        yield page


def setting(address: str, **more: Any) -> dict[str, Any]:
    """A phone in New York, unless told otherwise."""
    usual = {"viewport": PHONE, "base_url": address, "locale": "en-US", "timezone_id": "America/New_York"}
    return usual | more


@contextmanager
def watched(context: BrowserContext, address: str, *, outside: tuple[str, ...] = ()) -> Iterator[Page]:
    """A page of this browser, which is closed afterwards and had nothing to complain of.

    Only the places named may lie `outside`, such as the one to which the practice sends whoever leaves quickly.
    """
    context.set_default_timeout(10_000)
    watch = Watch(context, address, outside)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert watch.troubles == [], watch.troubles
