"""The columns of an export, fixed from definitions before a row is read: for all versions of each questionnaire.

Names are the ids of definitions. Where two questionnaires share one, both names say theirs in front: `calm/TOTAL`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assessment.questionnaire.definition import Field, Questionnaire

Kind: TypeAlias = Literal[
    "version", "error_revision", "response", "missing", "score", "n", "band", "pattern", "notes", "flags"
]

ReadAs: TypeAlias = Literal["text", "number", "whole", "date", "time"]
"""What a program reads a column as; empty cells are no value in all of them."""

NOT_OFFERED = {
    "blank": "left open",
    "not-asked": "hidden by its condition",
    "not-reached": "the sitting ended before",
}
"""Reasons for missing that no client chooses, in words."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that is the same in every export: its name, what it is read as, what it means."""

    name: str
    read_as: ReadAs
    meaning: str


SITTING = (
    Heading("client", "text", "The client's code."),
    Heading("track", "whole", "Which relationship of hers is followed, counted from 1."),
    Heading("plan", "text", "The plan of this sitting."),
    Heading("turn", "whole", "Which of the plan's retakes in turn, counted from 0; empty at intake."),
    Heading("occasion", "whole", "Number of the sitting: 0 is the intake, -1 the last of those that were imported."),
    Heading("state", "text", "sent, stopped (left before the end), ended (by an answer) or lapsed."),
    Heading("begun_at", "time", "When it was begun, in the practice's time zone, with its offset."),
    Heading("sent_at", "time", "When it was sent, in the practice's time zone, with its offset."),
    Heading("completed_on", "date", "Date on which it counts as completed."),
    Heading("safety_flag", "text", "Mark after this sitting: none, talk-first, review or closed."),
    Heading("origin", "text", "asked (here), or imported (from a file of answers)."),
)
DISCLOSURE = "disclosure"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds, and the id of the field or score that it belongs to."""

    heading: str
    kind: Kind
    questionnaire: str = ""
    id: str = ""


def is_exported(field: Field, private: Collection[str]) -> bool:
    """Private items are exported only by name."""
    return not field.item.private or field.item.id in private


def newest_first(questionnaires: Iterable[Questionnaire]) -> dict[str, list[Questionnaire]]:
    """All versions by questionnaire, in the order given; of each the newest first."""
    versions: dict[str, list[Questionnaire]] = {}
    for questionnaire in questionnaires:
        versions.setdefault(questionnaire.id, []).append(questionnaire)
    return {id_: sorted(those, key=lambda each: -each.version) for id_, those in versions.items()}


def columns_of(questionnaires: Sequence[Questionnaire], *, private: Collection[str] = ()) -> tuple[Column, ...]:
    """Every column but the sitting's own and the disclosure, by questionnaire."""
    columns = [
        column for versions in newest_first(questionnaires).values() for column in _of_questionnaire(versions, private)
    ]
    taken = Counter([*(heading.name for heading in SITTING), DISCLOSURE, *(column.heading for column in columns)])
    return tuple(
        column if taken[column.heading] == 1 else _with_questionnaire(column, column.questionnaire)
        for column in columns
    )


def _with_questionnaire(column: Column, questionnaire: str) -> Column:
    return Column(f"{questionnaire}/{column.heading}", column.kind, questionnaire, column.id)


def _of_questionnaire(versions: Sequence[Questionnaire], private: Collection[str]) -> list[Column]:
    """The columns of the newest version in its order, then those that only older ones have."""
    id_ = versions[0].id
    fields = dict.fromkeys(f.id for each in versions for f in each.fields.values() if is_exported(f, private))
    scores = dict.fromkeys(score for each in versions for score in each.scores)
    columns = [Column(f"{id_}.version", "version", id_)]
    if any(scale.error for each in versions for scale in each.scales):
        columns.append(Column(f"{id_}.error_revision", "error_revision", id_))
    for field in fields:
        columns += [Column(field, "response", id_, field), Column(f"{field}.missing", "missing", id_, field)]
    for score in scores:
        columns += [Column(score, "score", id_, score), Column(f"{score}.n", "n", id_, score)]
        columns.append(Column(f"{score}.band", "band", id_, score))
    if any(each.patterns for each in versions):
        columns.append(Column(f"{id_}.pattern", "pattern", id_))
    if any(each.notes for each in versions):
        columns.append(Column(f"{id_}.notes", "notes", id_))
    columns.append(Column(f"{id_}.flags", "flags", id_))
    return columns


def read_as(column: Column, versions: Iterable[Questionnaire]) -> ReadAs:
    """What a column is read as; a response is a number where it is one in every version that asks for it."""
    match column.kind:
        case "version" | "error_revision" | "n":
            return "whole"
        case "score":
            return "number"
        case "response":
            fields = [each.fields[column.id] for each in versions if column.id in each.fields]
            return "number" if fields and all(is_number(field) for field in fields) else "text"
        case _:
            return "text"


def is_number(field: Field) -> bool:
    """Whether all its responses are numbers."""
    if field.item.type == "choice":
        return not any(isinstance(value, str) for value in field.values)
    return field.item.type in {"slider", "number"}
