"""`flask questionnaire preview`: it serves the file that it is given, and ends when it is told to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from assessment.cli import questionnaire
from tests.cli.serving import served

GUIDE = Path(__file__).parents[2] / "questionnaires" / "README.md"


@pytest.fixture
def calm(tmp_path: Path) -> Path:
    """A sound file whose path wants care."""
    folder = tmp_path / "o'brien: drafts"
    folder.mkdir()
    file = folder / "calm.toml"
    file.write_text(re.findall(r"^```toml\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)[0])
    return file


@pytest.mark.parametrize(
    "stop",
    [
        pytest.param(lambda process: os.killpg(process.pid, signal.SIGINT), id="ctrl-c"),
        pytest.param(lambda process: process.terminate(), id="terminated"),
    ],
)
def test_it_serves_the_file_and_ends_quietly(calm: Path, stop: Callable[[subprocess.Popen[str]], None]) -> None:
    front, output, code, address = served(
        *("questionnaire", "preview", str(calm)),
        stop=stop,
        cwd=calm.parent,
        env={"FLASK_DEBUG": "1", "INSTANCE_PATH": str(calm.parent / "instance")},
    )

    assert "I felt at ease." in front
    assert f"{calm} is at {address}" in output
    assert code == 0
    assert "Traceback" not in output
    assert "Debugger" not in output
    assert [path.name for path in calm.parent.iterdir()] == ["calm.toml"]
    with pytest.raises(OSError, match="refused"):
        urlopen(address)


@pytest.mark.parametrize(("content", "code"), [("id = ", "not-toml"), (None, "no-file"), ("", "empty-file")])
def test_a_file_that_cannot_be_read_at_all_is_told_at_once(tmp_path: Path, content: str | None, code: str) -> None:
    file = tmp_path / "calm.toml"
    if content is not None:
        file.write_text(content)
    found = CliRunner().invoke(questionnaire, ["preview", str(file)])
    assert found.exit_code == 1
    assert re.match(rf"{re.escape(str(file))}:1: {code}: ", found.output)


def test_a_file_that_is_no_questionnaire_is_told_at_once() -> None:
    found = CliRunner().invoke(questionnaire, ["preview", str(GUIDE.with_name("plan.toml"))])
    assert found.exit_code == 1
    assert "no-questionnaire" in found.output


def test_a_language_that_it_is_not_translated_into_is_told_with_those_that_there_are(calm: Path) -> None:
    found = CliRunner().invoke(questionnaire, ["preview", str(calm), "--language", "es"])
    assert found.exit_code == 2
    assert "there is en" in found.output
