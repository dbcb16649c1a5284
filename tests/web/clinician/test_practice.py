"""The owner's page, the schedule and the log: for whom they are, and what is typed wrong."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from assessment.services.workplace import Workplace
from assessment.storage.tables import Account
from tests.factories import make_client, make_track
from tests.web.account.conftest import PASSWORD, Browser, People

SETTINGS = {
    "name_on_mails": "Elm Street",
    "country": "ES",
    "time_zone": "Europe/Madrid",
    "exit_address": "https://www.aemet.es/",
    "retention_words": "Five years",
}


@pytest.fixture
def ben(browser: Browser, people: People) -> Browser:
    """Ben, who owns the practice."""
    browser.sign_in("ben@example.org")
    browser.send("/sign-in/second-step", digits=people.digits())
    return browser


def test_a_clinician_is_added_by_a_link_that_works_once(ben: Browser, new_browser, people: People):
    added = ben.send("/practice/clinicians", page="/practice", name="Eve", email="eve@example.org")
    assert added.status_code == 200
    link = re.search(r'value="http://localhost(/[^"]+)"', added.text)[1]
    eve = new_browser()
    assert eve.send(link, password=PASSWORD).location == "/sign-in"
    assert eve.sign_in("eve@example.org").location == "/"
    assert eve.get("/caseload").location == "/account/second-step"
    assert link not in ben.get("/practice").text


def test_what_holds_for_everybody_is_taken_and_what_is_wrong_is_kept(ben: Browser):
    assert ben.send("/practice", **SETTINGS).status_code == 303
    page = ben.get("/practice").text
    assert 'value="https://www.aemet.es/"' in page
    assert "Five years" in page
    for name, wrong in (("exit_address", "javascript:alert(1)"), ("exit_address", ""), ("retention_words", "x" * 201)):
        answer = ben.send("/practice", **SETTINGS | {name: wrong})
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.text
    answer = ben.send("/practice/clinicians", page="/practice", name="Eve", email="not an address")
    assert answer.status_code == 422
    assert 'value="not an address"' in answer.text
    answer = ben.send("/practice/clinicians", page="/practice", name="Eve", email="cleo@example.org")
    assert "Somebody signs in with this e-mail already." in answer.text


def test_a_disabled_clinician_is_out_at_her_next_click(ben: Browser, new_browser, people: People, change):
    change(people.cleo, tf_primary_method="authenticator")
    where = f"/practice/clinicians/{people.cleo}"
    assert ben.send(f"{where}/disable", page="/practice").status_code == 303
    assert "signed out everywhere" in ben.get("/practice").text
    assert new_browser().sign_in("cleo@example.org").status_code == 422
    assert ben.send(f"{where}/link", page="/practice").status_code == 303
    assert "She has a password." in ben.get("/practice").text
    assert ben.send(f"{where}/enable", page="/practice").status_code == 303
    answer = ben.send(f"/practice/clinicians/{people.ben}/disable", page="/practice")
    assert answer.status_code == 303
    assert "Somebody has to own the practice." in ben.get("/practice").text
    assert ben.send(f"{where}/owner", page="/practice").status_code == 303
    assert ben.send(f"/practice/clinicians/{people.ada}/disable", page="/practice").status_code == 404


def test_only_the_owner_has_a_practice(ben: Browser, people: People, change, app: Flask):
    assert 'href="/practice"' in ben.get("/caseload").text
    change(people.ben, is_owner=False)
    assert 'href="/practice"' not in ben.get("/caseload").text
    assert ben.get("/practice").status_code == 403


def test_the_schedule_and_the_log_open_and_no_address_breaks_them(ben: Browser, workplace: Workplace):
    for path in ("/schedule", "/log"):
        assert ben.get(path).status_code == 200
    for query in ("list=coming&after=x", "list=elsewhere", "list=&before=%00", "list=open-now&after=" + "9" * 3_000):
        assert ben.get(f"/schedule?{query}").status_code == 200, query
    for query in ("before=1", "before=-1", "before=" + "9" * 40, "before=x", "before=%C2%B2"):
        assert ben.get(f"/log?{query}").status_code == 200, query
    assert ben.get("/log?client=nobody").status_code == 404


def test_clients_of_a_disabled_clinician_are_given_to_a_colleague(
    ben: Browser, new_browser, people: People, workplace: Workplace
):
    with workplace.database.writing() as db:
        eve = make_client(db, clinician=db.get_one(Account, people.cleo), name="Heron Eve", code="EVE-1")
        make_track(db, eve)
    where = f"/practice/clinicians/{people.cleo}"
    assert "One client is in her care." in ben.get("/practice").text
    ben.send(f"{where}/give", page="/practice", to=people.ben)
    assert "She can sign in, so only she can transfer her clients." in ben.get("/practice").text
    ben.send(f"{where}/disable", page="/practice")
    page = ben.get("/practice").text
    assert "One client has nobody." in page
    assert "Heron" not in page
    assert "EVE-1" not in page
    for to in ("", "x" * 5_000, people.ada, people.cleo):
        assert ben.send(f"{where}/give", page="/practice", to=to).status_code == 303
        assert "Nobody was given away." in ben.get("/practice").text
    ben.send(f"{where}/give", page="/practice", to=people.ben)
    page = ben.get("/practice").text
    assert "One client is in other hands now." in page
    assert "has nobody" not in page
    assert "Heron Eve" in ben.get("/caseload").text
