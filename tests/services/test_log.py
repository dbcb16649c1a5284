"""Who looked at what: each clinician reads of her own clients, the owner of every clinician, nobody of an answer."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from assessment.services import log, looks
from assessment.services.opened import NotHereError
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client
from tests.cast import Cast
from tests.factories import NOW, make_practice
from tests.tampering import tamper


@pytest.fixture
def looked_at(workplace: Workplace, people: Cast) -> Workplace:
    """Everybody has looked at something; Ben owns the practice."""
    with workplace.database.writing() as db:
        make_practice(db)
        for chain, actor, action in (
            (people.ada.id, people.ben.id, "client"),
            (people.ada.id, people.ada_account.id, "results"),
            (people.dan.id, people.cleo.id, "client"),
            (people.dan.id, people.dan_account.id, "results"),
            (people.cleo.id, people.cleo.id, "caseload"),
            (people.dan.id, looks.MACHINE, "export"),
        ):
            looks.looked(db, chain=chain, actor_id=actor, action=action, at=NOW)
    return workplace


def said(page) -> list[tuple[str, str, str]]:
    return [("machine" if row.is_machine else row.who, row.what, row.whose) for row in page.rows]


def test_a_clinician_reads_of_her_own_clients_and_of_herself(looked_at: Workplace, people: Cast):
    assert said(log.log_page(looked_at, people.cleo.id, NOW)) == [
        ("Cleo", "log", ""),
        ("machine", "export", "DAN-1"),
        ("Cleo", "caseload", ""),
        ("", "results", "DAN-1"),
        ("Cleo", "client", "DAN-1"),
    ]


def test_the_owner_reads_what_every_clinician_did_by_code_and_not_what_clients_of_others_did(
    looked_at: Workplace, people: Cast
):
    page = log.log_page(looked_at, people.ben.id, NOW)
    assert said(page) == [
        ("Ben", "log", ""),
        ("machine", "export", "DAN-1"),
        ("Cleo", "caseload", ""),
        ("Cleo", "client", "DAN-1"),
        ("", "results", "ADA-1"),
        ("Ben", "client", "ADA-1"),
    ]
    assert page.of_practice
    assert [code for _, code in page.clients] == ["ADA-1"]


def test_one_client_can_be_asked_for_by_whoever_cares_for_her_only(looked_at: Workplace, people: Cast):
    page = log.log_page(looked_at, people.cleo.id, NOW, client_id=people.dan.id)
    assert [what for _, what, _ in said(page)] == ["export", "results", "client"]
    for client_id in (people.dan.id, "x" * 22):  # he owns the practice, and yet
        with pytest.raises(NotHereError):
            log.log_page(looked_at, people.ben.id, NOW, client_id=client_id)


def test_pages_follow_each_other_without_a_gap(looked_at: Workplace, people: Cast):
    with looked_at.database.writing() as db:
        for _ in range(2 * log.AT_ONCE):
            looks.looked(db, chain=people.dan.id, actor_id=people.cleo.id, action="score", at=NOW)
    read, before = [], None
    while True:
        page = log.log_page(looked_at, people.cleo.id, NOW, client_id=people.dan.id, before=before)
        assert page.is_newest == (before is None)
        read += said(page)
        before = page.before
        if before is None:
            break
    assert len(read) == 2 * log.AT_ONCE + 3


def test_every_chain_is_worked_out_anew_and_the_first_broken_row_is_named(looked_at: Workplace, people: Cast):
    assert looks.checked(looked_at) == looks.Checked(n_chains=3, n_looks=6)
    tamper(looked_at.database, f"UPDATE audit SET action = 'client' WHERE chain = '{people.dan.id}' AND n = 2")
    assert looks.checked(looked_at).broken == (people.dan.id, 2)


def test_a_row_that_was_taken_out_shows(looked_at: Workplace, people: Cast):
    tamper(looked_at.database, f"DELETE FROM audit WHERE chain = '{people.dan.id}' AND n = 1")
    assert looks.checked(looked_at).broken == (people.dan.id, 2)


def test_what_was_done_to_somebody_erased_stays_readable_by_her_code(looked_at: Workplace, people: Cast):
    with looked_at.database.writing() as db:
        db.execute(update(Client).where(Client.id == people.dan.id).values(erased_at=NOW))
    assert ("Cleo", "client", "DAN-1") in said(log.log_page(looked_at, people.ben.id, NOW))
