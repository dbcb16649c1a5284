"""P9 and P14 of our performance goals: five thousand clients with 100,000 administrations beside fifty with 1,000.

Both practices are asked in turn, in one run, over the whole application; read the ratios with `-s -m campaign`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from assessment.app import create_app
from assessment.config import Settings
from assessment.services import accounts, administer, passwords, standings
from assessment.services.workplace import Workplace
from assessment.storage.tables import Administration
from assessment.web.context import KEY
from tests.benchmarks.test_scoring import told
from tests.conftest import _created as created
from tests.crowd import crowd, multiplied
from tests.factories import (
    NOW,
    TODAY,
    make_account,
    make_client,
    make_clinician,
    make_practice,
    make_sitting,
    make_track,
)
from tests.services.said import BOTH_WAYS
from tests.services.walking import Walker
from tests.web.account.conftest import PASSWORD, Browser

pytestmark = pytest.mark.campaign

FEW, TIMES, N_SITTINGS = 50, 100, 20
ROUNDS = 9
PAGES = ["/caseload", "/caseload?sort=next-due", "/caseload?sort=code&down=1"]
"""Fifty rows on each side; a filter would leave fewer rows of few clients."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A practice with a signed-in clinician."""

    browser: Browser
    workplace: Workplace
    clinician_id: str
    n_administrations: int


@pytest.fixture(params=["sqlite", "postgres"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Made, Made]]:
    """Few clients, and a hundred times as many."""
    apps: list[Flask] = []
    with time_machine.travel(NOW, tick=False):
        urls = {
            "sqlite": lambda name: f"sqlite:///{tmp_path / name}.db",
            "postgres": lambda name: request.getfixturevalue(
                "postgres_url" if name == "few" else "another_postgres_url"
            ),
        }
        made = tuple(
            _made(apps, urls[request.param](name), tmp_path, times) for name, times in (("few", 1), ("many", TIMES))
        )
        yield made[0], made[1]
    for app in apps:
        app.extensions[KEY].workplace.database.dispose()


@pytest.fixture
def another_postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A second database beside `postgres_url`."""
    yield from created(postgres_server, postgres_template)


def _made(apps: list[Flask], url: str, folder: Path, times: int) -> Made:
    settings = Settings(
        database_url=url,
        secret_key="a secret key of the tests, long enough for one",
        encryption_keys=("dGVzdHMgb25seSwgdGhpcnR5LXR3byBieXRlcyBsb24=",),
        index_key="tests only",
        instance=folder,
        is_demo=True,  # so that no second step is asked for
    )
    app = create_app(settings)
    apps.append(app)
    workplace: Workplace = app.extensions[KEY].workplace
    with workplace.database.writing() as db:
        make_practice(db)
        ben = make_clinician(db, password=passwords.hashed(PASSWORD), name="Ben", is_owner=True)
        accounts.give_name(db, ben, "ben@example.org")
        crowd(db, workplace.library, ben.id, FEW, n_sittings=N_SITTINGS)
    standings.mend(workplace, NOW)
    if times > 1:
        with workplace.database.writing() as db:
            multiplied(db, times)
    if not workplace.database.is_sqlite:
        with workplace.database.singly() as db:
            db.connection().exec_driver_sql("ANALYZE")  # as autovacuum does within a minute
    with workplace.database.reading() as db:
        n = db.scalar(select(func.count()).select_from(Administration)) or 0
    browser = Browser(app.test_client())
    browser.sign_in("ben@example.org")
    return Made(browser=browser, workplace=workplace, clinician_id=ben.id, n_administrations=n)


def ratio(few: Callable[[], object], many: Callable[[], object], clock: Callable[[], float]) -> float:
    times = []
    for work in (few, many):
        begun = clock()
        work()
        times.append(clock() - begun)
    return times[1] / times[0]


@pytest.mark.parametrize("page", PAGES)
def test_a_caseload_of_five_thousand_beside_one_of_fifty(both: tuple[Made, Made], page: str) -> None:
    few, many = both
    assert (few.n_administrations, many.n_administrations) == (FEW * N_SITTINGS, FEW * TIMES * N_SITTINGS)
    clock = process_time if few.workplace.database.is_sqlite else perf_counter  # there another process does its part
    for one in both:
        assert one.browser.get(page).status_code == 200

    ratios = [ratio(lambda: few.browser.get(page), lambda: many.browser.get(page), clock) for _ in range(ROUNDS)]

    where = "SQLite" if few.workplace.database.is_sqlite else "Postgres"
    assert (
        told(f"{page} on {where}: 5,000 clients over 50", ratios) <= 2.0
    )  # the goal is 1.5; the rest is the machine's


def test_sending_beside_a_hundred_thousand_administrations_takes_as_long_as_beside_a_thousand(
    both: tuple[Made, Made],
) -> None:
    clock = process_time if both[0].workplace.database.is_sqlite else perf_counter
    ratios = []
    for _ in range(ROUNDS):
        few, many = (_about_to_send(one) for one in both)
        ratios.append(
            ratio(
                lambda few=few: administer.send(few.workplace, few.account_id, few.sitting, few.now),
                lambda many=many: administer.send(many.workplace, many.account_id, many.sitting, many.now),
                clock,
            )
        )
    assert told("sending: 100,000 stored administrations over 1,000", ratios) <= 1.5  # the goal is 1.2


def _about_to_send(made: Made) -> Walker:
    """A new client who has filled in her intake."""
    with made.workplace.database.writing() as db:
        account = make_account(db)
        track = make_track(db, make_client(db, account_id=account.id))
        make_sitting(db, track, n=0, opens_on=TODAY - timedelta(days=1), closes_on=None, state="waiting")
    walker = Walker(made.workplace, account.id, NOW)
    walker.said = dict(BOTH_WAYS)
    walker.start()
    assert walker.walk().kind == "check"
    return walker
