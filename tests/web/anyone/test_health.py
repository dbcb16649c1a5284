"""What a balancer asks: plain answers, no cookie, no row."""

from __future__ import annotations

import sqlite3

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from assessment.services.workplace import Workplace
from assessment.storage.tables import Audit
from tests.web.account.conftest import Browser, People

BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


@BOTH
@pytest.mark.parametrize(("path", "words"), [("/healthz", "ok\n"), ("/readyz", "ready\n")])
def test_a_practice_that_works_says_so_and_leaves_nothing(
    browser: Browser, workplace: Workplace, people: People, path: str, words: str
):
    answer = browser.get(path)
    assert (answer.status_code, answer.text, answer.mimetype) == (200, words, "text/plain")
    assert "Set-Cookie" not in answer.headers
    with workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Audit)) == 0


@BOTH
def test_without_its_migrations_it_is_alive_but_not_ready(browser: Browser, workplace: Workplace):
    with workplace.database.writing() as db:
        db.execute(text("DELETE FROM alembic_version"))
    assert browser.get("/healthz").status_code == 200
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_while_the_database_is_away_it_is_alive_but_not_ready(
    app: Flask, browser: Browser, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    workplace.database.dispose()
    path = workplace.database.engine.url.database
    monkeypatch.setattr(workplace.database.engine.dialect, "connect", lambda *_, **__: _away(path))
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 503
    monkeypatch.undo()
    assert browser.get("/readyz").status_code == 200


def test_asking_does_not_prolong_a_stay(browser: Browser, people: People, clock):
    browser.sign_in("ada")
    for _ in range(4):
        clock.shift(240)
        assert browser.get("/healthz").status_code == 200
    assert browser.get("/home").status_code == 303  # sixteen minutes since the last click


def _away(path: str | None) -> None:
    raise sqlite3.OperationalError(f"unable to open {path}")
