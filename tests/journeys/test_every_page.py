"""Every page in every state that people meet: nothing for axe to say, nothing that scrolls sideways, in both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from assessment.services import invite
from assessment.storage.tables import Row
from tests.journeys import answers
from tests.journeys.conftest import Visit
from tests.journeys.inside import account_id_of, client_id_of, come_in, come_in_as_clinician, new_client, sittings_of
from tests.journeys.people import EMAIL, answer, arrives, fill, press_on
from tests.journeys.place import Place
from tests.journeys.seeing import indiscreet, look_at, untold

pytestmark = pytest.mark.browser


class Album:
    """The pages that a test has looked at, and what was wrong with them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []

    def add(self, name: str, address: str = "") -> None:
        """Look at the page that is open, or at this one."""
        if address:
            self.page.goto(address)
        expect(self.page.locator("h1")).to_have_count(1)
        self.troubles += [f"{name}: {one} in title or address" for one in indiscreet(self.page)]
        self.troubles += [f"{name}: no word of {one}" for one in untold(self.page)]
        self.troubles += look_at(self.page, name)
        self.page.set_viewport_size({"width": 390, "height": 900})


def n_rows(place: Place) -> dict[str, int]:
    """How many rows each table holds."""
    with place.workplace.database.reading() as db:
        return {name: db.scalar(select(func.count()).select_from(t)) or 0 for name, t in Row.metadata.tables.items()}


def test_pages_of_a_practice_that_nobody_has_set_up(visit: Visit, place: Place) -> None:
    album = Album(visit())
    album.add("front-empty", "/")
    album.add("set-up", "/set-up")
    press_on(album.page, "Set up")
    album.add("set-up-refused")
    album.add("help", "/help")
    album.add("about", "/about")
    assert album.troubles == []


def test_pages_of_somebody_who_tries_it_leave_no_trace(visit_made_up: Visit, made_up: Place) -> None:
    before = n_rows(made_up)
    album = Album(visit_made_up())
    album.add("front", "/")
    album.add("try", "/try")
    press_on(album.page, "Start")
    album.add("try-opening")
    press_on(album.page, "Yes, start")
    for n in range(1, 4):
        answer(album.page, answers.CLOSENESS)
        album.add(f"try-{n}")
        press_on(album.page, "Save and continue")
    album.add("try-check")
    press_on(album.page, "Send")
    arrives(album.page, "Your results")
    album.add("try-results")
    press_on(album.page, "Finish and clear")
    album.page.goto("/try")
    press_on(album.page, "Start")
    press_on(album.page, "Not now")
    album.add("try-not-now")
    assert n_rows(made_up) == before
    assert album.troubles == []


def test_pages_at_the_door(visit_made_up: Visit, made_up: Place) -> None:
    ben = account_id_of(made_up, EMAIL)
    invited = invite.invite(made_up.workplace, clinician_id=ben, code="NF-100", now=made_up.clock())
    album = Album(visit_made_up())
    page = album.page
    album.add("sign-in", "/sign-in")
    fill(page, "E-mail or sign-in name", "maya")
    fill(page, "Password", "not hers")
    press_on(page, "Sign in")
    album.add("sign-in-refused")
    album.add("cannot-sign-in", "/cannot-sign-in")
    album.add("link-and-code", "/welcome")
    album.add("link-is-over", "/welcome/nothing")
    album.add("invitation", f"/welcome/{invited.token}")
    fill(page, "The code your therapist told you", "000 000" if invited.spoken_code != "000000" else "1")
    press_on(page, "Go on")
    album.add("invitation-refused")
    fill(page, "The code your therapist told you", invited.spoken_code)
    press_on(page, "Go on")
    album.add("choose-sign-in")
    fill(page, "Sign-in name", "noor")
    fill(page, "Password", "password1234")
    press_on(page, "Go on")
    album.add("choose-sign-in-refused")
    fill(page, "Password", "seven pears on a sill")
    press_on(page, "Go on")
    album.add("what-i-see")
    press_on(page, "Go on")
    album.add("home-first")
    album.add("not-here", "/nothing/here")
    album.add("not-hers", "/caseload")
    assert album.troubles == []


def test_pages_of_a_client_with_a_long_course(visit_made_up: Visit, made_up: Place) -> None:
    album = Album(visit_made_up())
    page = album.page
    come_in(made_up, page, account_id_of(made_up, "maya"))
    album.add("home-waiting", "/home")
    album.add("results", "/results")
    album.add("over-time", "/over-time")
    page.get_by_text("Add a note").click()
    press_on(page, "Keep the note")
    album.add("over-time-note-refused")
    page.goto("/over-time")
    page.get_by_role("link", name="Change").first.click()
    album.add("note")
    album.add("your-data", "/your-data")
    album.add("account", "/account")
    album.add("change-password", "/account/password")
    album.add("confirm-password", "/account/confirm")
    album.add("add-second-step", "/account/second-step")
    album.add("too-early", f"/form/{sittings_of(made_up, 'NF-001')[-1]}/1")
    album.add("thanks", f"/form/{sittings_of(made_up, 'NF-001')[0]}/thanks")
    made_up.clock.move(minutes=16)
    album.add("signed-out", "/results")
    assert album.troubles == []


