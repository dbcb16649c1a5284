"""What no table takes, on either database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from assessment.storage.database import Database
from assessment.storage.tables import Account, Client, Sitting, Track, new_id
from tests.cast import Cast
from tests.factories import (
    NOW,
    TODAY,
    make_administration,
    make_care,
    make_client,
    make_clinician,
    make_flag,
    make_mail,
    make_practice,
    make_scoring,
    make_sitting,
    make_track,
    make_version,
)


def test_an_id_is_22_characters_that_an_address_can_hold() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(id_) for id_ in ids} == {22}
    assert all(id_.replace("-", "").replace("_", "").isalnum() for id_ in ids)


def test_ids_and_defaults_hold_from_the_moment_an_object_is_made() -> None:
    client = Client(code="A", created_at=NOW)
    assert (len(client.id), client.sees, client.language) == (22, "results", "en")
    sitting = Sitting(track_id=Track(client_id=client.id).id, n=0, opens_on=TODAY)
    assert (sitting.state, sitting.mark) == ("waiting", "none")
    account = Account(role="client", created_at=NOW)
    assert account.active
    assert account.fs_uniquifier != Account(role="client", created_at=NOW).fs_uniquifier


def test_a_given_id_is_kept() -> None:
    assert Client(id="mine", code="A", created_at=NOW).id == "mine"


def test_there_is_one_practice(database: Database) -> None:
    with database.writing() as db:
        make_practice(db)
    with pytest.raises(IntegrityError), database.writing() as db:
        make_practice(db, id="another")


def test_two_clients_do_not_share_a_code(database: Database) -> None:
    with database.writing() as db:
        make_client(db, code="A")
    with pytest.raises(IntegrityError), database.writing() as db:
        make_client(db, code="A")


def test_two_accounts_do_not_share_a_sign_in_name(database: Database) -> None:
    with database.writing() as db:
        make_clinician(db)
        make_clinician(db)  # without one: erased, or not yet set up
        make_clinician(db, sign_in_key="same")
    with pytest.raises(IntegrityError), database.writing() as db:
        make_clinician(db, sign_in_key="same")


def test_a_client_is_in_the_care_of_one_clinician_at_a_time(database: Database) -> None:
    with database.writing() as db:
        client = make_client(db)
        ben, cleo = make_clinician(db), make_clinician(db)
        make_care(db, client, ben, until=NOW - timedelta(days=1))
        make_care(db, client, ben, until=NOW)
        make_care(db, client, cleo)
    with pytest.raises(IntegrityError), database.writing() as db:
        make_care(db, client, ben)


def test_one_flag_of_a_kind_is_unsettled_on_a_track(database: Database) -> None:
    with database.writing() as db:
        track = make_track(db, make_client(db))
        make_flag(db, track, kind="review", settled_at=NOW)
        make_flag(db, track, kind="review", settled_at=NOW)
        make_flag(db, track, kind="review")
        make_flag(db, track, kind="death")
    with pytest.raises(IntegrityError), database.writing() as db:
        make_flag(db, track, kind="review")


def test_a_sitting_has_its_number_once(database: Database) -> None:
    with database.writing() as db:
        track = make_track(db, make_client(db))
        make_sitting(db, track, n=1)
    with pytest.raises(IntegrityError), database.writing() as db:
        make_sitting(db, track, n=1)


def test_a_questionnaire_is_administered_once_in_a_sitting_and_scored_once_at_a_time(
    people: Cast, database: Database
) -> None:
    with database.writing() as db:
        sitting, version = make_sitting(db, people.ada_track), make_version(db)
        administration = make_administration(db, sitting, version)
        make_scoring(db, administration, superseded_at=NOW)
        make_scoring(db, administration, revision=2)
    with pytest.raises(IntegrityError), database.writing() as db:
        make_scoring(db, administration, revision=3)
    with pytest.raises(IntegrityError), database.writing() as db:
        make_administration(db, sitting, version)


def test_a_mail_of_a_kind_about_something_is_due_once(database: Database) -> None:
    with database.writing() as db:
        make_mail(db, about="a sitting")
    with pytest.raises(IntegrityError), database.writing() as db:
        make_mail(db, about="a sitting")


@pytest.mark.parametrize("wrong", [{"state": "finished"}, {"mark": "red"}], ids=["state", "mark"])
def test_a_word_that_is_not_in_the_list_is_refused(database: Database, people: Cast, wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), database.writing() as db:
        make_sitting(db, people.ada_track, **wrong)
