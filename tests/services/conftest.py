"""A workplace on both databases, with the definitions that the practice asks."""

from __future__ import annotations

import pytest

from assessment.config import ROOT
from assessment.questionnaire.library import Library
from assessment.services.workplace import Workplace
from assessment.storage.database import Database


@pytest.fixture(scope="session")
def library() -> Library:
    """The questionnaires of this repository."""
    return Library.read(ROOT / "questionnaires")


@pytest.fixture
def workplace(database: Database, library: Library) -> Workplace:
    """One practice as its services see it."""
    return Workplace(database=database, library=library)
