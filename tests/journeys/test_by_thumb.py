"""A retake by one thumb, and by keyboard alone: how many taps it takes, what travels, and that nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from assessment.services import breaks, filling
from tests.journeys import walks
from tests.journeys.inside import account_id_of, come_in, new_client
from tests.journeys.people import EMAIL, arrives, is_on
from tests.journeys.place import Place
from tests.journeys.visitor import PHONE, setting, watched
from tests.journeys.walks import set_up_behind_the_door
from tests.services.walking import Walker

pytestmark = pytest.mark.browser

MOST_TAPS = 45
MOST_BYTES = 30 * 1024
LEAST_TARGET = 24
SHIFTS = """() => new Promise(done => {
  const found = [];
  const named = node => (node?.outerHTML ?? node?.textContent ?? '').slice(0, 80);
  const grewBold = source => (source.node?.parentElement ?? source.node)?.closest('.option, .cell');
  new PerformanceObserver(list => { for (const one of list.getEntries())
    if (!one.hadRecentInput || !one.sources.every(grewBold))
    found.push(`${one.value.toFixed(5)} ${one.sources.map(source => named(source.node)).join(' | ')}`); })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(found), 300);
})"""
"""What on the page has moved since it was loaded, by itself or after a touch; a chosen label turns bold in its cell."""


@pytest.fixture
def client(place: Place) -> Walker:
    """A client whose first retake is ready."""
    client = new_client(place, set_up_behind_the_door(place), "NF-001")
    client.sit()
    client.later(days=21)
    place.clock.at = client.now
    return client


@pytest.fixture
def phone(browser: Browser, place: Place, client: Walker) -> Iterator[Page]:
    """Her phone at home, touched and never clicked."""
    context = browser.new_context(**setting(place.address, has_touch=True, is_mobile=True))
    with watched(context, place.address) as page:
        come_in(place, page, client.account_id)
        page.goto("/home")
        yield page


class Thumb:
    """Touches, counts, and looks whether what it touches is large enough and whether anything jumps."""

    def __init__(self, page: Page) -> None:
        self.page, self.n, self.small, self.jumped = page, 0, [], []

    def tap(self, what) -> None:
        what.scroll_into_view_if_needed()
        box = what.bounding_box()
        assert box is not None
        if min(box["width"], box["height"]) < LEAST_TARGET:
            self.small.append(what.inner_text())
        what.tap()
        self.n += 1

    def button(self, words: str) -> None:
        self.tap(self.page.locator("main").get_by_role("button", name=words, exact=True))

    def answer(self, given: dict[str, str]) -> None:
        for name, value in given.items():
            control = self.page.locator(f'input[name="{name}"][value="{value}"]')
            if control.count():
                self.tap(self.page.locator("label", has=control))
        self.jumped += self.page.evaluate(SHIFTS)


def test_a_retake_takes_at_most_45_taps_and_nothing_moves_under_the_thumb(phone: Page) -> None:
    thumb = Thumb(phone)
    thumb.button("Start")
    thumb.button("Yes, start")
    for n, given in enumerate(walks.RETAKE, 1):
        is_on(phone, f"Page {n} of 7")
        thumb.answer(given)
        thumb.button("Save and continue")
    arrives(phone, "Check and send")
    expect(phone.locator("main")).to_contain_text("33 of 33 answered")
    thumb.button("Send")
    arrives(phone, "Thank you.")
    assert thumb.n <= MOST_TAPS
    assert thumb.n == 33 + 2 + 7 + 1  # answers, the two at the beginning, each page, Send
    assert thumb.small == []
    assert thumb.jumped == []


def every_page_of(client: Walker) -> Iterator[str]:
    """Each page of a sitting in turn, as soon as it can be reached; then the check."""
    sitting = client.start()
    while (stands := filling.place(client.workplace, client.account_id, sitting, client.now)) is not None:
        if isinstance(stands, int):
            yield f"/form/{sitting}/{stands}"
            client.leave(stands)
        else:
            yield f"/form/{sitting}/pause"
            breaks.go_on_now(client.workplace, client.account_id, sitting, client.now)
    yield f"/form/{sitting}/check"


@pytest.mark.parametrize(("sitting", "n_pages"), [("intake", 18), ("retake", 9)])
def test_every_page_travels_in_less_than_30_kb_does_not_move_and_is_painted_before_its_script(
    phone: Page, place: Place, client: Walker, sitting: str, n_pages: int
) -> None:
    if sitting == "intake":
        client = new_client(place, account_id_of(place, EMAIL), "NF-002")
        come_in(place, phone, client.account_id)
    heavy, moved, seen = {}, {}, []
    for address in every_page_of(client):
        seen.append(address)
        heavy[address] = bytes_of(phone, address)
        moved[address] = phone.evaluate(SHIFTS)
        phone.route("**/*.js", lambda route: None)  # the script never comes
        phone.goto(address, wait_until="commit")
        expect(phone.locator("main button").first).to_be_visible()
        phone.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
        phone.unroute("**/*.js")
    assert len(seen) == n_pages
    assert {address: n for address, n in heavy.items() if n >= MOST_BYTES} == {}
    assert {address: found for address, found in moved.items() if found} == {}


def bytes_of(page: Page, address: str) -> int:
    """All that travels for a page into a browser that holds nothing of it yet, headers too."""
    devtools: CDPSession = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    loaded: list[int] = []
    devtools.on("Network.loadingFinished", lambda told: loaded.append(int(told["encodedDataLength"])))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    devtools.detach()
    assert len(loaded) >= 3  # the page, its stylesheet, its script
    return sum(loaded)


def focused(page: Page) -> dict[str, str]:
    return page.evaluate(
        "() => ({name: document.activeElement.name ?? '', value: document.activeElement.value ?? '', "
        "words: document.activeElement.textContent.trim(), type: document.activeElement.type ?? ''})"
    )


def tab_to(page: Page, words: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if focused(page)["words"] == words:
            return
    raise AssertionError(f"no way to {words} by keyboard")


def test_a_whole_retake_by_keyboard_alone_without_motion(browser: Browser, place: Place, client: Walker) -> None:
    context = browser.new_context(**setting(place.address, viewport=PHONE, reduced_motion="reduce"))
    with watched(context, place.address) as page:
        come_in(place, page, client.account_id)
        page.goto("/home")
        page.keyboard.press("Tab")
        assert focused(page)["words"] == "Skip to the page"
        page.keyboard.press("Enter")
        tab_to(page, "Start")
        page.keyboard.press("Enter")
        arrives(page, "Is this a safe and private moment for you to answer?")
        tab_to(page, "Yes, start")
        page.keyboard.press("Enter")
        for n in range(1, 8):
            is_on(page, f"Page {n} of 7")
            answer_by_keyboard(page, walks.RETAKE[n - 1])
            page.keyboard.press("Enter")
        arrives(page, "Check and send")
        expect(page.locator("main")).to_contain_text("33 of 33 answered")
        assert page.evaluate("() => getComputedStyle(document.querySelector('.button')).transitionDuration") == "0s"
        tab_to(page, "Send")
        page.keyboard.press("Enter")
        arrives(page, "Thank you.")


def answer_by_keyboard(page: Page, given: dict[str, str]) -> None:
    """Tab from group to group, arrows inside a group, Space for its first; ends on the first button."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = focused(page)
        if here["words"] == "Save and continue":
            return
        if here["type"] != "radio":
            continue
        page.keyboard.press("Space")
        for _ in range(12):
            if focused(page)["value"] == given[here["name"]]:
                break
            page.keyboard.press("ArrowDown")
        assert focused(page)["value"] == given[here["name"]]
    raise AssertionError("no way to the button by keyboard")
