"""Plan and rhythm, what she sees, handing over and ending care, as pages: what is typed wrong is kept and explained."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from assessment.services.workplace import Workplace
from assessment.storage.tables import Care, Client, Sitting, Track
from tests.factories import make_flag, make_sitting
from tests.web.account.conftest import NOW, Browser, People

TODAY = NOW.date()


@pytest.fixture
def ben(browser: Browser, people: People) -> Browser:
    """Ben's browser."""
    browser.sign_in("ben@example.org")
    browser.send("/sign-in/second-step", digits=people.digits())
    return browser


@pytest.fixture
def ada(people: People, workplace: Workplace) -> str:
    """The address of Ada's page; her last sitting was sent 15 days ago."""
    sent_on = TODAY - timedelta(days=15)
    with workplace.database.writing() as db:
        client = db.scalars(select(Client)).one()
        track = db.scalars(select(Track)).one()
        make_sitting(db, track, state="sent", completed_on=sent_on, opens_on=sent_on, ended_at=NOW)
        opens_on = sent_on + timedelta(days=21)
        make_sitting(db, track, n=1, opens_on=opens_on, closes_on=opens_on + timedelta(days=14))
        return f"/clients/{client.id}"


def asked_track(workplace: Workplace) -> Track:
    with workplace.database.reading() as db:
        return db.scalars(select(Track)).one()


def test_her_page_says_how_she_is_asked_and_leads_to_changing_it(ben: Browser, ada: str):
    page = ben.get(ada).text
    assert "The next check-in opens on 26 November 2026." in page
    assert f'href="{ada}/plan"' in page
    assert "Open early" in page
    assert "every 21 days" in page


def test_every_change_is_taken_and_said(ben: Browser, ada: str, workplace: Workplace):
    for path, sent, said in (
        ("plan", {"plan": "full"}, "The plan is kept."),
        ("days", {"days": "35"}, "The rhythm is kept."),
        ("pause", {"until": "2027-01-10"}, "Nothing opens before 10 January 2027."),
        ("go-on", {}, "The pause is over."),
        ("reminders", {"go": "off"}, "No reminder goes out any more."),
        ("reminders", {"go": "on"}, "Reminders go out again."),
        ("sees", {"sees": "saved"}, "What she sees is kept."),
        ("open", {}, "A check-in is open for her from today."),
        ("end-plan", {}, "Nothing opens and nothing is sent until you choose a plan."),
    ):
        answer = ben.send(f"{ada}/{path}", page=f"{ada}/plan", **sent)
        assert (answer.status_code, answer.location) == (303, f"{ada}/plan"), path
        assert said in ben.get(f"{ada}/plan").text
    track = asked_track(workplace)
    assert (track.plan, track.every_days, track.paused_until) == ("full", 35, None)
    assert track.stopped_at is not None


