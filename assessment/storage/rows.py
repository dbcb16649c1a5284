"""What all tables share: ids, names of constraints, column types, defaults that hold from the start."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, MetaData, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from assessment.storage.columns import At, Words
from assessment.storage.sealing import seal_before_writing

ID_BYTES = 16
"""128 bits: nobody finds an id by trying (ASVS 11.5.1). In an address they are 22 characters."""

BigCount = BigInteger().with_variant(Integer, "sqlite")
"""Counts rows; on SQLite an integer of any size, because only `INTEGER PRIMARY KEY` counts by itself there."""


def new_id() -> str:
    """A random id."""
    return secrets.token_urlsafe(ID_BYTES)


class Row(DeclarativeBase):
    """What every table shares: names of constraints, and a column type for each type of value."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it once, when the class is made
        str: Words,
        datetime: At,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


seal_before_writing(Row)


@event.listens_for(Row, "init", propagate=True)
def _defaults_from_the_start(row: Row, args: object, values: dict[str, object]) -> None:  # noqa: ARG001  SQLAlchemy's hook
    """Ids and defaults hold as soon as the object is made, not only once it is written."""
    for attribute in row.__mapper__.column_attrs:
        default = attribute.columns[0].default
        if isinstance(default, ScalarElementColumnDefault):
            values.setdefault(attribute.key, default.arg)
        elif isinstance(default, CallableColumnDefault):
            values.setdefault(attribute.key, default.arg(None))  # type: ignore[arg-type]  # none of ours asks for it


class Addressed:
    """A row with a random id of its own, from the moment the object is made, so that values can be sealed to it."""

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


class Counted:
    """A row that no address names; the database counts its id."""

    id: Mapped[int] = mapped_column(BigCount, primary_key=True, sort_order=-1)


def points_to(column: str) -> ForeignKey:
    """A foreign key that is checked at commit, so that rows of one unit of work may be written in any order."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


def one_of(column: str, *values: str) -> CheckConstraint:
    """The column takes these words only."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def one_at_a_time(name: str, *columns: str, where: str) -> Index:
    """No two rows agree in these columns while the condition holds."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


def only_where(name: str, column: str, *, where: str) -> Index:
    """An index of the few rows for which the condition holds."""
    return Index(name, column, sqlite_where=text(where), postgresql_where=text(where))
