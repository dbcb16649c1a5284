from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assessment.services import accounts, new_password, second_step
from assessment.services.new_password import LinkOverError
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, OutboxMail
from tests.at_once import at_once
from tests.factories import NOW, make_account

NEW = "a quite new password"
SOON = NOW + timedelta(minutes=10)


@pytest.fixture
def ben(workplace: Workplace) -> str:
    return accounts.add_clinician(
        workplace, name="Ben", sign_in_name="ben@example.org", password="correct mule battery", now=NOW
    )


@pytest.fixture
def token(workplace: Workplace, ben: str) -> str:
    made = new_password.token_for(workplace, "ben@example.org", now=NOW)
    assert made is not None
    return made


def outbox(workplace: Workplace) -> list[OutboxMail]:
    with workplace.database.reading() as db:
        return list(db.scalars(select(OutboxMail)))


def test_asking_writes_the_same_whoever_is_named(workplace: Workplace, ben: str):
    new_password.ask(workplace, "ben@example.org", now=NOW)
    new_password.ask(workplace, "nobody@example.org", now=NOW)
    mails = outbox(workplace)
    assert [(mail.kind, mail.due_at, len(mail.about)) for mail in mails] == [("new-password", NOW, 64)] * 2


def test_a_mail_goes_to_a_clinicians_address_and_to_nobody_else(workplace: Workplace, ben: str):
    with workplace.database.writing() as db:
        ada = make_account(db)
        accounts.give_name(db, ada, "ada@example.org")
    for name in ("ben@example.org", "ada@example.org", "nobody@example.org"):
        new_password.ask(workplace, name, now=NOW)
    sent_to = [new_password.link_to(workplace, mail.about, now=NOW) for mail in outbox(workplace)]
    assert [found.to for found in sent_to if found] == ["ben@example.org"]


def test_asking_twice_is_one_mail_due_anew(workplace: Workplace, ben: str):
    new_password.ask(workplace, "ben@example.org", now=NOW)
    with workplace.database.writing() as db:
        db.scalars(select(OutboxMail)).one().sent_at = NOW
    new_password.ask(workplace, "Ben@example.org", now=SOON)
    assert [(mail.due_at, mail.sent_at) for mail in outbox(workplace)] == [(SOON, None)]


def test_many_who_ask_at_once_write_one_mail(workplace: Workplace):
    at_once(10, lambda _: new_password.ask(workplace, "ben@example.org", now=NOW))
    assert len(outbox(workplace)) == 1


def test_a_link_gives_a_new_password_once(workplace: Workplace, ben: str, token: str):
    for _ in range(20):
        assert new_password.is_alive(workplace, token, now=SOON)
    new_password.choose(workplace, token, password=NEW, now=SOON)
    assert accounts.account_fitting(workplace, sign_in_name="ben@example.org", password=NEW) == ben
    assert not new_password.is_alive(workplace, token, now=SOON)
    with pytest.raises(LinkOverError):
        new_password.choose(workplace, token, password="and another one", now=SOON)


def test_of_twenty_uses_of_a_link_at_once_exactly_one_works(workplace: Workplace, token: str):
    def choose(number: int) -> bool:
        try:
            new_password.choose(workplace, token, password=f"password number {number}", now=SOON)
        except LinkOverError:
            return False
        return True

    assert sum(at_once(20, choose)) == 1


def test_a_new_password_ends_all_stays_and_keeps_the_second_step(workplace: Workplace, ben: str):
    second_step.add(workplace, ben, key="a key")
    token = new_password.token_for(workplace, "ben@example.org", now=NOW)
    with workplace.database.reading() as db:
        before = db.get_one(Account, ben).fs_uniquifier
    new_password.choose(workplace, token or "", password=NEW, now=SOON)
    assert not accounts.is_still(workplace, ben, before)
    assert second_step.key_of(workplace, ben) == "a key"


def test_a_link_is_over_after_half_an_hour(workplace: Workplace, token: str):
    assert new_password.is_alive(workplace, token, now=NOW + timedelta(minutes=29, seconds=59))
    assert not new_password.is_alive(workplace, token, now=NOW + timedelta(minutes=30))


def test_signing_out_or_changing_the_password_ends_a_link(workplace: Workplace, ben: str, token: str):
    accounts.change_password(workplace, ben, password=NEW, now=NOW)
    assert not new_password.is_alive(workplace, token, now=SOON)


def test_a_link_of_a_disabled_account_is_over(workplace: Workplace, ben: str, token: str):
    accounts.set_active(workplace, ben, active=False, now=NOW)
    assert not new_password.is_alive(workplace, token, now=SOON)
    with workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Account).where(Account.active)) == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: "",
        lambda _: ".",
        lambda _: "..",
        lambda _: "x" * 10_000,
        lambda _: "ÄÖ.1.x",
        lambda token: "\0" + token[1:],
        lambda token: token[:-1],
        lambda token: token.upper(),
        lambda token: token.split(".")[0] + ".99999999999." + token.split(".")[2],
        lambda token: token.split(".")[0] + ".999999999999999999999999." + token.split(".")[2],
        lambda token: token.split(".")[0] + ".-1." + token.split(".")[2],
        lambda token: token + ".x",
    ],
)
def test_a_link_that_was_never_made_opens_nothing(workplace: Workplace, token: str, spoil):
    assert not new_password.is_alive(workplace, spoil(token), now=SOON)


def test_a_client_gets_no_link(workplace: Workplace):
    with workplace.database.writing() as db:
        accounts.give_name(db, make_account(db), "ada@example.org")
    assert new_password.token_for(workplace, "ada@example.org", now=NOW) is None
