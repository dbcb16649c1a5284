"""A practice behind its door on both databases, people with passwords, and a clock that stands still until told."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from werkzeug.test import TestResponse

from assessment.app import create_app
from assessment.config import ROOT, Settings
from assessment.questionnaire.library import Library
from assessment.services import accounts, passwords, second_step
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account
from assessment.web.context import KEY
from tests.factories import make_account, make_client, make_clinician, make_practice, make_track

PASSWORD = "correct mule battery"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The machine's clock."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """The settings of a practice on SQLite, or on the database that a test names."""
    return Settings(
        database_url=request.getfixturevalue(getattr(request, "param", "sqlite_url")),
        secret_key="a secret key of the tests, long enough for one",
        encryption_keys=("dGVzdHMgb25seSwgdGhpcnR5LXR3byBieXRlcyBsb24=",),
        index_key="tests only",
        instance=tmp_path,
    )


@pytest.fixture(scope="session")
def definitions() -> Library:
    """The questionnaires of this repository, read once for all tests: reading them takes longer than most tests."""
    return Library.read(ROOT / "questionnaires")


@pytest.fixture
def app(
    settings: Settings, definitions: Library, clock: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The whole application."""
    monkeypatch.setattr(Library, "read", lambda _folder: definitions)
    app = create_app(settings)
    yield app
    app.extensions[KEY].workplace.database.dispose()


@pytest.fixture
def workplace(app: Flask) -> Workplace:
    """The same practice as its services see it."""
    return app.extensions[KEY].workplace


class Browser:
    """A browser: it keeps cookies, and sends forms with the token of the page it got them from."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more) -> TestResponse:
        return self.client.get(path, **more)

    def send(self, path: str, *, page: str | None = None, **fields: str) -> TestResponse:
        """Open a page (the form's own unless another is named), fill it in and send it to `path`."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page or path).text)
        token = found[1] if found else ""
        return self.client.post(path, data={"csrf_token": token} | fields)

    def sign_in(self, name: str, password: str = PASSWORD, **query: str) -> TestResponse:
        way_on = f"?next={query['next']}" if query else ""
        return self.send(f"/sign-in{way_on}", sign_in_name=name, password=password)

    @property
    def cookies(self) -> dict[str, str]:
        return {name: cookie.value for (_, _, name), cookie in self.client._cookies.items()}

    def take(self, cookies: dict[str, str]) -> None:
        """Show these cookies from now on, as somebody would who has copied them."""
        for name, value in cookies.items():
            self.client.set_cookie(name, value)


@pytest.fixture
def new_browser(app: Flask) -> Callable[[], Browser]:
    """As many browsers as a test wants."""
    return lambda: Browser(app.test_client())


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    """One browser."""
    return new_browser()


@dataclass(frozen=True, kw_only=True)
class People:
    """Ada, a client without a second step; Ben, who cares for her and has one; Cleo, a clinician who has none yet."""

    ada: str
    ben: str
    cleo: str
    app_of_ben: TOTP
    codes_of_ben: tuple[str, ...]

    def digits(self, *, later: int = 0) -> str:
        """What Ben's app shows now, or some seconds later."""
        return self.app_of_ben.generate(time.time() + later).token


@pytest.fixture
def people(workplace: Workplace) -> People:
    """The people of these tests, already in the database."""
    kept = passwords.hashed(PASSWORD)
    totp = TOTP.new()
    with workplace.database.writing() as db:
        make_practice(db)
        ada = make_account(db, password=kept)
        ben = make_clinician(db, password=kept, name="Ben", is_owner=True)
        cleo = make_clinician(db, password=kept, name="Cleo")
        for account, name in ((ada, "ada"), (ben, "ben@example.org"), (cleo, "cleo@example.org")):
            accounts.give_name(db, account, name)
        make_track(db, make_client(db, clinician=ben, account_id=ada.id))
    codes = second_step.add(workplace, ben.id, key=totp.to_uri("ben", "Check-in"))
    return People(ada=ada.id, ben=ben.id, cleo=cleo.id, app_of_ben=totp, codes_of_ben=codes)


@pytest.fixture
def change(workplace: Workplace) -> Callable[..., None]:
    """Change columns of an account behind everybody's back."""

    def change(account_id: str, **values: object) -> None:
        with workplace.database.writing() as db:
            account = db.get_one(Account, account_id)
            for name, value in values.items():
                setattr(account, name, value)

    return change
