from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assessment.services import accept, accounts, invite, own_data, second_step
from assessment.services.accept import InvitationOverError
from assessment.services.accounts import SignInNameTakenError
from assessment.services.invite import CodeTakenError, Invited
from assessment.services.opened import NotHereError
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Client, Invitation, Sitting, Track
from tests.at_once import at_once
from tests.factories import NOW, make_clinician, make_practice

CHOSEN = "correct mule battery"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def ben(workplace: Workplace) -> str:
    with workplace.database.writing() as db:
        make_practice(db)
        return make_clinician(db, name="Ben").id


@pytest.fixture
def invited(workplace: Workplace, ben: str) -> Invited:
    return invite.invite(
        workplace, clinician_id=ben, code="NF-001", name="Ada L.", email="ada@example.org", plan="standard", now=NOW
    )


def accepted(workplace: Workplace, invited: Invited, **said: str) -> str:
    way_in = accept.way_in(workplace, invited.token, now=LATER)
    words = {"sign_in_name": "ada", "password": CHOSEN} | said
    return accept.accept(workplace, way_in.invitation_id, now=LATER, **words)


def wrong(spoken_code: str) -> str:
    return f"{(int(spoken_code) + 1) % 1_000_000:06d}"


def test_an_invited_client_is_in_care_with_a_track_and_no_account(workplace: Workplace, ben: str, invited: Invited):
    with workplace.database.reading() as db:
        client = db.get_one(Client, invited.client_id)
        plan = db.scalar(select(Track.plan).where(Track.client_id == client.id))
        assert (client.code, client.name, client.email, client.account_id) == (
            "NF-001",
            "Ada L.",
            "ada@example.org",
            None,
        )
        assert plan == "standard"
    again = invite.invite_again(workplace, clinician_id=ben, client_id=invited.client_id, now=NOW)
    assert again.client_id == invited.client_id


def test_the_spoken_code_has_six_digits_and_the_link_256_bits(invited: Invited):
    assert len(invited.spoken_code) == 6
    assert invited.spoken_code.isdigit()
    assert len(invited.token) == 43
    assert invited.expires_at == NOW + timedelta(days=14)


def test_only_hashes_of_link_and_code_are_kept(workplace: Workplace, invited: Invited):
    with workplace.database.reading() as db:
        row = db.execute(select(Invitation.__table__)).mappings().one()
    kept = " ".join(str(value) for value in row.values())
    assert invited.token not in kept
    assert invited.spoken_code not in (row["code_hash"], row["token_hash"])


def test_a_code_names_one_client(workplace: Workplace, ben: str, invited: Invited):
    with pytest.raises(CodeTakenError):
        invite.invite(workplace, clinician_id=ben, code="NF-001", now=NOW)
    assert invite.suggested_code(workplace) == "NF-002"


@pytest.mark.parametrize("code", ["", "x", "x" * 21, "NF 1", "NF/1", "ÄÖ-1"])
def test_a_code_is_short_and_plain(code: str):
    assert invite.problem_with_code(code)
    assert invite.problem_with_code("NF-019") is None


def test_looking_uses_nothing_up(workplace: Workplace, invited: Invited):
    for _ in range(40):
        accept.way_in(workplace, invited.token, now=LATER)
    assert accept.tries_left_after(workplace, invited.token, invited.spoken_code, now=LATER) is None
    assert accepted(workplace, invited)


def test_a_wrong_code_counts_down_and_the_fifth_ends_it(workplace: Workplace, invited: Invited):
    left = [accept.tries_left_after(workplace, invited.token, wrong(invited.spoken_code), now=LATER) for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(InvitationOverError):
        accept.tries_left_after(workplace, invited.token, invited.spoken_code, now=LATER)


def test_fifty_guesses_at_once_are_five_guesses(workplace: Workplace, invited: Invited):
    def guess(_: int) -> int | None:
        try:
            return accept.tries_left_after(workplace, invited.token, wrong(invited.spoken_code), now=LATER)
        except InvitationOverError:
            return -1

    assert sorted(at_once(50, guess), reverse=True) == [4, 3, 2, 1, 0] + [-1] * 45


def test_the_right_code_takes_no_try(workplace: Workplace, invited: Invited):
    accept.tries_left_after(workplace, invited.token, wrong(invited.spoken_code), now=LATER)
    for _ in range(9):
        assert accept.tries_left_after(workplace, invited.token, invited.spoken_code, now=LATER) is None
    assert accept.tries_left_after(workplace, invited.token, wrong(invited.spoken_code), now=LATER) == 3


@pytest.mark.parametrize("typed", ["", "x" * 10_000, "１２３４５６", "\ud800", "\0"])
def test_odd_text_is_a_wrong_code(workplace: Workplace, invited: Invited, typed: str):
    assert accept.tries_left_after(workplace, invited.token, typed, now=LATER) == 4


@pytest.mark.parametrize("spoil", [str.upper, str.lower, lambda token: token[:-1], lambda _: "", lambda _: "\ud800"])
def test_a_link_that_was_never_made_opens_nothing(workplace: Workplace, invited: Invited, spoil):
    with pytest.raises(InvitationOverError):
        accept.way_in(workplace, spoil(invited.token), now=LATER)


def test_a_link_is_over_after_fourteen_days(workplace: Workplace, invited: Invited):
    way_in = accept.way_in(workplace, invited.token, now=invited.expires_at - timedelta(seconds=1))
    for look in (
        lambda: accept.way_in(workplace, invited.token, now=invited.expires_at),
        lambda: accept.tries_left_after(workplace, invited.token, invited.spoken_code, now=invited.expires_at),
        lambda: accept.accept(
            workplace, way_in.invitation_id, sign_in_name="ada", password=CHOSEN, now=invited.expires_at
        ),
    ):
        with pytest.raises(InvitationOverError):
            look()


def test_accepting_makes_an_account_that_signs_in_and_an_intake_that_waits(workplace: Workplace, invited: Invited):
    account_id = accepted(workplace, invited)
    assert accounts.account_fitting(workplace, sign_in_name="Ada", password=CHOSEN) == account_id
    with workplace.database.reading() as db:
        client = db.get_one(Client, invited.client_id)
        sitting = db.scalars(select(Sitting)).one()
        assert (client.account_id, client.sees, sitting.n, sitting.state) == (account_id, "results", 0, "waiting")
        # 21 November, 04:30 in New York
        assert sitting.opens_on.isoformat() == "2026-11-21"


def test_of_fifty_who_accept_at_once_exactly_one_does(workplace: Workplace, invited: Invited):
    way_in = accept.way_in(workplace, invited.token, now=LATER)

    def accept_as(number: int) -> bool:
        try:
            accept.accept(workplace, way_in.invitation_id, sign_in_name=f"ada {number}", password=CHOSEN, now=LATER)
        except InvitationOverError:
            return False
        return True

    assert sum(at_once(50, accept_as)) == 1
    with workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Account).where(Account.role == "client")) == 1
        assert db.scalar(select(func.count()).select_from(Sitting)) == 1


