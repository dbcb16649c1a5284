"""Who looked at whom: rows that are only ever added, in one chain for each client (or account).

Each row's hash covers the one before it and needs the practice's key, so a row that is changed, moved or taken out of
the middle shows, even if whoever did it could write to the database. Rows taken off the end do not.
"""

from __future__ import annotations

import hmac
from collections.abc import Generator, Sequence
from datetime import UTC, datetime

from sqlalchemy import and_, func, insert, or_, select
from sqlalchemy.orm import Session

from assessment.storage.keys import Keys
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Account, Audit, Care


def looked(db: Session, *, chain: str, actor_id: str, action: str, at: datetime) -> None:
    """Add a look to a chain.

    Args:
        chain: id of the client, or the account, whose data it was.
        actor_id: id of the account that looked.
        action: a fixed word for what was done; never a name or an answer.
    """
    if db.get_bind().dialect.name == "postgresql":
        # Two looks at one client wait for each other; SQLite has one writer anyway.
        db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(chain, 0))))
    last = db.execute(select(Audit.n, Audit.hash).where(Audit.chain == chain).order_by(Audit.n.desc()).limit(1)).first()
    look = Audit(chain=chain, n=last.n + 1 if last else 1, at=at, actor_id=actor_id, action=action)
    look.hash = _hash(keys_of(db), look, last.hash if last else "")
    db.add(look)
    db.flush()


def looked_at_each(db: Session, *, chains: Sequence[str], actor_id: str, action: str, at: datetime) -> None:
    """Add the same look to some hundred chains, in a few statements.

    Args:
        chains: each once, and in one order whoever asks, so that two at once wait for each other and never both.
        actor_id, action: as in `looked`.
    """
    if db.get_bind().dialect.name == "postgresql":
        for chain in chains:
            db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(chain, 0))))
    newest = select(Audit.chain, func.max(Audit.n).label("n")).where(Audit.chain.in_(chains)).group_by(Audit.chain)
    newest_rows = newest.subquery()
    is_newest = and_(Audit.chain == newest_rows.c.chain, Audit.n == newest_rows.c.n)
    found = db.execute(select(Audit.chain, Audit.n, Audit.hash).join(newest_rows, is_newest))
    last = {chain: (n, digest) for chain, n, digest in found}
    rows = []
    for chain in chains:
        n, before = last.get(chain, (0, ""))
        look = Audit(chain=chain, n=n + 1, at=at, actor_id=actor_id, action=action)
        told = {"chain": chain, "n": n + 1, "at": at, "actor_id": actor_id, "action": action}
        rows.append(told | {"hash": _hash(keys_of(db), look, before)})
    db.execute(insert(Audit), rows)


def is_covered(db: Session, *, chain: str, actor_id: str, since: datetime) -> bool:
    """Whether this account has looked at this chain since then, so that a picture on the page is no look of its own."""
    return bool(
        db.scalar(select(Audit.id).where(Audit.chain == chain, Audit.actor_id == actor_id, Audit.at >= since).limit(1))
    )


def looks_at(db: Session, chain: str) -> list[Audit]:
    """Everything that was done to one client's data, oldest first."""
    return list(db.scalars(select(Audit).where(Audit.chain == chain).order_by(Audit.n)))


def newest(
    db: Session,
    chain: str,
    *,
    n: int | None = None,
    after: int = 0,
    by: str | None = None,
    but: str | None = None,
    since: datetime | None = None,
) -> list[Audit]:
    """The last things done to one client's data, newest first.

    Args:
        n, after: so many of them, past so many.
        by, but: done by this account, or by everybody but this one.
        since: no older ones.
    """
    rows = select(Audit).where(Audit.chain == chain)
    rows = rows.where(Audit.actor_id == by) if by is not None else rows
    rows = rows.where(Audit.actor_id != but) if but is not None else rows
    rows = rows.where(Audit.at >= since) if since is not None else rows
    return list(db.scalars(rows.order_by(Audit.n.desc()).limit(n).offset(after or None)))


def n_looks(db: Session, chain: str) -> int:
    """How many things were done to one client's data."""
    return db.scalar(select(func.max(Audit.n)).where(Audit.chain == chain)) or 0


def page_of_looks(
    db: Session,
    *,
    reader_id: str,
    chain: str = "",
    is_owner: bool = False,
    machine: str = "",
    before: int | None = None,
    n: int,
) -> list[Audit]:
    """What a clinician may read of all looks, newest first: those at clients in her care today, and at her own account.

    Args:
        chain: only this one; the caller knows that it is hers to read.
        is_owner: also what every clinician of the practice did, at whose data ever; what clients did is theirs.
        machine: the word for commands on the practice's machine, which an owner reads of as well.
        before: only rows that are older than this one.
    """
    own = select(Care.client_id).where(Care.clinician_id == reader_id, Care.until.is_(None))
    readable = or_(Audit.chain.in_(own), Audit.chain == reader_id)
    if is_owner:
        clinicians = select(Account.id).where(Account.role == "clinician")
        readable = or_(readable, Audit.actor_id.in_(clinicians), Audit.actor_id == machine)
    rows = select(Audit).where(Audit.chain == chain if chain else readable)
    rows = rows.where(Audit.id < before) if before is not None else rows
    return list(db.scalars(rows.order_by(Audit.id.desc()).limit(n)))


def all_looks(db: Session) -> Generator[Audit]:
    """Every row of every chain, a chain at a time and oldest first, without holding them all."""
    with db.scalars(select(Audit).order_by(Audit.chain, Audit.n).execution_options(yield_per=1000)) as looks:
        yield from looks


def is_as_written(db: Session, look: Audit, before: Audit | None) -> bool:
    """Whether a row follows the one before it in its chain (None: it is the first) and is as it was written."""
    n, hash_before = (before.n, before.hash) if before else (0, "")
    return look.n == n + 1 and hmac.compare_digest(look.hash, _hash(keys_of(db), look, hash_before))


def _hash(keys: Keys, look: Audit, before: str) -> str:
    at = look.at.astimezone(UTC).isoformat()
    return keys.lookup("\n".join(("audit", before, look.chain, str(look.n), at, look.actor_id, look.action)))
