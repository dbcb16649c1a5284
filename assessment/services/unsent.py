"""What somebody typed and could not send: kept for her alone until she sends it, throws it away, or a day has passed.

Nothing is carried out from here. Whoever calls has made sure whose words they are; the words may be about a client,
and are then erased with her.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Client, Unsent

LIFETIME = timedelta(hours=12)
"""As long as a stay may last, and as the token of a page lives."""

MOST_PLACES = 20
"""Of one account; the oldest make room."""

MOST_LETTERS = 40_000
"""Twice the longest field of all forms. What is longer no form would have taken."""

Fields = Mapping[str, Sequence[str]]
"""What stood in each field of a form, as it was typed."""


def keep(
    workplace: Workplace, account_id: str, place: str, typed: Fields, now: datetime, *, client_id: str | None = None
) -> bool:
    """Keep what she typed at a place, in place of what she had typed there before.

    Args:
        place: the address that takes the form, without its host.
        client_id: whom the words are about, where the place says so; a client's own words are about herself.

    Returns:
        Whether it is kept: not for an account that is gone, about a client who is gone, or longer than any form.
    """
    if sum(len(text) for texts in typed.values() for text in texts) > MOST_LETTERS:
        return False
    with workplace.database.writing() as db:
        account = db.get(Account, account_id, with_for_update=True)  # of two that send at once, one comes second
        if account is None or not _is_here(db, client_id):
            return False
        if account.role == "client":
            client_id = db.scalar(select(Client.id).where(Client.account_id == account_id))
        at_place = select(Unsent).where(Unsent.account_id == account_id, Unsent.place == place)
        row = db.scalars(at_place).one_or_none() or Unsent(account_id=account_id, place=place)
        row.client_id, row.typed, row.kept_at = client_id, dict(typed), now
        db.add(row)
        db.flush()
        _make_room(db, account_id)
    return True


def of_account(workplace: Workplace, account_id: str, now: datetime) -> Mapping[str, Fields]:
    """What is kept of an account's words, by place."""
    with workplace.database.reading() as db:
        kept = select(Unsent).where(Unsent.account_id == account_id, Unsent.kept_at > now - LIFETIME)
        return {row.place: row.typed for row in db.scalars(kept)}


def forget(workplace: Workplace, account_id: str, place: str) -> None:
    """Forget what an account typed at a place: it was sent, or thrown away. Nothing where nothing is kept."""
    with workplace.database.singly() as db:
        db.execute(delete(Unsent).where(Unsent.account_id == account_id, Unsent.place == place))


def forget_old(db: Session, now: datetime) -> None:
    """Take away what nobody came back for."""
    db.execute(delete(Unsent).where(Unsent.kept_at <= now - LIFETIME))


def _is_here(db: Session, client_id: str | None) -> bool:
    if client_id is None:
        return True
    client = db.get(Client, client_id)
    return client is not None and client.erased_at is None


def _make_room(db: Session, account_id: str) -> None:
    of_account = select(Unsent).where(Unsent.account_id == account_id)
    for row in db.scalars(of_account.order_by(Unsent.kept_at.desc(), Unsent.id).offset(MOST_PLACES)):
        db.delete(row)
