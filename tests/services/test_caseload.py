from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from assessment.services import accounting, caseload, client_page, exporting
from assessment.services.caseload import Wish
from assessment.services.exporting import NothingToExportError
from assessment.services.opened import NotHereError
from assessment.services.over_time import Picture
from assessment.services.shown import Awaits
from assessment.services.wanted import Reach, Wanted
from assessment.storage import audit
from tests.cast import Cast
from tests.services.said import BOTH_WAYS
from tests.services.walking import Walker


def exported(ada: Walker, clinician_id: str, wanted: Wanted = Wanted()) -> str:  # noqa: B008  frozen
    """What a clinician gets, whole."""
    return b"".join(exporting.export(ada.workplace, Reach.of_clinician(clinician_id), wanted, ada.now).content).decode()


def rows_of(chunks: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(chunks))))  # type: ignore[call-overload]


def test_the_caseload_says_where_each_client_stands(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**BOTH_WAYS | {"E1": "1", "E2": "1", "E3": "1"})
    page = caseload.caseload_page(ada.workplace, people.ben.id, ada.now)
    row = page.rows[0]
    assert (row.name, row.code, row.n_sittings) == ("Ada", "ADA-1", 2)
    assert [(cell.title, round(cell.score or 0, 4)) for cell in row.cells] == [
        ("Enmeshment", 41.6667),
        ("Cutoff", 65.0),
        ("Healthy closeness", 29.1667),
    ]
    assert [(named.title, named.verdict.id) for named in row.since] == [("Enmeshment", "change")]
    assert row.others_cannot_tell
    assert row.awaits == Awaits(kind="waiting", on=ada.now.date() + timedelta(days=21))
    assert [(one.kind, one.name) for one in page.look_first] == [("change", "Ada")]
    assert page.score_titles == ("Enmeshment", "Cutoff", "Healthy closeness")