def test_pages_of_an_intake(visit_made_up: Visit, made_up: Place) -> None:
    client = new_client(made_up, account_id_of(made_up, EMAIL), "NF-101")
    album = Album(visit_made_up())
    page = album.page
    come_in(made_up, page, client.account_id)
    album.add("home-ready", "/home")
    press_on(page, "Start")
    album.add("opening")
    press_on(page, "Yes, start")
    album.add("consent")
    press_on(page, "Go on")
    album.add("consent-refused")
    answer(page, answers.CONSENT)
    press_on(page, "Go on")
    for name, given in PAGES_OF_AN_INTAKE.items():
        if name == "safety":
            press_on(page, "Save and continue")
            album.add("safety-refused")
        answer(page, given)
        album.add(name)
        press_on(page, "Save and continue")
        if name == "closeness-3":
            album.add("pause")
            press_on(page, "Go on")
    album.add("check")
    page.goto("/home")
    album.add("home-begun")
    page.goto("/form/" + sittings_of(made_up, "NF-101")[0])
    press_on(page, "Send")
    album.add("thanks-first")
    album.add("results-first", "/results")
    album.add("over-time-first", "/over-time")
    assert album.troubles == []


PAGES_OF_AN_INTAKE = {
    "contact": answers.CONTACT,
    "safety": answers.SAFE,
    "context-1": answers.CONTEXT,
    "context-2": answers.CONTEXT,
    "context-3": answers.CONTEXT,
    "closeness-1": answers.CLOSENESS,
    "closeness-2": {},
    "closeness-3": {},
    "mom-style-1": answers.MOM_STYLE,
    "mom-style-2": {},
    "second-1": {},
    "second-2": {},
    "repair-1": answers.REPAIR,
    "repair-2": {},
}

BETWEEN = {
    "T2": {"S1": "prefer-not"},
    "T3": {"S2": "not-sure"},
    "loss": {"CX_CONTACT": "died"},
    "not-known": {"CX_CONTACT": "unknown"},
}
ENDINGS = {
    "T1": ("Not now", {}, "Is this a safe and private moment for you to answer?"),
    "T6": ("Go on", {"CX_ADULT": "no", "CX_CONSENT": "yes"}, "Before you begin"),
    "T7": ("Go on", {"CX_ADULT": "yes", "CX_CONSENT": "no"}, "Before you begin"),
    "T5": ("Save and continue", {"S1": "yes", "S2": "yes", "S3": "cut-off"}, "Before you begin"),
}


def test_pages_that_stand_between_the_questions(visit_made_up: Visit, made_up: Place) -> None:
    ben = account_id_of(made_up, EMAIL)
    album = Album(visit_made_up())
    page = album.page
    for name, said in BETWEEN.items():
        client = new_client(made_up, ben, f"NF-{name}")
        client.said = dict(said)
        client.start()
        client.walk(until="between")
        come_in(made_up, page, client.account_id)
        album.add(name, f"/form/{client.sitting}/between")
        press_on(page, "Go on")
    assert album.troubles == []


def test_pages_on_which_it_ends(visit_made_up: Visit, made_up: Place) -> None:
    ben = account_id_of(made_up, EMAIL)
    album = Album(visit_made_up())
    page = album.page
    for name, (button, given, heading) in ENDINGS.items():
        client = new_client(made_up, ben, f"NF-{name}")
        client.start()
        for number in {"T1": (), "T5": (1, 2, 3)}.get(name, (1,)):
            client.leave(number)
        come_in(made_up, page, client.account_id)
        page.goto(f"/form/{client.sitting}")
        arrives(page, heading)
        answer(page, given)
        press_on(page, button)
        album.add(name)
        if name == "T5":
            album.add("T5-home", "/home")
            album.add("T5-results", "/results")
    come_in(made_up, page, account_id_of(made_up, "dana"))
    album.add("T4-home", "/home")
    album.add("T4-results", "/results")
    album.add("T4-over-time", "/over-time")
    come_in(made_up, page, account_id_of(made_up, "lena"))
    album.add("home-open", "/home")
    assert album.troubles == []


def test_pages_of_a_clinician(visit_made_up: Visit, made_up: Place) -> None:
    ben = account_id_of(made_up, EMAIL)
    new_client(made_up, ben, "NF-102")
    invite.invite(made_up.workplace, clinician_id=ben, code="NF-103", name="Iris", now=made_up.clock())
    album = Album(visit_made_up())
    page = album.page
    come_in_as_clinician(made_up, page, ben)
    album.add("caseload", "/caseload")
    page.get_by_label("Find a client").fill("nobody")
    page.keyboard.press("Enter")
    page.get_by_text("Nobody by that name.").wait_for()
    album.add("caseload-nobody")
    for code in ("NF-001", "NF-002", "NF-003", "NF-006", "NF-007", "NF-102", "NF-103"):
        album.add(f"client-{code}", f"/clients/{client_id_of(made_up, code)}")
    maya = f"/clients/{client_id_of(made_up, 'NF-001')}"
    album.add("client-in-her-words", f"{maya}?words=client")
    for score in ("ENM", "position", "REPAIR"):
        album.add(f"score-{score}", f"{maya}/scores/{sittings_of(made_up, 'NF-001')[0]}/{score}")
    for name, address in (
        ("brief", f"{maya}/brief"),
        ("plan-and-rhythm", f"{maya}/plan"),
        ("hand-over", f"{maya}/hand-over"),
        ("end-care", f"{maya}/end-care"),
        ("ended", "/clients/ended"),
        ("schedule", "/schedule"),
        ("log", "/log"),
        ("practice", "/practice"),
    ):
        album.add(name, address)
    album.add("download", "/download")
    page.get_by_label("From", exact=True).fill("2026-03-01")
    page.get_by_label("To", exact=True).fill("2026-02-01")
    press_on(page, "Download")
    album.add("download-refused")
    album.add("invite", "/clients/new")
    fill(page, "Code", "NF-001")
    press_on(page, "Make a link and a code")
    album.add("invite-refused")
    fill(page, "Code", "NF-104")
    press_on(page, "Make a link and a code")
    album.add("invited")
    album.add("clinician-account", "/account")
    album.add("clinician-not-here", "/clients/" + "x" * 22)
    assert album.troubles == []
