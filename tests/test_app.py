"""The application at its start: what it refuses to start with."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.app import create_app
from assessment.config import ROOT, Settings, SettingsError
from assessment.storage.database import Database
from assessment.storage.keys import Keys
from assessment.web.context import KEY
from tests.factories import make_practice
from tests.numbers import ALL

EXPLAINED = "Bring back the keys that this practice was written with."


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A practice with a database of its own, nothing in it yet."""
    return Settings(
        database_url=request.getfixturevalue(f"{request.param}_url"),
        secret_key=secrets.token_urlsafe(32),
        encryption_keys=(_encryption_key(),),
        index_key=secrets.token_urlsafe(32),
        instance=tmp_path,
    )


def _encryption_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _set_up(settings: Settings) -> None:
    database = Database(settings.database_url, Keys(settings.encryption_keys, settings.index_key))
    with database.writing() as db:
        make_practice(db)
    database.dispose()


def _starts(settings: Settings) -> bool:
    create_app(settings).extensions[KEY].workplace.database.dispose()
    return True


def test_a_practice_starts_with_its_own_keys_and_with_a_newer_one_before_them(settings: Settings):
    _set_up(settings)
    assert _starts(settings)
    assert _starts(replace(settings, encryption_keys=(_encryption_key(), *settings.encryption_keys)))


@pytest.mark.parametrize(
    ("other", "named"),
    [({"encryption_keys": (_encryption_key(),)}, "ENCRYPTION_KEYS"), ({"index_key": "x" * 32}, "INDEX_KEY")],
)
def test_a_practice_does_not_start_with_other_keys(settings: Settings, other: dict[str, str], named: str):
    _set_up(settings)
    with pytest.raises(SettingsError) as refused:
        create_app(replace(settings, **other))
    assert named in str(refused.value)
    assert EXPLAINED in str(refused.value)


def test_before_a_practice_is_set_up_any_keys_will_do(settings: Settings):
    assert _starts(settings)
    assert _starts(replace(settings, index_key="x" * 32))


def test_on_postgres_nothing_starts_before_the_tables_are_there(settings: Settings, empty_postgres_url: str):
    with pytest.raises(SettingsError, match=f"lacks migration {ALL}; run `flask migrate` first"):
        create_app(replace(settings, database_url=empty_postgres_url))


def test_a_database_that_does_not_answer_is_named_without_its_password(settings: Settings):
    with pytest.raises(SettingsError, match="DATABASE_URL: the database does not answer") as refused:
        create_app(replace(settings, database_url="postgresql://ben:secret@127.0.0.1:1/nothing"))
    assert "secret" not in str(refused.value)


def test_flask_run_says_which_keys_are_wrong_without_a_traceback(tmp_path: Path, sqlite_url: str, keys: Keys):
    database = Database(sqlite_url, keys)
    with database.writing() as db:
        make_practice(db)
    database.dispose()
    said = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "INSTANCE_PATH": str(tmp_path / "instance"), "DATABASE_URL": sqlite_url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 1
    assert "The application cannot start" in said.stderr
    assert "ENCRYPTION_KEYS" in said.stderr
    assert "Traceback" not in said.stderr
