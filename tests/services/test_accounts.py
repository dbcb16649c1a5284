from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from assessment.services import accounts
from assessment.services.accounts import NoSuchAccountError, SignInNameTakenError
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account
from tests.factories import NOW

CHOSEN = "correct mule battery"


@pytest.fixture
def ben(workplace: Workplace) -> str:
    return accounts.add_clinician(workplace, name="Ben", sign_in_name="Ben@Example.org", password=CHOSEN, now=NOW)


def uniquifier_of(workplace: Workplace, account_id: str) -> str:
    with workplace.database.reading() as db:
        return db.get_one(Account, account_id).fs_uniquifier


@pytest.mark.parametrize("typed", ["Ben@Example.org", " ben@example.ORG ", "ｂen@example.org"])
def test_a_name_is_found_however_it_is_typed(workplace: Workplace, ben: str, typed: str):
    assert accounts.account_fitting(workplace, sign_in_name=typed, password=CHOSEN) == ben


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ben@example.org", "another password"),
        ("ben@example.com", CHOSEN),
        ("", ""),
        ("\0", "\0"),
        ("\ud800", "\ud800"),
    ],
)
def test_nothing_else_signs_anybody_in(workplace: Workplace, ben: str, name: str, password: str):
    assert accounts.account_fitting(workplace, sign_in_name=name, password=password) is None


def test_an_account_without_a_password_cannot_be_signed_in_to(workplace: Workplace):
    accounts.add_clinician(workplace, name="Cleo", sign_in_name="cleo@example.org", now=NOW)
    assert accounts.account_fitting(workplace, sign_in_name="cleo@example.org", password="") is None


def test_a_name_is_kept_sealed_and_found_by_its_hash_alone(workplace: Workplace, ben: str):
    with workplace.database.reading() as db:
        row = db.execute(select(Account.__table__).where(Account.id == ben)).mappings().one()
    kept = " ".join(str(value) for value in row.values()).casefold()
    assert "ben@" not in kept
    assert "example" not in kept
    assert accounts.account_seen(workplace, ben).sign_in_name == "Ben@Example.org"


def test_a_name_belongs_to_one_account(workplace: Workplace, ben: str):
    with pytest.raises(SignInNameTakenError):
        accounts.add_clinician(workplace, name="Ben too", sign_in_name="BEN@example.org", now=NOW)


@pytest.mark.parametrize("name", ["ab", "x" * 81, "   ", "a\tb\x07c"])
def test_a_name_has_three_to_eighty_printable_characters(name: str):
    assert accounts.problem_with_name(name)


@pytest.mark.parametrize("name", ["abc", "x" * 80, "Ada from the sea", "ada@example.org", "Zoë"])
def test_other_names_are_fine(name: str):
    assert accounts.problem_with_name(name) is None


def test_a_new_password_replaces_the_old_one_and_ends_all_stays(workplace: Workplace, ben: str):
    before = uniquifier_of(workplace, ben)
    accounts.change_password(workplace, ben, password="a quite new password", now=NOW)
    assert uniquifier_of(workplace, ben) != before
    assert not accounts.password_fits(workplace, ben, CHOSEN)
    assert accounts.password_fits(workplace, ben, "a quite new password")


def test_ending_stays_kills_the_cookie_that_named_them(workplace: Workplace, ben: str):
    before = uniquifier_of(workplace, ben)
    assert accounts.is_still(workplace, ben, before)
    accounts.end_stays(workplace, before, now=NOW)
    assert not accounts.is_still(workplace, ben, before)
    accounts.end_stays(workplace, before, now=NOW + timedelta(minutes=1))  # a second click on Sign out
    with workplace.database.reading() as db:
        assert db.get_one(Account, ben).signed_out_at == NOW


def test_a_disabled_account_has_no_stay_and_no_way_in(workplace: Workplace, ben: str):
    before = uniquifier_of(workplace, ben)
    accounts.set_active(workplace, ben, active=False, now=NOW)
    assert not accounts.is_still(workplace, ben, before)
    assert accounts.account_fitting(workplace, sign_in_name="ben@example.org", password=CHOSEN) is None
    assert not accounts.password_fits(workplace, ben, CHOSEN)
    accounts.set_active(workplace, ben, active=True, now=NOW)
    assert accounts.account_fitting(workplace, sign_in_name="ben@example.org", password=CHOSEN) == ben


def test_what_is_not_there_is_said_to_be_not_there(workplace: Workplace):
    with pytest.raises(NoSuchAccountError):
        accounts.account_seen(workplace, "nobody")
    with pytest.raises(NoSuchAccountError):
        accounts.set_active(workplace, "nobody", active=False, now=NOW)
