"""Keeping while she fills in: what is on its way arrives first, and one touch of a button is enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys import answers
from tests.journeys.conftest import Visit
from tests.journeys.people import answer, arrives, choose, fill, is_on, press
from tests.journeys.place import Place
from tests.journeys.walks import accept, invite_behind_the_door, open_the_form, set_up_behind_the_door

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(visit: Visit, place: Place) -> Page:
    """A client's phone on the first page of her intake's form."""
    link, code = invite_behind_the_door(place, set_up_behind_the_door(place))
    phone = visit()
    accept(phone, link, code)
    open_the_form(phone)
    answer(phone, answers.CONSENT)
    press(phone, "Go on")
    is_on(phone, "Page 1 of 14")
    return phone


def test_one_touch_goes_on_after_everything_was_saved(phone: Page) -> None:
    choose(phone, "CX_CONTACT", "d3-6")
    expect(phone.locator("[data-saved]")).to_have_text("Saved")
    press(phone, "Save and continue")
    is_on(phone, "Page 2 of 14")


def test_one_touch_goes_on_while_an_answer_is_on_its_way(phone: Page) -> None:
    on_their_way: list[Route] = []
    phone.route("**/save", lambda route: on_their_way.append(route))  # noqa: PLW0108  Playwright marks what it is given
    with phone.expect_request("**/save"):
        choose(phone, "CX_CONTACT", "d3-6")
    press(phone, "Save and continue")
    is_on(phone, "Page 1 of 14")
    on_their_way[0].continue_()
    is_on(phone, "Page 2 of 14")
    press(phone, "Back")
    is_on(phone, "Page 1 of 14")
    expect(phone.locator('input[value="d3-6"]')).to_be_checked()


def test_what_could_not_be_saved_quietly_is_kept_when_she_goes_on(phone: Page) -> None:
    phone.route("**/save", lambda route: route.fulfill(status=200, body="not what was asked for"))
    choose(phone, "CX_CONTACT", "none")
    expect(phone.locator("[data-saved]")).to_have_text("Not saved yet; we try again")
    press(phone, "Save and continue")
    is_on(phone, "Page 2 of 14")
    press(phone, "Back")
    expect(phone.locator('input[value="none"]')).to_be_checked()


def test_whoever_finishes_later_comes_back_to_the_page_she_left_half_filled(phone: Page) -> None:
    answer(phone, answers.CONTACT)
    press(phone, "Save and continue")
    is_on(phone, "Page 2 of 14")
    choose(phone, "S1", "no")
    press(phone, "Save and finish later")
    arrives(phone, "Your check-in")
    press(phone, "Go on")
    is_on(phone, "Page 2 of 14")
    expect(phone.locator('input[name="S1"][value="no"]')).to_be_checked()


def test_nobody_is_held_on_a_page_that_asks_for_a_choice(phone: Page) -> None:
    answer(phone, answers.CONTACT)
    press(phone, "Save and continue")
    is_on(phone, "Page 2 of 14")
    press(phone, "Back")
    is_on(phone, "Page 1 of 14")
    press(phone, "Save and continue")
    press(phone, "Save and continue")
    expect(phone.get_by_role("alert")).to_contain_text("“Prefer not to say” is fine too")


def test_a_wrong_password_is_told_in_one_sentence_that_tells_nothing_else(visit: Visit, place: Place) -> None:
    set_up_behind_the_door(place)
    page = visit()
    page.goto("/")
    fill(page, "E-mail or sign-in name", "nobody@example.org")
    fill(page, "Password", "whatever it is")
    press(page, "Sign in")
    expect(page.get_by_role("alert")).to_contain_text("That name and password do not fit together.")
    assert page.title().startswith("Error: ")
