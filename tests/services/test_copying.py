"""A copy holds every row of hers, opened, and nobody else's; a table added later has to be in it, or say why not."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from assessment.questionnaire.library import Library
from assessment.services import copies
from assessment.services.copying import LEFT_OUT, SECRET, zipped_copy
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, Row, Track
from tests.cast import Cast
from tests.factories import NOW, make_note, make_practice
from tests.services.walking import Walker
from tests.whole_client import CANARY, make_whole, tables_of_persons


@pytest.fixture
def told(workplace: Workplace, people: Cast, monkeypatch: pytest.MonkeyPatch) -> str:
    """The part for machines of a copy of Ada, of whom a row of every table is."""
    with workplace.database.writing() as db:
        make_practice(db)
        make_whole(db, people)
        make_note(db, people.ada_track, people.ben, text="Ben's own", audience="writer")
        make_note(db, people.dan_track, people.dan_account, text="Dan's own")
        db.get_one(Client, people.ada.id).copy_asked_at = NOW - copies.READY_AFTER
    for name in ("past_sittings", "own_answers", "own_scores", "_figures"):  # its one version is an empty definition
        monkeypatch.setattr(f"assessment.services.copying.{name}", lambda *_: ())
    monkeypatch.setattr("assessment.services.copying.history", _Nothing)
    copy = copies.own_copy(workplace, people.ada_account.id, NOW)
    with ZipFile(BytesIO(b"".join(zipped_copy(copy, "<!doctype html>")))) as files:
        return files.read("check-in.json").decode()


class _Nothing:
    """A history without answers."""

    answered = ()

    def __init__(self, _db: Session, _library: Library, track: Track) -> None:
        self.track = track


def test_every_table_that_refers_to_a_person_is_in_it_or_has_a_reason(told: str):
    rows = json.loads(told)["rows"]
    there = {name for name, found in rows.items() if found} | {"audit"}  # as `who_looked`, in words
    assert json.loads(told)["who_looked"]
    assert there == {table.name for table in tables_of_persons()} - set(LEFT_OUT)


def test_every_column_is_in_it_or_opens_a_door(told: str):
    rows = json.loads(told)["rows"]
    for name, found in rows.items():
        columns = {column.name for column in Row.metadata.tables[name].columns}
        assert set(found[0]) == columns - set(SECRET)


def test_what_she_wrote_and_what_was_written_of_her_is_in_it_and_what_opens_a_door_is_not(told: str):
    hers = ("response", "missing", "text", "pattern", "draft", "note", "clinicians-note", "flag")
    doors = ("token", "code", "sign-in-key", "secret", "paper", "hash")
    assert [what for what in hers if f"{CANARY}-{what}" not in told] == []
    assert [what for what in doors if f"{CANARY}-{what}" in told] == []


def test_what_others_wrote_for_themselves_is_not(told: str):
    assert "Ben's own" not in told
    assert "Dan's own" not in told
    assert f"{CANARY}-clinician-typed" not in told


def test_nobody_else_is_in_it(told: str, people: Cast):
    others = (people.dan.id, people.dan_account.id, people.dan_track.id, people.cleo.id, "Dan", "DAN-1")
    assert [other for other in others if other in told] == []


def test_asking_again_does_not_put_it_off_and_cancelling_does_away_with_it(ada: Walker):
    copies.ask(ada.workplace, ada.account_id, NOW)
    copies.ask(ada.workplace, ada.account_id, NOW + copies.READY_AFTER / 2)
    assert copies.own_copy(ada.workplace, ada.account_id, NOW + copies.READY_AFTER).code == "ADA-1"
    copies.cancel(ada.workplace, ada.account_id)
    with pytest.raises(LookupError):
        copies.own_copy(ada.workplace, ada.account_id, NOW + copies.READY_AFTER)
