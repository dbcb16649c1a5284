"""An erasure that is killed at any point leaves her whole or gone, and the next run brings it to its end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assessment.services import erase
from assessment.services.upkeep import upkeep
from assessment.services.workplace import Workplace
from assessment.storage.database import Database
from assessment.storage.erasing import STAYS
from assessment.storage.keys import Keys
from assessment.storage.ledger import Ledger
from assessment.storage.tables import Client
from tests.cast import Cast
from tests.factories import NOW, make_practice
from tests.killed import is_killed_at
from tests.whole_client import CANARY, hers, in_files, make_whole

LATER = NOW + erase.MAY_UNDO
SWEPT = {"unsent"}
"""What goes after twelve hours, whether or not she is erased."""


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.campaign)])
def test_killed_anywhere_she_is_whole_or_gone(
    workplace: Workplace, people: Cast, keys: Keys, tmp_path: Path, step: int
):
    with workplace.database.writing() as db:
        make_practice(db)
        make_whole(db, people)
    kept = replace(workplace, ledger=Ledger(tmp_path / "erased.txt"))
    erase.ask(kept, people.ada_account.id, NOW)
    url = kept.database.engine.url.render_as_string(hide_password=False)
    with kept.database.reading() as db:
        whole = {name: len(texts) for name, texts in hers(db, people).items() if name not in SWEPT}
    kept.database.dispose()

    def work(database: Database) -> None:
        upkeep(replace(kept, database=database), LATER)

    n_killed = 0
    for n in range(1, 1000, step):
        if not is_killed_at(n, url, keys, work):
            break
        n_killed += 1
        with kept.database.reading() as db:
            is_erased = db.get_one(Client, people.ada.id).erased_at is not None
            now = {name: len(texts) for name, texts in hers(db, people).items() if name not in SWEPT or is_erased}
        assert {name for name, n_texts in now.items() if n_texts} == set(STAYS) if is_erased else now == whole
        kept.database.dispose()
    upkeep(kept, LATER)
    assert CANARY.encode() not in in_files(kept)
    assert kept.ledger.path.read_text().count(people.ada.id) == 1
    assert n_killed >= 30 // step, "or nothing was tested"
