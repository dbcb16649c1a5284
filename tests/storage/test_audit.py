"""Looks are chained, so that what was done to the record shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from assessment.storage import audit
from assessment.storage.database import Database
from tests.factories import NOW
from tests.tampering import tamper


def look(database: Database, chain: str = "ada", actor_id: str = "ben", action: str = "client") -> None:
    """One look, in a unit of work of its own."""
    with database.writing() as db:
        audit.looked(db, chain=chain, actor_id=actor_id, action=action, at=NOW)


def first_broken(db: Session, chain: str) -> int | None:
    """The place of the first row that is not as it was written, or after which one is missing."""
    looks = audit.looks_at(db, chain)
    pairs = enumerate(zip([None, *looks], looks, strict=False), start=1)
    return next((n for n, (before, look) in pairs if not audit.is_as_written(db, look, before)), None)


def test_looks_at_one_client_are_counted_and_in_order(database: Database) -> None:
    look(database, action="client")
    look(database, chain="dan", actor_id="cleo")
    look(database, actor_id="ada-account", action="results")
    with database.reading() as db:
        looks = audit.looks_at(db, "ada")
        assert [(one.n, one.actor_id, one.action) for one in looks] == [
            (1, "ben", "client"),
            (2, "ada-account", "results"),
        ]


def test_an_untouched_chain_is_whole(database: Database) -> None:
    for _ in range(3):
        look(database)
    with database.reading() as db:
        assert first_broken(db, "ada") is None
        assert first_broken(db, "nobody") is None


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET actor_id = 'cleo' WHERE n = 2", 2),
        ("UPDATE audit SET action = 'nothing' WHERE n = 1", 1),
        ("UPDATE audit SET at = '2026-11-21 09:30:00+00' WHERE n = 3", 3),
        ("DELETE FROM audit WHERE n = 2", 2),
        ("DELETE FROM audit WHERE n = 1", 1),
        ("UPDATE audit SET chain = 'ada' WHERE chain = 'dan'", 4),
    ],
)
def test_a_change_shows(database: Database, statement: str, broken: int) -> None:
    for _ in range(3):
        look(database)
    with database.writing() as db:
        for _ in range(4):
            audit.looked(db, chain="dan", actor_id="cleo", action="client", at=NOW)
    if "chain = 'dan'" in statement:
        statement += " AND n = 4"
    tamper(database, statement)
    with database.reading() as db:
        assert first_broken(db, "ada") == broken


def test_many_looks_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: look(database), range(40)))
    with database.reading() as db:
        assert [one.n for one in audit.looks_at(db, "ada")] == list(range(1, 41))
        assert first_broken(db, "ada") is None


def test_a_look_covers_what_the_same_account_fetches_soon_after(database: Database) -> None:
    look(database)
    with database.reading() as db:
        assert audit.is_covered(db, chain="ada", actor_id="ben", since=NOW)
        assert not audit.is_covered(db, chain="ada", actor_id="ben", since=NOW + timedelta(seconds=1))
        assert not audit.is_covered(db, chain="ada", actor_id="cleo", since=NOW)
        assert not audit.is_covered(db, chain="dan", actor_id="ben", since=NOW)


def test_the_same_look_at_many_goes_on_each_chain_as_one_by_one_would(database: Database) -> None:
    chains = [f"client-{n}" for n in range(500)]
    look(database, chain=chains[7])
    look(database, chain=chains[7])
    with database.writing() as db:
        audit.looked_at_each(db, chains=chains, actor_id="ben", action="export", at=NOW)
    look(database, chain=chains[7], action="client")
    with database.reading() as db:
        looks = audit.looks_at(db, chains[7])
        assert [(one.n, one.action) for one in looks] == [(1, "client"), (2, "client"), (3, "export"), (4, "client")]
        assert [first_broken(db, chain) for chain in (chains[7], chains[8], chains[-1])] == [None] * 3
        assert len(list(audit.all_looks(db))) == len(chains) + 3
