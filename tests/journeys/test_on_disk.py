"""What a browser's profile keeps on the disk after a whole walk: neutral titles and addresses, and no answer.

Every search has something to find: another site's page that takes no care, in the same browser.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys.afterwards import elsewhere, remembering
from tests.journeys.inside import new_client
from tests.journeys.people import arrives, press, press_on, sign_in
from tests.journeys.place import Place
from tests.journeys.seeing import TELLING
from tests.journeys.walks import set_up_behind_the_door
from tests.services.walking import Walker

pytestmark = pytest.mark.browser

NAME = "NF-001"
PASSWORD = "seven pears on a sill"
WISHES = 7
"""The number of the page for her own words."""

WISH, HALF_TYPED, NOTE, REFUSED = "Wq7 jzK vexing", "Hb3 pyF quartz", "Nd8 gkM zephyr", "Rt5 xcL ombudsman"
"""What she types, in words of which no four letters come twice, so that no compression can hide them."""

LEFT_LYING = {"a page": "Lv2 fnB walrus", "a field": "Ts6 mhG kumquat", "what was sent": "Cy4 dpJ obelisk"}
"""What another site leaves behind."""

RESULT = "Pulled both ways, with ease"
"""A few of the words that come back to her."""

KEPT_FOR_SIGNING_IN = {"Login Data", "Web Data", "Sessions"}
"""Where browsers keep what is typed as a sign-in name, so that they can offer it again."""

CARELESS = f"""<!doctype html><title>Their secret</title><link rel=icon href=data:,><p>{LEFT_LYING["a page"]}</p>
<form method=post><input name=said><button>Send</button></form>"""


@pytest.fixture
def client(place: Place) -> Walker:
    """A client who has answered everything and has not sent it."""
    client = new_client(place, set_up_behind_the_door(place), NAME)
    client.start()
    assert client.walk().kind == "check"
    return client


def walk(page: Page, client: Walker) -> None:
    """From signing in over writing, sending and looking back to leaving."""
    sign_in(page, NAME, PASSWORD)
    page.wait_for_url("**/home")
    page.goto(f"/form/{client.sitting}/{WISHES}")
    page.locator("textarea").fill(WISH)
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    press_on(page, "Save and continue")
    page.goto(f"/form/{client.sitting}/{WISHES}")
    page.locator("textarea").fill(HALF_TYPED)
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    page.goto(f"/form/{client.sitting}/check")
    page.locator("summary").first.click()
    page.locator("input[name=note]").fill(NOTE)
    press(page, "Send")
    arrives(page, "Thank you.")
    press(page, "Show my results")
    arrives(page, "Your results")
    expect(page.locator("main")).to_contain_text(RESULT)
    page.goto("/over-time")
    page.get_by_text("Add a note").click()
    page.locator("[name=on]").fill("")
    page.locator("[name=text]").fill(REFUSED)
    press(page, "Keep the note")  # the browser asks for the day first, and nothing is sent
    expect(page.locator("[name=text]")).to_have_value(REFUSED)
    assert page.url.endswith("/over-time")
    page.goto("/your-data")
    page.get_by_role("banner").get_by_role("link", name="Leave this page").click()
    arrives(page, "Fair, light wind")


def leave_lying(page: Page, address: str) -> None:
    """The same steps on a page that takes no care."""
    page.goto(address)
    page.locator("input").fill(LEFT_LYING["a field"])
    page.goto(f"{address}#further")
    page.goto(address)
    page.locator("input").fill(LEFT_LYING["what was sent"])
    page.get_by_role("button").click()
    page.wait_for_load_state()


def files_with(folder: Path, words: str) -> list[str]:
    """The files of a profile that hold these words, in any of the ways in which Chromium writes text."""
    wanted = [words.encode(how) for how in ("utf-8", "utf-16-le")] + [words.replace(" ", "+").encode()]
    return sorted(
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink() and any(one in _laid_open(file.read_bytes()) for one in wanted)
    )


def _laid_open(data: bytes) -> bytes:
    """These bytes, followed by what is squeezed in them."""
    opened = data
    for found in re.finditer(rb"\x1f\x8b\x08", data):
        with suppress(OSError, EOFError):
            opened += gzip.decompress(data[found.start() :])
    return opened


def history(profile: Path) -> list[str]:
    """Every title and address that the browser's history lists."""
    with closing(sqlite3.connect(profile / "Default" / "History")) as db:
        return [f"{title} {url}" for title, url in db.execute("SELECT title, url FROM urls")]


@pytest.fixture
def profile(chromium_path: str, playwright: Playwright, place: Place, client: Walker, tmp_path: Path) -> Path:
    """What is left of a browser in which she has been, and another site."""
    profile = tmp_path / "profile"
    with (
        elsewhere(CARELESS) as careless,
        remembering(playwright, chromium_path, place, profile, outside=(careless,)) as page,
    ):
        leave_lying(page, careless)
        walk(page, client)
    return profile


def test_nothing_she_wrote_or_read_is_left_on_the_disk(profile: Path) -> None:
    for kind, words in LEFT_LYING.items():
        assert files_with(profile, words), kind  # the search finds what is there
    for words in (WISH, HALF_TYPED, NOTE, REFUSED, PASSWORD, RESULT):
        assert files_with(profile, words) == [], words
    assert {Path(file).parts[1] for file in files_with(profile, NAME)} <= KEPT_FOR_SIGNING_IN
    listed = history(profile)
    assert any("Their secret" in line for line in listed)
    assert [line for line in listed if "Check-in" in line and any(word in line.lower() for word in TELLING)] == []
    assert sum("Check-in" in line for line in listed) > 5
