"""The door of tests/web/account; Ada has sent three sittings, and Ben, who cares for her, is signed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from passlib.totp import TOTP
from sqlalchemy import select

from assessment.services import second_step
from assessment.services.opened import client_of
from assessment.services.standing import asked_track, first_sitting
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client
from tests.services.said import BOTH_WAYS, LOWER, LOWEST
from tests.services.walking import Walker
from tests.web.account.conftest import NOW, Browser, People


@pytest.fixture
def ada_page(people: People, workplace: Workplace, clock: time_machine.Coordinates) -> str:
    """The address of Ada's page; her last sitting was sent a moment ago."""
    with workplace.database.writing() as db:
        first_sitting(db, asked_track(db, client_of(db, people.ada)), (NOW - timedelta(days=42)).date())
    walker = Walker(workplace, people.ada, NOW - timedelta(days=42))
    for n, said in enumerate((BOTH_WAYS, LOWER, LOWEST)):
        walker.now = NOW - timedelta(days=42 - 21 * n)
        walker.sit(**said)
    clock.move_to(walker.now + timedelta(minutes=1))
    with workplace.database.reading() as db:
        return f"/clients/{db.scalars(select(Client.id).where(Client.account_id == people.ada)).one()}"


@pytest.fixture
def ben(browser: Browser, people: People, ada_page: str) -> Browser:
    """Ben's browser."""
    browser.sign_in("ben@example.org")
    browser.send("/sign-in/second-step", digits=people.digits())
    return browser


@pytest.fixture
def cleo(new_browser: Callable[[], Browser], people: People, workplace: Workplace, ada_page: str) -> Browser:
    """Cleo's browser; she has her second step and cares for nobody here."""
    totp = TOTP.new()
    second_step.add(workplace, people.cleo, key=totp.to_uri("cleo", "Check-in"))
    browser = new_browser()
    browser.sign_in("cleo@example.org")
    browser.send("/sign-in/second-step", digits=totp.generate(time.time()).token)
    return browser
