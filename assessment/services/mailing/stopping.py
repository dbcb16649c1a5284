"""Stopping e-mails without signing in: a link that only a mail holds, and that says nothing about whom it belongs to.

It is made from the client's id and the practice's key, so nothing is kept of it and it works in an old mail too. All
it can do is stop: turning e-mails on again takes signing in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.services.mailing.letters import MAILS_STOPPED
from assessment.services.opened import NotHereError
from assessment.services.signed_links import id_in, signed
from assessment.storage import outbox
from assessment.storage.tables import Client

if TYPE_CHECKING:
    from assessment.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """What the page of a stop link shows."""

    language: str
    mails_are_on: bool


def stop_token(db: Session, client_id: str) -> str:
    """The last part of this client's stop link."""
    return signed(db, "stop mails", client_id)


def stopping(workplace: Workplace, token: str) -> Stopping:
    """What the page behind a stop link shows; looking changes nothing.

    Raises:
        NotHereError: no link of ours, or she is erased.
    """
    with workplace.database.reading() as db:
        client = _client(db, token)
        return Stopping(language=client.language, mails_are_on=client.mails_stopped_at is None)


def stop(workplace: Workplace, token: str, *, now: datetime) -> Stopping:
    """Stop e-mails to whom the link belongs, and tell her once by a last one.

    Raises:
        NotHereError: no link of ours, or she is erased.
    """
    with workplace.database.writing() as db:
        client = _client(db, token)
        stopped = db.execute(
            update(Client)
            .where(Client.id == client.id, Client.mails_stopped_at.is_(None))
            .values(mails_stopped_at=now)
            .returning(Client.id)
            .execution_options(synchronize_session=False)
        )
        if stopped.first() is not None:
            outbox.put_anew(db, kind=MAILS_STOPPED, about=client.id, due_at=now)
        return Stopping(language=client.language, mails_are_on=False)


def _client(db: Session, token: str) -> Client:
    client_id = id_in(db, "stop mails", token)
    client = db.get(Client, client_id) if client_id else None
    if client is None or client.erased_at is not None:
        raise NotHereError
    return client
