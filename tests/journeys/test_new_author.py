"""Two files that somebody wrote with the authors' guide alone: asked, scored, drawn and taken out, with no Python."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.cli.questionnaire import problems_in_files
from tests.journeys import inside
from tests.journeys.conftest import Visit
from tests.journeys.people import HER_NAME, HER_PASSWORD, arrives, press, sign_in
from tests.journeys.place import Place, running
from tests.journeys.visitor import DESK, visiting
from tests.journeys.walks import accept, fill_in, invite_behind_the_door, set_up_behind_the_door

pytestmark = pytest.mark.browser

EVENINGS = Path(__file__).with_name("evenings")

AT_FIRST: Mapping[str, object] = {
    "HOME": "yes",
    "R1": "1",
    "R2": "2",
    "R3": "3",
    "R4": "0",
    "R5": "0",
    "C1": "1",
    "C2": "1",
    "C3": "0",
    "C4": "0",
    "C5": "2",
    "C6": "2",
}
LATER: Mapping[str, object] = {
    "HOME": "no",
    "R1": "3",
    "R2": "2",
    "R3": "1",
    "R4": "skip",
    "R5": "3",
    "C1": "3",
    "C2": "3",
    "C3": "0",
    "C4": "3",
    "C6": "3",
}
ROWS: list[Mapping[str, str]] = [
    # REST: 1 + 2 + (3 - 3) + 0 + 0 = 3 of 15; COMPANY: 1 + 1 + (3 - 0) + 0 + 2 + 2 = 9 of 18
    {"client": "NF-001", "REST": "20", "REST.n": "5", "REST.band": "little", "COMPANY": "50", "COMPANY.band": "some"},
    # REST: 3 + 2 + (3 - 1) + 3 = 10 of 12, R4 skipped; COMPANY: 3 + 3 + (3 - 0) + 3 + 3 = 15 of 15, C5 not asked
    {"REST": "83.3333", "REST.n": "4", "COMPANY": "100", "COMPANY.n": "5", "C5": "", "C5.missing": "not-asked"},
]
"""By hand."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A practice that asks what stands in the author's folder, and nothing that we ship."""
    with running(tmp_path / "instance", questionnaires=EVENINGS) as place:
        yield place


@pytest.fixture
def visit(browser: Browser, place: Place) -> Iterator[Visit]:
    with ExitStack() as stack:

        def opened(**more: Any) -> Page:
            return stack.enter_context(visiting(browser, place.address, **more))

        yield opened


def test_the_files_of_the_new_author_are_sound() -> None:
    assert problems_in_files(sorted(EVENINGS.glob("*.toml"))) == ()


def answers_and_sends(phone: Page, place: Place, answers: Mapping[str, object]) -> None:
    press(phone, "Start")
    fill_in(phone, place, [answers, answers])
    arrives(phone, "Check and send")
    press(phone, "Send")
    arrives(phone, "Thank you")  # there is no page of thanks in this plan.toml
    press(phone, "Show my results")
    arrives(phone, "Your results")


def test_a_questionnaire_of_two_files_is_asked_scored_drawn_and_taken_out(
    visit: Visit, place: Place, tmp_path: Path
) -> None:
    ben = set_up_behind_the_door(place)
    link, code = invite_behind_the_door(place, ben)
    phone = visit()
    accept(phone, link, code)
    answers_and_sends(phone, place, AT_FIRST)
    expect(phone.locator("main")).to_contain_text("There was little rest in your evenings (20 of 100).")
    expect(phone.locator("main")).to_contain_text("There is no normal score.")
    press(phone, "Done, sign me out")

    place.clock.move(days=21)
    sign_in(phone, HER_NAME, HER_PASSWORD)
    answers_and_sends(phone, place, LATER)
    expect(phone.locator("main")).to_contain_text("There was much company in your evenings (100 of 100).")
    press(phone, "See it over time")
    arrives(phone, "Over time")
    expect(phone.locator("figure img")).to_have_count(2)

    desk = visit(viewport=DESK)
    inside.come_in_as_clinician(place, desk, ben)
    desk.goto("/caseload")
    arrives(desk, "Caseload")
    expect(desk.locator("main")).not_to_contain_text("Nothing sent yet")
    desk.get_by_role("link", name="Maya K.").first.click()
    arrives(desk, "Maya K.")
    expect(desk.locator("main")).not_to_contain_text("are tested")  # no scale says how sure it is
    desk.get_by_text("Table of every score").click()
    desk.get_by_role("link", name="83", exact=True).click()
    arrives(desk, "How this score came about")
    expect(desk.locator(".steps")).to_contain_text("100 * (3/3 + 2/3 + 2/3 + 3/3) / 4 = 83.3333")
    desk.get_by_role("link", name="Download").click()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download", exact=True).click()
    download.value.save_as(tmp_path / "answers.csv")
    rows = list(csv.DictReader((tmp_path / "answers.csv").read_text(encoding="utf-8").splitlines()))
    assert [told(row, expected) for row, expected in zip(rows, ROWS, strict=True)] == ROWS


def told(row: Mapping[str, str], expected: Mapping[str, str]) -> dict[str, str]:
    """What a row says in these columns, numbers to four places."""
    return {column: f"{float(row[column]):.6g}" if "." in row[column] else row[column] for column in expected}
