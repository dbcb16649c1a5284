"""What was brought along, as a clinician meets it: named as imported, first of what is compared, in the download."""

from __future__ import annotations

import csv
import html
import io
import re

from sqlalchemy import select

from assessment.scoring.sheets import lines_of
from assessment.services.importing.bringing import bring_along
from assessment.services.importing.wanted import Wanted
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, KeptStanding
from tests.web.account.conftest import NOW, Browser, People

ITEMS = [f"{letter}{n}" for letter in "ECH" for n in range(1, 7)]


def bring(workplace: Workplace, code: str, days: dict[str, int]) -> str:
    """Old days of a client, on each of which every answer was the same; gives her page."""
    rows = [["code", "date", *ITEMS], *([code, day, *[str(value)] * len(ITEMS)] for day, value in days.items())]
    text = "".join(",".join(row) + "\n" for row in rows)
    wanted = Wanted(questionnaire="closeness", clinician="ben@example.org", creates=True)
    found = bring_along(workplace, lines_of(io.StringIO(text)), wanted, NOW, is_dry_run=False)
    assert (found.problems.listed, found.is_written) == ([], True)
    with workplace.database.reading() as db:
        return f"/clients/{db.scalars(select(Client.id).where(Client.code == code)).one()}"


def code_of(workplace: Workplace, people: People) -> str:
    with workplace.database.reading() as db:
        return db.scalars(select(Client.code).where(Client.account_id == people.ada)).one()


def test_old_answers_stand_in_the_table_as_imported_and_are_what_is_compared_with(
    ben: Browser, people: People, workplace: Workplace, ada_page: str
) -> None:
    before = ben.get(ada_page).text

    bring(workplace, code_of(workplace, people), {"2025-01-10": 2})
    page = ben.get(ada_page).text

    assert (before.count("<small>imported</small>"), page.count("<small>imported</small>")) == (0, 1)
    assert "Baseline: intake" in before
    assert "Baseline: the first score" in page
    assert "Since intake," in before
    assert "Since intake," not in page


def test_the_download_says_which_sittings_were_imported(
    ben: Browser, people: People, workplace: Workplace, ada_page: str
) -> None:
    bring(workplace, code_of(workplace, people), {"2025-01-10": 2})

    sent = ben.send("/download", whose="all", shape="wide")

    rows = list(csv.DictReader(io.StringIO(sent.text)))
    assert [(row["occasion"], row["origin"]) for row in rows] == [
        ("-1", "imported"), ("0", "asked"), ("1", "asked"), ("2", "asked"),
    ]  # fmt: skip
    assert (rows[0]["completed_on"], rows[0]["sent_at"], rows[0]["begun_at"]) == ("2025-01-10", "", "")


def test_a_client_who_was_made_for_her_history_can_be_looked_at_and_invited(
    ben: Browser, people: People, workplace: Workplace
) -> None:
    page = bring(workplace, "NF-OLD", {"2025-01-10": 3})

    shown = ben.get(page).text
    assert "She has not been invited yet." in shown
    assert "<small>imported</small>" in shown
    assert "NF-OLD" in ben.get("/caseload").text

    invited = ben.send(f"{page}/invite", page=page)

    assert (invited.status_code, "https://" in invited.text or "http://" in invited.text) == (200, True)
    assert "Invited on" in ben.get(page).text
    assert "<small>imported</small>" in ben.get(page).text


def test_her_brief_speaks_of_the_first_and_not_of_an_intake(
    ben: Browser, people: People, workplace: Workplace, ada_page: str
) -> None:
    bring(workplace, code_of(workplace, people), {"2025-01-10": 2})

    brief = ben.get(f"{ada_page}/brief").text

    assert '<th scope="col" class="number">First</th>' in brief
    assert "Since the first" in brief


def test_old_changes_are_told_and_put_nobody_on_top(ben: Browser, people: People, workplace: Workplace) -> None:
    page = bring(workplace, "NF-OLD", {"2025-01-10": 0, "2025-03-10": 4})

    assert ben.get("/caseload").status_code == 200
    with workplace.database.reading() as db:
        standing = db.get_one(KeptStanding, page.rpartition("/")[2])
        assert (standing.n_sittings, ":change:" in standing.told) == (2, True)
        assert (standing.is_changed, standing.lacks_scores, standing.sent_at) == (False, False, None)


def test_old_answers_are_drawn(ben: Browser, people: People, workplace: Workplace) -> None:
    page = bring(workplace, "NF-OLD", {"2025-01-10": 0, "2025-03-10": 4})

    pictures = {html.unescape(found) for found in re.findall(r'src="(/clients/[^"]+)"', ben.get(page).text)}

    assert len(pictures) >= 2
    for address in pictures:
        drawn = ben.get(address)
        assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
