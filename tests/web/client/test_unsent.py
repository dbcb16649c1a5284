"""A note of a client's is not lost: not by an idle sign-out, a newer stay or a password that has to be typed again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from assessment.services import administer
from assessment.services.opened import ElsewhereError
from assessment.services.workplace import Workplace
from assessment.storage.tables import Administration, Note, Sitting, Unsent
from tests.web.account.conftest import PASSWORD, Browser, People
from tests.web.client.conftest import Ada
from tests.web.hidden import form_in, hidden_in

BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)

LINE = "We met, after a long time"
IS_KEPT = "What you wrote on this page is kept."
WAITS = "What you wrote on this page is kept, and not sent yet."
NOT_TAKEN = "what you just sent was not taken"
IDLE = timedelta(minutes=31)


@pytest.fixture
def check(ada: Ada) -> str:
    """The address of Check and send, everything answered."""
    ada.walker.start()
    ada.walker.walk()
    return f"/form/{ada.walker.sitting}/check"


def typed_on(ada: Ada, check: str, **more: str) -> dict[str, str]:
    """The form of Check and send with a note in it."""
    return hidden_in(ada.browser.get(check).text, 'id="form"') | {"note": LINE, "only_me": "y", "go": "send"} | more


def send(browser: Browser, page: str, form: dict[str, str]) -> TestResponse:
    return browser.client.post(page, data=form)


def counts(workplace: Workplace) -> dict[str, int]:
    """How much is kept."""
    with workplace.database.reading() as db:
        return {one.__tablename__: db.scalar(select(func.count()).select_from(one)) or 0 for one in (Note, Unsent)}


def state_of(ada: Ada) -> str:
    with ada.walker.workplace.database.reading() as db:
        return db.get_one(Sitting, ada.walker.sitting).state


@BOTH
def test_a_note_is_there_again_after_an_idle_sign_out_and_is_sent_once(ada: Ada, check: str, workplace: Workplace):
    form = typed_on(ada, check)
    ada.clock.shift(IDLE)
    answer = send(ada.browser, check, form)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={check}")
    assert (state_of(ada), counts(workplace)) == ("begun", {"notes": 0, "unsent": 1})
    signing_in = ada.browser.get(answer.location).text
    assert IS_KEPT in signing_in
    assert LINE not in signing_in
    assert ada.browser.sign_in("ada", next=check).location == check
    page = ada.browser.get(check).text
    assert WAITS in page
    assert f'value="{LINE}"' in form_in(page, 'id="form"')
    assert "checked" in form_in(page, 'id="form"')
    assert state_of(ada) == "begun", "nothing is carried out by itself"
    again = hidden_in(page, 'id="form"') | {"note": LINE, "only_me": "y", "go": "send"}
    assert send(ada.browser, check, again).location.endswith("/thanks")
    assert (state_of(ada), counts(workplace)) == ("sent", {"notes": 1, "unsent": 0})
    with workplace.database.reading() as db:
        note = db.scalars(select(Note)).one()
        assert (note.text, note.audience) == (LINE, "writer")
        assert db.scalar(select(func.count()).select_from(Administration))


def test_without_a_note_there_is_nothing_to_keep(ada: Ada, check: str, workplace: Workplace):
    form = typed_on(ada, check, note="  ", only_me="")
    ada.clock.shift(IDLE)
    answer = send(ada.browser, check, form)
    assert answer.location == f"/sign-in?next={check}"
    text = ada.browser.get(answer.location).text
    assert IS_KEPT not in text
    assert NOT_TAKEN not in text
    assert counts(workplace)["unsent"] == 0


def test_a_note_is_bound_to_its_sitting(ada: Ada, check: str, workplace: Workplace):
    form = typed_on(ada, check)
    ada.clock.shift(IDLE)
    other = f"/form/{'x' * 22}/check"
    answer = send(ada.browser, other, form)
    assert answer.location == f"/sign-in?next={other}"
    assert NOT_TAKEN in ada.browser.get(answer.location).text
    assert counts(workplace)["unsent"] == 0


def test_a_kept_note_is_not_shown_at_the_next_check_in(ada: Ada, check: str, workplace: Workplace):
    form = typed_on(ada, check)
    ada.clock.shift(IDLE)
    send(ada.browser, check, form)
    administer.send(workplace, ada.walker.account_id, ada.walker.sitting, ada.walker.now)
    ada.walker.later(days=21)
    ada.clock.move_to(ada.walker.now)
    ada.walker.start()
    ada.walker.walk()
    ada.clock.move_to(ada.walker.now)
    ada.browser.sign_in("ada")
    text = ada.browser.get(f"/form/{ada.walker.sitting}/check").text
    assert "Check and send" in text
    assert LINE not in text


@pytest.mark.parametrize("change", [{"late_token": ""}, {"late_token": "forged"}])
def test_without_its_token_nothing_is_kept(ada: Ada, check: str, workplace: Workplace, change: dict[str, str]):
    form = typed_on(ada, check)
    ada.clock.shift(IDLE)
    answer = send(ada.browser, check, form | change)
    assert answer.location == f"/sign-in?next={check}"
    assert NOT_TAKEN in ada.browser.get(answer.location).text
    assert counts(workplace)["unsent"] == 0


def test_after_twelve_hours_the_token_is_dead(ada: Ada, check: str, workplace: Workplace):
    form = typed_on(ada, check)
    ada.clock.shift(timedelta(hours=12, seconds=1))
    send(ada.browser, check, form)
    assert counts(workplace)["unsent"] == 0


def test_signing_out_anywhere_kills_the_token(ada: Ada, check: str, workplace: Workplace, new_browser):
    form = typed_on(ada, check)
    elsewhere = new_browser()
    elsewhere.sign_in("ada")
    elsewhere.send("/sign-out", page="/account")
    answer = send(ada.browser, check, form)
    assert answer.location == f"/sign-in?next={check}"
    assert NOT_TAKEN in ada.browser.get(answer.location).text
    assert counts(workplace)["unsent"] == 0


@BOTH
def test_a_page_of_an_earlier_stay_is_kept_and_shown_again(ada: Ada, check: str, workplace: Workplace):
    form = typed_on(ada, check)
    ada.browser.sign_in("ada")  # in another tab
    answer = send(ada.browser, check, form)
    assert (answer.status_code, answer.location) == (303, check)
    assert (state_of(ada), counts(workplace)) == ("begun", {"notes": 0, "unsent": 1})
    assert f'value="{LINE}"' in ada.browser.get(check).text


def test_so_it_is_where_she_signed_out_and_in_again_in_between(ada: Ada, check: str):
    form = typed_on(ada, check)
    ada.browser.send("/sign-out", page="/account")
    ada.browser.sign_in("ada")
    assert send(ada.browser, check, form).location == check
    assert f'value="{LINE}"' in ada.browser.get(check).text


def test_a_page_whose_cookie_is_gone_is_kept(ada: Ada, check: str):
    form = typed_on(ada, check)
    for name in ada.browser.cookies:
        ada.browser.client.delete_cookie(name)
    assert send(ada.browser, check, form).location == f"/sign-in?next={check}"
    ada.browser.sign_in("ada")
    assert f'value="{LINE}"' in ada.browser.get(check).text


def test_a_form_key_of_another_stay_does_not_prolong_one_that_is_over(ada: Ada, check: str):
    form = typed_on(ada, check, csrf_token="of another stay")
    ada.clock.shift(IDLE)
    assert send(ada.browser, check, form).location == f"/sign-in?next={check}"
    assert ada.browser.get("/account").status_code == 303


def test_whoever_signs_in_next_at_this_browser_sees_nothing_of_it(ada: Ada, check: str, people: People):
    form = typed_on(ada, check)
    ada.clock.shift(IDLE)
    ada.browser.sign_in("ben@example.org")
    ada.browser.send("/sign-in/second-step", digits=people.digits())
    answer = send(ada.browser, check, form)
    assert answer.location == f"/sign-in?next={check}"
    for page in (answer.location, "/caseload", "/account"):
        assert LINE not in ada.browser.get(page).text
    assert ada.browser.get(check).status_code == 403
    ada.browser.sign_in("ada")
    assert f'value="{LINE}"' in ada.browser.get(check).text


def test_scripts_keep_it_just_before_the_limit_and_nothing_is_sent(ada: Ada, check: str, workplace: Workplace):
    form = typed_on(ada, check, only_keep="1")
    assert send(ada.browser, check, form).status_code == 204
    assert (state_of(ada), counts(workplace)) == ("begun", {"notes": 0, "unsent": 1})
    assert f'value="{LINE}"' in ada.browser.get(check).text
    ada.clock.shift(IDLE)
    form["note"] = "Changed since"
    assert send(ada.browser, check, form).status_code == 204
    assert IS_KEPT in ada.browser.get("/sign-in").text
    assert send(ada.browser, check, form | {"csrf_token": "old"}).status_code == 204
    ada.browser.sign_in("ada")
    assert 'value="Changed since"' in ada.browser.get(check).text


def test_going_back_to_the_questions_keeps_the_note(ada: Ada, check: str):
    send(ada.browser, check, typed_on(ada, check, go="back"))
    page = ada.browser.get(check).text
    assert f'value="{LINE}"' in page
    send(ada.browser, check, hidden_in(page, 'id="form"') | {"note": "", "go": "back"})
    assert WAITS not in ada.browser.get(check).text, "a note that she took out stays out"


def test_a_question_that_comes_first_does_not_eat_the_note(ada: Ada, check: str, monkeypatch: pytest.MonkeyPatch):
    def elsewhere(*_: object, **__: object) -> None:
        raise ElsewhereError(ada.walker.sitting, 1)

    form = typed_on(ada, check)
    with monkeypatch.context() as patched:
        patched.setattr(administer, "send", elsewhere)
        answer = send(ada.browser, check, form)
    assert answer.location == ada.at(1)
    assert IS_KEPT in ada.browser.get(ada.at(1)).text
    assert f'value="{LINE}"' in ada.browser.get(check).text


def test_it_can_be_thrown_away(ada: Ada, check: str, workplace: Workplace):
    send(ada.browser, check, typed_on(ada, check, go="back"))
    form = hidden_in(ada.browser.get(check).text, "/unsent/throw-away")
    assert ada.browser.client.post("/unsent/throw-away", data=form).location == check
    page = ada.browser.get(check).text
    assert "It is thrown away." in page
    assert LINE not in page
    assert counts(workplace)["unsent"] == 0


def test_what_no_keyboard_writes_is_left_out(ada: Ada, check: str):
    form = typed_on(ada, check, note="a\0b\ud800c")
    ada.clock.shift(IDLE)
    body = {name: value.encode("utf-8", "surrogatepass") for name, value in form.items()}
    assert ada.browser.client.post(check, data=body).status_code == 303
    ada.browser.sign_in("ada")
    shown = form_in(ada.browser.get(check).text, 'id="form"')
    assert 'value="ab' in shown
    assert "\0" not in shown


@BOTH
def test_a_note_beside_the_pictures_outlasts_the_password_that_is_asked_again(ada: Ada, workplace: Workplace):
    ada.walker.sit()
    ada.browser.send("/account/confirm", password=PASSWORD)
    marker = 'action="/over-time/notes"'
    form = hidden_in(ada.browser.get("/over-time").text, marker) | {"on": "2026-11-19", "text": LINE, "only_me": "y"}
    ada.clock.shift(timedelta(minutes=6))
    answer = send(ada.browser, "/over-time/notes", form)
    assert answer.location == "/account/confirm?next=/over-time"
    assert IS_KEPT in ada.browser.get(answer.location).text
    assert ada.browser.send(answer.location, password=PASSWORD).location == "/over-time"
    page = ada.browser.get("/over-time").text
    assert WAITS in page
    assert f'value="{LINE}"' in form_in(page, marker)
    assert "<details open>" in page
    assert counts(workplace) == {"notes": 0, "unsent": 1}
    form = hidden_in(page, marker) | {"on": "2026-11-19", "text": LINE}
    assert send(ada.browser, "/over-time/notes", form).location == "/over-time"
    assert counts(workplace) == {"notes": 1, "unsent": 0}


def test_a_refused_form_stays_as_it_was_typed_and_what_waited_waits_on(ada: Ada, workplace: Workplace):
    ada.walker.sit()
    ada.browser.send("/account/confirm", password=PASSWORD)
    marker = 'action="/over-time/notes"'
    form = hidden_in(ada.browser.get("/over-time").text, marker) | {"on": "not a day", "text": LINE}
    send(ada.browser, "/over-time/notes", form | {"only_keep": "1"})
    answer = send(ada.browser, "/over-time/notes", form)
    assert answer.status_code == 422
    assert 'value="not a day"' in answer.text
    assert WAITS not in answer.text
    assert counts(workplace) == {"notes": 0, "unsent": 1}


def test_a_change_of_a_note_is_there_again(ada: Ada, workplace: Workplace):
    ada.walker.sit()
    ada.browser.send("/account/confirm", password=PASSWORD)
    ada.browser.send("/over-time/notes", page="/over-time", on="2026-11-19", text="As it was")
    with workplace.database.reading() as db:
        address = f"/over-time/notes/{db.scalars(select(Note.id)).one()}"
    form = hidden_in(ada.browser.get(address).text, 'method="post" autocomplete') | {"on": "2026-11-18", "text": LINE}
    ada.clock.shift(timedelta(minutes=16))
    assert send(ada.browser, address, form).location == f"/sign-in?next={address}"
    ada.browser.sign_in("ada")
    page = ada.browser.get(address).text
    assert f'value="{LINE}"' in page
    assert 'value="2026-11-18"' in page


def test_an_address_for_mails_is_there_again(ada: Ada):
    ada.browser.send("/account/confirm", password=PASSWORD)
    marker = 'action="/your-data/mails"'
    form = hidden_in(ada.browser.get("/your-data").text, marker) | {"mails": "on", "email": "new@example.org"}
    ada.clock.shift(timedelta(minutes=16))
    assert send(ada.browser, "/your-data/mails", form).location == "/sign-in?next=/your-data"
    ada.browser.sign_in("ada")
    assert 'value="new@example.org"' in form_in(ada.browser.get("/your-data").text, marker)
