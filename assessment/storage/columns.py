"""Types of columns that refuse at the door what one of the two databases would spoil or break on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class NaiveTimeError(DontWrapMixin, ValueError):
    """A time came without its zone; nobody can say later which moment it meant."""


class UnkeepableTextError(DontWrapMixin, ValueError):
    """A text holds NUL or half a surrogate pair: Postgres refuses the one, files and plots break on the other."""


def keepable(text: str) -> str:
    """The same text, once it is known that both databases and every export can hold it.

    Raises:
        UnkeepableTextError: it holds NUL or a lone surrogate. The text itself is not repeated.
    """
    if "\0" in text:
        raise UnkeepableTextError("The text holds a NUL character; remove it before keeping the text.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnkeepableTextError("The text holds half a surrogate pair; remove it before keeping the text.") from None
    return text


class At(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; without its zone on SQLite, which keeps none."""
        if value is None:
            return None
        if value.tzinfo is None or value.utcoffset() is None:
            raise NaiveTimeError("This time has no zone; pass an aware one, such as datetime.now(UTC).")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC, whatever zone the connection speaks in."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text in clear, of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's hook
        """The text, if it can be kept."""
        return value if value is None else keepable(value)
