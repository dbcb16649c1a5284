"""Every page in every state, in every look: nothing for axe to say, nothing cut off, nothing too small.

A plain run shows each page once, in a look that changes from page to page; `-m campaign` shows all in all looks.
A route that no page is kept of fails here, so that nobody adds a page which nobody looks at.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright
from sqlalchemy import func, select

from assessment.storage.tables import Row
from tests.chromium import ARGUMENTS
from tests.journeys.every_page import at_the_door, collecting
from tests.journeys.every_page.album import LANGUAGES, Album, Leaf, Reader
from tests.journeys.every_page.looking import LARGE, LOOKS, NARROW, Look, looks_of, window
from tests.journeys.place import Place
from tests.journeys.seeing import TELLING

NO_PAGES: Mapping[str, str] = {
    "static": "a file",
    "anyone.healthz": "one word for a machine",
    "anyone.readyz": "one word for a machine",
    "anyone.leave": "leads away",
    "account.second_step_picture": "a picture",
    "client.plot": "a picture",
    "clinician.plot": "a picture",
    "client.resume": "leads to the page that is next",
    "clinician.copy": "a file; the page in it is the one of client.copy",
}
"""What a browser may ask for without getting a page of its own, and what it gets."""

TELLING_WORDS = re.compile(rf"\b({'|'.join(TELLING)}|mamá|madre|segur[oa]|fusión|distancia)", re.IGNORECASE)
A_MOMENT = "un buen momento"
ALWAYS_ENGLISH = {"preview-problems"}
"""What is said to authors about a file that is not sound."""
EVERY_PART = [(language, scripts) for language in LANGUAGES for scripts in (True, False)]
LARGE_TEXT = "--blink-settings=defaultFontSize=32"
"""Text twice the usual size, set where people set it: in the browser."""

AlbumOf = Callable[[str], Album]


@pytest.fixture(scope="session")
def album_of(made_up_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AlbumOf:
    """The pages in one language, collected once for all workers of a run."""
    own = tmp_path_factory.mktemp("albums")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    shared = tmp_path_factory.getbasetemp().parent / f"albums-{run}" if run else own
    shared.mkdir(exist_ok=True)

    def album(language: str) -> Album:
        file = shared / f"{language}.pickle"
        with (shared / f"{language}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                file.write_bytes(pickle.dumps(collecting.collected(made_up_folder, own / language, language)))
            found: Album = pickle.loads(file.read_bytes())
        return found

    return album


@pytest.fixture(scope="session")
def large_text(chromium_path: str, playwright: Playwright) -> Iterator[Browser]:
    """The browser of somebody who reads text at twice its size."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=[*ARGUMENTS, LARGE_TEXT])
    yield browser
    browser.close()


def seen(browser: Browser, pages: list[tuple[Leaf, tuple[Look, ...]]], *, scripts: bool) -> list[str]:
    """What is wrong with these pages, each in its looks."""
    troubles = []
    with window(browser, scripts=scripts) as shown:
        for leaf, looks in pages:
            shown.show(leaf)
            for look in looks:
                troubles += shown.troubles(look)
            troubles += [f"{leaf.name}: {words}" for words in shown.complaints]
    return troubles


def test_every_page_that_can_be_asked_for_is_looked_at(album_of: AlbumOf, place: Place) -> None:
    asked = {rule.endpoint for rule in place.app.url_map.iter_rules() if "GET" in rule.methods}
    for language in LANGUAGES:
        kept = {leaf.endpoint for leaf in album_of(language).leaves}
        assert asked - kept == set(NO_PAGES)


