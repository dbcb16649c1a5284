"""Taking her consent back, and giving it again: both by her own hand, and as easy the one as the other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from assessment.services import looks
from assessment.services.opened import client_of, today_of
from assessment.services.resting import ending_of, settle_rest
from assessment.services.shown import Ending
from assessment.services.standing import placed_anew, sittings_of, withdraw
from assessment.services.workplace import Workplace
from assessment.storage import sittings
from assessment.storage.tables import Draft, Track


def ending(workplace: Workplace, account_id: str) -> Ending:
    """What she has asked to end so far; empty where nothing."""
    with workplace.database.reading() as db:
        return ending_of(db, client_of(db, account_id)) or Ending()


def take_back(workplace: Workplace, account_id: str, now: datetime) -> None:
    """Nothing more is asked or mailed; what she has begun is thrown away, what she has sent stays."""
    with workplace.database.writing() as db:
        client = client_of(db, account_id, to_change=True)
        if client.consent_withdrawn_at is not None:
            return
        client.consent_withdrawn_at = now
        for track in settle_rest(db, client, now):
            _stop(db, track, now)
        looks.looked(db, chain=client.id, actor_id=account_id, action="consent-taken-back", at=now)


def give_again(workplace: Workplace, account_id: str, now: datetime) -> None:
    """She is asked again from where she was, by her own act: nobody consents in her place."""
    with workplace.database.writing() as db:
        client = client_of(db, account_id, to_change=True)
        if client.consent_withdrawn_at is None:
            return
        client.consent_withdrawn_at = None
        for track in settle_rest(db, client, now):
            placed_anew(db, workplace.library.plans, track, today_of(db, client, now))
        looks.looked(db, chain=client.id, actor_id=account_id, action="consent-given-again", at=now)


def _stop(db: Session, track: Track, now: datetime) -> None:
    """End what she has begun and keep nothing of it; a retake that waits is taken back, an intake waits on at rest."""
    for sitting in sittings_of(db, track):
        if sitting.state == "begun" and sittings.take_from_begun(db, sitting.id, state="stopped", ended_at=now):
            db.execute(delete(Draft).where(Draft.sitting_id == sitting.id))
        elif sitting.state == "waiting" and sitting.closes_on is not None:
            withdraw(db, sitting)
