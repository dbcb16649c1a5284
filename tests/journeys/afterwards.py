"""Ways to leave, and whoever has the phone afterwards: a browser that keeps whole pages, and what it brings back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Error, Page, Playwright
from sqlalchemy import update
from werkzeug.wrappers import Response

from assessment.storage.tables import Practice
from tests.chromium import ARGUMENTS
from tests.journeys.people import arrives
from tests.journeys.place import Place
from tests.journeys.visitor import setting, watched

NEUTRAL = "<!doctype html><html lang=en><title>Weather</title><link rel=icon href=data:,><h1>Fair, light wind</h1>"
"""What stands in for the page to which she leaves."""

SEEN = """() => {
  if (document.documentElement.classList.contains('blank')) return [];
  const seen = [];
  const texts = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) seen.push(texts.currentNode.data.trim());
  for (const field of document.querySelectorAll('textarea, input:not([type=hidden])'))
    seen.push(!field.matches('[type=radio], [type=checkbox]') ? field.value
      : field.checked ? `${field.name}: ${field.value}` : '');
  return seen.filter(words => words.length > 3);
}"""
"""What stands on the page, in its fields, and in what opens at a touch; nothing of it while the page is blank."""

HALF_AN_HOUR = 31
"""Minutes, and one to be sure."""

PROTECTING = ("Cache-Control", "Clear-Site-Data")
CHANGED = ("text/html", "text/javascript", "application/javascript")


@contextmanager
def remembering(
    playwright: Playwright, path: str, place: Place, profile: Path, *, outside: tuple[str, ...] = (), **more: Any
) -> Iterator[Page]:
    """A browser with a profile on disk that keeps whole pages for Back; where she goes when she leaves is near by.

    Under test Chromium does not keep them unless it is told, and then only with a profile of its own. Nothing is
    answered in the network's place here, because Playwright turns the browser's cache off where it does that.
    """
    with elsewhere(NEUTRAL) as neutral:
        with place.workplace.database.writing() as db:
            db.execute(update(Practice).values(exit_address=neutral))
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=path,
            args=[*ARGUMENTS, "--disk-cache-size=50000000"],
            ignore_default_args=["--disable-back-forward-cache"],
            **setting(place.address, **more),
        )
        with watched(context, place.address, outside=(neutral, *outside)) as page:
            yield page


@contextmanager
def elsewhere(html: str) -> Iterator[str]:
    """The address of another site's page, which may be kept by whoever loads it."""

    class Careless(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = html.encode()
            self.send_response(200)
            self.send_header("Cache-Control", "max-age=3600")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@contextmanager
def careless(place: Place, changed: Callable[[str], str]) -> Iterator[None]:
    """The same practice as if nobody had thought of this: answers without their headers, pages and script `changed`."""
    careful = place.app.wsgi_app

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        with closing(Response.from_app(careful, environ, buffered=True)) as told:
            for name in PROTECTING:
                told.headers.pop(name, None)
            if told.mimetype in CHANGED:
                told.headers.pop("ETag", None)
                told.set_data(changed(told.get_data(as_text=True)))
            return told(environ, start)

    place.app.wsgi_app = answer  # type: ignore[method-assign]  # Flask's own way to stand before an application
    try:
        yield
    finally:
        place.app.wsgi_app = careful  # type: ignore[method-assign]


class History:
    """Going back and forth in one page's history as the browser's own buttons do, and what came from its memory.

    Playwright's own Back waits for an event that a page which was only remembered does not give.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.n_moves = 0
        self.n_remembered = 0
        self._browser = page.context.new_cdp_session(page)
        self._browser.send("Page.enable")
        self._browser.on("Page.frameNavigated", self._moved)

    def _moved(self, event: dict[str, Any]) -> None:
        if "parentId" not in event["frame"]:
            self.n_moves += 1
            self.n_remembered += event["type"] == "BackForwardCacheRestore"  # where scripts read `persisted`

    def go(self, step: int) -> set[str]:
        """Go back (-1) or forward (1); what is seen at once and a little later."""
        told = self._browser.send("Page.getNavigationHistory")
        to = told["currentIndex"] + step
        assert to >= 0, "there is nothing further back"
        self._browser.send("Page.navigateToHistoryEntry", {"entryId": told["entries"][to]["id"]})
        return self.seen()

    def to(self, address: str) -> set[str]:
        """Open an address of the history; what is seen there."""
        try:
            self.page.goto(address)
        except Error:  # a page that was still on its way came in between
            self.page.wait_for_timeout(500)
            self.page.goto(address)
        return self.seen()

    def seen(self) -> set[str]:
        """All that stands on the page, at once and once it has settled."""
        found: set[str] = set()
        for wait in (40, 200):
            self.page.wait_for_timeout(wait)
            with suppress(Error):  # between two pages there is nothing to see
                found.update(self.page.evaluate(SEEN))
        return found


def by_button(page: Page, _: Place) -> None:
    """Leave by what every page offers."""
    page.get_by_role("banner").get_by_role("link", name="Leave this page").click()
    arrives(page, "Fair, light wind")


def by_shift(page: Page, _: Place) -> None:
    """Leave by Shift three times."""
    for _press in range(3):
        page.keyboard.press("Shift")
    arrives(page, "Fair, light wind")


def by_signing_out(page: Page, _: Place) -> None:
    """Sign out at the foot."""
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
    arrives(page, "A short check-in, every few weeks")


def by_time(page: Page, place: Place) -> None:
    """Let the dialog of an idle page run out."""
    place.clock.move(minutes=HALF_AN_HOUR)
    page.evaluate("() => { document.querySelector('dialog[data-idle]').dataset.idle = 0; }")
    arrives(page, "Sign in")


def by_next_click(page: Page, place: Place) -> None:
    """Come back too late, and touch something."""
    place.clock.move(minutes=HALF_AN_HOUR)
    page.get_by_role("contentinfo").get_by_role("link", name="Your data").click()
    arrives(page, "Sign in")


WAYS: dict[str, tuple[bool, Callable[[Page, Place], None]]] = {
    "the button": (True, by_button),
    "the button, without scripts": (False, by_button),
    "Shift": (True, by_shift),
    "the time": (True, by_time),
    "the time, at the next click": (False, by_next_click),
    "signing out": (True, by_signing_out),
    "signing out, without scripts": (False, by_signing_out),
}
"""With scripts or without, and what she does."""
