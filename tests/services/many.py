"""A practice with many made-up clients: each answered six items, and again three weeks later, with nothing changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from assessment.questionnaire.library import Library
from assessment.services.workplace import Workplace
from assessment.storage import definitions as sealed
from assessment.storage.database import Database
from assessment.storage.tables import Account, Client, Track, Version
from tests.factories import NOW, make_administration, make_client, make_sitting, make_track
from tests.scoring.known import IDS, SIX, SIXTY

ERROR = """\
[scales.error]
revision = 3
sd = 20
retest_r = 0.75
source = "made up"
label_change = true
"""
FILE = SIX.replace("[[examples]]", f"{ERROR}[[examples]]")
SINCE = """\
id = "since"
version = 1
title = "Since"
language = "en"
status = "provisional"
[options]
way = [
  { value = "worse", label = "Worse" },
  { value = "same", label = "About the same" },
  { missing = "skip", label = "I can't say" },
]
[[items]]
id = "WAY"
text = "How have things been since last time?"
type = "choice"
options = "way"
under_plot = true
unchanged = "same"
[[examples]]
answers = { WAY = "same" }
effect = []
source = "by hand"
"""
PLAN = """\
default = "standard"
every_days = 21
[plans.standard]
intake = ["six"]
retakes = [["since", "six"]]
"""
FIRST_DAY = date(2026, 3, 2)

BEFORE = [[int(digit) for digit in row] for row in SIXTY.split()]
AFTER = [[*BEFORE[(n + 1) % 60][:2], *row[2:]] for n, row in enumerate(BEFORE)]
"""The first two answers are those of the next in line."""


@dataclass(frozen=True)
class Many:
    """The practice and whoever owns it."""

    workplace: Workplace
    owner: Account
    six: Version
    since: Version


def many(database: Database, folder: Path, owner: Account) -> Many:
    """The practice with its files, and nobody who answered."""
    folder.mkdir(exist_ok=True)
    for name, text in (("six", FILE), ("since", SINCE), ("plan", PLAN)):
        (folder / f"{name}.toml").write_text(text)
    library = Library.read(folder)
    with database.writing() as db:
        asked = [library.newest("six"), library.newest("since")]
        six, since = sealed.sealed_versions(db, asked, NOW)
    return Many(Workplace(database=database, library=library), owner, six, since)


def answered(
    db: Session, practice: Many, track: Track, n: int, row: Sequence[int | None], *, days: int, way: str | None = "same"
) -> None:
    """One whole sitting so many days after the first day."""
    on = FIRST_DAY + timedelta(days=days)
    sitting = make_sitting(db, track, n=n, state="sent", opens_on=on, completed_on=on, ended_at=NOW)
    values = dict(zip(IDS, row, strict=True))
    responses = {id_: value for id_, value in values.items() if value is not None}
    missing = {id_: "blank" for id_, value in values.items() if value is None}
    make_administration(db, sitting, practice.six, responses=responses, missing=missing)
    if n:
        said = {"WAY": way} if way else {}
        make_administration(db, sitting, practice.since, responses=said, missing={} if way else {"WAY": "skip"})


def new_track(db: Session, **said: object) -> Track:
    """A client nobody cares for yet, with her track."""
    client: Client = make_client(db, **said)
    return make_track(db, client)


def fill(practice: Many, n_clients: int = 60, *, days: int = 21, way: str | None = "same") -> None:
    """So many clients answer twice."""
    with practice.workplace.database.writing() as db:
        for n in range(n_clients):
            track = new_track(db)
            answered(db, practice, track, 0, BEFORE[n], days=n)
            answered(db, practice, track, 1, AFTER[n], days=n + days, way=way)
