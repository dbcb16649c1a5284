from __future__ import annotations

import pytest

from assessment.services import accounts, second_step
from assessment.services.accounts import NoSuchAccountError
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account
from tests.at_once import at_once
from tests.factories import NOW, make_account

KEY = "otpauth://totp/Check-in:ben?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def ben(workplace: Workplace) -> str:
    return accounts.add_clinician(workplace, name="Ben", sign_in_name="ben@example.org", now=NOW)


def test_there_is_no_key_before_a_second_step_was_added(workplace: Workplace, ben: str):
    assert second_step.key_of(workplace, ben) is None
    second_step.add(workplace, ben, key=KEY)
    assert second_step.key_of(workplace, ben) == KEY


def test_digits_of_one_half_minute_are_taken_once_and_older_ones_never_again(workplace: Workplace, ben: str):
    taken = [second_step.is_first_use(workplace, ben, step) for step in (100, 100, 99, 101, 100)]
    assert taken == [True, False, False, True, False]


def test_of_twenty_uses_at_once_exactly_one_is_the_first(workplace: Workplace, ben: str):
    taken = at_once(20, lambda _: second_step.is_first_use(workplace, ben, 100))
    assert sorted(taken) == [False] * 19 + [True]


def test_ten_codes_differ_and_each_works_once(workplace: Workplace, ben: str):
    codes = second_step.add(workplace, ben, key=KEY)
    assert len(set(codes)) == 10
    assert second_step.takes_recovery_code(workplace, ben, codes[3])
    assert not second_step.takes_recovery_code(workplace, ben, codes[3])
    assert accounts.account_seen(workplace, ben).n_recovery_codes == 9
    assert all(second_step.takes_recovery_code(workplace, ben, code.upper().replace("-", " ")) for code in codes[4:])


def test_of_twenty_uses_of_a_code_at_once_exactly_one_works(workplace: Workplace, ben: str):
    code = second_step.add(workplace, ben, key=KEY)[0]
    taken = at_once(20, lambda _: second_step.takes_recovery_code(workplace, ben, code))
    assert sorted(taken) == [False] * 19 + [True]


def test_codes_are_kept_as_hashes_under_the_seal(workplace: Workplace, ben: str):
    codes = second_step.add(workplace, ben, key=KEY)
    with workplace.database.reading() as db:
        kept = db.get_one(Account, ben).mf_recovery_codes
    assert kept is not None
    assert not set(kept) & set(codes)


def test_one_account_cannot_use_the_codes_of_another(workplace: Workplace, ben: str):
    codes = second_step.add(workplace, ben, key=KEY)
    cleo = accounts.add_clinician(workplace, name="Cleo", sign_in_name="cleo@example.org", now=NOW)
    second_step.add(workplace, cleo, key=KEY)
    assert not second_step.takes_recovery_code(workplace, cleo, codes[0])


def test_new_codes_make_the_old_ones_worthless(workplace: Workplace, ben: str):
    old = second_step.add(workplace, ben, key=KEY)
    new = second_step.renew_recovery_codes(workplace, ben)
    assert not second_step.takes_recovery_code(workplace, ben, old[0])
    assert second_step.takes_recovery_code(workplace, ben, new[0])


@pytest.mark.parametrize("typed", ["", "-", "x" * 10_000, "пять", "\0"])
def test_odd_text_is_no_code(workplace: Workplace, ben: str, typed: str):
    second_step.add(workplace, ben, key=KEY)
    assert not second_step.takes_recovery_code(workplace, ben, typed)


def test_a_client_may_stop_her_second_step_and_a_clinician_may_not(workplace: Workplace, ben: str):
    with workplace.database.writing() as db:
        ada = make_account(db).id
    for account_id in (ada, ben):
        second_step.add(workplace, account_id, key=KEY)
        second_step.stop(workplace, account_id)
    assert second_step.key_of(workplace, ada) is None
    assert second_step.key_of(workplace, ben) == KEY


def test_nobody_has_no_second_step(workplace: Workplace):
    with pytest.raises(NoSuchAccountError):
        second_step.add(workplace, "nobody", key=KEY)
