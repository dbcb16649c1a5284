"""Bad input gets a clear page and loses nothing; it never gets a 500."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assessment.services import filling
from assessment.storage.tables import Administration, Draft
from tests.web.account.conftest import PASSWORD, Browser, People
from tests.web.client.conftest import Ada

CONTACT, SAFETY, FIRST_OF_CLOSENESS = 3, 4, 8
BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


@BOTH
@pytest.mark.parametrize("answer", ["9", "-1", "1e999", "nan", "a\x00b", "٣", "9" * 5_000, "<script>"])
def test_an_answer_that_is_not_offered_comes_back_with_the_page_and_what_to_do(ada: Ada, answer: str):
    page = ada.up_to(FIRST_OF_CLOSENESS)
    sent = ada.browser.send(page, H1=answer, E3="4", go="on", revision="99")
    assert (sent.status_code, sent.location) == (303, page)  # so that Back leads to no page of the browser's own
    answered = ada.browser.get(page)
    assert "<title>Error: " in answered.text
    assert "There is a problem" in answered.text
    assert "Choose one of the answers offered." in answered.text
    assert 'name="E3" value="4" checked' in answered.text  # what she chose elsewhere on the page stays chosen


@BOTH
def test_free_text_keeps_what_both_databases_can_hold(ada: Ada):
    page = ada.up_to(7)
    answered = ada.browser.send(page, CX_LANG="espa\x00ñol <b>", CX_GOAL="=1+1", go="on", revision="99")
    assert answered.status_code == 303
    again = ada.browser.get(page)
    assert again.status_code == 200
    assert "<b>" not in again.text.replace("<body", "").replace("<button", "").replace("<bdi", "")


def test_half_a_surrogate_pair_and_broken_utf_8_are_answered_in_words(ada: Ada):
    page = ada.up_to(FIRST_OF_CLOSENESS)
    token = _value(ada.browser.get(page).text, "csrf_token")
    body = f"csrf_token={token}&go=on&revision=99&H1=%ED%A0%80&E3=%FF%FE"
    answer = ada.browser.client.post(page, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    assert "Choose one of the answers offered." in ada.browser.get(answer.location).text


def test_a_field_nobody_asked_for_is_not_taken(ada: Ada):
    page = ada.up_to(CONTACT)
    assert ada.browser.send(page, CX_CONTACT="daily", E1="4", mark="none", state="sent", go="on").status_code == 303
    kept = filling.form_page(ada.walker.workplace, ada.walker.account_id, ada.walker.sitting, CONTACT, ada.walker.now)
    assert kept.answers == {"CX_CONTACT": ("daily",)}
    with ada.walker.workplace.database.reading() as db:
        content = db.scalars(select(Draft)).one().content
    assert content is not None
    assert "E1" not in content["values"]


@pytest.mark.parametrize(
    "path",
    [
        f"/form/{2**63}/1",
        f"/form/{'a' * 22}/1",
        f"/form/{'a' * 22}/{2**63}",
        f"/form/{'a' * 22}/0",
        "/form/../../etc/passwd/1",
        "/over-time/picture/1?w=9999999999",
        "/over-time/picture/1?w=-1",
        "/over-time/picture/1?w=700&t=<script>",
        "/over-time/picture/%00",
        f"/over-time/notes/{'a' * 22}",
    ],
)
def test_an_address_that_names_nothing_is_not_here(ada: Ada, path: str):
    answer = ada.browser.get(path)
    assert answer.status_code == 404
    assert "This page is not here" in answer.text


def test_a_body_of_a_hundred_thousand_fields_is_refused_in_words(ada: Ada):
    page = ada.up_to(CONTACT)
    answer = ada.browser.client.post(page, data="&".join(f"f{n}=1" for n in range(100_000)))
    assert answer.status_code == 413
    assert "That was too much at once" in answer.text


def test_a_page_without_its_token_is_asked_for_again_and_stores_nothing(ada: Ada):
    page = ada.up_to(CONTACT)
    answer = ada.browser.client.post(page, data={"CX_CONTACT": "daily"})
    assert answer.status_code == 400
    kept = filling.form_page(ada.walker.workplace, ada.walker.account_id, ada.walker.sitting, CONTACT, ada.walker.now)
    assert kept.answers == {"CX_CONTACT": ()}


def test_a_required_answer_says_what_is_fine_too(ada: Ada):
    answer = ada.browser.send(ada.up_to(SAFETY), S1="no", S3="no", go="on")
    assert answer.status_code == 303
    assert "Choose one. “Prefer not to say” is fine too." in ada.browser.get(answer.location).text


def test_a_stale_page_keeps_the_newer_answer_and_says_so(ada: Ada):
    page = ada.up_to(CONTACT)
    revision = str(_revision(ada))
    ada.walker.leave(CONTACT, CX_CONTACT="none")
    answer = ada.browser.send(page, CX_CONTACT="daily", go="on", revision=revision)
    assert answer.status_code == 409
    assert "We kept the newer ones" in answer.text
    assert "<strong>Kept:</strong> Not at all" in answer.text
    assert "On the page you just sent: Every day" in answer.text


def test_a_second_send_gets_the_same_thanks_and_stores_one(ada: Ada):
    ada.walker.start()
    ada.walker.walk()
    check = f"/form/{ada.walker.sitting}/check"
    first = ada.browser.send(check, go="send")
    again = ada.browser.client.post(check, data={"go": "send", "csrf_token": _token(ada)})
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location == f"/form/{ada.walker.sitting}/thanks"
    assert ada.browser.get(first.location).status_code == 200
    with ada.walker.workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Administration)) == 9


def test_a_page_sent_after_an_idle_sign_out_is_kept(ada: Ada, new_browser: Callable[[], Browser]):
    page = ada.up_to(CONTACT)
    opened = ada.browser.get(page).text
    fields = {name: _value(opened, name) for name in ("csrf_token", "late_token", "revision")}
    ada.clock.shift(timedelta(minutes=31))
    answer = ada.browser.client.post(page, data=fields | {"CX_CONTACT": "daily", "go": "on"})
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")
    assert "What you wrote on this page is kept." in ada.browser.get(answer.location).text
    kept = filling.form_page(ada.walker.workplace, ada.walker.account_id, ada.walker.sitting, CONTACT, ada.walker.now)
    assert kept.answers == {"CX_CONTACT": ("daily",)}
    # The token opens nothing: it only adds to this one page.
    assert ada.browser.get("/home").status_code == 303


def test_of_a_page_sent_too_late_with_an_answer_missing_the_others_are_kept_and_it_comes_again(ada: Ada):
    page = ada.up_to(SAFETY)
    opened = ada.browser.get(page).text
    fields = {name: _value(opened, name) for name in ("csrf_token", "late_token", "revision")}
    ada.clock.shift(timedelta(minutes=31))
    answer = ada.browser.client.post(page, data=fields | {"S1": "no", "S3": "limit", "go": "on"})
    said = ada.browser.get(answer.location).text
    assert "What you wrote on this page is kept." in said
    kept = filling.form_page(ada.walker.workplace, ada.walker.account_id, ada.walker.sitting, SAFETY, ada.walker.now)
    assert kept.answers == {"S1": ("no",), "S2": (), "S3": ("limit",)}
    assert kept.errors == {"S2": "required"}


@BOTH
def test_a_note_keeps_what_both_databases_can_hold(ada: Ada):
    ada.walker.start()
    ada.walker.walk()
    sent = ada.browser.send(f"/form/{ada.walker.sitting}/check", go="send", note="Moved\x00 house")
    assert sent.status_code == 303
    added = ada.browser.send("/over-time/notes", page="/over-time", on="2026-11-20", text="New\x00 job")
    assert added.status_code == 303
    shown = ada.browser.get("/over-time").text
    assert "Moved house" in shown
    assert "New job" in shown


def test_somebody_elses_sitting_is_not_here_and_a_clinician_is_in_the_wrong_place(
    ada: Ada, people: People, new_browser: Callable[[], Browser]
):
    page = ada.up_to(CONTACT)
    ben = new_browser()
    ben.sign_in("ben@example.org")
    ben.send("/sign-in/second-step", digits=people.digits())
    assert ben.get(page).status_code == 403
    assert ben.get("/home").status_code == 403
    assert ada.browser.get("/caseload").status_code == 403


def test_results_ask_for_the_password_again_after_five_minutes(ada: Ada):
    ada.walker.sit()
    assert ada.browser.get("/results").status_code == 200
    ada.clock.shift(timedelta(minutes=6))
    asked = ada.browser.get("/results")
    assert (asked.status_code, asked.location) == (303, "/account/confirm?next=/results")
    ada.browser.send(asked.location, password=PASSWORD)
    assert ada.browser.get("/results").status_code == 200


def _revision(ada: Ada) -> int:
    walker = ada.walker
    return filling.form_page(walker.workplace, walker.account_id, walker.sitting, CONTACT, walker.now).revision


def _token(ada: Ada) -> str:
    return _value(ada.browser.get("/your-data").text, "csrf_token")


def _value(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]
