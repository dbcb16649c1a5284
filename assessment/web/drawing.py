"""How an item is drawn: row or list, which values stand on a line, what a problem with an answer is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assessment.questionnaire.definition import Field, Item

LONGEST_IN_A_ROW = 18
MOST_IN_A_ROW = 5
"""Longer labels or more options form a list on every screen: a layout that follows the device would enter scores."""
MOST_RADIOS_ON_A_LINE = 11

_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")


def stands_in_row(item: Item) -> bool:
    """Whether a choice's options stand in a row: few, short and numbers. The definition decides, never the screen."""
    valued = [option for option in item.options if option.value is not None]
    return (
        2 <= len(valued) <= MOST_IN_A_ROW
        and all(not isinstance(option.value, str) for option in valued)
        and all(len(option.label) <= LONGEST_IN_A_ROW for option in valued)
    )


def ticks(item: Item) -> list[str]:
    """The values of a slider that is drawn as radios on a line; empty where a number field takes their place."""
    if item.range is None:
        return []
    least, most = item.range
    n = int((most - least) / item.step + 1e-9) + 1
    if n > MOST_RADIOS_ON_A_LINE:
        return []
    return [f"{least + i * item.step:g}" for i in range(n)]


def is_opening(items: Iterable[Item]) -> bool:
    """Whether a page is one required choice of two, whose answers are then its two buttons."""
    shown = list(items)
    return (
        len(shown) == 1
        and shown[0].type == "choice"
        and shown[0].required
        and not shown[0].ratings
        and len(shown[0].options) == 2
    )


def plain(value: float | str | None) -> str:
    """A value as a form sends it: `3`, `0.5`, `not-sure`."""
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:g}"


def date_part(answers: Mapping[str, Sequence[str]], field_id: str, part: Literal["day", "month", "year"]) -> str:
    """One part of a date as she typed it, or of the ISO date that it became."""
    typed = answers.get(f"{field_id}.{part}", ())
    if typed:
        return typed[0]
    found = _ISO_DATE.fullmatch(next(iter(answers.get(field_id, ())), ""))
    return found[part].lstrip("0") if found else ""


def problems(errors: Mapping[str, str], fields: Iterable[Field]) -> list[tuple[str, str]]:
    """The control of each problem on a page and what to do, in the order of the page.

    What is to be done in several places is said with what was asked there, or the links could not be told apart.
    """
    n_saying = Counter(errors.values())
    return [
        (field.id, errors[field.id] if n_saying[errors[field.id]] == 1 else f"{field.text} {errors[field.id]}")
        for field in fields
        if field.id in errors
    ]


FILTERS = (ticks, plain, date_part, problems)
