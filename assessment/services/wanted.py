"""What is to be taken out, and by whom: plain values that a form, a preset and a command all end in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, cast, get_args

Shape: TypeAlias = Literal["wide", "long", "zip", "xlsx", "sav", "codebook"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

Asked: TypeAlias = tuple[str, int | None]
"""A questionnaire by its id, and one version of it or all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks for."""

    shape: Shape = "wide"
    client_ids: tuple[str, ...] = ()
    """Empty: everybody within reach."""
    since: date | None = None
    until: date | None = None
    questionnaires: tuple[Asked, ...] = ()
    """Empty: all of them."""
    own_words: bool = False
    """With private items and dated notes."""
    byte_mark: bool = False
    decimal_comma: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who takes something out, and of whom she may."""

    actor_id: str
    """An account's id, or what stands for the machine itself."""
    clinician_id: str | None
    """Only clients in her care; None for everybody in the practice, which is the machine's alone."""

    @classmethod
    def of_clinician(cls, account_id: str) -> Reach:
        """A clinician's own: her caseload."""
        return cls(actor_id=account_id, clinician_id=account_id)


def asked_named(name: str) -> Asked:
    """A questionnaire from how people write it: `calm`, or `calm@2` for one version.

    Raises:
        ValueError: what follows the @ is no whole number.
    """
    id_, at, version = name.partition("@")
    return id_, int(version) if at else None


def name_of(asked: Asked) -> str:
    """The same back again."""
    id_, version = asked
    return id_ if version is None else f"{id_}@{version}"


def as_json(wanted: Wanted) -> dict[str, Any]:
    """As a preset keeps it."""
    return {
        "shape": wanted.shape,
        "clients": list(wanted.client_ids),
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
        "questionnaires": [name_of(asked) for asked in wanted.questionnaires],
        "own_words": wanted.own_words,
        "byte_mark": wanted.byte_mark,
        "decimal_comma": wanted.decimal_comma,
    }


def from_json(kept: Mapping[str, Any]) -> Wanted:
    """Back from a preset."""
    return Wanted(
        shape=cast(Shape, kept["shape"]),
        client_ids=tuple(kept["clients"]),
        since=date.fromisoformat(kept["since"]) if kept["since"] else None,
        until=date.fromisoformat(kept["until"]) if kept["until"] else None,
        questionnaires=tuple(map(asked_named, kept["questionnaires"])),
        own_words=kept["own_words"],
        byte_mark=kept["byte_mark"],
        decimal_comma=kept["decimal_comma"],
    )
