"""Back, Forward and the addresses in the history, after every way of leaving: none of it brings an answer.

Each way has a twin that takes the care away (headers, the script's reload, the replacing of the page), with the same
steps: there the browser's memory does bring answers, so a search that finds none is worth something.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Playwright

from assessment.services.opened import client_of
from tests.journeys.afterwards import SEEN, WAYS, History, by_button, careless, remembering
from tests.journeys.conftest import Visit
from tests.journeys.inside import account_id_of, come_in, sittings_of
from tests.journeys.people import arrives, press, press_on, send_unchecked
from tests.journeys.place import LATER, Place, running
from tests.services.walking import Walker

pytestmark = pytest.mark.browser

BACKS, A_FEW = 20, 6
TYPED = "Nobody is to read this line"

OPEN_PAGES = ("/", "/sign-in", "/about", "/help", "/not/here")


@dataclass(frozen=True)
class Her:
    """A client with a year to look back on, before she sends: everything is answered, two pages are open again."""

    account_id: str
    sitting: str
    past: str


@pytest.fixture(scope="module")
def practice(made_up_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One practice for all these walks: nothing is sent in any of them, and its pictures are drawn once."""
    folder = shutil.copytree(made_up_folder, tmp_path_factory.mktemp("afterwards") / "made-up")
    with running(folder, at=LATER) as place:
        yield place


@pytest.fixture(scope="module")
def her(practice: Place) -> Her:
    walker = Walker(practice.workplace, account_id_of(practice, "lena"), practice.clock())
    walker.start()
    assert walker.walk().kind == "check"
    with practice.workplace.database.reading() as db:
        code = client_of(db, walker.account_id).code
    return Her(walker.account_id, walker.sitting, sittings_of(practice, code)[0])


# -------- the pages that hold something, each as she leaves it ------------------------------------------------------


def half_a_page(page: Page, her: Her) -> None:
    page.goto(f"/form/{her.sitting}/4")
    for radio in page.locator("fieldset").all()[:2]:
        radio.locator("label").nth(1).click()


def check(page: Page, her: Her) -> None:
    page.goto(f"/form/{her.sitting}/check")
    page.locator("summary").first.click()
    page.locator("input[name=note]").fill(TYPED)


def note(page: Page, _: Her) -> None:
    page.goto("/over-time")
    if not page.locator("[name=text]").is_visible():  # it stands open where words wait that were typed before
        page.get_by_text("Add a note").click()
    page.locator("[name=text]").fill(TYPED)


def refused_note(page: Page, her: Her) -> None:
    note(page, her)
    page.locator("[name=on]").fill("")
    send_unchecked(page)
    press(page, "Keep the note")
    page.locator(".error").first.wait_for()


PAGES: dict[str, Callable[[Page, Her], object]] = {
    "results": lambda page, _: page.goto("/results"),
    "over time": lambda page, _: page.goto("/over-time"),
    "a note": note,
    "a refused note": refused_note,
    "past answers": lambda page, _: page.goto("/past-answers"),
    "one sitting": lambda page, her: page.goto(f"/past-answers/{her.past}"),
    "your data": lambda page, _: page.goto("/your-data"),
    "half a page": half_a_page,
    "check": check,
}


# -------- before and after -------------------------------------------------------------------------------------------


@pytest.fixture
def sit_down(chromium_path: str, playwright: Playwright, practice: Place, tmp_path: Path) -> Iterator[Visit]:
    """Open the browser that she leaves behind."""
    with ExitStack() as stack:

        def opened(**more: bool) -> Page:
            page = stack.enter_context(remembering(playwright, chromium_path, practice, tmp_path / "profile", **more))
            page.set_default_timeout(30_000)  # pictures are drawn meanwhile
            return page

        yield opened


@dataclass(frozen=True)
class Visited:
    """Where she has been, and what whoever looks afterwards must not find."""

    addresses: list[str]
    answers: frozenset[str]


def visit(page: Page, place: Place, her: Her, last: str, pages: Collection[str]) -> Visited:
    """Look at pages that hold something, and stand on the last one."""
    open_to_all: set[str] = set()
    for address in OPEN_PAGES:
        page.goto(address)
        open_to_all.update(page.evaluate(SEEN))
    come_in(place, page, her.account_id)
    seen: set[str] = set()
    addresses: list[str] = []
    for name in [*(one for one in pages if one != last), last]:
        PAGES[name](page, her)
        found = set(page.evaluate(SEEN)) - open_to_all
        assert found, name
        seen |= found
        addresses.append(page.url)
    assert TYPED in seen
    page.wait_for_load_state()
    return Visited(addresses, frozenset(seen))


def turns(n_backs: int, depth: int) -> Iterator[int]:
    """That many Backs, going forward again wherever she began."""
    for n in range(n_backs):
        yield from [1] * depth if n and n % depth == 0 else []
        yield -1


