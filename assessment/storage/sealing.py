"""What is kept encrypted, bound to its table, column and row.

A column type cannot know its row. So the type `Sealed` only refuses what is not sealed yet; a `SealedColumn` on the
class takes and gives plain values, and a hook seals them when the row is about to be written.

    class Client(Row):
        name = sealed_text()

    client.name = "Ada"       # an open envelope in client.name_sealed; sealed when the unit of work writes the row
    client.name               # opened by the keys of the unit of work, once
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from sqlalchemy import ColumnElement, Text, event
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapper,
    Session,
    mapped_column,
    object_mapper,
    object_session,
)
from sqlalchemy.types import TypeDecorator

from assessment.storage.columns import keepable
from assessment.storage.keys import Keys

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Dialect

Kept = TypeVar("Kept")


class UnsealedError(DontWrapMixin, TypeError):
    """Something that is not sealed was about to be written to a sealed column."""


class NoKeysError(RuntimeError):
    """A sealed value was asked for outside a unit of work, where there are no keys."""


class Envelope:
    """A sealed value on its way: the token is known once it was sealed, the text once it was given or opened."""

    __slots__ = ("text", "token")

    def __init__(self, *, text: str | None = None, token: str | None = None) -> None:
        self.text = text
        self.token = token

    def __repr__(self) -> str:
        return "<Envelope>"


class Sealed(TypeDecorator[Envelope]):
    """Column type of tokens; refuses everything that has none."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Envelope | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's hook
        """The token."""
        if value is None:
            return None
        if not isinstance(value, Envelope) or value.token is None:
            raise UnsealedError("A sealed column takes sealed text only; set it through the object's attribute.")
        return value.token

    def process_result_value(self, value: str | None, dialect: Dialect) -> Envelope | None:  # noqa: ARG002
        """A closed envelope; it is opened when somebody reads it."""
        return None if value is None else Envelope(token=value)


class SealedColumn(Generic[Kept]):
    """An attribute whose value is sealed on its way to the column of its name."""

    def __init__(
        self,
        *,
        pack: Callable[[Kept], str],
        unpack: Callable[[str], Kept],
        empty: Callable[[], Kept],
        required: bool = False,
    ) -> None:
        self._pack = pack
        self._unpack = unpack
        self._empty = empty
        self._required = required

    def __set_name__(self, owner: type[DeclarativeBase], name: str) -> None:
        self.name = name
        self.attribute = f"{name}_sealed"
        self._owner = owner
        setattr(owner, self.attribute, mapped_column(name, Sealed, nullable=not self._required))

    @overload
    def __get__(self, row: None, owner: type) -> SealedColumn[Kept]: ...
    @overload
    def __get__(self, row: object, owner: type) -> Kept: ...
    def __get__(self, row: object | None, owner: type) -> SealedColumn[Kept] | Kept:
        if row is None:
            return self
        envelope: Envelope | None = getattr(row, self.attribute)
        if envelope is None:
            return self._empty()
        if envelope.text is None:
            envelope.text = self._opened(envelope, _id_of(row), _keys_near(row))
        return self._unpack(envelope.text)

    def __set__(self, row: object, value: Kept) -> None:
        is_nothing = not self._required and value == self._empty()
        setattr(row, self.attribute, None if is_nothing else Envelope(text=self._pack(value)))

    def seal(self, row: object, keys: Keys) -> None:
        """Close the envelope if it is open, so that the row can be written."""
        envelope: Envelope | None = getattr(row, self.attribute)
        if envelope is not None and envelope.token is None and envelope.text is not None:
            envelope.token = keys.seal(envelope.text, self.place(_id_of(row)))

    @property
    def column(self) -> ColumnElement[Envelope | None]:
        """The column itself, for statements: `select(Administration.id, Administration.texts.column)`."""
        return self._owner.__table__.c[self.name]

    def value_in(self, envelope: Envelope | None, row_id: str, keys: Keys) -> Kept:
        """The value of a row of which only this column was selected."""
        return self._empty() if envelope is None else self._unpack(self._opened(envelope, row_id, keys))

    def place(self, row_id: str) -> str:
        """What a token is bound to: `table.column.id`."""
        return f"{self._owner.__tablename__}.{self.name}.{row_id}"

    def _opened(self, envelope: Envelope, row_id: str, keys: Keys) -> str:
        return keys.unseal(envelope.token or "", self.place(row_id))


def sealed_text() -> SealedColumn[str | None]:
    """A text, or None."""
    return SealedColumn(pack=lambda text: keepable(text or ""), unpack=str, empty=_none)


def required_sealed_text() -> SealedColumn[str]:
    """A text that is always there."""
    return SealedColumn(pack=keepable, unpack=str, empty=str, required=True)


def sealed_json() -> SealedColumn[dict[str, Any]]:
    """A JSON object. Each read gives a new one: to change it, set the attribute again."""
    return SealedColumn(pack=_packed, unpack=json.loads, empty=dict, required=True)


def sealed_texts() -> SealedColumn[dict[str, str]]:
    """Texts by id, in one envelope; none at all where there are no texts."""
    return SealedColumn(pack=_packed, unpack=json.loads, empty=dict)


def sealed_responses() -> SealedColumn[dict[str, Any]]:
    """Coded responses by id, in one envelope; none at all where there are none."""
    return SealedColumn(pack=_packed, unpack=json.loads, empty=dict)


def sealed_list() -> SealedColumn[tuple[str, ...] | None]:
    """Texts in order, or None; a tuple, because a list changed in place would not be written."""
    return SealedColumn(pack=_packed, unpack=lambda text: tuple(json.loads(text)), empty=_none)


def sealed_columns(row_class: type) -> Iterator[SealedColumn[Any]]:
    """Every sealed attribute of a table's class: the inventory that tests and key rotation read."""
    for ancestor in row_class.__mro__:
        yield from (value for value in vars(ancestor).values() if isinstance(value, SealedColumn))


def keys_of(db: Session) -> Keys:
    """The keys of this unit of work.

    Raises:
        NoKeysError: it was not opened by a `Database`.
    """
    keys = db.info.get("keys")
    if not isinstance(keys, Keys):
        raise NoKeysError("This unit of work has no keys; open it with Database.reading() or Database.writing().")
    return keys


def seal_before_writing(row_class: type) -> None:
    """Seal the open envelopes of every class below this one when its rows are written."""
    event.listen(row_class, "before_insert", _seal, propagate=True)
    event.listen(row_class, "before_update", _seal, propagate=True)


def _seal(mapper: Mapper[Any], connection: Connection, row: object) -> None:  # noqa: ARG001  SQLAlchemy's hook
    for column in sealed_columns(mapper.class_):
        column.seal(row, _keys_near(row))


def _keys_near(row: object) -> Keys:
    db = object_session(row)
    if db is None:
        raise NoKeysError(f"This {type(row).__name__} is no longer in a unit of work; read what is sealed inside one.")
    return keys_of(db)


def _id_of(row: object) -> str:
    return str(object_mapper(row).primary_key_from_instance(row)[0])


def _packed(value: object) -> str:
    return keepable(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def _none() -> None:
    return None
