"""`flask demo`: what it says is true, it serves what it made, and it ends when it is told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from flask import Flask

from assessment.app import create_app
from assessment.cli import demo
from assessment.config import demo_settings
from assessment.services.demo import making
from assessment.services.demo.stories import cast
from assessment.web.context import KEY
from tests.cli.serving import LONGEST_START, served


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where instances go; the shortest story alone is told."""
    told = cast()
    short = replace(told, stories=tuple(story for story in told.stories if story.n_sittings == 1))
    monkeypatch.setattr(making, "cast", lambda: short)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere.invalid/real")
    return tmp_path


@pytest.fixture
def said(instance: Path) -> str:
    """What the command prints when it makes the practice."""
    found = CliRunner().invoke(demo, ["--no-serve"])
    assert found.exit_code == 0
    return found.output


@pytest.fixture
def app(said: str, instance: Path) -> Iterator[Flask]:
    """The app on what was made."""
    app = create_app(demo_settings(instance))
    yield app
    app.extensions[KEY].workplace.database.dispose()


def test_every_name_it_prints_signs_in_with_the_password_it_prints(said: str, app: Flask) -> None:
    names = re.findall(r"^  (\S+)", said, re.MULTILINE)
    password = re.search(r"password of everybody:  (.+)$", said, re.MULTILINE)
    assert names == ["ben@example.org", "cleo@example.org", "joan"]
    assert password is not None

    for name, home in zip(names, ["/caseload", "/caseload", "/home"], strict=True):
        browser = app.test_client()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/sign-in").text)
        assert token is not None
        form = {"csrf_token": token[1], "sign_in_name": name, "password": password[1]}
        page = browser.post("/sign-in", data=form, follow_redirects=True)
        assert (page.status_code, page.request.path) == (200, home)  # without a second step


def test_every_page_says_that_it_is_a_demonstration(app: Flask) -> None:
    assert "demonstration" in app.test_client().get("/").text


def test_it_says_how_old_courses_are_made_to_end_today_again(said: str) -> None:
    again = CliRunner().invoke(demo, ["--no-serve"]).output

    assert "--fresh" not in said
    assert "flask demo --fresh" in again


def test_fresh_makes_it_anew(said: str, instance: Path) -> None:
    before = (instance / "demo" / "practice.db").stat().st_ino

    assert CliRunner().invoke(demo, ["--no-serve", "--fresh"]).exit_code == 0
    assert (instance / "demo" / "practice.db").stat().st_ino != before


def test_a_practice_that_cannot_be_touched_is_named_without_a_traceback(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> making.Demo:
        raise making.NotADemoError("It is not a made-up practice.")

    monkeypatch.setattr(making, "demo", refused)
    found = CliRunner().invoke(demo, ["--no-serve"])

    assert (found.exit_code, found.output) == (1, "Error: It is not a made-up practice.\n")


def test_lost_keys_are_told_with_what_to_do(said: str, instance: Path) -> None:
    (instance / "demo" / "secrets.toml").unlink()

    found = CliRunner().invoke(demo, ["--no-serve"])

    assert found.exit_code == 1
    assert "`flask demo --fresh` makes it anew." in found.output


@pytest.mark.parametrize(
    "stop",
    [
        pytest.param(lambda process: os.killpg(process.pid, signal.SIGINT), id="ctrl-c"),
        pytest.param(lambda process: process.send_signal(signal.SIGINT), id="interrupted-alone"),
        pytest.param(lambda process: process.terminate(), id="terminated"),
    ],
)
def test_it_serves_what_it_made_and_ends_quietly(
    said: str, instance: Path, stop: Callable[[subprocess.Popen[str]], None]
) -> None:
    front, output, code, address = served("demo", stop=stop)

    assert "demonstration" in front
    assert code == 0
    assert "Traceback" not in output
    assert "Aborted" not in output
    with pytest.raises(OSError, match="refused"):
        urlopen(address)


def test_a_port_that_is_taken_is_said_with_an_exit_code(said: str, instance: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "flask", "demo", "--port", str(port)]
        found = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_START, check=False)

    assert found.returncode != 0
    assert "in use" in found.stdout + found.stderr
