"""A mail goes out once: whoever sends, whatever the server does, and wherever a sender is killed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from assessment.services.mailing import reminders, sending
from assessment.services.mailing.letters import Letter, Written
from assessment.services.mailing.sending import MOST_LOST, WAITS, Sent
from assessment.storage import outbox
from assessment.storage.database import Database
from assessment.storage.keys import Keys
from assessment.storage.tables import Client
from tests.at_once import at_once
from tests.services.mailing.conftest import READY, Office, words
from tests.services.mailing.killing import is_killed_while_sending
from tests.services.mailing.mailbox import Mailbox

Due = Callable[[int], list[str]]


def sent_later(office: Office, wait: timedelta) -> Sent:
    """What a run does after this wait."""
    office.now += wait
    return office.run()


def test_what_is_due_is_sent_once_however_often_it_is_run(office: Office, mailbox: Mailbox, due: Due):
    due(3)
    assert office.run().n_sent == 3
    assert office.run().n_sent == office.run(READY + timedelta(hours=1)).n_sent == 0
    assert sorted(mailbox.addressed) == [(f"due{n}@example.org", "reminder") for n in range(3)]


def test_four_senders_at_once_send_each_mail_once(office: Office, mailbox: Mailbox, due: Due):
    due(40)
    sent = at_once(4, lambda _: office.run())
    assert sum(one.n_sent for one in sent) == 40
    assert Counter(to for to, _ in mailbox.addressed) == Counter(f"due{n}@example.org" for n in range(40))


def test_a_refusal_for_now_is_tried_again_later_with_the_same_id(office: Office, mailbox: Mailbox, due: Due):
    due(1)
    mailbox.says_to_mail = ["451 try later"]
    assert office.run().n_put_off == 1
    assert office.run(READY + WAITS[0] - timedelta(seconds=1)).n_sent == 0
    assert office.run(READY + WAITS[0]).n_sent == 1
    (row,) = office.outbox
    assert mailbox.to("due0@example.org")[0]["Message-ID"] == f"<{row.id}@practice.example>"


def test_a_refusal_for_good_is_told_by_its_id_and_never_tried_again(office: Office, mailbox: Mailbox, due: Due):
    due(2)
    mailbox.says_to_recipient["due0@example.org"] = "550 no such person"
    sent = office.run()
    (refused,) = [row for row in office.outbox if row.why_dropped == "refused"]
    assert (sent.n_sent, sent.refused) == (1, (refused.id,))
    mailbox.says_to_recipient.clear()
    assert office.run(READY + timedelta(days=3)).n_sent == 0


def test_a_mail_that_is_never_taken_is_given_up_after_two_days_and_told(office: Office, mailbox: Mailbox, due: Due):
    due(1)
    mailbox.says_to_recipient["due0@example.org"] = "450 mailbox busy"
    assert office.run().n_put_off == 1
    for wait in WAITS[:-1]:
        assert sent_later(office, wait).n_put_off == 1
    (row,) = office.outbox
    assert sent_later(office, WAITS[-1]).given_up == (row.id,)
    assert [row.why_dropped for row in office.outbox] == ["gave-up"]
    assert sum(WAITS, timedelta()) == timedelta(hours=46, minutes=20)


def test_what_nobody_is_to_have_any_more_is_not_sent(office: Office, mailbox: Mailbox):
    with office.workplace.database.writing() as db:
        outbox.put(db, kind="attention", about="nobody's", due_at=READY)
    assert office.run().n_dropped == 1
    assert mailbox.mails == []


def test_a_server_that_hangs_is_left_after_a_while_and_the_mail_waits(office: Office, mailbox: Mailbox, due: Due):
    due(MOST_LOST + 2)
    mailbox.hangs, mailbox.timeout_seconds = True, 0.3
    sent = office.run()
    assert (sent.n_sent, sent.n_put_off) == (0, MOST_LOST)
    assert "lost 3 times" in sent.problem
    mailbox.hangs, mailbox.timeout_seconds = False, 20
    assert office.run(READY + WAITS[0]).n_sent == MOST_LOST + 2


def test_a_mail_whose_receipt_got_lost_comes_again_under_the_same_id(office: Office, mailbox: Mailbox, due: Due):
    due(1)
    mailbox.drops_after = 1
    assert office.run().n_put_off == 1
    assert office.run(READY + WAITS[0]).n_sent == 1
    first, second = mailbox.to("due0@example.org")
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize("says", ["550 not from you", "530 sign in first"])
def test_a_server_that_does_not_take_us_ends_the_run_and_counts_no_try(
    office: Office, mailbox: Mailbox, due: Due, says: str
):
    due(2)
    mailbox.says_to_sender = says
    for _ in range(len(WAITS) + 3):
        assert f"({says[:3]})" in office.run().problem
    mailbox.says_to_sender = "250 OK"
    assert office.run().n_sent == 2


def test_a_server_that_is_not_there_ends_the_run_and_counts_no_try(office: Office, mailbox: Mailbox, due: Due):
    due(2)
    reminders.put_due(office.workplace, READY)
    nowhere = replace(office.sender, server=replace(mailbox.server, port=1))
    for _ in range(len(WAITS) + 3):
        assert sending.send_due(nowhere).problem == "127.0.0.1:1 does not answer as a mail server"
    assert office.run().n_sent == 2


def test_an_address_that_is_none_is_refused_and_stops_nobody_else(office: Office, mailbox: Mailbox, due: Due):
    due(2)
    with office.workplace.database.writing() as db:
        client = db.scalars(select(Client).where(Client.code == "DUE-0")).one()
        client.email = "due0@example.org,mother@example.org"
    sent = office.run()
    assert (sent.n_sent, len(sent.refused)) == (1, 1)
    assert mailbox.addressed == [("due1@example.org", "reminder")]


def test_a_sender_holds_one_mail_at_a_time(office: Office, due: Due):
    """Else those behind a slow server would be claimed again while their first sender still means to send them."""
    due(5)
    reminders.put_due(office.workplace, READY)
    held: list[int] = []

    def watched(letter: Letter) -> Written:
        held.append(sum(1 for row in office.outbox if row.claimed_at and not row.sent_at))
        return words(letter)

    assert sending.send_due(replace(office.sender, write=watched)).n_sent == 5
    assert held == [1] * 5


@pytest.mark.parametrize(
    ("n_mails", "n_kills", "most_points"),
    [(40, 12, 60), pytest.param(1000, 50, 300, marks=pytest.mark.campaign, id="whole")],
)
def test_killed_anywhere_none_is_lost_and_none_comes_twice_but_the_one_in_flight(
    office: Office, mailbox: Mailbox, due: Due, keys: Keys, n_mails: int, n_kills: int, most_points: int
):
    due(n_mails)
    points = random.Random(19)
    database: Database = office.workplace.database
    url = database.engine.url.render_as_string(hide_password=False)
    n_killed = 0
    for _ in range(n_kills):
        database.dispose()
        n_killed += is_killed_while_sending(points.randrange(1, most_points), office, url, keys)
        office.now += outbox.CLAIM
    database.dispose()
    while office.run().n_sent:
        office.now += outbox.CLAIM
    arrived = Counter(to for to, _ in mailbox.addressed)
    assert n_killed >= n_kills // 2  # or little was tested
    assert set(arrived) == {f"due{n}@example.org" for n in range(n_mails)}
    assert sum(arrived.values()) - n_mails <= n_killed
    for to in arrived:
        assert len({mail["Message-ID"] for mail in mailbox.to(to)}) == 1
