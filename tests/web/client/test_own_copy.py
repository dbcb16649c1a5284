"""Her own copy at her browser, and at her clinician's: the file opens, is whole, and holds nobody else's answers."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from zipfile import ZipFile

import pytest

from assessment.services import notes
from assessment.services.opened import client_of
from assessment.services.standing import asked_track
from tests.web.account.conftest import NOW, Browser, People
from tests.web.client.conftest import Ada

DAY = timedelta(days=1)


@pytest.fixture
def asked(ada: Ada) -> Ada:
    """Ada has sent a check-in and asked for a copy, a day ago."""
    ada.walker.sit(CX_GOAL="=1+1, to be at ease")
    workplace, account = ada.walker.workplace, ada.walker.account_id
    notes.add_own(workplace, account, on=NOW.date(), text="Moved house", is_private=True, now=NOW)
    ada.browser.send("/your-data/copy", page="/your-data", go="ask")
    ada.clock.shift(DAY)
    ada.browser.sign_in("ada")
    return ada


def opened(data: bytes) -> ZipFile:
    found = ZipFile(io.BytesIO(data))
    assert found.testzip() is None
    return found


def mark(ada: Ada, word: str) -> None:
    with ada.walker.workplace.database.writing() as db:
        asked_track(db, client_of(db, ada.walker.account_id)).mark = word


def sees_saved(ada: Ada) -> None:
    with ada.walker.workplace.database.writing() as db:
        client_of(db, ada.walker.account_id).sees = "saved"


def ben_of(new_browser, people: People) -> Browser:
    ben = new_browser()
    ben.sign_in("ben@example.org")
    ben.send("/sign-in/second-step", digits=people.digits())
    return ben


def test_it_is_ready_after_a_day_for_a_week_and_not_before_or_after(ada: Ada):
    ada.walker.sit()
    ada.browser.send("/your-data/copy", page="/your-data", go="ask")
    assert "Ready on 21 Nov 2026" in ada.browser.get("/your-data").text
    assert ada.browser.get("/your-data/copy").status_code == 404
    for days, status in ((1, 200), (6.9, 200), (0.2, 404)):
        ada.clock.shift(timedelta(days=days))
        ada.browser.sign_in("ada")
        assert ada.browser.get("/your-data/copy").status_code == status
    assert "Ask for a copy" in ada.browser.get("/your-data").text


def test_home_says_that_one_was_asked_for_and_it_can_be_cancelled(asked: Ada):
    assert "A copy of your answers was asked for." in asked.browser.get("/home").text
    asked.browser.send("/your-data/copy", page="/your-data", go="cancel")
    assert "A copy of your answers was asked for." not in asked.browser.get("/home").text
    assert asked.browser.get("/your-data/copy").status_code == 404


def test_the_file_says_nothing_by_its_name_and_holds_every_kind_of_file(asked: Ada):
    answer = asked.browser.get("/your-data/copy")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="check-in-2026-11-21.zip"'
    names = opened(answer.data).namelist()
    assert names[:4] == ["index.html", "answers.csv", "scores.csv", "check-in.json"]
    assert {"pictures/1.svg", "pictures/1.png"} <= set(names)


def test_every_answer_stands_in_it_in_words_and_as_a_code_and_is_no_formula(asked: Ada):
    rows = list(
        csv.DictReader(io.StringIO(opened(asked.browser.get("/your-data/copy").data).read("answers.csv").decode()))
    )
    by_item = {row["item"]: row for row in rows}
    assert by_item["CX_GOAL"]["answer"] == "'=1+1, to be at ease"
    assert (by_item["CX_ADULT"]["value"], by_item["CX_ADULT"]["answer"]) == ("yes", "Yes")
    assert by_item["CX_ADULT"]["date"] == "2026-11-20"
    assert by_item["CX_ADULT"]["text"] == "Are you 18 or older?"


def test_the_page_needs_nothing_from_elsewhere_and_no_script(asked: Ada):
    page = opened(asked.browser.get("/your-data/copy").data).read("index.html").decode()
    addresses: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag not in {"script", "link", "iframe"}
            addresses.extend(value or "" for name, value in attrs if name in {"src", "href", "srcset", "action"})

    Reader().feed(page)
    assert addresses
    assert all(address.startswith("data:image/svg+xml;base64,") for address in addresses)
    assert "Are you 18 or older?" in page
    assert "Moved house (Only for me)" in page
    assert "asked for a copy" in page
    assert "<title>Check-in</title>" in page


@pytest.mark.parametrize("word", ["review", "closed"])
def test_under_a_mark_raised_after_asking_it_has_no_scores_and_no_pictures(asked: Ada, word: str):
    mark(asked, word)
    files = opened(asked.browser.get("/your-data/copy").data)
    told = json.loads(files.read("check-in.json"))
    assert files.namelist() == ["index.html", "answers.csv", "check-in.json"]
    assert told["scores"] is None
    assert "scorings" not in told["rows"]
    assert "<img" not in files.read("index.html").decode()


def test_where_she_sees_only_that_it_is_saved_there_is_none_even_one_asked_for_before(asked: Ada):
    sees_saved(asked)
    assert asked.browser.get("/your-data/copy").status_code == 404
    page = asked.browser.get("/your-data").text
    assert "Your therapist can give you a copy." in page
    assert "Ask for a copy" not in page
    assert asked.browser.send("/your-data/copy", page="/your-data", go="ask").status_code == 404


def test_choosing_the_stricter_setting_forgets_what_was_asked_for(asked: Ada):
    asked.browser.send("/your-data", go="sees", sees="saved")
    with asked.walker.workplace.database.writing() as db:
        client = client_of(db, asked.walker.account_id)
        assert client.copy_asked_at is None
        client.sees = "results"
    assert asked.browser.get("/your-data/copy").status_code == 404


def test_her_clinician_hands_her_the_same_without_what_she_wrote_for_nobody_else(
    asked: Ada, new_browser, people: People
):
    sees_saved(asked)
    with asked.walker.workplace.database.reading() as db:
        address = f"/clients/{client_of(db, people.ada).id}"
    ben = ben_of(new_browser, people)
    assert "Fetch a copy for her" in ben.get(address).text
    made = ben.get(f"{address}/copy")
    assert made.status_code == 200
    everything = b"".join(opened(made.data).read(name) for name in opened(made.data).namelist())
    assert b"Are you 18 or older?" in everything
    assert b"Moved house" not in everything
    assert "fetched a copy" in asked.browser.get("/your-data").text


def test_another_clinician_and_a_stranger_get_none(asked: Ada, new_browser, people: People):
    with asked.walker.workplace.database.reading() as db:
        path = f"/clients/{client_of(db, people.ada).id}/copy"
    assert new_browser().get("/your-data/copy").location == "/sign-in?next=/your-data/copy"
    assert ben_of(new_browser, people).get("/your-data/copy").status_code == 403
    assert asked.browser.get(path).status_code == 403


def test_it_speaks_her_language(asked: Ada):
    with asked.walker.workplace.database.writing() as db:
        client_of(db, asked.walker.account_id).language = "es"
    asked.browser.sign_in("ada")
    page = opened(asked.browser.get("/your-data/copy").data).read("index.html").decode()
    assert '<html lang="es"' in page
    assert "Are you 18 or older?" not in page


def test_without_a_password_typed_a_moment_ago_nothing_leaves(asked: Ada):
    asked.clock.shift(timedelta(minutes=6))
    assert asked.browser.get("/your-data/copy").location == "/account/confirm?next=/your-data/copy"


def test_nothing_in_it_opens_a_door(asked: Ada):
    told = opened(asked.browser.get("/your-data/copy").data).read("check-in.json").decode()
    assert '"accounts": [' in told
    assert re.search(r"argon2|fs_uniquifier|token_hash|totp", told) is None