def test_both_languages_have_the_same_pages_with_the_same_answers(album_of: AlbumOf) -> None:
    english, spanish = ([(leaf.name, leaf.endpoint, leaf.status) for leaf in album_of(one).leaves] for one in LANGUAGES)
    assert english == spanish
    leaves = [leaf for one in LANGUAGES for leaf in album_of(one).leaves if leaf.name not in ALWAYS_ENGLISH]
    assert [leaf.name for leaf in leaves if f'<html lang="{leaf.language}"' not in leaf.html] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_has_one_main_heading_skips_no_level_and_a_title_that_tells_nothing(
    album_of: AlbumOf, language: str
) -> None:
    wrong = []
    for leaf in album_of(language).leaves:
        levels = [
            int(level)
            for level in re.findall(r"<h([1-6])\b", leaf.html.partition("<h1")[1] + leaf.html.partition("<h1")[2])
        ]
        title = leaf.html.partition("<title>")[2].partition("</title>")[0].lower()
        if levels.count(1) != 1 or any(later - earlier > 1 for earlier, later in pairwise(levels)):
            wrong.append((leaf.name, levels))
        if not title or TELLING_WORDS.search(title.replace(A_MOMENT, "")):
            wrong.append((leaf.name, title))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_of_a_client_and_each_open_one_offers_help_and_the_way_out_twice(
    album_of: AlbumOf, language: str
) -> None:
    for leaf in album_of(language).leaves:
        if leaf.name != "own-copy" and leaf.chapter != "a_preview" and '<body class="clinician' not in leaf.html:
            assert leaf.html.count('href="/leave" rel="nofollow noreferrer"') >= 2, leaf.name
            assert 'href="/help"' in leaf.html.partition("<footer")[2], leaf.name


@pytest.mark.browser
@pytest.mark.parametrize("part", [0, 1, *(pytest.param(n, marks=pytest.mark.campaign) for n in (2, 3))])
def test_each_page_in_one_look(album_of: AlbumOf, chromium: Browser, part: int) -> None:
    albums = [album_of(language).leaves for language in LANGUAGES]
    leaves = [both[n % 2] for n, both in enumerate(zip(*albums, strict=True))]
    chosen = list(looks_of(leaves))[part::4]
    troubles = []
    for scripts in (True, False):
        here = [(leaf, (look, *_narrow_too(look))) for leaf, look in chosen if look.scripts == scripts]
        troubles += seen(chromium, here, scripts=scripts)
    assert len(chosen) > 50
    assert troubles == []


def _narrow_too(look: Look) -> tuple[Look, ...]:
    """The look in which the least room is, where axe need not look again."""
    return () if look.width == NARROW else (Look(language=look.language, width=NARROW, axe="none"),)


@pytest.mark.campaign
@pytest.mark.browser
@pytest.mark.parametrize(("language", "scripts"), EVERY_PART)
def test_every_page_in_every_look(album_of: AlbumOf, chromium: Browser, language: str, scripts: bool) -> None:
    looks = tuple(
        look if look.theme == "light" else replace(look, axe="rules of color")
        for look in LOOKS
        if (look.language, look.scripts) == (language, scripts)
    )
    assert len(looks) == 6
    assert seen(chromium, [(leaf, looks) for leaf in album_of(language).leaves], scripts=scripts) == []


@pytest.mark.campaign
@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_with_text_twice_as_large(album_of: AlbumOf, large_text: Browser, language: str) -> None:
    looks = tuple(look for look in LARGE if look.language == language)
    assert seen(large_text, [(leaf, looks) for leaf in album_of(language).leaves], scripts=True) == []


@pytest.mark.browser
def test_text_twice_as_large_fits_on_the_pages_with_the_most_on_them(album_of: AlbumOf, large_text: Browser) -> None:
    fullest = {"closeness-1-filled", "mom-style-1-filled", "safety-refused", "results", "over-time", "your-data"}
    fullest |= {"client-NF-001", "caseload", "practice", "download", "T3", "front-refused"}
    leaves = [leaf for leaf in album_of("es").leaves if leaf.name in fullest]
    assert {leaf.name for leaf in leaves} == fullest
    looks = tuple(look for look in LARGE if look.language == "es")
    assert seen(large_text, [(leaf, looks) for leaf in leaves], scripts=True) == []


def test_trying_it_leaves_no_trace(made_up: Place) -> None:
    before = n_rows(made_up)
    album = Album(language="en")
    at_the_door.trying(made_up, lambda: Reader(app=made_up.app, album=album, chapter="trying"))
    assert [leaf.name for leaf in album.leaves][-2:] == ["try-results", "try-not-now"]
    assert n_rows(made_up) == before


def n_rows(place: Place) -> dict[str, int]:
    """How many rows each table holds."""
    with place.workplace.database.reading() as db:
        return {name: db.scalar(select(func.count()).select_from(t)) or 0 for name, t in Row.metadata.tables.items()}
