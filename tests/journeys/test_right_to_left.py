"""A form in a language that is read from right to left: the page turns round, the options keep their order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import make_account, make_client, make_clinician, make_practice, make_sitting, make_track
from tests.journeys.inside import come_in
from tests.journeys.people import choose, press
from tests.journeys.place import Place, running
from tests.journeys.seeing import look_at
from tests.journeys.visitor import visiting
from tests.services.walking import Walker

pytestmark = pytest.mark.browser

ARABIC = Path(__file__).parents[1] / "definitions" / "right-to-left"


@pytest.fixture
def arabic(tmp_path: Path) -> Iterator[Place]:
    """A practice that asks one questionnaire, which has an Arabic translation."""
    with running(tmp_path / "instance", questionnaires=ARABIC) as place:
        yield place


@pytest.fixture
def page(browser: Browser, arabic: Place) -> Iterator[Page]:
    """A phone whose owner reads Arabic."""
    with visiting(browser, arabic.address, locale="ar") as page:
        yield page


def across(page: Page, selector: str) -> list[float]:
    """Where the middles of these elements stand, in the order of the page's source."""
    boxes = [one.bounding_box() for one in page.locator(selector).all()]
    return [box["x"] + box["width"] / 2 for box in boxes if box]


def test_a_form_turns_round_and_its_options_keep_their_order(page: Page) -> None:
    page.goto("/try")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    press(page, "Start")
    expect(page.locator("h1")).to_have_text("الأسبوعان الماضيان")
    page.set_viewport_size({"width": 390, "height": 844})

    options = across(page, '.row input[name="Q1"]')
    assert options == sorted(options, reverse=True)  # the first of them at the right
    cells = across(page, 'input[name="R1.now"]:not([value=""])')
    assert cells == sorted(cells, reverse=True)
    ends = across(page, ".ends > span:not(.unseen)")
    assert ends[0] > ends[1]  # and the words of the lower end with it
    leave, brand = across(page, ".leave .button")[0], across(page, ".brand")[0]
    assert leave < brand
    assert look_at(page, "right-to-left-form") == []

    page.set_viewport_size({"width": 390, "height": 844})
    choose(page, "Q1", "3")
    choose(page, "R1.now", "2")
    choose(page, "R1.hope", "8")
    press(page, "Go on")
    press(page, "Send")
    expect(page.locator("main")).to_contain_text("كانت الراحة صحيحة غالبًا بالنسبة لك (100 من 100).")
    now, hope = across(page, ".marks .first")[0], across(page, ".marks .second")[0]
    assert hope < now  # nearer to the end that stands at the left
    assert look_at(page, "right-to-left-results") == []


def test_what_moved_over_time_turns_round_too(page: Page, arabic: Place) -> None:
    her = reader_of_arabic(arabic)
    come_in(arabic, page, her)

    page.goto("/over-time")
    page.set_viewport_size({"width": 390, "height": 844})

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("main h2").first).to_have_text("الراحة")
    page.locator("details summary").first.click()
    heads = across(page, "details[open] table thead th")
    assert heads == sorted(heads, reverse=True)
    assert look_at(page, "right-to-left-over-time") == []


def reader_of_arabic(place: Place) -> str:
    """Somebody who reads Arabic and has answered four times; gives her account."""
    with place.workplace.database.writing() as db:
        make_practice(db)
        ben, account = make_clinician(db, name="Ben"), make_account(db, name="Ada")
        client = make_client(db, clinician=ben, code="ADA", account_id=account.id, language="ar")
        make_sitting(db, make_track(db, client), opens_on=place.clock.at.date(), closes_on=None)
        id_: str = account.id
    walker = Walker(place.workplace, id_, place.clock.at)
    for n, ease in enumerate("3201"):
        walker.now = place.clock.at
        walker.sit(Q1=ease, **{"R1.now": str(2 * n), "R1.hope": "8"})
        place.clock.move(days=8)
    return id_
