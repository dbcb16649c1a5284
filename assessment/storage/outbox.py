"""Mails that are due. A row says that one is due and about what; address and text are made when it is sent.

Claimed before it is sent and marked after, so that a sender that is killed loses nothing; what it held is claimed
again once the claim is old, with the same id, and so with the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from assessment.storage.tables import OutboxMail, new_id
from assessment.storage.upserts import insert_into

CLAIM = timedelta(minutes=10)
"""After that a claim is taken for dead. Longer than any mail server may take to answer."""


def put(db: Session, *, kind: str, about: str, due_at: datetime) -> bool:
    """Put a mail into the outbox, unless one of its kind about this is or was there. Returns whether it is new."""
    put = db.scalar(
        insert_into(db, OutboxMail)
        .values(id=new_id(), kind=kind, about=about, due_at=due_at, n_tries=0)
        .on_conflict_do_nothing()
        .returning(OutboxMail.id)
    )
    return put is not None


def claimed(db: Session, *, now: datetime, n: int = 20) -> list[OutboxMail]:
    """Up to `n` mails that are due and that nobody else holds, held from now on by the caller, oldest first.

    Two senders at once never hold the same mail: on SQLite one writes at a time, on Postgres rows are skipped.
    """
    mails = db.scalars(
        select(OutboxMail)
        .where(OutboxMail.sent_at.is_(None), OutboxMail.dropped_at.is_(None), OutboxMail.due_at <= now)
        .where(or_(OutboxMail.claimed_at.is_(None), OutboxMail.claimed_at <= now - CLAIM))
        .order_by(OutboxMail.due_at, OutboxMail.id)
        .limit(n)
        .with_for_update(skip_locked=True)
    ).all()
    for mail in mails:
        mail.claimed_at = now
        mail.n_tries += 1
    return list(mails)


def mark_sent(db: Session, mail_id: str, *, at: datetime) -> None:
    """The mail server took it."""
    db.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(sent_at=at))


def drop(db: Session, mail_id: str, *, at: datetime) -> None:
    """It is not to be sent after all: she wants no mails, is erased, or has answered meanwhile."""
    db.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(dropped_at=at))


def drop_about(db: Session, ids: Collection[str], *, at: datetime) -> None:
    """Nothing about these is to be sent any more."""
    unsent = OutboxMail.sent_at.is_(None), OutboxMail.dropped_at.is_(None)
    db.execute(update(OutboxMail).where(OutboxMail.about.in_(ids), *unsent).values(dropped_at=at))


def put_off(db: Session, mail_id: str, *, until: datetime) -> None:
    """The mail server did not take it; try again then."""
    db.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(due_at=until, claimed_at=None))
