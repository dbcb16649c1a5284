"""`flask questionnaire check`: what a script can rely on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from assessment.cli import questionnaire
from assessment.cli.questionnaire import problems_in_files

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "questionnaires").glob("*.toml"))
TINY = sorted((ROOT / "tests" / "definitions").rglob("*.toml"))


def test_the_shipped_files_are_sound_and_count_right() -> None:
    found = CliRunner().invoke(questionnaire, ["check", *map(str, SHIPPED)])

    assert (found.exit_code, found.stdout) == (0, "")


@pytest.mark.parametrize("file", TINY, ids=lambda file: file.stem)
def test_each_feature_counts_as_worked_by_hand(file: Path) -> None:
    assert problems_in_files([file]) == ()


def test_each_shipped_file_is_sound_when_it_is_checked_alone() -> None:
    assert [problem for file in SHIPPED for problem in problems_in_files([file])] == []


def test_problems_come_one_line_each_and_exit_with_1(tmp_path: Path) -> None:
    file = tmp_path / "calm.toml"
    text = (ROOT / "tests" / "definitions" / "choice.toml").read_text()
    file.write_text(text.replace('score = "pomp"', 'score = "pump"').replace('title      = "Calm"', ""))

    found = CliRunner().invoke(questionnaire, ["check", str(file)])

    assert found.exit_code == 1
    assert found.stdout.splitlines() == [
        f"{file}:1: missing-key: the questionnaire has no `title`; give `title`: a text in quotes that is not empty",
        f'{file}:23: wrong-value: `score` is "pump"; did you mean "pomp"? It is one of "pomp", "mean", "sum", "count"',
    ]


def test_an_example_that_counts_otherwise_is_a_problem_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "calm.toml"
    text = (ROOT / "tests" / "definitions" / "choice.toml").read_text()
    file.write_text(text.replace("scores = { CALM = 100 }", "scores = { CALM = 99 }"))

    (problem,) = problems_in_files([file])

    assert (problem.line, problem.code) == (26, "example-score")


def test_problems_can_be_had_as_json(tmp_path: Path) -> None:
    found = CliRunner().invoke(questionnaire, ["check", "--format", "json", str(tmp_path / "nowhere.toml")])

    assert found.exit_code == 1
    assert json.loads(found.stdout) == [
        {
            "file": str(tmp_path / "nowhere.toml"),
            "line": 1,
            "code": "no-file",
            "what": "the file cannot be read (No such file or directory)",
            "remedy": "give the path of a file that can",
        }
    ]


def test_no_problems_as_json_are_an_empty_list() -> None:
    found = CliRunner().invoke(questionnaire, ["check", "--format", "json", str(TINY[-1])])

    assert (found.exit_code, json.loads(found.stdout)) == (0, [])


def test_files_of_several_folders_and_kinds_are_checked_in_one_go(tmp_path: Path) -> None:
    for name in ("plan.toml", "resources.toml"):
        shutil.copy(ROOT / "questionnaires" / name, tmp_path)
    (tmp_path / "resources.toml").write_text("none = 3\n")
    (tmp_path / "calm.es.toml").write_text('id = "calm"\nversion = 1\nlanguage = "es"\n')

    problems = problems_in_files([*sorted(tmp_path.glob("*.toml")), *SHIPPED])

    assert {(Path(problem.file).name, problem.code) for problem in problems} == {
        ("calm.es.toml", "unknown-questionnaire"),
        ("plan.toml", "unknown-questionnaire"),
        ("plan.toml", "unknown-score"),
        ("plan.toml", "unknown-item"),
        ("resources.toml", "wrong-value"),
    }


def test_it_is_a_command_of_flask_that_needs_no_application(tmp_path: Path) -> None:
    flask = Path(sys.executable).with_name("flask")
    ran = subprocess.run(
        [flask, "questionnaire", "check", *SHIPPED], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", f"{len(SHIPPED)} sound\n")
    assert list(tmp_path.iterdir()) == []
