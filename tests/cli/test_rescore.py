"""`flask questionnaire rescore`: the practice's app is loaded when it runs, and for no other command of the group."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from assessment.cli import questionnaire, rescoring
from assessment.services.workplace import Workplace
from assessment.storage.database import Database
from assessment.web import context
from tests.cast import Cast, cast
from tests.factories import NOW, make_practice, make_sitting
from tests.services.versions import OTHER_KEY, REWORDED, SECOND, calm, restarted
from tests.services.walking import Walker

ROOT = Path(__file__).parents[2]


@pytest.fixture
def people(database: Database) -> Cast:
    """The cast of the services, in place of the practice's people behind its door."""
    with database.writing() as db:
        return cast(db)


@pytest.fixture
def answered(database: Database, people: Cast, tmp_path: Path) -> Path:
    """The folder of a practice in which calm rose from 0 to 100 in two sittings."""
    folder = tmp_path / "questionnaires"
    folder.mkdir()
    with database.writing() as db:
        make_practice(db)
        make_sitting(db, people.ada_track, n=0, opens_on=NOW.date(), closes_on=None, state="waiting")
    walker = Walker(restarted(database, folder, calm()), people.ada_account.id, NOW)
    walker.sit(Q1="0", Q2="4")
    walker.later(days=21).sit(Q1="4", Q2="0")
    return folder


def rescore(workplace: Workplace, *arguments: str) -> Result:
    app = Flask("practice")
    app.extensions[context.KEY] = context.Running(
        workplace=workplace, settings=context.Site(), clock=context.wall_clock
    )
    return CliRunner().invoke(
        questionnaire, ["rescore", *arguments], obj=ScriptInfo(create_app=lambda: app), catch_exceptions=False
    )


def test_it_says_what_it_would_do_then_does_it_and_then_has_nothing_to_do(database: Database, answered: Path) -> None:
    corrected = restarted(database, answered, calm(), calm(SECOND, OTHER_KEY))

    tried, done, again = rescore(corrected, "--dry-run"), rescore(corrected, "calm"), rescore(corrected)

    assert tried.output.splitlines() == [
        "calm version 1: 2 by version 2, error revision 1",
        "2 administrations would be scored anew, 1 verdict would change. Nothing was written.",
    ]
    assert done.output.splitlines()[-1] == "2 administrations scored anew, 1 verdict changed."
    assert again.output == "0 administrations scored anew, 0 verdicts changed.\n"
    assert (tried.exit_code, done.exit_code, again.exit_code) == (0, 0, 0)


def test_it_says_why_old_answers_keep_their_scores(database: Database, answered: Path) -> None:
    said = rescore(restarted(database, answered, calm(), calm(SECOND, OTHER_KEY, REWORDED)))

    assert said.exit_code == 0
    assert said.output.splitlines() == [
        (
            "calm version 1 is not scored anew by a later one: version 2 asks something else: "
            'item Q2: text: "I was restless." became "I was fidgety."'
        ),
        "0 administrations scored anew, 0 verdicts changed.",
    ]


def test_an_unknown_id_is_named(database: Database, answered: Path) -> None:
    said = rescore(restarted(database, answered, calm()), "calmer")

    assert said.exit_code == 1
    assert "no sound file has the id `calmer`" in said.output


def test_it_finds_the_app_where_the_app_puts_itself() -> None:
    assert rescoring.RUNNING == context.KEY


def test_the_other_commands_of_the_group_load_no_app(tmp_path: Path) -> None:
    (tmp_path / "wsgi.py").write_text("raise RuntimeError('the app was loaded')\n")
    file = str(ROOT / "tests" / "questionnaire" / "broken" / "calm.toml")
    for arguments in (["check", file], ["compare", file, file], ["rescore", "--help"]):
        said = subprocess.run(
            [sys.executable, "-m", "flask", "questionnaire", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (said.returncode, "the app was loaded" in said.stderr) == (0, False), said.stderr
