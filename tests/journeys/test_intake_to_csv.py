"""From the first code to the last number: a clinician sets up, a client answers twice, the file says what she said."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import answers, walks
from tests.journeys.conftest import Visit
from tests.journeys.people import (
    EMAIL,
    HER_NAME,
    HER_PASSWORD,
    PASSWORD,
    answer,
    arrives,
    choose,
    fill,
    is_on,
    press,
    sign_in,
    type_password_again,
)
from tests.journeys.place import Place
from tests.journeys.visitor import DESK
from tests.journeys.walks import accept, fill_in, invite, open_the_form, send, set_up

pytestmark = pytest.mark.browser

INTAKE: Mapping[str, str] = {
    "client": "NF-001",
    "plan": "standard",
    "safety_flag": "none",
    "sent_at": "2026-06-12T15:44:00-04:00",  # half past twelve, three hours away, 70 answers at 12 seconds
    # Reverse-keyed answers count 4 minus themselves: E5 1 -> 3, E6 2 -> 2.
    # ENM: 3 + 3 + 4 + 2 + 3 + 2 = 17 of 24 = 70.83
    "ENM": "70.8333",
    "ENM.n": "6",
    "ENM.band": "clear",
    # C2 was skipped; C5 3 -> 1, C6 2 -> 2. CUT: 1 + 1 + 2 + 1 + 2 = 7 of 20 = 35
    "CUT": "35",
    "CUT.n": "5",
    "CUT.band": "some",
    "C2": "",
    "C2.missing": "skip",
    # H5 3 -> 1, H6 3 -> 1. HCL: 2 + 1 + 2 + 1 + 1 + 1 = 8 of 24 = 33.33
    "HCL": "33.3333",
    "HCL.band": "some",
    "position": "35.8333",  # 70.83 - 35
    "push_pull": "35",  # the smaller of 70.83 and 35
    "balance_share": "38.6473",  # 100 x 33.33 / (33.33 + (70.83 + 35) / 2) = 3333.3 / 86.25
    "closeness.pattern": "blended",  # ENM from 50, CUT and HCL below
    "closeness.notes": "",  # none of 70.8, 35 and 33.3 lies from 40 to 60
    "closeness.flags": "",
    "ROLE_GAP": "30",  # hoped 6, now 3
    "ROLE_GAP.band": "some-right",
    "ROLE_APART": "40",  # hoped 6, guessed 2
    "INV_GAP": "-30",  # hoped 5, now 8
    "INV_APART": "",
    "N1.guess.missing": "unknown",
    "EVOLVE_GAP": "70",  # hoped 9, now 2
    "EVOLVE_GAP.band": "wide-right",
    "style_match": "60",  # 100 - (30 + 30 + 30 + 70) / 4
    "N2.hope.missing": "blank",
    # D3 3 -> 1; DC: 1 + 1 + 1 = 3 of 12. I3 2 -> 2; INS: 3 + 2 + 2 = 7 of 12.
    # G3 had no chance; GR: 2 + 3 = 5 of 8. V3 3 -> 1; GV: 1 + 2 + 1 = 4 of 12.
    "DC": "25",
    "INS": "58.3333",
    "GR": "62.5",
    "GV": "33.3333",
    "REPAIR": "43.1818",  # 3 + 7 + 5 + 4 = 19 of 44
    "REPAIR.n": "11",
    "CX_HOME": "partner;children",
    "CX_THERAPY": "2026-05-03",
}
"""By hand from answers.py, to four places; an empty cell is a number that does not exist."""

RETAKE: Mapping[str, str] = {
    "client": "NF-001",
    "turn": "0",
    "CHG": "1",
    "S4": "no",
    # E5 3 -> 1, E6 3 -> 1. ENM: 2 + 2 + 2 + 1 + 1 + 1 = 9 of 24
    "ENM": "37.5",
    # C5 3 -> 1, C6 3 -> 1. CUT: 1 + 1 + 1 + 1 + 1 + 1 = 6 of 24
    "CUT": "25",
    # H5 1 -> 3, H6 2 -> 2. HCL: 3 + 3 + 3 + 2 + 3 + 2 = 16 of 24
    "HCL": "66.6667",
    "position": "12.5",
    "closeness.pattern": "steady",
    # D3 2 -> 2, I3 1 -> 3, G3 1 -> 3, V3 2 -> 2. REPAIR: 6 + 9 + 9 + 6 = 30 of 48
    "REPAIR": "62.5",
    "ROLE_GAP": "",  # not asked in this turn
    "mom-style.version": "",
}


def fill_in_intake(visit: Visit, place: Place, phone: Page) -> Page:
    """The whole intake; in the middle she closes her phone and goes on later. Gives the browser she ends with."""
    arrives(phone, "Before you begin")
    answer(phone, answers.CONSENT, place.clock)
    press(phone, "Go on")
    fill_in(phone, place, walks.INTAKE[:6], last=14)
    is_on(phone, "Page 7 of 14")
    choose(phone, "H2", answers.CLOSENESS["H2"])
    expect(phone.locator("[data-saved]")).to_have_text("Saved")
    phone.context.close()

    phone = visit()
    place.clock.move(hours=3)
    sign_in(phone, HER_NAME, HER_PASSWORD)
    expect(phone.locator("main")).to_contain_text("You began on 12 June; page 7 is next.")
    press(phone, "Go on")
    is_on(phone, "Page 7 of 14")
    expect(phone.locator('input[name="H2"][value="1"]')).to_be_checked()
    fill_in(phone, place, walks.INTAKE[6:], first=7, last=14)
    return phone


def fill_in_retake(phone: Page, place: Place) -> None:
    """33 answers on seven pages, three weeks later."""
    sign_in(phone, HER_NAME, HER_PASSWORD)
    expect(phone.locator("main")).to_contain_text("A check-in is ready. About 7 minutes.")
    open_the_form(phone)
    fill_in(phone, place, walks.RETAKE)
    expect(phone.locator("main")).to_contain_text("33 of 33 answered")


def sees_pictures(page: Page, *, n: int) -> None:
    """Every picture on this page is there, and as large as the page made room for."""
    pictures = page.locator("figure img")
    expect(pictures).to_have_count(n)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        drawn, room = picture.evaluate("img => [img.naturalWidth, img.clientWidth]")
        assert drawn >= room > 200


def downloaded(page: Page, folder: Path, *, only: str = "") -> list[dict[str, str]]:
    """The rows of the file that she takes out."""
    if only:
        choose(page, "whose", "some")
        page.get_by_role("checkbox", name=only).check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    assert download.value.suggested_filename == "check-in-2026-07-03.csv"
    path = folder / f"{only or 'all'}.csv"
    download.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    for name in ("Maya", "Mumsy", HER_NAME, "guilt"):  # codes, never names, nor her own words unasked
        assert name not in text
    return list(csv.DictReader(text.splitlines()))


def told(row: Mapping[str, str], expected: Mapping[str, str]) -> dict[str, str]:
    """What a row says in these columns, numbers to four places."""
    cells = {column: row[column] for column in expected}
    return {
        column: f"{float(cell):.6g}" if "." in cell and cell[-1].isdigit() else cell for column, cell in cells.items()
    }


def test_a_client_answers_twice_and_the_file_says_what_she_said(visit: Visit, place: Place, tmp_path: Path) -> None:
    clinician = visit(viewport=DESK)
    app = set_up(clinician, place)
    link, code = invite(clinician)
    phone = visit()
    accept(phone, link, code)
    open_the_form(phone)
    phone = fill_in_intake(visit, place, phone)
    expect(phone.locator("main")).to_contain_text("64 of 70 answered; 6 left open. That is fine.")
    send(phone)
    press(phone, "Show my results")
    type_password_again(phone, HER_PASSWORD)
    expect(phone.locator("main")).to_contain_text("somewhat to mostly true for you (71 of 100).")
    expect(phone.locator(".pattern h2")).to_have_text("More blending")
    press(phone, "Done, sign me out")

    place.clock.move(days=21)
    fill_in_retake(phone, place)
    fill(phone, "Add a note for the pictures", "Moved house")
    send(phone)
    press(phone, "Show my results")
    type_password_again(phone, HER_PASSWORD)
    expect(phone.locator(".pattern h2")).to_have_text("Ease stood out")
    # 37.5 - 70.8 is 33.3 lower; 33.3 / (1.41 x 10) = 2.36 usual errors, above 1.96.
    expect(phone.locator("main")).to_contain_text(
        "This is lower than at first, by more than the usual error of the form."
    )
    press(phone, "See it over time")
    arrives(phone, "Over time")
    sees_pictures(phone, n=5)

    clinician = visit(viewport=DESK)
    sign_in(clinician, EMAIL, PASSWORD)
    fill(clinician, "Six digits", app.digits())
    press(clinician, "Go on")
    arrives(clinician, "Caseload")
    clinician.get_by_role("table").get_by_role("link", name="Maya K.").click()
    arrives(clinician, "Maya K.")
    sees_pictures(clinician, n=2)
    clinician.get_by_text("Table of every score").click()
    clinician.get_by_role("link", name="71", exact=True).click()
    arrives(clinician, "How this score came about")
    expect(clinician.locator(".steps")).to_contain_text("(3/4 + 3/4 + 4/4 + 2/4 + 3/4 + 2/4) / 6")
    clinician.get_by_role("link", name="Download").click()
    rows = downloaded(clinician, tmp_path)
    assert [row["occasion"] for row in rows] == ["0", "1"]
    assert told(rows[0], INTAKE) == INTAKE
    assert told(rows[1], RETAKE) == RETAKE
    assert rows[0]["disclosure"].startswith("These are new questions.")
    assert downloaded(clinician, tmp_path, only="NF-001") == rows
