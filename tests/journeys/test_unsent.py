"""Words that were typed and not sent: the stay ends under a note, and the note is there again after signing in."""

from __future__ import annotations

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, expect
from sqlalchemy import select

from assessment.services import second_step
from assessment.storage.tables import Note, Sitting
from tests.journeys.conftest import Visit
from tests.journeys.inside import client_id_of, come_in, new_client, sittings_of
from tests.journeys.people import EMAIL, PASSWORD, Authenticator, arrives, fill, press
from tests.journeys.place import Place
from tests.journeys.seeing import look_at
from tests.journeys.walks import set_up_behind_the_door
from tests.services.walking import Walker

pytestmark = pytest.mark.browser

CODE = "NF-007"
HER_PASSWORD = "seven pears on a sill"
LINE = "Moved house, and she came along"
FIELD = "Add a note for the pictures"
WAITS = "What you wrote on this page is kept, and not sent yet."


@pytest.fixture
def ben(place: Place) -> str:
    """The account of the clinician."""
    return set_up_behind_the_door(place)


@pytest.fixture
def client(place: Place, ben: str) -> Walker:
    """Somebody who has answered everything and has only to send it."""
    walker = new_client(place, ben, CODE)
    walker.start()
    walker.walk()
    place.clock.at = walker.now
    return walker


def at_check(place: Place, client: Walker, page: Page) -> None:
    """She looks her answers over and writes a line for the pictures."""
    come_in(place, page, client.account_id)
    page.goto(f"/form/{client.sitting}/check")
    arrives(page, "Check and send")
    page.get_by_label(FIELD, exact=True).press_sequentially(LINE)


def sign_in_here(page: Page, name: str, password: str) -> None:
    """On the page for it, where she was led."""
    arrives(page, "Sign in")
    expect(page.locator(".message")).to_have_text("What you wrote on this page is kept.")
    fill(page, "E-mail or sign-in name", name)
    fill(page, "Password", password)
    press(page, "Sign in")


def finds_it_and_sends_it(place: Place, page: Page, answered: str) -> None:
    """Back on Check and send everything stands as she left it, and is sent once."""
    arrives(page, "Check and send")
    expect(page.locator(".message")).to_contain_text(WAITS)
    expect(page.get_by_label(FIELD, exact=True)).to_have_value(LINE)
    expect(page.locator(".stem").first).to_have_text(answered)
    page.get_by_role("button", name="Send", exact=True).dblclick()
    arrives(page, "Thank you.")
    with place.workplace.database.reading() as db:
        assert [note.text for note in db.scalars(select(Note))] == [LINE]
        states = {id_: db.get_one(Sitting, id_).state for id_ in sittings_of(place, CODE)}
    assert list(states.values()).count("sent") == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_note_on_check_and_send_outlasts_the_stay(visit: Visit, place: Place, client: Walker, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts)
    at_check(place, client, page)
    answered = page.locator(".stem").first.inner_text()
    place.clock.move(minutes=31)
    press(page, "Send")
    sign_in_here(page, CODE, HER_PASSWORD)
    finds_it_and_sends_it(place, page, answered)


def test_with_scripts_what_is_typed_is_kept_before_the_page_goes_away(
    visit: Visit, place: Place, client: Walker
) -> None:
    page = visit()
    page.clock.install()
    at_check(place, client, page)
    answered = page.locator(".stem").first.inner_text()
    place.clock.move(minutes=31)
    page.clock.fast_forward("31:00")
    sign_in_here(page, CODE, HER_PASSWORD)
    finds_it_and_sends_it(place, page, answered)


def test_who_signs_out_at_the_warning_finds_it_too_and_can_throw_it_away(
    visit: Visit, place: Place, client: Walker
) -> None:
    page = visit()
    page.clock.install()
    at_check(place, client, page)
    page.clock.fast_forward("28:30")
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{place.address}/")
    come_in(place, page, client.account_id)
    page.goto(f"/form/{client.sitting}/check")
    expect(page.get_by_label(FIELD, exact=True)).to_have_value(LINE)
    assert look_at(page, "check-unsent") == []
    press(page, "Throw it away")
    expect(page.locator(".message")).to_have_text("It is thrown away.")
    expect(page.get_by_label(FIELD, exact=True)).to_have_value("")


def test_a_clinicians_note_waits_behind_her_second_step(visit: Visit, place: Place, client: Walker, ben: str) -> None:
    client.sit()
    place.clock.at = client.now
    key = TOTP.new()
    second_step.add(place.workplace, ben, key=key.to_uri("ben", "Check-in"))
    page, address = visit(), f"/clients/{client_id_of(place, CODE)}"
    come_in(place, page, ben)
    page.goto(address)
    page.get_by_text("Add a note").click()
    fill(page, "Note", LINE)
    place.clock.move(minutes=16)
    press(page, "Keep the note")
    sign_in_here(page, EMAIL, PASSWORD)
    arrives(page, "Six digits from your app")
    fill(page, "Six digits", Authenticator(key.base32_key).digits())
    press(page, "Go on")
    arrives(page, "Noor A.")
    expect(page.locator(".message")).to_contain_text(WAITS)
    press(page, "Show it")
    expect(page.get_by_label("Note", exact=True)).to_be_in_viewport()
    expect(page.get_by_label("Note", exact=True)).to_have_value(LINE)
    assert look_at(page, "client-unsent") == []
    press(page, "Keep the note")
    expect(page.locator("ol.notes")).to_contain_text(LINE)
    expect(page.locator(".message")).to_have_count(0)
