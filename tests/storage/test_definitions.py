"""A version is sealed when it is first asked, and stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import ErrorParameters, Item, Keyed, Questionnaire, Scale
from assessment.storage.database import Database
from assessment.storage.definitions import SealBrokenError, sealed_versions
from assessment.storage.tables import ScaleError, Version
from tests.factories import NOW

SCALE = Scale(
    id="ENM",
    title="Closeness",
    key=(Keyed(field="E1"),),
    score="pomp",
    min_answered=1,
    error=ErrorParameters(revision=1, source="made up", sd=20.0, retest_r=0.75),
)
CLOSENESS = Questionnaire(
    id="closeness",
    version=1,
    title="Closeness",
    language="en",
    status="provisional",
    items=(Item(id="E1", type="choice"),),
    scales=(SCALE,),
    seal="seal",
    wording="wording",
    canonical='{"id":"closeness"}',
)


def sealed(db: Session, questionnaire: Questionnaire, at: datetime) -> Version:
    return sealed_versions(db, [questionnaire], at)[0]


def test_a_version_is_kept_whole_when_it_is_first_asked(database: Database) -> None:
    with database.writing() as db:
        sealed(db, CLOSENESS, NOW)
    with database.reading() as db:
        kept = db.scalars(select(Version)).one()
        assert (kept.questionnaire, kept.version) == ("closeness", 1)
        assert (kept.seal, kept.wording, kept.canonical) == ("seal", "wording", '{"id":"closeness"}')
        assert kept.sealed_at == NOW


def test_asking_it_again_changes_nothing(database: Database) -> None:
    with database.writing() as db:
        first = sealed(db, CLOSENESS, NOW).id
        again = sealed(db, replace(CLOSENESS, wording="better words"), NOW + timedelta(days=1))
        assert (again.id, again.wording, again.sealed_at) == (first, "wording", NOW)


def test_other_content_under_the_same_version_is_refused(database: Database) -> None:
    with database.writing() as db:
        sealed(db, CLOSENESS, NOW)
    with pytest.raises(SealBrokenError, match="closeness version 1"), database.writing() as db:
        sealed(db, replace(CLOSENESS, seal="another"), NOW)


def test_many_who_ask_it_first_at_once_seal_it_once(database: Database) -> None:
    def ask(_: int) -> int:
        with database.writing() as db:
            return sealed(db, CLOSENESS, NOW).id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(16)))) == 1
    with database.reading() as db:
        assert len(db.scalars(select(Version)).all()) == 1
        assert len(db.scalars(select(ScaleError)).all()) == 1


def test_nine_questionnaires_cost_as_many_statements_as_one(database: Database) -> None:
    nine = [replace(CLOSENESS, id=f"closeness-{n}") for n in range(9)]
    with database.writing() as db:
        statements: list[str] = []
        event.listen(db.connection(), "before_cursor_execute", lambda *said: statements.append(said[2]))
        rows = sealed_versions(db, nine, NOW)
        assert [row.questionnaire for row in rows] == [f"closeness-{n}" for n in range(9)]
        assert len(statements) == 4  # which are there, the others, all of them, their errors
        statements.clear()
        sealed_versions(db, nine, NOW)
        assert len(statements) == 2


def test_each_revision_of_an_error_is_kept_beside_the_others(database: Database) -> None:
    better = replace(SCALE, error=ErrorParameters(revision=2, source="own data", sem=8.0))
    with database.writing() as db:
        sealed(db, CLOSENESS, NOW)
        sealed(db, replace(CLOSENESS, scales=(better,)), NOW + timedelta(days=90))
    with database.reading() as db:
        first, second = db.scalars(select(ScaleError).order_by(ScaleError.revision))
        assert {(one.questionnaire, one.version, one.scale) for one in (first, second)} == {("closeness", 1, "ENM")}
        assert (first.revision, second.revision) == (1, 2)
        assert (first.sd, first.retest_r, first.sem) == (20.0, 0.75, None)
        assert (second.sd, second.sem, second.source) == (None, 8.0, "own data")
