"""What she has answered before, who looked at it, and that "saved only" shows nothing anywhere."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import get_args

import pytest

from assessment.services import looks, notes, shown
from assessment.services.opened import client_of
from assessment.services.standing import track_of
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
        track_of(db, client_of(db, sent.walker.account_id)).mark = "review"
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
        assert f"<td>{action}</td>" not in page, action


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
    assert newest.count("<tr>") == 51
