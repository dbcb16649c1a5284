"""What whoever sits at this machine afterwards can find: in the browser's memory, on its disk, on paper.

Each of these tests has a twin that takes the protection away and does find something: a search that could find nothing
would prove nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Error, Page, Playwright, Route, expect

from tests.chromium import ARGUMENTS
from tests.journeys.conftest import Visit
from tests.journeys.inside import account_id_of, come_in, new_client
from tests.journeys.people import is_on, press
from tests.journeys.place import Place
from tests.journeys.visitor import setting
from tests.journeys.walks import set_up_behind_the_door
from tests.services.walking import Walker

pytestmark = pytest.mark.browser

CANARY = "To say no without nights of guilt"
LEFT_LYING = "A page that takes no care"
WISHES = 7
BACK_AND_FORTH = 20
ON_PAPER = "This page is not for printing. Your therapist can print a brief."
IS_SEEN = """(words) => document.documentElement.innerHTML.includes(words)
  || [...document.querySelectorAll('textarea')].some(one => one.value.includes(words))"""


@contextmanager
def remembering(playwright: Playwright, path: str, place: Place, profile: Path) -> Iterator[Page]:
    """A browser with a profile on disk that keeps whole pages for Back, as people's do."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=path,
        args=[*ARGUMENTS, "--disk-cache-size=50000000"],
        ignore_default_args=["--disable-back-forward-cache"],
        **setting(place.address),
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def client(place: Place) -> Walker:
    """A client who has come to the page for her own words."""
    client = new_client(place, set_up_behind_the_door(place), "NF-001")
    client.start()
    for number in range(1, WISHES):
        client.leave(number)
    return client


def write(page: Page, place: Place, client: Walker) -> None:
    """Write what nobody else may read, and stand on the next page."""
    come_in(place, page, client.account_id)
    page.goto(f"/form/{client.sitting}/{WISHES}")
    page.locator("textarea").fill(CANARY)
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    press(page, "Save and continue")
    is_on(page, "Page 6 of 14")


def backs_that_show(page: Page, n: int) -> int:
    """How often, of n times back and forth, the answer stands on the page or in its fields."""
    shown = 0
    for _ in range(n):
        page.evaluate("() => { setTimeout(() => history.back()); }")
        seen = False
        for _ in range(2):  # at once, and once it has settled
            page.wait_for_timeout(200)  # Playwright waits in vain for events of a page that was only remembered
            with suppress(Error):  # between two pages there is nothing to see
                seen = seen or bool(page.evaluate(IS_SEEN, CANARY))
        shown += seen
        page.evaluate("() => { setTimeout(() => history.forward()); }")
        page.wait_for_timeout(200)
    return shown


def without_care(route: Route) -> None:
    """The same pages without their headers, and the script without its reload on Back."""
    answer = route.fetch()
    headers = {
        k: v for k, v in answer.headers.items() if k not in {"cache-control", "content-encoding", "content-length"}
    }
    body = answer.text()
    if route.request.url.endswith(".js"):
        body = re.sub(r"// -+ Back:.*?(?=// -+ keeping)", "", body, flags=re.DOTALL)
    route.fulfill(status=answer.status, headers=headers, body=body)


@pytest.mark.parametrize("careful", [True, False], ids=["as it is", "without its care"])
def test_of_twenty_backs_after_signing_out_none_shows_an_answer(
    careful: bool, chromium_path: str, playwright: Playwright, place: Place, client: Walker, tmp_path: Path
) -> None:
    with remembering(playwright, chromium_path, place, tmp_path / "profile") as page:
        write(page, place, client)
        if not careful:
            page.route("**/*", without_care)
        page.goto(f"/form/{client.sitting}/{WISHES}")
        expect(page.locator("textarea")).to_have_value(CANARY)
        if careful:
            page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
        else:
            page.goto("/about")
        shown = backs_that_show(page, BACK_AND_FORTH if careful else 1)
    assert shown == (0 if careful else 1)


def found_on_disk(folder: Path, words: str) -> list[str]:
    """The files of a profile that hold these words, in any of the ways that Chromium writes text."""
    wanted = [words.encode(how) for how in ("utf-8", "utf-16-le")] + [words.replace(" ", "+").encode()]
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink() and any(one in file.read_bytes() for one in wanted)
    ]


@contextmanager
def careless_page() -> Iterator[str]:
    """The address of a page that may be kept by whoever loads it."""

    class Careless(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<!doctype html><title>x</title><p>{LEFT_LYING}</p>".encode()
            self.send_response(200)
            self.send_header("Cache-Control", "max-age=3600")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_nothing_she_wrote_is_left_on_the_disk(
    chromium_path: str, playwright: Playwright, place: Place, client: Walker, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with careless_page() as careless, remembering(playwright, chromium_path, place, profile) as page:
        write(page, place, client)
        page.goto(f"/form/{client.sitting}/{WISHES}")
        page.locator("textarea").fill(f"{CANARY}, half typed")
        page.wait_for_timeout(300)
        page.goto(careless)
        page.wait_for_timeout(300)
    assert found_on_disk(profile, LEFT_LYING)  # the search finds what is there
    assert found_on_disk(profile, CANARY) == []


@pytest.mark.parametrize("name", ["results", "form"])
def test_on_paper_a_clients_page_is_one_sentence(name: str, visit_made_up: Visit, made_up: Place) -> None:
    page = visit_made_up()
    lena = account_id_of(made_up, "lena")
    come_in(made_up, page, lena)
    if name == "form":
        walker = Walker(made_up.workplace, lena, made_up.clock())
        walker.start()
        for number in (1, 2, 3):
            walker.leave(number)
        page.goto(f"/form/{walker.sitting}/4")
    else:
        page.goto(f"/{name}")
    assert 0 < letters_on_paper(page) <= len(ON_PAPER)
    page.evaluate(
        """() => { for (const rule of [...document.styleSheets[0].cssRules])
             if (rule.media?.mediaText === 'print') rule.media.mediaText = 'speech'; }"""
    )
    assert letters_on_paper(page) > 5 * len(ON_PAPER)  # what would be there without that rule


def letters_on_paper(page: Page) -> int:
    """How many letters a printout shows: Chromium writes each as four digits of a glyph's number."""
    n = 0
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", page.pdf(), re.DOTALL):
        with suppress(zlib.error):
            n += sum(len(shown) // 4 for shown in re.findall(rb"<([0-9A-Fa-f]+)> Tj", zlib.decompress(packed)))
    return n
