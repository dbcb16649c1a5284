"""What a client sets of how she is asked to come back, and that nothing she typed is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, OutboxMail, Sitting, Track
from tests.factories import make_mail, make_sitting
from tests.web.account.conftest import NOW, Browser, People

pytestmark = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)

PAGE = "/your-data"


@pytest.fixture
def ada(browser: Browser, people: People) -> Browser:
    """Ada, signed in a moment ago."""
    browser.sign_in("ada")
    return browser


@pytest.fixture
def client(workplace: Workplace, people: People) -> Callable[[], Client]:
    """Her row as it is now."""

    def now() -> Client:
        with workplace.database.reading() as db:
            client = db.scalars(select(Client)).one()
            assert client.email is not None or client.email is None  # opened while there are keys
            return client

    return now


def waiting(workplace: Workplace) -> None:
    """Her intake is done; the next one opens in three weeks."""
    with workplace.database.writing() as db:
        track = db.scalars(select(Track)).one()
        day = NOW.date()
        make_sitting(db, track, n=0, state="sent", opens_on=day, completed_on=day, ended_at=NOW, asked=[])
        opens_on = day + timedelta(days=21)
        make_sitting(db, track, n=1, opens_on=opens_on, closes_on=opens_on + timedelta(days=14))


def opens_on(workplace: Workplace) -> timedelta:
    """In how many days the next one opens."""
    with workplace.database.reading() as db:
        return db.scalars(select(Sitting.opens_on).where(Sitting.n == 1)).one() - NOW.date()


def test_mails_and_their_address_are_kept(ada: Browser, client: Callable[[], Client]):
    assert ada.send(f"{PAGE}/mails", page=PAGE, mails="on", email="new@example.org").location == PAGE
    assert (client().email, client().mails_stopped_at) == ("new@example.org", None)
    ada.send(f"{PAGE}/mails", page=PAGE, mails="off", email="new@example.org")
    assert (client().email, client().mails_stopped_at) == ("new@example.org", NOW)


@pytest.mark.parametrize(
    ("email", "mails", "says"),
    [
        ("new at example", "off", "Type an e-mail address, such as name@example.org."),
        ("a" * 250 + "@example.org", "on", "254 characters"),
        ("", "on", "Type your e-mail address, or choose Off."),
    ],
)
def test_an_address_that_is_none_keeps_what_was_typed(
    ada: Browser, client: Callable[[], Client], email: str, mails: str, says: str
):
    refused = ada.send(f"{PAGE}/mails", page=PAGE, mails=mails, email=email)
    assert refused.status_code == 422
    assert says in refused.text
    assert f'value="{email}"' in refused.text
    assert re.search(f'value="{mails}"[^>]*checked', refused.text)
    assert client().email is None


def test_a_rhythm_of_her_own_moves_what_waits_and_the_usual_one_moves_it_back(ada: Browser, workplace: Workplace):
    waiting(workplace)
    assert ada.send(f"{PAGE}/how-often", page=PAGE, rhythm="own", days="84").location == PAGE
    assert opens_on(workplace) == timedelta(days=84)
    assert 'value="84"' in ada.get(PAGE).text
    ada.send(f"{PAGE}/how-often", page=PAGE, rhythm="usual", days="84")
    assert opens_on(workplace) == timedelta(days=21)


@pytest.mark.parametrize("days", ["13", "85", "", "abc", "14.5", "-20", "9" * 30, "9" * 5000])
def test_days_out_of_bounds_are_refused_in_words_with_what_was_typed(ada: Browser, workplace: Workplace, days: str):
    waiting(workplace)
    refused = ada.send(f"{PAGE}/how-often", page=PAGE, rhythm="own", days=days)
    assert refused.status_code == 422
    assert "Choose 14 to 84 days." in refused.text
    assert f'value="{days}"' in refused.text
    assert opens_on(workplace) == timedelta(days=21)


def test_a_pause_begins_and_ends(ada: Browser, workplace: Workplace):
    waiting(workplace)
    until = NOW.date() + timedelta(days=40)
    assert ada.send(f"{PAGE}/pause", page=PAGE, go="pause", until=until.isoformat()).location == PAGE
    assert opens_on(workplace) == timedelta(days=40)
    assert "Paused until 30 December 2026." in ada.get(PAGE).text
    ada.send(f"{PAGE}/pause", page=PAGE, go="go-on")
    assert opens_on(workplace) == timedelta(days=21)
    assert "Paused until" not in ada.get(PAGE).text.split("<form")[0]


@pytest.mark.parametrize("until", ["2026-11-20", "2020-01-01", "9999-12-31", "tomorrow", "", "2026-02-30"])
def test_a_pause_to_no_possible_day_is_refused_with_what_was_typed(ada: Browser, workplace: Workplace, until: str):
    waiting(workplace)
    refused = ada.send(f"{PAGE}/pause", page=PAGE, go="pause", until=until)
    assert refused.status_code == 422
    assert re.search("Choose a day from 21 November 2026 to|Give a date, such as", refused.text)
    assert f'value="{until}"' in refused.text
    assert opens_on(workplace) == timedelta(days=21)


def test_a_time_zone_of_her_own(ada: Browser, client: Callable[[], Client]):
    assert ada.send(f"{PAGE}/time-zone", page=PAGE, time_zone="Asia/Kolkata").location == PAGE
    assert client().time_zone == "Asia/Kolkata"
    assert re.search(r'<option selected value="Asia/Kolkata">', ada.get(PAGE).text)
    assert ada.send(f"{PAGE}/time-zone", page=PAGE, time_zone="Mars/Olympus").status_code == 422
    ada.send(f"{PAGE}/time-zone", page=PAGE, time_zone="")
    assert client().time_zone is None


@pytest.mark.parametrize("mark", ["review", "closed"])
def test_under_a_mark_that_opens_nothing_no_rhythm_and_no_date_is_shown(ada: Browser, workplace: Workplace, mark: str):
    waiting(workplace)
    with workplace.database.writing() as db:
        db.scalars(select(Track)).one().mark = mark
    assert "How often" not in ada.get(PAGE).text
    assert "December" not in ada.get(PAGE).text


def test_the_page_says_what_keeps_mails_from_coming(ada: Browser, workplace: Workplace, app):
    assert "This site sends no e-mails at present." in ada.get(PAGE).text
    waiting(workplace)
    with workplace.database.writing() as db:
        about = db.scalars(select(Sitting.id).where(Sitting.n == 1)).one()
        make_mail(db, about=about, dropped_at=NOW, why_dropped="refused")
    assert "An e-mail of 20 November 2026 could not be delivered." in ada.get(PAGE).text
    with workplace.database.writing() as db:
        db.scalars(select(OutboxMail)).one().sent_at = NOW + timedelta(days=1)
    assert "could not be delivered" not in ada.get(PAGE).text
