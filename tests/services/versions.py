"""A small practice whose one questionnaire changes: each restart reads the folder anew, as the application does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import select

from assessment.questionnaire.library import Library
from assessment.services import standings
from assessment.services.history import History, history
from assessment.services.workplace import Workplace
from assessment.storage.database import Database
from assessment.storage.tables import Sitting, Track

CALM = """
id = "calm"
version = 1
title = "Calm"
language = "en"
status = "provisional"
disclosure = "These are made-up questions for tests."
recall = "the past two weeks"
page_size = 1

[options]
truth = [
  { value = 0, label = "Not at all" },
  { value = 2, label = "Somewhat" },
  { value = 4, label = "Very" },
  { missing = "skip", label = "Skip" },
]

[every_item]
type = "choice"
options = "truth"

[[items]]
id = "Q1"
text = "I felt at ease."

[[items]]
id = "Q2"
text = "I was restless."

[[items]]
id = "Q3"
text = "I felt close."

[[bands.half]]
from = 0
id = "low"
label = "Low"
client = "It was low ({score})."

[[bands.half]]
from = 50
id = "high"
label = "High"
client = "It was high ({score})."

[every_scale]
score = "pomp"
min_answered = 1
direction = "higher"
bands = "half"
error = { revision = 1, sd = 20, retest_r = 0.75, source = "made up", label_change = true }

[[scales]]
id = "CALM"
title = "Calm"
key = ["Q1", "-Q2"]

[[scales]]
id = "NEAR"
title = "Nearness"
key = ["Q3"]

[[derived]]
id = "sum"
title = "Both"
formula = "CALM + NEAR"

[[notes]]
id = "still"
when = "Q1 == 4 and CALM >= 50"
clinician = "Still."

[[examples]]
answers = { Q3 = 4 }
scores = { NEAR = 100 }
source = "by hand: (4 - 0) / (4 - 0)"
"""
"""SEM 20 x sqrt(1 - 0.75) = 10; CALM of Q1 = 4, Q2 = 0 is 100, of Q1 = 0, Q2 = 4 is 0."""

PLAN = """
default = "standard"
every_days = 21
completed_by = "calm"
caseload = ["CALM", "NEAR"]

[plans.standard]
intake = ["calm"]
retakes = [["calm"]]
"""

Change: TypeAlias = tuple[str, str]
SECOND: Change = ("version = 1", "version = 2")
REWORDED: Change = ('text = "I was restless."', 'text = "I was fidgety."')
OTHER_KEY: Change = ('key = ["Q1", "-Q2"]', 'key = ["Q1", "Q2"]')
"""By this key Q1 = 4, Q2 = 0 and Q1 = 0, Q2 = 4 are both 50."""
UNSURE: Change = ("sd = 20", "sd = 200")
"""SEM 100."""
SECOND_REVISION: Change = ("revision = 1", "revision = 2")

Restart: TypeAlias = Callable[..., Workplace]


def calm(*changes: Change) -> str:
    """The questionnaire with some of its text changed; each text to be changed is there exactly once."""
    text = CALM
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def restarted(database: Database, folder: Path, *files: str) -> Workplace:
    """The practice after a restart, with these files in its folder and no others."""
    for old in folder.glob("*.toml"):
        old.unlink()
    for i, text in enumerate(files):
        (folder / f"calm-{i}.toml").write_text(text)
    (folder / "plan.toml").write_text(PLAN)
    workplace = Workplace(database=database, library=Library.read(folder))
    standings.keep_in(workplace)
    return workplace


def history_of(workplace: Workplace) -> History:
    """The course of the one track that was ever asked."""
    with workplace.database.reading() as db:
        track = db.scalars(select(Track).join(Sitting, Sitting.track_id == Track.id)).first()
        assert track is not None
        return history(db, workplace.library, track)