def without_care(words: str) -> str:
    """The script without its reload on Back, leaving by an ordinary step; pages as they are."""
    if "location.replace(exit" not in words:
        return words
    without_reload, n = re.subn(r"// -+ Back:.*?(?=// -+ keeping)", "", words, flags=re.DOTALL)
    assert n == 1
    return without_reload.replace("location.replace(exit", "location.assign(exit")


def look_afterwards(page: Page, visited: Visited, n_backs: int) -> None:
    """Go back and forth, then to each address of the history: nothing that she saw is seen."""
    history = History(page)
    for step in turns(n_backs, len(visited.addresses)):
        assert history.go(step) & visited.answers == set(), step
    assert history.n_moves >= n_backs
    for address in visited.addresses:
        assert history.to(address) & visited.answers == set(), address


SAMPLE = dict(
    zip(WAYS, ("half a page", "check", "a note", "results", "your data", "past answers", "one sitting"), strict=True)
)
"""For the default run, one page for each way."""


@pytest.mark.parametrize(("way", "last"), SAMPLE.items())
def test_of_a_few_backs_none_shows_an_answer(way: str, last: str, sit_down: Visit, practice: Place, her: Her) -> None:
    has_scripts, leave = WAYS[way]
    page = sit_down(java_script_enabled=has_scripts)
    visited = visit(page, practice, her, last, ("results", "check"))
    leave(page, practice)
    look_afterwards(page, visited, A_FEW)


@pytest.mark.campaign
@pytest.mark.parametrize("last", PAGES)
@pytest.mark.parametrize("way", WAYS)
def test_of_twenty_backs_none_shows_an_answer(way: str, last: str, sit_down: Visit, practice: Place, her: Her) -> None:
    has_scripts, leave = WAYS[way]
    page = sit_down(java_script_enabled=has_scripts)
    visited = visit(page, practice, her, last, PAGES)
    leave(page, practice)
    look_afterwards(page, visited, BACKS)


IN_EVERY_RUN = {"the button", "the time, at the next click"}


@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=() if way in IN_EVERY_RUN else pytest.mark.campaign) for way in WAYS]
)
def test_without_this_care_the_browsers_memory_shows_them(way: str, sit_down: Visit, practice: Place, her: Her) -> None:
    has_scripts, leave = WAYS[way]
    page = sit_down(java_script_enabled=has_scripts)
    with careless(practice, without_care):
        visited = visit(page, practice, her, "half a page", ("results", "check"))
        leave(page, practice)
        history = History(page)
        shown = [bool(history.go(-1) & visited.answers) for _ in range(3)]
    assert any(shown)
    assert history.n_remembered > 0


@pytest.mark.parametrize("keeps", [False, True], ids=["as it is", "where fields are kept"])
def test_a_page_comes_back_without_what_was_chosen_on_it_and_not_sent(
    keeps: bool, sit_down: Visit, practice: Place, her: Her
) -> None:
    page = sit_down(java_script_enabled=False)  # scripts would have sent it
    with careless(practice, lambda words: words.replace('autocomplete="off"', "")) if keeps else nullcontext():
        come_in(practice, page, her.account_id)
        check(page, her)
        page.goto("/about")
        history = History(page)
        shown = history.go(-1)
        assert "After sending, answers stay as they are." in shown
    assert (TYPED in shown) is keeps


def clear(page: Page, _: Place) -> None:
    press(page, "Finish and clear")
    arrives(page, "A short check-in, every few weeks")


def only_go_on(page: Page, _: Place) -> None:
    page.goto("/about")


@pytest.mark.parametrize(
    "has_scripts", [True, pytest.param(False, marks=pytest.mark.campaign)], ids=["with scripts", "without"]
)
@pytest.mark.parametrize(("leave", "comes_back"), [(by_button, False), (clear, False), (only_go_on, True)])
def test_a_try_that_was_left_does_not_come_back_even_where_it_is_sent_again(
    leave: Callable[[Page, Place], None], comes_back: bool, has_scripts: bool, sit_down: Visit, practice: Place
) -> None:
    page = sit_down(java_script_enabled=has_scripts)
    page.goto("/try")
    press_on(page, "Start")
    press_on(page, "Yes, start")
    for _page in range(3):
        for choice in page.locator("fieldset").all():
            choice.locator("label").nth(1).click()
        chosen = {seen for seen in page.evaluate(SEEN) if re.fullmatch(r"[A-Z]\d: \d", seen)}
        press_on(page, "Go on")
    assert len(chosen) > 3
    press_on(page, "Send")
    results = {seen for seen in page.evaluate(SEEN) if "of 100" in seen}
    assert results
    leave(page, practice)
    history = History(page)
    shown: set[str] = set()
    for _back in range(5):
        shown |= history.go(-1)
        with suppress(Error):
            page.reload()  # and yes to the browser's question whether to send it again
        shown |= history.seen()
    assert (shown & (chosen | results) != set()) is comes_back
