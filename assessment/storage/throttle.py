"""How often somebody knocked at a door, counted in the database: the same count in every worker and after a restart.

For Flask-Limiter: `Limiter(storage_uri="practice://", storage_options={"database": database})`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from limits.storage import Storage
from sqlalchemy import case, delete, select
from sqlalchemy.exc import SQLAlchemyError

from assessment.storage.tables import Throttle
from assessment.storage.upserts import insert_into

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.storage.database import Database


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class PracticeStorage(Storage):
    """Counts in the `throttle` table. Each call is one statement by itself, outside the request's own unit of work.

    A key may name an address or a sign-in name, so only its look-up hash is kept.
    """

    STORAGE_SCHEME = ["practice"]  # noqa: RUF012  the library's own name and type

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: object) -> None:
        super().__init__(uri, wrap_exceptions)
        self._database = cast("Database", options["database"])
        self._clock = cast("Callable[[], datetime]", options.get("clock", _wall_clock))

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong here."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Knock, and learn how often that was in this window; a window that is over begins anew.

        One statement: of any number at once each gets another count.
        """
        now = self._clock()
        with self._database.singly() as db:
            knock = insert_into(db, Throttle).values(
                key=self._kept(key), n=amount, until=now + timedelta(seconds=expiry)
            )
            is_over = Throttle.until <= now
            counted = knock.on_conflict_do_update(
                index_elements=[Throttle.key],
                set_={
                    "n": case((is_over, knock.excluded.n), else_=Throttle.n + knock.excluded.n),
                    "until": case((is_over, knock.excluded.until), else_=Throttle.until),
                },
            ).returning(Throttle.n)
            return db.execute(counted).scalar_one()

    def get(self, key: str) -> int:
        """The count so far in this window."""
        counted = select(Throttle.n).where(Throttle.key == self._kept(key), Throttle.until > self._clock())
        with self._database.singly() as db:
            return db.scalar(counted) or 0

    def get_expiry(self, key: str) -> float:
        """When the window is over, in seconds since 1970; now, where there is none."""
        with self._database.singly() as db:
            until = db.scalar(select(Throttle.until).where(Throttle.key == self._kept(key)))
        return (until or self._clock()).timestamp()

    def check(self) -> bool:
        """Whether the table can be read."""
        with self._database.singly() as db:
            db.execute(select(Throttle.n).limit(1))
        return True

    def reset(self) -> int:
        """Forget all counts."""
        with self._database.singly() as db:
            return len(db.scalars(delete(Throttle).returning(Throttle.n)).all())

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._database.singly() as db:
            db.execute(delete(Throttle).where(Throttle.key == self._kept(key)))

    def _kept(self, key: str) -> str:
        return self._database.keys.lookup(f"throttle\n{key}")


def forget_past(db: Session, *, now: datetime) -> None:
    """Take away the counts whose window is over."""
    db.execute(delete(Throttle).where(Throttle.until <= now))
