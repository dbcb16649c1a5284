"""`flask migrate` and `flask keys`: before there is an application, on an empty database, with bad addresses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assessment.cli import keys, migrate
from assessment.config import ROOT, settings
from tests.factories import Start
from tests.numbers import ALL


@pytest.fixture(params=["empty_sqlite_url", "empty_postgres_url"])
def empty_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The environment names a database without tables."""
    url: str = request.getfixturevalue(request.param)
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def said(*arguments: str) -> Result:
    return CliRunner().invoke(migrate, list(arguments), catch_exceptions=False)


def test_it_says_what_is_pending_applies_it_and_then_has_nothing_to_do(
    empty_url: str, start: Start, request: pytest.FixtureRequest
):
    told = [said(*arguments) for arguments in (("--check",), (), (), ("--check",))]
    assert [(one.output, one.exit_code) for one in told] == [
        (f"Pending: {ALL}\n", 1),
        (f"Applied: {ALL}\n", 0),
        ("Up to date.\n", 0),
        ("Up to date.\n", 0),
    ]
    assert start(empty_url, request.getfixturevalue("keys")).pending_migrations() == ()


def test_on_one_machine_it_makes_the_folder_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "instance"))
    assert said().output == f"Applied: {ALL}\n"
    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "instance" / "practice.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://nobody@127.0.0.1/none", "DATABASE_URL: begin it with sqlite:/// or postgresql://"),
        ("postgresql://ben:canary@127.0.0.1:none/db", "DATABASE_URL: begin it with sqlite:/// or postgresql://"),
        ("postgresql://ben:canary@127.0.0.1:1/db", "The database refused, and nothing was changed: OperationalError"),
        ("sqlite:////proc/nothing/here.db", "No such file or directory"),
    ],
)
@pytest.mark.parametrize("arguments", [(), ("--check",)])
def test_what_stands_against_it_is_said_in_a_sentence_without_a_password(
    monkeypatch: pytest.MonkeyPatch, url: str, sentence: str, arguments: tuple[str, ...]
):
    monkeypatch.setenv("DATABASE_URL", url)
    refused = said(*arguments)
    assert refused.exit_code == 1
    assert sentence in refused.output
    assert "canary" not in refused.output


def test_the_keys_it_prints_are_good_for_a_practice_and_fresh_each_time(empty_postgres_url: str):
    printed = [CliRunner().invoke(keys).output for _ in range(2)]
    lines = [dict(line.split("=", 1) for line in text.splitlines()) for text in printed]
    assert [list(one) for one in lines] == [["SECRET_KEY", "ENCRYPTION_KEYS", "INDEX_KEY"]] * 2
    assert all(lines[0][name] != lines[1][name] for name in lines[0])
    assert settings(lines[0] | {"DATABASE_URL": empty_postgres_url}).index_key == lines[0]["INDEX_KEY"]


def test_flask_finds_both_where_no_application_can_start(empty_postgres_url: str):
    environment = {name: value for name, value in os.environ.items() if "KEY" not in name}

    def flask(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            cwd=ROOT,
            env=environment | {"DATABASE_URL": empty_postgres_url},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    made = flask("keys").stdout.split()
    environment |= dict(line.split("=", 1) for line in made)
    refused = flask("upkeep")
    assert refused.returncode == 1
    assert f"it lacks migration {ALL}; run `flask migrate` first" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert flask("migrate").stdout == f"Applied: {ALL}\n"
    done = flask("upkeep")
    assert done.returncode == 0
    assert done.stdout.startswith("Lapsed: 0. Sittings made ready: 0.\nE-mails: none are sent")  # and no set-up code


def test_finding_a_command_loads_no_database_and_nothing_heavy():
    script = """
import sys
import click
from flask.cli import FlaskGroup

group = FlaskGroup()
with click.Context(group) as context:
    for name in ("questionnaire", "demo", "keys", "migrate"):
        assert group.get_command(context, name).name == name
print(sorted({"sqlalchemy", "alembic", "cryptography", "scipy", "pandas", "matplotlib"} & sys.modules.keys()))
"""
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout == "[]\n"
