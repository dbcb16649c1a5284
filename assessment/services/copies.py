"""Her own copy: asked for, ready a day later, to be fetched for some days; made when it is fetched and kept nowhere.

The day between is for her: somebody who has made her ask cannot wait beside her so long, and she can cancel it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from assessment.questionnaire.library import Library
from assessment.services import looks
from assessment.services.between import instead_of_results
from assessment.services.caring import in_care
from assessment.services.copying import Copy, gathered
from assessment.services.opened import NotHereError, client_of, zone_of_practice
from assessment.services.shown import CopyShown
from assessment.services.standing import asked_track
from assessment.services.workplace import Workplace, zone_named
from assessment.storage.tables import Client

READY_AFTER = timedelta(hours=24)
STAYS = timedelta(days=7)
"""How long it can be fetched once it is ready."""


def ask(workplace: Workplace, account_id: str, now: datetime) -> None:
    """Ask for a copy; one that was asked for and can still be fetched is not put off.

    Raises:
        NotHereError: she sees only that it is saved.
    """
    with workplace.database.writing() as db:
        client = client_of(db, account_id, to_change=True)
        if client.sees == "saved":
            raise NotHereError
        if _state(client, now) == "none":
            client.copy_asked_at = now
            looks.looked(db, chain=client.id, actor_id=account_id, action="copy-asked", at=now)


def cancel(workplace: Workplace, account_id: str) -> None:
    """Want none after all."""
    with workplace.database.writing() as db:
        client_of(db, account_id, to_change=True).copy_asked_at = None


def copy_shown(db: Session, library: Library, client: Client, now: datetime) -> CopyShown | None:
    """What her page says of a copy; None where she sees only that it is saved."""
    if client.sees == "saved":
        return None
    hides = instead_of_results(db, library, asked_track(db, client)) is not None
    state = _state(client, now)
    if client.copy_asked_at is None or state == "none":
        return CopyShown(hides_scores=hides)
    zone = zone_named(client.time_zone) if client.time_zone else zone_of_practice(db)
    ready_at = (client.copy_asked_at + READY_AFTER).astimezone(zone)
    return CopyShown(state=state, ready_at=ready_at, until=ready_at + STAYS, hides_scores=hides)


def own_copy(workplace: Workplace, account_id: str, now: datetime) -> Copy:
    """The copy that she has asked for, once the look is written down.

    Raises:
        NotHereError: she has asked for none, it is not ready yet or not any more, or she sees only that it is saved.
    """
    with workplace.database.writing() as db:
        client = client_of(db, account_id)
        if client.sees == "saved" or _state(client, now) != "ready":
            raise NotHereError
        looks.looked(db, chain=client.id, actor_id=account_id, action="copy", at=now)
        return gathered(db, workplace, client, now, is_for_her=True)


def copy_for(workplace: Workplace, clinician_id: str, client_id: str, now: datetime) -> Copy:
    """The same copy for her clinician to hand to her, without what she has written for nobody else.

    Raises:
        NotHereError: she is not this clinician's client.
    """
    with workplace.database.writing() as db:
        client = in_care(db, clinician_id, client_id)
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="copy", at=now)
        return gathered(db, workplace, client, now, is_for_her=False)


def language_of(workplace: Workplace, clinician_id: str, client_id: str) -> str:
    """The language in which a client of this clinician's reads.

    Raises:
        NotHereError: she is not this clinician's client.
    """
    with workplace.database.reading() as db:
        return in_care(db, clinician_id, client_id).language


def _state(client: Client, now: datetime) -> Literal["none", "asked", "ready"]:
    if client.copy_asked_at is None or now >= client.copy_asked_at + READY_AFTER + STAYS:
        return "none"
    return "ready" if now >= client.copy_asked_at + READY_AFTER else "asked"
