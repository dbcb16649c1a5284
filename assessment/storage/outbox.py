"""Mails that are due. A row says that one is due and about what; address and text are made when it is sent.

Claimed before it is sent and marked after, so that a sender that is killed loses nothing; what it held is claimed
again once the claim is old, with the same id, and so with the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from assessment.storage.tables import OutboxMail, new_id
from assessment.storage.upserts import insert_into

CLAIM = timedelta(minutes=10)
"""After that a claim is taken for dead. Longer than any mail server may take to answer."""


Why: TypeAlias = Literal["not-wanted", "refused", "gave-up"]
"""Why a mail was dropped: nobody is to have it any more; the server refused it for good; it was tried too often."""

WAS_NOT_WANTED: Final[ColumnElement[bool]] = and_(
    OutboxMail.dropped_at.is_not(None), func.coalesce(OutboxMail.why_dropped, "") == "not-wanted"
)
"""Dropped only because nobody was to have it at that time: as if it had never been put."""


def put(db: Session, *, kind: str, about: str, due_at: datetime) -> bool:
    """Put a mail into the outbox, unless one of its kind about this is or was there. Returns whether it is due by that.

    One that was dropped because nobody was to have it any more is due again, as the same mail: where it did arrive
    after all, its Message-ID tells.
    """
    return put_all(db, kind=kind, abouts=(about,), due_at=due_at) == 1


def put_all(db: Session, *, kind: str, abouts: Collection[str], due_at: datetime) -> int:
    """The same for many at once, in one statement. Returns how many are due by it."""
    if not abouts:
        return 0
    rows = [{"id": new_id(), "kind": kind, "about": about, "due_at": due_at, "n_tries": 0} for about in abouts]
    mails = insert_into(db, OutboxMail).values(rows)
    again = mails.on_conflict_do_update(
        index_elements=[OutboxMail.kind, OutboxMail.about],
        set_={"due_at": due_at, "dropped_at": None, "why_dropped": None},  # who holds it still does
        where=WAS_NOT_WANTED & OutboxMail.sent_at.is_(None),
    )
    return len(db.scalars(again.returning(OutboxMail.id)).all())


def put_anew(db: Session, *, kind: str, about: str, due_at: datetime) -> None:
    """Put a mail that is wanted once more, whatever became of an earlier one about the same.

    It gets an id of its own, and so a Message-ID of its own: mailboxes throw a second mail with the same one away.
    """
    mail = insert_into(db, OutboxMail).values(id=new_id(), kind=kind, about=about, due_at=due_at, n_tries=0)
    anew = {
        "id": mail.excluded.id,
        "due_at": due_at,
        "n_tries": 0,
        "claimed_at": None,
        "sent_at": None,
        "dropped_at": None,
        "why_dropped": None,
    }
    db.execute(mail.on_conflict_do_update(index_elements=[OutboxMail.kind, OutboxMail.about], set_=anew))


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


def drop(db: Session, mail_id: str, *, at: datetime, why: Why = "not-wanted") -> None:
    """It is not to be sent after all: she wants no mails, is erased, or has answered meanwhile; or it cannot be."""
    db.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(dropped_at=at, why_dropped=why))


def take_back(db: Session, mail_id: str) -> None:
    """Forget a mail that was never tried, so that the same can be put again should it be wanted again."""
    db.execute(delete(OutboxMail).where(OutboxMail.id == mail_id))


def forget_failed(db: Session, *, kinds: Collection[str], abouts: Select[str]) -> None:
    """Forget mails that could not be delivered, so that the same can be put again: they would go somewhere else now."""
    failed = OutboxMail.why_dropped.in_(("refused", "gave-up"))
    db.execute(delete(OutboxMail).where(failed, OutboxMail.kind.in_(kinds), OutboxMail.about.in_(abouts)))


def drop_about(db: Session, ids: Collection[str], *, but: str, at: datetime) -> None:
    """Nothing about these is to be sent now, but for one kind of mail; what is put again later is due again."""
    unsent = OutboxMail.sent_at.is_(None), OutboxMail.dropped_at.is_(None), OutboxMail.kind != but
    db.execute(
        update(OutboxMail).where(OutboxMail.about.in_(ids), *unsent).values(dropped_at=at, why_dropped="not-wanted")
    )


def put_off(db: Session, mail_id: str, *, until: datetime) -> None:
    """The mail server did not take it; try again then."""
    db.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(due_at=until, claimed_at=None))


def give_back(db: Session, mail_id: str, *, until: datetime) -> None:
    """It was held and not tried: let go of it until then, and do not count the try."""
    db.execute(
        update(OutboxMail)
        .where(OutboxMail.id == mail_id)
        .values(due_at=until, claimed_at=None, n_tries=OutboxMail.n_tries - 1)
    )


def n_waiting(db: Session, *, now: datetime) -> int:
    """How many mails are due and neither sent nor dropped."""
    unsent = (OutboxMail.sent_at.is_(None), OutboxMail.dropped_at.is_(None), OutboxMail.due_at <= now)
    return db.scalar(select(func.count()).select_from(OutboxMail).where(*unsent)) or 0
