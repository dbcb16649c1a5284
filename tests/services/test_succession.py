"""Clients of somebody who is disabled: how many nobody sees, and giving them to a colleague by the owner's hand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assessment.services import staff, succession
from assessment.services.care import NoSuchColleagueError
from assessment.services.caring import in_care
from assessment.services.opened import NotHereError
from assessment.services.succession import StillInError
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Audit, Care
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories import NOW, make_client, make_practice


@pytest.fixture
def practice(workplace: Workplace, people: Cast) -> Workplace:
    """Cleo, who cares for Dan and Eve, is disabled; Ben owns the practice."""
    with workplace.database.writing() as db:
        make_practice(db)
        for account in (people.ben, people.cleo):
            db.get_one(Account, account.id).password = "kept"
        make_client(db, clinician=people.cleo, name="Eve", code="EVE-1")
        make_client(db, clinician=people.cleo, name="Fay", code="FAY-1", erased_at=NOW)
    staff.set_active(workplace, people.ben.id, people.cleo.id, active=False, now=NOW)
    return workplace


def chain(workplace: Workplace, id_: str) -> list[tuple[str, str]]:
    with workplace.database.reading() as db:
        rows = db.execute(select(Audit.actor_id, Audit.action).where(Audit.chain == id_).order_by(Audit.n))
        return [(actor, action) for actor, action in rows]


def test_all_are_given_in_one_unit_and_each_chain_says_so(practice: Workplace, people: Cast):
    n_clients = {one.name: one.n_clients for one in staff.practice_page(practice, people.ben.id, NOW).clinicians}
    assert n_clients == {"Ben": 1, "Cleo": 2}
    assert succession.give(practice, people.ben.id, people.cleo.id, people.ben.id, NOW) == 2
    with practice.database.reading() as db:
        assert in_care(db, people.ben.id, people.dan.id).code == "DAN-1"
        with pytest.raises(NotHereError):
            in_care(db, people.cleo.id, people.dan.id)
        of_dan = db.execute(select(Care.clinician_id, Care.until).where(Care.client_id == people.dan.id))
        assert [tuple(row) for row in of_dan] == [(people.cleo.id, NOW), (people.ben.id, None)]
    assert chain(practice, people.dan.id) == [(people.ben.id, "handed-over")]
    assert chain(practice, people.cleo.id)[-1] == (people.ben.id, "clients-given")
    assert chain(practice, people.ben.id)[-1] == (people.ben.id, "clients-received")
    assert succession.give(practice, people.ben.id, people.cleo.id, people.ben.id, NOW) == 0


def test_who_can_sign_in_keeps_her_clients(practice: Workplace, people: Cast):
    staff.set_active(practice, people.ben.id, people.cleo.id, active=True, now=NOW)
    with pytest.raises(StillInError):
        succession.give(practice, people.ben.id, people.cleo.id, people.ben.id, NOW)
    with practice.database.reading() as db:
        assert in_care(db, people.cleo.id, people.dan.id).code == "DAN-1"


def test_they_are_given_to_nobody_who_cannot_care(practice: Workplace, people: Cast):
    for to_id in ("", "x" * 22, people.cleo.id, people.ada_account.id):
        with pytest.raises(NoSuchColleagueError):
            succession.give(practice, people.ben.id, people.cleo.id, to_id, NOW)
    for from_id in ("x" * 22, people.ada_account.id):
        with pytest.raises(NotHereError):
            succession.give(practice, people.ben.id, from_id, people.ben.id, NOW)
    assert chain(practice, people.dan.id) == []


def test_of_two_clicks_at_once_one_gives(practice: Workplace, people: Cast):
    def give(_: int) -> int:
        return succession.give(practice, people.ben.id, people.cleo.id, people.ben.id, NOW)

    assert sorted(at_once(2, give)) == [0, 2]
