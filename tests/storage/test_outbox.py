"""A mail is put once, held by one sender at a time, and not lost with a sender that dies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from assessment.storage import outbox
from assessment.storage.database import Database
from assessment.storage.tables import OutboxMail
from tests.factories import NOW, make_mail


def held(database: Database, now: datetime = NOW, n: int = 20) -> list[str]:
    """What a sender that comes at this time is given."""
    with database.writing() as db:
        return [mail.about for mail in outbox.claimed(db, now=now, n=n)]


def test_a_mail_about_something_is_put_once(database: Database) -> None:
    with database.writing() as db:
        assert outbox.put(db, kind="reminder", about="sitting", due_at=NOW)
        assert not outbox.put(db, kind="reminder", about="sitting", due_at=NOW)
        assert outbox.put(db, kind="attention", about="sitting", due_at=NOW)


def test_a_mail_that_was_sent_is_not_put_again(database: Database) -> None:
    with database.writing() as db:
        make_mail(db, kind="reminder", about="sitting", sent_at=NOW)
        assert not outbox.put(db, kind="reminder", about="sitting", due_at=NOW)


def test_due_mails_come_oldest_first_and_others_not_at_all(database: Database) -> None:
    with database.writing() as db:
        make_mail(db, about="second", due_at=NOW)
        make_mail(db, about="first", due_at=NOW - timedelta(hours=1))
        make_mail(db, about="tomorrow", due_at=NOW + timedelta(days=1))
        make_mail(db, about="sent", sent_at=NOW)
        make_mail(db, about="dropped", dropped_at=NOW)
    assert held(database) == ["first", "second"]


def test_a_mail_that_is_held_is_given_to_nobody_else_until_the_claim_is_old(database: Database) -> None:
    with database.writing() as db:
        id_ = make_mail(db, about="sitting").id
    assert held(database) == ["sitting"]
    assert held(database, NOW + timedelta(minutes=9)) == []
    assert held(database, NOW + timedelta(minutes=10)) == ["sitting"]
    with database.reading() as db:
        assert db.get_one(OutboxMail, id_).n_tries == 2


def test_many_senders_at_once_hold_each_mail_once(database: Database) -> None:
    with database.writing() as db:
        abouts = sorted(make_mail(db).about for _ in range(60))

    def send(_: int) -> list[str]:
        found = []
        while some := held(database, n=5):
            found += some
        return found

    with ThreadPoolExecutor(8) as pool:
        assert sorted(about for some in pool.map(send, range(8)) for about in some) == abouts


def test_a_mail_is_sent_dropped_or_put_off(database: Database) -> None:
    with database.writing() as db:
        sent, dropped, later = (make_mail(db, about=about).id for about in ("sent", "dropped", "later"))
    held(database)
    with database.writing() as db:
        outbox.mark_sent(db, sent, at=NOW)
        outbox.drop(db, dropped, at=NOW)
        outbox.put_off(db, later, until=NOW + timedelta(minutes=5))
    assert held(database, NOW + timedelta(minutes=4)) == []
    assert held(database, NOW + timedelta(days=1)) == ["later"]
