"""A workplace on both databases, with the definitions that the practice asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.config import ROOT
from assessment.questionnaire.library import Library
from assessment.services import standings
from assessment.services.workplace import Workplace
from assessment.storage.database import Database
from tests.cast import Cast
from tests.factories import NOW, make_practice, make_sitting
from tests.services.versions import Restart, calm, restarted
from tests.services.walking import Walker


@pytest.fixture(scope="session")
def library() -> Library:
    """The questionnaires of this repository."""
    return Library.read(ROOT / "questionnaires")


@pytest.fixture
def workplace(database: Database, library: Library) -> Workplace:
    """One practice as its services see it."""
    workplace = Workplace(database=database, library=library)
    standings.keep_in(workplace)
    return workplace


@pytest.fixture
def ada(workplace: Workplace, people: Cast) -> Walker:
    """Ada, accepted this morning: her intake waits."""
    with workplace.database.writing() as db:
        make_practice(db)
        make_sitting(db, people.ada_track, n=0, opens_on=NOW.date(), closes_on=None, state="waiting")
    return Walker(workplace, people.ada_account.id, NOW)


@pytest.fixture
def restart(database: Database, tmp_path: Path) -> Restart:
    """A practice with one small questionnaire: read its files anew, as a restart does."""
    (tmp_path / "questionnaires").mkdir()

    def restart(*files: str) -> Workplace:
        return restarted(database, tmp_path / "questionnaires", *files)

    return restart


@pytest.fixture
def walker(restart: Restart, people: Cast) -> Walker:
    """Ada before her intake, in the practice with one small questionnaire."""
    workplace = restart(calm())
    with workplace.database.writing() as db:
        make_practice(db)
        make_sitting(db, people.ada_track, n=0, opens_on=NOW.date(), closes_on=None, state="waiting")
    return Walker(workplace, people.ada_account.id, NOW)
