"""A second relationship from first to last: begun by the clinician, answered by the client, read apart by both."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import answers, walks
from tests.journeys.conftest import Visit
from tests.journeys.inside import client_id_of, come_in, come_in_as_clinician, new_client
from tests.journeys.people import arrives, press, press_on, type_password_again
from tests.journeys.place import Place
from tests.journeys.seeing import look_at
from tests.journeys.walks import fill_in, open_the_form, send, set_up_behind_the_door

pytestmark = pytest.mark.browser

HER_PASSWORD = "seven pears on a sill"
"""As `new_client` gives it to her."""

FIRST_PICTURE = 60_000
"""Milliseconds: what draws is loaded with the first picture, on a machine that may have much else to do."""


def reads_both(page: Page, heading: str) -> None:
    """On this page each relationship has its own link, and its own pictures under it."""
    seen = []
    for word in ("Mumsy", "Carol"):
        page.get_by_role("link", name=f"About: {word}", exact=True).click()
        expect(page.get_by_role("link", name=f"About: {word}", exact=True)).to_have_attribute("aria-current", "page")
        expect(page.locator("h1")).to_have_text(heading)
        page.wait_for_load_state("load", timeout=FIRST_PICTURE)
        assert page.evaluate("() => [...document.images].every(image => !image.complete || image.naturalWidth > 0)")
        seen.append(page.locator("main").inner_text())
    assert seen[0] != seen[1]


def test_another_relationship_is_begun_answered_and_read_apart(visit: Visit, place: Place) -> None:
    ben = set_up_behind_the_door(place)
    client = new_client(place, ben, "NF-001")
    client.sit(CX_WORD="Mumsy", CX_REMIND="no")
    place.clock.move(days=1)

    desk = visit()
    come_in_as_clinician(place, desk, ben)
    desk.goto(f"/clients/{client_id_of(place, 'NF-001')}/plan")
    press(desk, "Follow another relationship")
    arrives(desk, "Follow another relationship")
    expect(desk.locator("main")).to_contain_text("so she is not asked for it again")
    assert look_at(desk, "follow-another") == []
    press_on(desk, "Follow another relationship")
    arrives(desk, "Plan and rhythm")
    expect(desk.locator("main")).to_contain_text("Her intake is open until she begins it.")
    assert look_at(desk, "plan-with-two") == []

    phone = visit()
    come_in(place, phone, client.account_id)
    phone.goto("/home")
    expect(phone.locator("main")).to_contain_text("About: the second")
    press(phone, "Results")  # the first can be read before anything was said about the second
    arrives(phone, "Your results")
    expect(phone.get_by_role("link", name="About: Mumsy", exact=True)).to_have_attribute("aria-current", "page")
    phone.goto("/home")
    open_the_form(phone)
    second = [{**page, "CX_WORD": "Carol"} if page is answers.CONTEXT else page for page in walks.INTAKE]
    fill_in(phone, place, second, last=14)
    send(phone)

    for path, heading in (("/results", "Your results"), ("/over-time", "Over time")):
        phone.goto(path, timeout=FIRST_PICTURE)
        if "confirm" in phone.url:  # answering took longer than a password stays fresh
            type_password_again(phone, HER_PASSWORD)
        reads_both(phone, heading)
        assert look_at(phone, f"two{path.replace('/', '-')}") == []
    phone.goto("/past-answers")
    lines = phone.locator(".ways .small").all_inner_texts()
    assert [line.strip() for line in lines] == ["About: Carol", "About: Mumsy"]

    desk.goto(f"/clients/{client_id_of(place, 'NF-001')}")
    reads_both(desk, "Noor A.")
    press(desk, "About: Mumsy")
    expect(desk.locator("main")).to_contain_text("Set aside since 13 June 2026")
    assert look_at(desk, "client-set-aside") == []
    press(desk, "Session brief")
    expect(desk.locator("main")).to_contain_text("About: the first")
    press(desk, "Back to her page")
    press(desk, "Take it up again")
    arrives(desk, "Take it up again")
    assert look_at(desk, "take-up-again") == []
    press_on(desk, "Take it up again")
    expect(desk.locator("main")).to_contain_text("The next check-in opens on 3 July 2026.")
    desk.goto("/caseload")
    expect(desk.locator("main")).to_contain_text("About: the first")
    assert look_at(desk, "caseload-with-two") == []
