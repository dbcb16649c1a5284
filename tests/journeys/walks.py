"""The parts of a walk that every client and every clinician goes through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playwright.sync_api import Page, expect

from assessment.services import invite as inviting
from assessment.services import practice
from assessment.services.practice import FirstClinician
from tests.journeys import answers
from tests.journeys.people import (
    EMAIL,
    HER_NAME,
    HER_PASSWORD,
    PASSWORD,
    Authenticator,
    answer,
    arrives,
    choose,
    fill,
    is_on,
    press,
    set_up_code_of,
)
from tests.journeys.place import Place


def set_up(page: Page, place: Place) -> Authenticator:
    """From the code that was printed to the empty caseload."""
    page.goto("/")
    page.get_by_role("link", name="Set up").click()
    for label, words in (
        ("One-time code", set_up_code_of(place).lower()),
        ("Your name as clients see it", "Ben Ortiz"),
        ("E-mail", EMAIL),
        ("Password", PASSWORD),
        ("Name on e-mails", "Ben"),
    ):
        fill(page, label, words)
    page.get_by_label("Time zone").select_option("America/New_York")
    press(page, "Set up")
    arrives(page, "Add a second step")
    picture = page.locator("main img")
    assert picture.evaluate("img => img.naturalWidth") > 0
    app = Authenticator(page.locator("code").inner_text())
    fill(page, "Six digits", app.digits())
    press(page, "Check the code")
    arrives(page, "Keep these ten codes")
    assert page.locator("main ol li").count() == 10
    press(page, "I have kept them")
    expect(page.locator("main")).to_contain_text("No clients yet")
    return app


def invite(page: Page) -> tuple[str, str]:
    """The link to send and the code to say aloud."""
    press(page, "Invite a client")
    fill(page, "Name or initials", "Maya K.")
    assert page.get_by_label("Code", exact=True).input_value() == "NF-001"
    press(page, "Make a link and a code")
    arrives(page, "Say this code aloud")
    return page.get_by_label("The link to send").input_value(), page.locator(".code").inner_text()


def accept(page: Page, link: str, code: str) -> None:
    """From the link to the first question."""
    page.goto(link)
    fill(page, "The code your therapist told you", code)
    press(page, "Go on")
    fill(page, "Sign-in name", HER_NAME)
    fill(page, "Password", HER_PASSWORD)
    press(page, "Go on")
    arrives(page, "What I see after I send")
    choose(page, "sees", "results")
    press(page, "Go on")


def open_the_form(page: Page) -> None:
    """From home past the question whether this is a good moment."""
    press(page, "Start")
    arrives(page, "Is this a safe and private moment for you to answer?")
    press(page, "Yes, start")


def fill_in_page(page: Page, place: Place, all_answers: Mapping[str, object], *, expected: str) -> None:
    """Answer what stands here and go on."""
    is_on(page, expected)
    answer(page, all_answers, place.clock)
    press(page, "Save and continue")
    if expected == LAST_OF_FIRST_PART:
        arrives(page, "A good place to stop, if you like")
        press(page, "Go on")


def send(page: Page) -> None:
    """Check, then touch Send twice, as one does when nothing seems to happen."""
    arrives(page, "Check and send")
    page.get_by_role("button", name="Send", exact=True).dblclick()
    arrives(page, "Thank you.")


def set_up_behind_the_door(place: Place) -> str:
    """A practice whose clinician is Ben, made without a browser; his account's id."""
    ben = FirstClinician(
        name="Ben Ortiz",
        email=EMAIL,
        password=PASSWORD,
        name_on_mails="Ben",
        country="US",
        time_zone="America/New_York",
    )
    return practice.set_up(place.workplace, ben, now=place.clock())


def invite_behind_the_door(place: Place, clinician_id: str, *, code: str = "NF-001") -> tuple[str, str]:
    """What the invited client has in her hands: the link and the spoken code."""
    invited = inviting.invite(place.workplace, clinician_id=clinician_id, code=code, name="Maya K.", now=place.clock())
    return f"{place.address}/welcome/{invited.token}", invited.spoken_code


INTAKE = (
    answers.CONTACT,
    answers.SAFE,
    *[answers.CONTEXT] * 3,
    *[answers.CLOSENESS] * 3,
    *[answers.MOM_STYLE] * 2,
    *[answers.SECOND] * 2,
    *[answers.REPAIR] * 2,
)
"""What is answered on each page of the intake, after consent."""

LAST_OF_FIRST_PART = "Page 8 of 14"
"""After it she may send what she has and do the rest on another day; in these walks she goes on."""

RETAKE = (answers.CONTACT, answers.SAFE_SINCE, *[answers.CLOSENESS_LATER] * 3, *[answers.REPAIR_LATER] * 2)
"""The same for the first retake."""


def fill_in(page: Page, place: Place, pages: Sequence[Mapping[str, object]], *, first: int = 1, last: int = 0) -> None:
    """Answer these pages, one after the other; `last` is the number of the last page of all."""
    for n, given in enumerate(pages, first):
        fill_in_page(page, place, given, expected=f"Page {n} of {last or len(pages)}")
