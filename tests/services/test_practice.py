from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assessment.questionnaire.resources import HelpList
from assessment.services import accounts, practice
from assessment.services.practice import AlreadySetUpError, FirstClinician
from assessment.services.workplace import Workplace
from assessment.storage.practice import refuse_wrong_keys
from assessment.storage.tables import Account, Practice
from tests.at_once import at_once
from tests.factories import NOW, make_practice

SECRET = "a secret key of the tests, long enough for one"
BEN = FirstClinician(
    name="Ben",
    email="ben@example.org",
    password="correct mule battery",
    name_on_mails="Ben",
    country="US",
    time_zone="America/New_York",
)


def test_the_set_up_code_follows_from_the_key_alone():
    code = practice.set_up_code(SECRET)
    assert code == practice.set_up_code(SECRET)
    assert code != practice.set_up_code(SECRET + "!")
    assert len(code) == 9
    assert not set(code) & set("01ILOU")


@pytest.mark.parametrize("spell", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_the_code_may_be_typed_in_any_case_and_without_its_hyphen(spell):
    assert practice.set_up_code_fits(SECRET, spell(practice.set_up_code(SECRET)))


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA", "x" * 10_000, "ÄÖÜ", "\ud800"])
def test_nothing_else_is_the_code(typed: str):
    assert not practice.set_up_code_fits(SECRET, typed)


def test_setting_up_makes_the_practice_and_its_owner(workplace: Workplace):
    assert practice.set_up_code_if_open(workplace, SECRET) == practice.set_up_code(SECRET)
    account_id = practice.set_up(workplace, BEN, now=NOW)
    assert practice.set_up_code_if_open(workplace, SECRET) is None
    assert accounts.account_fitting(workplace, sign_in_name=BEN.email, password=BEN.password) == account_id
    with workplace.database.reading() as db:
        ben = db.get_one(Account, account_id)
        row = db.scalars(select(Practice)).one()
        assert (ben.role, ben.is_owner, ben.name) == ("clinician", True, "Ben")
        assert (row.country, row.time_zone, row.exit_address) == ("US", "America/New_York", practice.EXIT_ADDRESS)
        refuse_wrong_keys(db)


def test_a_practice_is_set_up_once(workplace: Workplace):
    practice.set_up(workplace, BEN, now=NOW)
    with pytest.raises(AlreadySetUpError):
        practice.set_up(workplace, BEN, now=NOW)


def test_of_eight_who_set_up_at_once_exactly_one_does(workplace: Workplace):
    def set_up(_: int) -> bool:
        try:
            practice.set_up(workplace, BEN, now=NOW)
        except AlreadySetUpError:
            return False
        return True

    assert sum(at_once(8, set_up)) == 1
    with workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Account)) == 1


def test_there_is_somewhere_to_leave_to_before_anybody_set_it(workplace: Workplace):
    assert practice.exit_address(workplace) == practice.EXIT_ADDRESS


@pytest.mark.parametrize(("checked", "n"), [(None, 1), (NOW.date(), 0), (NOW.date() - timedelta(days=181), 1)])
def test_the_practice_is_warned_of_help_lines_of_its_own_country_that_nobody_has_looked_at(workplace, checked, n):
    here, elsewhere = (
        HelpList(country=country, language="en", lines=(), last_checked=checked) for country in ("US", "NZ")
    )
    told = replace(workplace.library.resources, lists=(here, elsewhere), warn_after_days=180)
    workplace = replace(workplace, library=replace(workplace.library, resources=told))
    assert practice.stale_help_lists(workplace, NOW) == ()
    with workplace.database.writing() as db:
        make_practice(db)
    assert practice.stale_help_lists(workplace, NOW) == (here,) * n
