"""The owner's practice: clinicians come and go by her hand, and somebody always owns it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assessment.services import accounts, staff
from assessment.services.opened import NotHereError
from assessment.services.staff import LastOwnerError, Settings, SignedInBeforeError
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Audit, Practice
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories import NOW, make_practice


@pytest.fixture
def practice(workplace: Workplace, people: Cast) -> Workplace:
    with workplace.database.writing() as db:
        make_practice(db)
        for account in (people.ben, people.cleo):
            db.get_one(Account, account.id).password = "kept"
    return workplace


def account(workplace: Workplace, id_: str) -> Account:
    with workplace.database.reading() as db:
        return db.get_one(Account, id_)


def test_disabling_ends_every_stay_and_bringing_back_lets_in(practice: Workplace, people: Cast):
    before = account(practice, people.cleo.id).fs_uniquifier
    staff.set_active(practice, people.ben.id, people.cleo.id, active=False, now=NOW)
    disabled = account(practice, people.cleo.id)
    assert (disabled.active, disabled.fs_uniquifier != before) == (False, True)
    staff.set_active(practice, people.ben.id, people.cleo.id, active=True, now=NOW)
    assert account(practice, people.cleo.id).active
    with practice.database.reading() as db:
        done = db.scalars(select(Audit.action).where(Audit.chain == people.cleo.id).order_by(Audit.n)).all()
    assert done == ["clinician-disabled", "clinician-enabled"]


def test_the_last_owner_is_not_disabled(practice: Workplace, people: Cast):
    with pytest.raises(LastOwnerError):
        staff.set_active(practice, people.ben.id, people.ben.id, active=False, now=NOW)
    staff.make_owner(practice, people.ben.id, people.cleo.id, NOW)
    staff.set_active(practice, people.ben.id, people.ben.id, active=False, now=NOW)
    with pytest.raises(LastOwnerError):
        staff.set_active(practice, people.cleo.id, people.cleo.id, active=False, now=NOW)


def test_of_two_owners_who_disable_each_other_at_once_one_stays(practice: Workplace, people: Cast):
    staff.make_owner(practice, people.ben.id, people.cleo.id, NOW)
    both = (people.ben.id, people.cleo.id)

    def disable(n: int) -> bool:
        try:
            staff.set_active(practice, both[n], both[1 - n], active=False, now=NOW)
        except LastOwnerError:
            return False
        return True

    assert sorted(at_once(2, disable)) == [False, True]


def test_a_link_is_made_for_whoever_has_no_password_and_for_nobody_else(practice: Workplace, people: Cast):
    token = staff.add(practice, people.ben.id, name="Eve", email="eve@example.org", now=NOW)
    page = staff.practice_page(practice, people.ben.id, NOW)
    eve = next(one for one in page.clinicians if one.name == "Eve")
    assert (eve.has_signed_in, eve.sign_in_name) == (False, "eve@example.org")
    assert staff.first_link_again(practice, people.ben.id, eve.id, NOW) != token
    with pytest.raises(SignedInBeforeError):
        staff.first_link_again(practice, people.ben.id, people.cleo.id, NOW)
    with pytest.raises(accounts.SignInNameTakenError):
        staff.add(practice, people.ben.id, name="Eve", email="EVE@example.org", now=NOW)


@pytest.mark.parametrize("who", ["ada_account", "nobody"])
def test_whoever_is_no_clinician_is_not_there(practice: Workplace, people: Cast, who: str):
    id_ = "x" * 22 if who == "nobody" else people.ada_account.id
    for act in (
        lambda: staff.set_active(practice, people.ben.id, id_, active=False, now=NOW),
        lambda: staff.first_link_again(practice, people.ben.id, id_, NOW),
        lambda: staff.make_owner(practice, people.ben.id, id_, NOW),
    ):
        with pytest.raises(NotHereError):
            act()
    assert account(practice, people.ada_account.id).active


def test_what_holds_for_everybody_is_kept(practice: Workplace, people: Cast):
    settings = Settings(
        name_on_mails="Elm", country="ES", time_zone="Europe/Madrid", exit_address="https://a.test/", retention_words=""
    )
    staff.set_up_anew(practice, people.ben.id, settings, NOW)
    page = staff.practice_page(practice, people.ben.id, NOW)
    assert (page.name_on_mails, page.country, page.time_zone) == ("Elm", "ES", "Europe/Madrid")
    with practice.database.reading() as db:
        assert db.scalars(select(Practice.exit_address)).one() == "https://a.test/"
        done = db.scalars(select(Audit.action).where(Audit.chain == people.ben.id).order_by(Audit.n)).all()
    assert done == ["practice-set", "practice"]
