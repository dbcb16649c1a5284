"""What she has answered before, who looked at it, and that "saved only" shows nothing anywhere."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from assessment.services import administer, breaks, looks, notes, shown
from assessment.services.opened import client_of
from assessment.services.standing import asked_track
from assessment.storage import audit
from assessment.storage.tables import Note
from tests.web.account.conftest import NOW, People
from tests.web.client.conftest import Ada
from tests.web.looks import LookAt, drawn
from tests.web.looks_own_data import your_data


@pytest.fixture
def sent(ada: Ada) -> Ada:
    """Ada has sent her intake and written a note."""
    ada.walker.sit(CX_GOAL="to <b>breathe</b>")
    notes.add_own(ada.walker.workplace, ada.walker.account_id, on=NOW.date(), text="Moved", is_private=False, now=NOW)
    return ada


def note_of(ada: Ada) -> str:
    with ada.walker.workplace.database.reading() as db:
        return db.query(Note.id).scalar()


def test_each_check_in_is_shown_as_she_answered_it(sent: Ada):
    listed = sent.browser.get("/past-answers").text
    assert "20 November 2026" in listed
    page = sent.browser.get(f"/past-answers/{sent.walker.sitting}").text
    assert "Are you 18 or older?" in page
    assert "to &lt;b&gt;breathe&lt;/b&gt;" in page
    assert "left open" in page


def test_it_is_asked_for_after_her_password_and_written_down(sent: Ada, people: People):
    sent.browser.get("/past-answers")
    sent.browser.get(f"/past-answers/{sent.walker.sitting}")
    with sent.walker.workplace.database.reading() as db:
        seen = audit.looks_at(db, client_of(db, people.ada).id)
    assert [look.action for look in seen] == ["past-answers", "past-answers"]
    sent.clock.shift(timedelta(minutes=6))
    assert sent.browser.get("/past-answers").location == "/account/confirm?next=/past-answers"


def test_a_mark_hides_results_and_not_what_she_herself_has_answered(sent: Ada):
    with sent.walker.workplace.database.writing() as db:
        asked_track(db, client_of(db, sent.walker.account_id)).mark = "review"
    assert "Are you 18 or older?" in sent.browser.get(f"/past-answers/{sent.walker.sitting}").text


def test_another_s_check_in_is_not_found_and_looks_like_none_at_all(sent: Ada):
    absent = sent.browser.get(f"/past-answers/{'n' * 22}")
    assert absent.status_code == 404
    with sent.walker.workplace.database.writing() as db:
        client_of(db, sent.walker.account_id).sees = "saved"
    hidden = sent.browser.get(f"/past-answers/{sent.walker.sitting}")
    assert (hidden.status_code, hidden.data) == (404, absent.data)


def test_saved_only_shows_nothing_anywhere_and_only_her_clinician_can_undo_it(sent: Ada):
    pages = ["/results", "/over-time", "/over-time/picture/1", "/over-time/picture/all?format=png", "/past-answers"]
    pages += [f"/past-answers/{sent.walker.sitting}", f"/over-time/notes/{note_of(sent)}"]
    assert [path for path in pages if sent.browser.get(path).status_code != 200] == []
    sent.browser.send("/your-data", go="sees", sees="saved")
    assert [path for path in (*pages, "/your-data/copy") if sent.browser.get(path).status_code != 404] == []
    home, data = sent.browser.get("/home").text, sent.browser.get("/your-data").text
    assert not re.search(r'href="/(results|over-time|past-answers|your-data/copy)', home + data)
    assert "Show my results" not in sent.browser.get(f"/form/{sent.walker.sitting}/thanks").text
    sent.browser.send("/your-data", go="sees", sees="results")
    assert sent.browser.get("/results").status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_look_is_said_in_words(sent: Ada, language: str):
    app = sent.browser.client.application
    for action in get_args(looks.Action):
        look = shown.LookShown(at=NOW, who="Ben", what=action)
        page = drawn(
            app, LookAt("client/your_data.html", given=lambda look=look: your_data(looks=(look,))), language=language
        )
        assert f": {action}</dd>" not in page, action


def test_more_looks_than_a_page_holds_are_turned_through(sent: Ada, people: People):
    with sent.walker.workplace.database.writing() as db:
        client = client_of(db, people.ada)
        for n in range(120):
            audit.looked(db, chain=client.id, actor_id=people.ben, action="client", at=NOW + timedelta(seconds=n))
    assert "All of it" in sent.browser.get("/your-data").text
    assert [sent.browser.get(f"/your-data/looks/{n}").status_code for n in (0, 1, 3, 4)] == [404, 200, 200, 404]
    newest, oldest = sent.browser.get("/your-data/looks/1").text, sent.browser.get("/your-data/looks/3").text
    assert ("Older" in newest, "Newer" in newest) == (True, False)
    assert ("Older" in oldest, "Newer" in oldest) == (False, True)
    assert newest.count("Ben: the client’s page") == 46  # of fifty; four are her own, of one day
    assert newest.count("You, 4 times") == 1
    assert oldest.count("Ben: the client’s page") == 25


def test_others_stand_one_by_one_with_their_time_and_her_own_visits_a_line_a_day(sent: Ada, people: People):
    with sent.walker.workplace.database.writing() as db:
        client = client_of(db, people.ada)
        for minutes in (1, 2, 70):
            audit.looked(db, chain=client.id, actor_id=people.ben, action="client", at=NOW + timedelta(minutes=minutes))
        for days in (3, 2, 2, 2, 40):
            audit.looked(db, chain=client.id, actor_id=people.ada, action="results", at=NOW - timedelta(days=days))
    page = sent.browser.get("/your-data").text
    at = [NOW + timedelta(minutes=minutes) for minutes in (70, 2, 1)]
    times = [one.astimezone(ZoneInfo("America/New_York")).strftime("<dt>%-d %b %Y, %H:%M") for one in at]
    assert [page.index(time) for time in times] == sorted(page.index(time) for time in times)
    own = re.findall(r"<dt>([^<]*)</dt><dd>(You, [^<]*)</dd>", page)
    assert own == [
        ("20 Nov 2026", "You, once: Your data"),
        ("18 Nov 2026", "You, 3 times: the latest results"),
        ("17 Nov 2026", "You, once: the latest results"),
    ]
    assert "All of it" in page  # the one of forty days ago


def test_two_parts_of_one_day_are_told_apart_and_what_has_one_title_stands_under_one_heading(ada: Ada):
    walker = ada.walker
    walker.start()
    assert walker.walk(until="break").kind == "break"
    breaks.stop_for_today(walker.workplace, walker.account_id, walker.sitting, walker.now)
    administer.send(walker.workplace, walker.account_id, walker.sitting, walker.now)
    walker.sit()
    listed = re.findall(r'<a href="/past-answers/[^"]+">([^<]*)</a>', ada.browser.get("/past-answers").text)
    assert listed == ["20 November 2026, the rest", "20 November 2026, first part"]
    page = ada.browser.get(f"/past-answers/{walker.sitting}").text
    assert "<h1>20 November 2026, the rest</h1>" in page
    headings = re.findall(r"<h2>([^<]*)</h2>", page)
    assert len(headings) == len(set(headings))
    assert "Mom style" in headings


def test_sittings_of_one_day_that_are_no_parts_are_numbered(ada: Ada):
    for _ in range(2):
        ada.walker.start()
        ada.walker.leave(1)
        ada.walker.leave(2)
        administer.stop(ada.walker.workplace, ada.walker.account_id, ada.walker.sitting, ada.walker.now)
    listed = re.findall(r'<a href="/past-answers/[^"]+">([^<]*)</a>', ada.browser.get("/past-answers").text)
    assert listed == ["20 November 2026, number 2 of that day", "20 November 2026, number 1 of that day"]


@pytest.mark.parametrize("on", ["0001-01-01", "1915-12-31", "2026-11-21", "9999-12-31"])
def test_a_note_is_of_a_day_that_she_has_lived_and_nothing_typed_is_lost(sent: Ada, on: str):
    for address in ("/over-time/notes", f"/over-time/notes/{note_of(sent)}"):
        answer = sent.browser.send(address, on=on, text="The old house", only_me="y")
        assert answer.status_code == 422
        assert "Choose a day from 1 January 1916 to 20 November 2026." in answer.text
        assert f'value="{on}"' in answer.text
        assert 'value="The old house"' in answer.text
    assert sent.browser.send("/over-time/notes", on="1916-01-01", text="Born").status_code == 303
