"""What a clinician typed is not lost: it waits for her behind her second step, on the page that it was typed on."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from assessment.services.opened import client_of
from assessment.services.standing import asked_track
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, Note, Unsent
from tests.factories import make_flag
from tests.web.account.conftest import Browser, People
from tests.web.hidden import form_in, hidden_in

BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)

WAITS = "What you wrote on this page is kept, and not sent yet."

FORMS: Mapping[str, tuple[str, str, dict[str, str]]] = {
    "a note": ("{ada}", "{ada}/notes", {"on": "2026-11-19", "text": "She called between two hours"}),
    "an invitation": ("/clients/new", "", {"name": "Noor A.", "code": "MY-7", "email": "noor@example.org"}),
    "days": ("{ada}/plan", "{ada}/days", {"days": "17"}),
    "a pause": ("{ada}/plan", "{ada}/pause", {"until": "2027-01-31"}),
    "the practice": ("/practice", "/practice", {"name_on_mails": "The house", "exit_address": "https://x.example/"}),
    "a clinician": ("/practice", "/practice/clinicians", {"name": "Dr. Umi", "email": "umi@example.org"}),
}
"""By what is typed: the page, where the form on it leads, and what is typed into it."""


def signs_in(browser: Browser, people: People, way_on: str) -> str:
    """Ben signs in again, second step included, and is led on."""
    browser.sign_in("ben@example.org", next=way_on)
    digits = people.app_of_ben.generate(time.time()).token
    return browser.send("/sign-in/second-step", digits=digits).location


def n_kept(workplace: Workplace) -> tuple[int, int]:
    with workplace.database.reading() as db:
        return tuple(db.scalar(select(func.count()).select_from(one)) or 0 for one in (Note, Unsent))


@pytest.mark.parametrize("what", FORMS)
def test_what_she_typed_is_there_again_after_her_second_step(
    what: str, ben: Browser, people: People, ada_page: str, clock: time_machine.Coordinates, workplace: Workplace
):
    page, action, typed = FORMS[what]
    page, action = page.format(ada=ada_page), action.format(ada=ada_page)
    marker = f'action="{action}"' if action else 'class="narrow"'
    form = hidden_in(ben.get(page).text, marker) | typed
    n_clients = n_of_clients(workplace)
    clock.shift(timedelta(minutes=16))
    answer = ben.client.post(action or page, data=form)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={page}")
    assert signs_in(ben, people, page) == page
    text = ben.get(page).text
    assert WAITS in text
    for words in typed.values():
        assert f'value="{words}"' in form_in(text, marker), words
    assert (n_kept(workplace), n_of_clients(workplace)) == ((0, 1), n_clients), "nothing is carried out by itself"


def n_of_clients(workplace: Workplace) -> int:
    with workplace.database.reading() as db:
        return db.scalar(select(func.count()).select_from(Client)) or 0


@BOTH
def test_a_note_is_sent_once_and_waits_no_more(
    ben: Browser, people: People, ada_page: str, clock: time_machine.Coordinates, workplace: Workplace
):
    marker, typed = f'action="{ada_page}/notes"', {"on": "2026-11-19", "text": "She called"}
    form = hidden_in(ben.get(ada_page).text, marker) | typed
    clock.shift(timedelta(minutes=16))
    ben.client.post(f"{ada_page}/notes", data=form)
    signs_in(ben, people, ada_page)
    form = hidden_in(ben.get(ada_page).text, marker) | typed
    assert ben.client.post(f"{ada_page}/notes", data=form).location == ada_page
    assert n_kept(workplace) == (1, 0)
    assert WAITS not in ben.get(ada_page).text


def test_the_words_after_a_talk_are_there_again(
    ben: Browser, people: People, ada_page: str, clock: time_machine.Coordinates, workplace: Workplace
):
    with workplace.database.writing() as db:
        make_flag(db, asked_track(db, client_of(db, people.ada)), words="Please look")
    marker = f'action="{ada_page}/settle"'
    typed = {"decision": "keep", "talked_on": "2026-11-19", "done": "We talked for an hour.\nShe is safe."}
    form = hidden_in(ben.get(ada_page).text, marker) | typed
    clock.shift(timedelta(minutes=16))
    assert ben.client.post(f"{ada_page}/settle", data=form).location == f"/sign-in?next={ada_page}"
    signs_in(ben, people, ada_page)
    text = ben.get(ada_page).text
    shown = form_in(text, marker)
    assert "We talked for an hour.\nShe is safe.</textarea>" in shown
    assert 'value="keep" checked' in shown
    assert "<details open>" in text


def test_what_is_asked_for_is_there_again_when_the_password_has_to_be_typed(
    ben: Browser, ada_page: str, clock: time_machine.Coordinates
):
    marker = 'action="/download"'
    form = hidden_in(ben.get("/download").text, marker)
    form |= {"whose": "all", "shape": "long", "since": "2026-10-01", "name": "For the report", "go": "keep"}
    clock.shift(timedelta(minutes=6))
    assert ben.client.post("/download", data=form).location == "/account/confirm?next=/download"
    ben.send("/account/confirm", password="correct mule battery")
    shown = form_in(ben.get("/download").text, marker)
    assert 'value="For the report"' in shown
    assert 'value="2026-10-01"' in shown


def test_a_colleague_reads_nothing_of_it(
    ben: Browser, cleo: Browser, people: People, ada_page: str, clock: time_machine.Coordinates
):
    form = hidden_in(ben.get(ada_page).text, f'action="{ada_page}/notes"') | {"on": "2026-11-19", "text": "Said to Ben"}
    clock.shift(timedelta(minutes=10))
    cleo.get("/caseload")
    clock.shift(timedelta(minutes=10))
    ben.client.post(f"{ada_page}/notes", data=form)
    assert cleo.get(ada_page).status_code == 404
    for page in ("/caseload", "/clients/new", "/account"):
        assert "Said to Ben" not in cleo.get(page).text


def test_with_another_token_nothing_is_added_to_anybodys_words(
    ben: Browser, cleo: Browser, ada_page: str, workplace: Workplace
):
    """Cleo's browser is made to send a form with Ben's token, or Ben's address with her own."""
    token = hidden_in(ben.get(ada_page).text, f'action="{ada_page}/notes"')["late_token"]
    typed = {"on": "2026-11-19", "text": "Forged"}
    own = hidden_in(cleo.get("/clients/new").text, 'class="narrow"')["late_token"]
    for late_token in (own, f"{token}x", token[::-1]):
        answer = cleo.client.post(f"{ada_page}/notes", data=typed | {"csrf_token": "forged", "late_token": late_token})
        assert answer.status_code == 400
    assert n_kept(workplace) == (0, 0)
