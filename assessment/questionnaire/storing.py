"""What a sitting leaves behind, questionnaire by questionnaire; which pages were sent is handed in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessment.questionnaire.definition import Field, Questionnaire, Responses, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What one questionnaire leaves behind: each of its fields stands among the values or has a reason why not."""

    responses: Responses
    is_whole: bool
    """Every page that has something to ask was sent."""
    n_asked: int
    """Fields that were shown on a page that was sent."""
    n_answered: int
    """Of these, those with a value or a reason that she chose; what was left open is not answered."""


def part_of(
    questionnaire: Questionnaire,
    shown: Mapping[int, Sequence[Field]],
    responses: Responses,
    sent: Collection[int],
    put_aside: Collection[int],
) -> Stored:
    """What one questionnaire leaves behind.

    Args:
        questionnaire: one of the sitting's.
        shown: what its pages ask, by their numbers.
        responses: all coded responses of the sitting.
        sent: numbers of the pages sent.
        put_aside: numbers of pages sent half filled: kept too, but they make nothing whole.
    """
    asked = {one.id: n in sent or n in put_aside for n, fields in shown.items() for one in fields}
    values: dict[str, Value] = {}
    missing: dict[str, str] = {}
    for id_ in questionnaire.fields:
        if id_ not in asked:
            missing[id_] = "not-asked"
        elif not asked[id_]:
            missing[id_] = "not-reached"
        elif id_ in responses.values:
            values[id_] = responses.values[id_]
        else:
            missing[id_] = responses.missing.get(id_, "blank")
    return Stored(
        responses=Responses(values=values, missing=missing),
        is_whole=all(n in sent for n in shown),
        n_asked=sum(asked.values()),
        n_answered=len(values) + _n_chosen(missing),
    )


def _n_chosen(missing: Mapping[str, str]) -> int:
    """How many reasons for missing were chosen by her."""
    return sum(reason not in {"blank", "not-asked", "not-reached"} for reason in missing.values())


def only(stored: Mapping[str, Stored], keep: Collection[str]) -> Mapping[str, Stored]:
    """Only the items named, with nothing on record about the others; a kept item keeps all its ratings."""
    kept: dict[str, Stored] = {}
    for id_, one in stored.items():
        every = {*one.responses.values, *one.responses.missing}
        responses = one.responses.of({name: None for name in every if name in keep or name.split(".")[0] in keep})
        n_blank = sum(reason == "blank" for reason in responses.missing.values())
        n_answered = len(responses.values) + _n_chosen(responses.missing)
        if n_blank or n_answered:
            kept[id_] = Stored(responses=responses, is_whole=False, n_asked=n_blank + n_answered, n_answered=n_answered)
    return kept