@pytest.mark.parametrize(
    ("path", "name", "typed", "said"),
    [
        ("days", "days", "13", "Choose 14 to 365 days."),
        ("days", "days", "three weeks", "Write a whole number of days, such as 21."),
        ("days", "days", "9" * 40, "Choose 14 to 365 days."),
        ("days", "days", "", "Write a whole number of days, such as 21."),
        ("pause", "until", "2026-11-20", "Choose a day from 21 November 2026 to 20 November 2027."),
        ("pause", "until", "9999-12-31", "Choose a day from"),
        ("pause", "until", "soon", "Give the day on which it goes on"),
        ("plan", "plan", "review", "Choose one of the answers offered."),
        ("sees", "sees", "", "Choose one."),
    ],
)
def test_what_cannot_be_taken_is_explained_and_kept(
    ben: Browser, ada: str, workplace: Workplace, path: str, name: str, typed: str, said: str
):
    answer = ben.send(f"{ada}/{path}", page=f"{ada}/plan", **{name: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert "<title>Error:" in answer.text
    if name in {"days", "until"} and typed:
        assert f'value="{typed}"' in answer.text
    assert (asked_track(workplace).every_days, asked_track(workplace).paused_until) == (None, None)


def test_opening_too_early_says_when(ben: Browser, ada: str, workplace: Workplace):
    with workplace.database.writing() as db:
        db.execute(update(Sitting).where(Sitting.n == 0).values(completed_on=TODAY - timedelta(days=5)))
    answer = ben.send(f"{ada}/open", page=f"{ada}/plan")
    assert answer.status_code == 409
    assert "29 November" in answer.text  # fourteen days after the 15th


def test_a_press_elsewhere_leads_back_there_and_nowhere_else(ben: Browser, ada: str):
    answer = ben.send(f"{ada}/open", page=ada, next=ada)
    assert (answer.status_code, answer.location) == (303, ada)
    answer = ben.send(f"{ada}/go-on", page=ada, next="https://evil.example/")
    assert answer.location == f"{ada}/plan"


def test_settling_without_words_keeps_what_was_chosen(ben: Browser, ada: str, workplace: Workplace):
    with workplace.database.writing() as db:
        make_flag(db, db.scalars(select(Track)).one(), words="Something happened.")
    answer = ben.send(f"{ada}/settle", page=ada, decision="keep", talked_on="2026-11-19", done=" ")
    assert answer.status_code == 422
    assert "Write in a line what was done." in answer.text
    assert 'value="2026-11-19"' in answer.text
    assert 'value="keep" checked' in " ".join(answer.text.split())
    assert (
        ben.send(f"{ada}/settle", page=ada, decision="keep", talked_on="2026-11-19", done="Rang her.").status_code
        == 303
    )
    page = ben.get(ada).text
    assert "Rang her." in page
    assert "We have talked" not in page


def test_handing_over_takes_her_away_at_the_next_click(ben: Browser, ada: str, people: People, workplace: Workplace):
    assert "Cleo" in ben.get(f"{ada}/hand-over").text
    assert ben.send(f"{ada}/hand-over").status_code == 422
    assert ben.send(f"{ada}/hand-over", to="x" * 22).status_code == 422
    answer = ben.send(f"{ada}/hand-over", to=people.cleo)
    assert (answer.status_code, answer.location) == (303, "/caseload")
    ben.get("/caseload")  # says what came of it
    gone, absent = ben.get(ada), ben.get(f"/clients/{'x' * 22}")
    assert (gone.status_code, gone.data) == (404, absent.data)
    with workplace.database.reading() as db:
        assert db.scalars(select(Care.clinician_id).where(Care.until.is_(None))).all() == [people.cleo]


def test_care_ends_on_a_page_of_its_own_and_begins_again(ben: Browser, ada: str):
    assert "Nothing is asked of her any more" in ben.get(f"{ada}/end-care").text
    answer = ben.send(f"{ada}/end-care")
    assert (answer.status_code, answer.location) == (303, "/clients/ended")
    assert ben.get(ada).status_code == 404
    page = ben.get("/clients/ended").text
    assert "C-" in page
    assert "ended on 20 November 2026" in page
    answer = ben.send(f"{ada}/begin-again", page="/clients/ended")
    assert (answer.status_code, answer.location) == (303, f"{ada}/plan")
    assert "Nothing is asked until you choose a plan." in ben.get(f"{ada}/plan").text


PAGES = ("plan", "hand-over", "end-care")
POSTS = ("plan", "days", "pause", "go-on", "open", "reminders", "sees", "hand-over", "end-care", "end-plan")


def test_what_is_not_hers_is_not_there(ben: Browser, ada: str, app: Flask):
    app.config["WTF_CSRF_ENABLED"] = False
    care = f"{ada}/begin-again"
    for method, paths in (("GET", PAGES), ("POST", POSTS)):
        for path in paths:
            hers = ben.client.open(f"/clients/{'x' * 22}/{path}", method=method, data={"days": "21"})
            assert hers.status_code == 404, path
    assert ben.client.post(care).status_code == 404  # she is in his care already


def test_an_e_mail_that_may_not_go_is_greyed_with_its_reason(ben: Browser, ada: str):
    assert "Send e-mail now" not in ben.get("/schedule").text  # nothing is open
    ben.send(f"{ada}/open", page=f"{ada}/plan")
    for path in ("/schedule", ada):
        form = ben.get(path).text.split(f'action="{ada}/remind"')[1].split("</form>")[0]
        assert "disabled>Send e-mail now</button> <small>none: this site sends no e-mails</small>" in form
    answer = ben.send(f"{ada}/remind", page=ada, next="/schedule")
    assert (answer.status_code, answer.location) == (303, "/schedule")
    assert "No e-mail is sent" in ben.get("/schedule").text
