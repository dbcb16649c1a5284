"""Clients for whom a check-in is ready, made in a few statements however many they are."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.storage.tables import Account, Administration, Care, Client, Practice, Sitting, Track, Version, new_id
from tests.factories import NOW, make_practice, make_version


def make_due(db: Session, n: int, *, clinician: Account, on: date, begin: int = 0) -> list[str]:
    """So many clients whose intake was three weeks ago, whose retake opens on this day, and who want reminders.

    Returns:
        The ids of the sittings that are due.
    """
    if db.scalar(select(Practice.id)) is None:
        make_practice(db, name_on_mails="Elm Street")
    consent = db.scalar(select(Version).where(Version.questionnaire == "consent"))
    consent = consent or make_version(db, questionnaire="consent", version=1)
    sittings, answered = [], []
    for number in range(begin, begin + n):
        account = Account(id=new_id(), role="client", created_at=NOW)
        client = Client(id=new_id(), code=f"DUE-{number}", created_at=NOW, account_id=account.id)
        client.name, client.email = f"Canary{number}", f"due{number}@example.org"
        track = Track(id=new_id(), client_id=client.id)
        intake = Sitting(
            id=new_id(), track_id=track.id, n=0, opens_on=on - timedelta(days=21), completed_on=on - timedelta(days=21)
        )
        intake.state, intake.asked = "sent", [["consent", 1]]
        retake = Sitting(id=new_id(), track_id=track.id, n=1, opens_on=on, closes_on=on + timedelta(days=14))
        answers = Administration(
            sitting_id=intake.id,
            version_id=consent.id,
            is_whole=True,
            n_asked=4,
            n_answered=4,
            responses={"CX_REMIND": "yes", "CX_ADULT": "yes", "CX_CONSENT": "yes"},
            missing={"CX_SHARE": "blank"},
        )
        care = Care(client_id=client.id, clinician_id=clinician.id, since=NOW)
        db.add_all([account, client, track, intake, retake, care])
        answered.append(answers)
        sittings.append(retake.id)
    db.flush()
    db.add_all(answered)
    db.flush()
    return sittings