def test_a_clinician_sees_only_her_own_clients(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    codes = [row.code for row in caseload.caseload_page(ada.workplace, people.cleo.id, ada.now).rows]
    assert codes == ["DAN-1"]
    with pytest.raises(NotHereError):
        client_page.client_page(ada.workplace, people.cleo.id, people.ada.id, ada.now)
    with pytest.raises(NotHereError):
        client_page.picture_of(ada.workplace, people.cleo.id, people.ada.id, Picture(key="all"), ada.now)
    with pytest.raises(NotHereError):
        accounting.score_page(ada.workplace, people.cleo.id, people.ada.id, ada.sitting, "ENM", ada.now)
    with pytest.raises(NotHereError):
        exported(ada, people.cleo.id, Wanted(client_ids=(people.ada.id,)))


def test_under_review_the_caseload_shows_no_score(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**BOTH_WAYS | {"S4": "not-sure"})
    page = caseload.caseload_page(ada.workplace, people.ben.id, ada.now)
    row = page.rows[0]
    assert (row.cells, row.since, row.pattern, row.mark_words) == ((), (), "", "Review first")
    assert row.awaits.kind == "on-request"
    assert [(one.kind, one.words) for one in page.look_first] == [
        ("review", "Review first: something happened that made her feel unsafe, or she is not sure.")
    ]
    her_page = client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    assert her_page.trend is not None  # the clinician still sees them on her client's own page


def test_finding_reads_names_and_codes(ada: Walker, people: Cast):
    for wanted in ("ada", "ADA-1", " Ad "):
        assert caseload.caseload_page(ada.workplace, people.ben.id, ada.now, Wish(find=wanted)).rows
    assert not caseload.caseload_page(ada.workplace, people.ben.id, ada.now, Wish(find="Dan")).rows


def test_a_clients_page_says_what_moved_and_what_cannot_be_told(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS, CX_WHICH="birth", CX_LIVES="far", CX_GOAL="to say no", CX_CARE="daily")
    ada.later(days=21).sit(**BOTH_WAYS | {"E1": "1", "E2": "1", "E3": "1"})
    page = client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    assert page.context == ("my birth mother", "an hour or more away", "on 3 to 6 days", "“to say no”")
    assert page.report_notes == ("Gives care; blending may be duty or choice.",)
    assert [named.title for named in page.headline] == ["Enmeshment"]
    assert page.cannot_tell == ("Cutoff", "Healthy closeness")
    assert [(item.text, item.before, item.now) for item in page.moved] == [
        ("It was hard for me to say no to my mom.", "Very true", "A little true"),
        ("When my mom was upset, I stayed upset until she felt better.", "Mostly true", "A little true"),
        ("I felt guilty when I chose something different from what my mom wanted.", "Mostly true", "A little true"),
    ]
    assert page.usual_error is not None
    assert round(page.usual_error.points, 1) == 27.7


def test_a_score_is_explained_item_by_item(ada: Walker, people: Cast):
    sitting = ada.sit(**BOTH_WAYS)
    page = accounting.score_page(ada.workplace, people.ben.id, people.ada.id, sitting, "CUT", ada.now)
    assert (page.title, page.score, page.n, page.n_items, page.needed) == ("Cutoff", 65.0, 5, 6, 4)
    counted = {row.field_id: (row.coded, row.is_reverse, row.counted) for row in page.rows}
    assert counted == {
        "C1": (3.0, False, 3.0),
        "C2": (2.0, False, 2.0),
        "C3": (3.0, False, 3.0),
        "C4": (2.0, False, 2.0),
        "C5": (1.0, True, 3.0),
        "C6": (None, True, None),
    }
    # Shortened to 5 of 6 answers, r = (5/6 .75) / (1 - 1/6 .75) = .7143, so SEM = 20 sqrt(1 - .7143) = 10.6904.
    assert page.sem == pytest.approx(10.6904, abs=1e-4)
    derived = accounting.score_page(ada.workplace, people.ben.id, people.ada.id, sitting, "position", ada.now)
    assert derived.formula == "ENM - CUT"
    assert derived.score == pytest.approx(5.8333, abs=1e-4)


def test_the_csv_has_a_row_a_sitting_with_codes_and_never_a_name(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS, CX_GOAL="to say no", CX_HOME=("partner", "children"))
    ada.later(days=21).sit(**BOTH_WAYS)
    text = exported(ada, people.ben.id)
    assert "Ada," not in text
    assert "to say no" not in text
    rows = rows_of([text])
    assert [(row["client"], row["occasion"], row["state"]) for row in rows] == [
        ("ADA-1", "0", "sent"),
        ("ADA-1", "1", "sent"),
    ]
    first = rows[0]
    assert (first["E1"], first["C6"], first["C6.missing"]) == ("3", "", "skip")
    assert float(first["ENM"]) == pytest.approx(70.8333, abs=1e-4)
    assert (first["CUT.n"], first["CUT.band"]) == ("5", "clear")
    assert first["CX_HOME"] == "partner;children"
    assert first["begun_at"] == "2026-11-20T04:30:30-05:00"  # the practice is in New York
    assert rows[1]["CHG"] == "1"
    assert rows[1]["R1.now"] == ""


def test_her_own_words_leave_only_when_they_are_asked_for(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS, CX_GOAL="=1+1")
    wanted = Wanted(own_words=True)
    rows = rows_of(exported(ada, people.ben.id, wanted))
    assert rows[0]["CX_GOAL"] == "'=1+1"


def test_a_download_is_written_down_for_each_client_before_a_row_leaves(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    exporting.export(ada.workplace, Reach.of_clinician(people.ben.id), Wanted(), ada.now)
    with ada.workplace.database.reading() as db:
        assert [look.action for look in audit.looks_at(db, people.ada.id)] == ["export"]


def test_nothing_in_these_dates_is_said_and_not_an_empty_file(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    before = ada.now.date() - timedelta(days=10)
    with pytest.raises(NothingToExportError):
        exported(ada, people.ben.id, Wanted(until=before))


def test_the_codebook_explains_every_column_of_the_file(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    columns = rows_of(exported(ada, people.ben.id))[0].keys()
    explained = {row["name"] for row in rows_of(exported(ada, people.ben.id, Wanted(shape="codebook")))}
    assert set(columns) <= explained
