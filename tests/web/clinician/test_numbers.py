"""The practice's numbers at their door: for its owner alone, with an n beside each and nothing from a few."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Client, Version
from tests.factories import make_administration, make_client, make_sitting, make_track
from tests.web.account.conftest import Browser, People

BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)
PAGE = "/practice/numbers"


def words(browser: Browser) -> str:
    page = browser.get(PAGE)
    assert page.status_code == 200
    return " ".join(page.text.split())


@BOTH
def test_one_client_gives_counts_and_no_number(ben: Browser):
    said = words(ben)
    assert "1 client." in said
    assert "n = 1, too few; 30 are needed" in said
    assert "too few people" in said
    assert "[scales.error]" not in said


@BOTH
def test_it_opens_for_the_owner_alone(
    ben: Browser, cleo: Browser, new_browser: Callable[[], Browser], people: People, change: Callable[..., None]
):
    ada = new_browser()
    ada.sign_in("ada")
    assert cleo.get(PAGE).status_code == 403
    assert ada.get(PAGE).status_code == 403
    assert new_browser().get(PAGE).status_code in {302, 303}
    assert ben.get(PAGE).status_code == 200
    change(people.ben, is_owner=False)
    assert ben.get(PAGE).status_code == 403


def test_it_names_no_client(ben: Browser, workplace: Workplace):
    with workplace.database.reading() as db:
        clients = db.scalars(select(Client)).all()
        accounts = db.scalars(select(Account)).all()
        secret = [*(c.code for c in clients), *(c.id for c in clients), *(c.name for c in clients if c.name)]
        secret += [one.id for one in accounts]
    said = words(ben)
    assert secret
    assert [one for one in secret if one in said] == []


@BOTH
def test_thirty_clients_give_numbers_with_their_n_and_words_beside_items(ben: Browser, workplace: Workplace):
    with workplace.database.writing() as db:
        version = db.scalars(select(Version).where(Version.questionnaire == "closeness")).one()
        for n in range(29):  # and Ada, who is there already
            sitting = make_sitting(db, make_track(db, make_client(db)), state="sent")
            answers = {f"E{item}": (n + item * n % 3) % 5 for item in range(1, 7)} | {"C1": 0, "C2": n % 5}
            make_administration(db, sitting, version, responses=answers, missing={})
    said = words(ben)
    assert "30 clients." in said
    assert "alpha</dt><dd>" in said
    assert ", n = 30</dd>" in said
    assert "floor over 60%" in said  # C1
    assert "missing over 20%" in said  # C3 to C6, H1 to H6
    assert "n = 1, too few; 30 are needed" in said  # the other two scales' complete cases


def test_it_is_spoken_in_spanish_too(ben: Browser):
    said = " ".join(ben.get(PAGE, headers={"Accept-Language": "es"}).text.split())
    assert "Números de la consulta" in said
