"""To whom each mail goes and what it holds: looked up when it is sent, so that what changed meanwhile counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from assessment.services import accept, accounts, invite, new_password, settling
from assessment.services.accept import InvitationOverError
from assessment.services.mailing import stopping
from assessment.services.workplace import Workplace
from assessment.storage.tables import Care, Client, Flag, Invitation, OutboxMail, Track
from tests.cast import Cast
from tests.factories import NOW, make_practice
from tests.services.mailing.conftest import Office
from tests.services.mailing.mailbox import Mailbox, text_of
from tests.services.walking import Walker

EVE = "eve@example.org"
SOON = NOW + timedelta(minutes=5)


def invited(workplace: Workplace, people: Cast, *, by_mail: bool = True, email: str = EVE) -> invite.Invited:
    with workplace.database.writing() as db:
        make_practice(db, name_on_mails="Elm Street")
    return invite.invite(
        workplace, clinician_id=people.ben.id, code="EVE-1", name="Eve", email=email, now=NOW, by_mail=by_mail
    )


def part_of(mailbox: Mailbox, address: str) -> str:
    """The last part of the link in the one mail to this address."""
    (mail,) = mailbox.to(address)
    return next(word for word in text_of(mail).split() if "." in word)


def test_a_mailed_link_opens_with_the_code_that_is_said_aloud(office: Office, mailbox: Mailbox, people: Cast):
    shown = invited(office.workplace, people)
    office.run(SOON)
    assert mailbox.addressed == [(EVE, "invitation")]
    token = part_of(mailbox, EVE)
    assert token != shown.token
    assert shown.spoken_code not in str(mailbox.mails[0][1])
    for link in (token, shown.token):
        assert accept.way_in(office.workplace, link, now=SOON).sign_in_name == EVE
    assert accept.tries_left_after(office.workplace, token, "000000", now=SOON) == 4
    assert accept.tries_left_after(office.workplace, token, shown.spoken_code, now=SOON) is None


def test_a_mailed_link_dies_with_its_invitation(office: Office, mailbox: Mailbox, people: Cast):
    shown = invited(office.workplace, people)
    office.run(SOON)
    token = part_of(mailbox, EVE)
    invite.invite_again(office.workplace, clinician_id=people.ben.id, client_id=shown.client_id, now=SOON)
    for link in (token, shown.token, token[:-1] + "x"):
        with pytest.raises(InvitationOverError):
            accept.way_in(office.workplace, link, now=SOON)


def test_nothing_of_a_mailed_link_is_kept(office: Office, mailbox: Mailbox, people: Cast):
    invited(office.workplace, people)
    office.run(SOON)
    signature = part_of(mailbox, EVE).split(".")[1]
    with office.workplace.database.reading() as db:
        rows = [*db.execute(select(Invitation.__table__)), *db.execute(select(OutboxMail.__table__))]
    assert signature not in repr(rows)


@pytest.mark.parametrize("what", ["used", "over", "stopped", "erased"])
def test_an_invitation_that_is_over_is_not_mailed(office: Office, mailbox: Mailbox, people: Cast, what: str):
    shown = invited(office.workplace, people)
    with office.workplace.database.writing() as db:
        hers, client = Invitation.client_id == shown.client_id, Client.id == shown.client_id
        match what:
            case "used":
                db.execute(update(Invitation).where(hers).values(used_at=NOW))
            case "over":
                db.execute(update(Invitation).where(hers).values(expires_at=NOW))
            case "stopped":
                db.execute(update(Client).where(client).values(mails_stopped_at=NOW))
            case "erased":
                db.execute(update(Client).where(client).values(erased_at=NOW))
    assert office.run(SOON).n_dropped == 1
    assert mailbox.mails == []


@pytest.mark.parametrize(("by_mail", "email"), [(False, EVE), (True, "")])
def test_a_link_is_mailed_only_where_it_is_wished_and_can_be(
    office: Office, mailbox: Mailbox, people: Cast, *, by_mail: bool, email: str
):
    assert not invited(office.workplace, people, by_mail=by_mail, email=email).is_mailed
    office.run(SOON)
    assert mailbox.mails == []


def test_her_clinician_is_called_once_for_a_mark_and_once_for_a_death(office: Office, mailbox: Mailbox, ada: Walker):
    ada.said = {"S1": "yes", "S2": "not-sure", "S3": "limit"}
    ada.start()
    ada.walk(until="between")
    office.run(ada.now)
    office.run(ada.now)
    assert mailbox.addressed == [("ben@example.org", "attention")]
    text = text_of(mailbox.to("ben@example.org")[0])
    assert not [word for word in ("Ada", "ADA-1", "S1", "safety") if word in text]


def test_a_death_calls_her_clinician(office: Office, mailbox: Mailbox, ada: Walker):
    ada.said = {"CX_CONTACT": "died"}
    ada.start()
    ada.walk(until="between")
    office.run(ada.now)
    assert mailbox.addressed == [("ben@example.org", "attention")]


def test_a_flag_that_is_settled_before_the_mail_goes_out_calls_nobody(
    office: Office, mailbox: Mailbox, ada: Walker, people: Cast
):
    ada.said = {"S2": "not-sure"}
    ada.start()
    ada.walk(until="between")
    settling.settle(
        office.workplace,
        people.ben.id,
        people.ada.id,
        "keep",
        talked_on=NOW.date(),
        both_wish=False,
        done="",
        now=ada.now,
    )
    office.run(ada.now)
    assert mailbox.mails == []


def test_whoever_cares_for_her_now_is_called(office: Office, mailbox: Mailbox, ada: Walker, people: Cast):
    ada.said = {"S2": "not-sure"}
    ada.start()
    ada.walk(until="between")
    with office.workplace.database.writing() as db:
        hers = Care.client_id == people.ada.id
        db.execute(update(Care).where(hers).values(until=NOW))
        db.add(Care(client_id=people.ada.id, clinician_id=people.cleo.id, since=NOW))
    office.run(ada.now)
    assert mailbox.addressed == [("cleo@example.org", "attention")]


def test_a_mark_without_a_flag_calls_too(office: Office, mailbox: Mailbox, ada: Walker, people: Cast):
    ada.said = {"S2": "not-sure"}
    ada.start()
    ada.walk(until="between")
    with office.workplace.database.writing() as db:
        (mail,) = db.scalars(select(OutboxMail))
        mail.about = ada.sitting
        for flag in db.scalars(select(Flag)):
            flag.settled_at = NOW
    office.run(ada.now)
    assert mailbox.addressed == [("ben@example.org", "attention")]
    with office.workplace.database.reading() as db:
        assert db.scalars(select(Track.mark).where(Track.id == people.ada_track.id)).one() == "review"


def test_a_clinician_who_lost_her_password_gets_a_link_that_works(office: Office, mailbox: Mailbox):
    with office.workplace.database.writing() as db:
        make_practice(db)
    accounts.add_clinician(office.workplace, name="Eve", sign_in_name=EVE, password="correct mule battery", now=NOW)
    new_password.ask(office.workplace, EVE, now=NOW)
    new_password.ask(office.workplace, "nobody@example.org", now=NOW)
    sent = office.run(SOON)
    assert (sent.n_sent, sent.n_dropped) == (1, 1)
    assert new_password.is_alive(office.workplace, part_of(mailbox, EVE), now=SOON)
    new_password.ask(office.workplace, EVE, now=SOON)
    office.run(SOON)
    first, second = mailbox.to(EVE)
    assert first["Message-ID"] != second["Message-ID"]  # else a mailbox would throw the second away


def test_a_link_to_a_new_password_that_comes_too_late_does_not_come(office: Office, mailbox: Mailbox):
    accounts.add_clinician(office.workplace, name="Eve", sign_in_name=EVE, password="correct mule battery", now=NOW)
    new_password.ask(office.workplace, EVE, now=NOW)
    assert office.run(NOW + timedelta(hours=2)).n_dropped == 1


def test_stopping_is_told_once_and_nothing_follows(office: Office, mailbox: Mailbox, ada: Walker, people: Cast):
    ada.sit()
    with office.workplace.database.reading() as db:
        token = stopping.stop_token(db, people.ada.id)
    stopping.stop(office.workplace, token, now=NOW)
    stopping.stop(office.workplace, token, now=NOW)
    office.run(NOW)
    for day in range(1, 60):
        office.run(NOW + timedelta(days=day))
    assert mailbox.addressed == [("ada@example.org", "mails-stopped")]


def test_headers_say_that_a_machine_sent_it_and_how_to_stop_it(office: Office, mailbox: Mailbox, ada: Walker):
    ada.sit()
    with office.workplace.database.writing() as db:
        db.execute(update(Client).values(language="es"))
    office.run(ada.now + timedelta(days=21, hours=6))
    (mail,) = mailbox.to("ada@example.org")
    (row,) = [row for row in office.outbox if row.kind == "reminder"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"].startswith("<https://checkin.example.org/e/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Message-ID"] == f"<{row.id}@practice.example>"
    assert mail["From"] == "checkin@practice.example"
    assert mail.get_content_type() == "text/plain"
    assert not mail.is_multipart()
    assert {"Cc", "Bcc", "Reply-To", "X-Mailer"} & set(mail.keys()) == set()
