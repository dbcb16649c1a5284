"""What was answered comes back in the order of the sittings, and only to whoever cares for the client."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from assessment.storage import administrations
from assessment.storage.database import Database
from assessment.storage.tables import Administration, Track, Version
from tests.cast import Cast
from tests.factories import (
    NOW,
    make_administration,
    make_client,
    make_scoring,
    make_sitting,
    make_track,
    make_version,
)


def answered(db: Session, track: Track, version: Version, n: int) -> Administration:
    """One questionnaire answered in the n-th sitting, three weeks after the one before."""
    ended_at = NOW + timedelta(weeks=3 * n)
    sitting = make_sitting(db, track, n=n, state="sent", ended_at=ended_at, completed_on=ended_at.date())
    return make_administration(db, sitting, version, responses={"E1": n}, texts={"C9": f"word {n}"})


def test_answers_of_tracks_come_by_sitting_with_their_current_scoring(database: Database, people: Cast) -> None:
    with database.writing() as db:
        version = make_version(db)
        second = answered(db, people.ada_track, version, 1)
        first = answered(db, people.ada_track, version, 0)
        answered(db, people.dan_track, version, 0)
        make_scoring(db, first, superseded_at=NOW)
        current = make_scoring(db, first, revision=2)
    with database.reading() as db:
        found = administrations.of_tracks(db, [people.ada_track.id])
        assert [row.administration.id for row in found] == [first.id, second.id]
        assert [row.scoring.id if row.scoring else None for row in found] == [current.id, None]
        assert {row.client.code for row in found} == {"ADA-1"}


def test_an_export_holds_only_her_own_clients_by_code(database: Database, people: Cast) -> None:
    with database.writing() as db:
        version = make_version(db)
        zoe = make_track(db, make_client(db, code="ZOE-1", clinician=people.ben))
        for track in (zoe, people.dan_track, people.ada_track):
            answered(db, track, version, 0)
        make_scoring(db, answered(db, people.ada_track, version, 1), pattern="both")
    with database.reading() as db:
        found = list(administrations.streamed(db, people.ben.id))
    assert [(row.code, row.sitting_n) for row in found] == [("ADA-1", 0), ("ADA-1", 1), ("ZOE-1", 0)]
    assert [row.responses for row in found] == [{"E1": 0}, {"E1": 1}, {"E1": 0}]
    assert [row.texts for row in found] == [{"C9": "word 0"}, {"C9": "word 1"}, {"C9": "word 0"}]
    assert [row.pattern for row in found] == [None, "both", None]
    assert [row.scores is None for row in found] == [True, False, True]
    assert (found[0].questionnaire, found[0].version, found[0].missing) == ("closeness", 1, {"C6": "skip"})


def test_an_export_can_be_of_some_clients_and_some_time(database: Database, people: Cast) -> None:
    with database.writing() as db:
        version = make_version(db)
        for n in range(3):
            answered(db, people.ada_track, version, n)
        answered(db, make_track(db, make_client(db, clinician=people.ben)), version, 1)
    second, third = NOW + timedelta(weeks=3), NOW + timedelta(weeks=6)
    with database.reading() as db:
        found = administrations.streamed(db, people.ben.id, client_ids=[people.ada.id], since=second, before=third)
        assert [(row.code, row.sitting_n) for row in found] == [("ADA-1", 1)]
        nobody = administrations.streamed(db, people.ben.id, client_ids=[people.dan.id])
        assert list(nobody) == []


def test_an_export_holds_one_part_of_the_caseload_at_a_time(database: Database, people: Cast) -> None:
    n_clients = 2 * administrations.AT_ONCE + 1
    with database.writing() as db:
        version = make_version(db)
        for n in range(n_clients):
            track = make_track(db, make_client(db, code=f"N-{n:04}", clinician=people.ben))
            answered(db, track, version, 0)
    with database.reading() as db:
        statements: list[str] = []
        event.listen(db.connection(), "before_cursor_execute", lambda *said: statements.append(said[2]))
        codes = [row.code for row in administrations.streamed(db, people.ben.id)]
    assert codes == [f"N-{n:04}" for n in range(n_clients)]
    assert len(statements) == 1 + 3  # the caseload (with Ada, who has answered nothing), and three parts of it