def test_a_used_link_opens_nothing(workplace: Workplace, invited: Invited):
    accepted(workplace, invited)
    with pytest.raises(InvitationOverError):
        accepted(workplace, invited, sign_in_name="somebody else")


def test_a_name_that_is_taken_does_not_use_the_invitation_up(workplace: Workplace, ben: str, invited: Invited):
    accounts.add_clinician(workplace, name="Dan", sign_in_name="dan", now=NOW)
    with pytest.raises(SignInNameTakenError):
        accepted(workplace, invited, sign_in_name="DAN")
    assert accepted(workplace, invited, sign_in_name="ada")


def test_being_let_back_in_keeps_the_account_and_ends_its_stays(workplace: Workplace, ben: str, invited: Invited):
    account_id = accepted(workplace, invited)
    second_step.add(workplace, account_id, key="a key")
    with workplace.database.reading() as db:
        before = db.get_one(Account, account_id).fs_uniquifier
    again = invite.invite_again(workplace, clinician_id=ben, client_id=invited.client_id, now=LATER)
    way_in = accept.way_in(workplace, again.token, now=LATER)
    assert (way_in.lets_back_in, way_in.sign_in_name) == (True, "ada")
    assert accepted(workplace, again, password="a quite new password") == account_id
    assert accounts.account_fitting(workplace, sign_in_name="ada", password="a quite new password") == account_id
    assert accounts.account_fitting(workplace, sign_in_name="ada", password=CHOSEN) is None
    assert not accounts.is_still(workplace, account_id, before)
    assert second_step.key_of(workplace, account_id) is None
    with workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Sitting)) == 1


def test_a_new_invitation_ends_the_ones_before(workplace: Workplace, ben: str, invited: Invited):
    again = invite.invite_again(workplace, clinician_id=ben, client_id=invited.client_id, now=LATER)
    with pytest.raises(InvitationOverError):
        accept.way_in(workplace, invited.token, now=LATER)
    assert accept.way_in(workplace, again.token, now=LATER)


def test_a_stranger_cannot_invite_somebody_elses_client(workplace: Workplace, invited: Invited):
    cleo = accounts.add_clinician(workplace, name="Cleo", sign_in_name="cleo@example.org", now=NOW)
    for client_id in (invited.client_id, "nobody"):
        with pytest.raises(NotHereError):
            invite.invite_again(workplace, clinician_id=cleo, client_id=client_id, now=NOW)


def test_an_erased_client_is_not_let_in(workplace: Workplace, ben: str, invited: Invited):
    way_in = accept.way_in(workplace, invited.token, now=LATER)
    with workplace.database.writing() as db:
        db.get_one(Client, invited.client_id).erased_at = NOW
    with pytest.raises(InvitationOverError):
        accept.way_in(workplace, invited.token, now=LATER)
    with pytest.raises(InvitationOverError):
        accept.accept(workplace, way_in.invitation_id, sign_in_name="ada", password=CHOSEN, now=LATER)
    with pytest.raises(NotHereError):
        invite.invite_again(workplace, clinician_id=ben, client_id=invited.client_id, now=LATER)


def test_she_may_take_the_stricter_setting(workplace: Workplace, invited: Invited):
    account_id = accepted(workplace, invited)
    own_data.see_only_that_it_is_saved(workplace, account_id)
    with workplace.database.reading() as db:
        assert db.get_one(Client, invited.client_id).sees == "saved"
