"""What a value in a TOML file may be: each content as a test and in words for the author who missed it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Final, TypeGuard

MOST: Final = 1_000_000_000_000
"""Numbers beyond this are slips; sums of many of them still have every digit."""

_ID = re.compile(r"[A-Za-z0-9-]{1,40}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Content:
    """One content that a key may have."""

    words: str
    """Completes "write ..."."""
    fits: Callable[[object], bool]
    among: tuple[str, ...] = ()
    """Every value there is, where they can be counted."""


def is_number(value: object) -> TypeGuard[int | float]:
    """True of a finite number within bounds; TOML's booleans, `inf` and `nan` are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST and isfinite(value)


def is_id(value: object) -> TypeGuard[str]:
    """True of 1 to 40 letters, digits and hyphens."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_name(value: object) -> TypeGuard[str]:
    """True of what can stand in an expression: a letter, then letters, digits and underscores, at most 40."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def is_language(value: object) -> TypeGuard[str]:
    """True of a BCP 47 tag such as `en` or `pt-BR`."""
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and _CONTROL.search(value) is None


def _is_said(value: object) -> bool:
    return _is_text(value) and bool(str(value).strip())


def _is_range(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(is_number, value)) and value[0] < value[1]


def _is_direction(value: object) -> bool:
    if isinstance(value, dict):
        return set(value) == {"toward"} and _is_range(value["toward"])
    return value in ("lower", "higher", "neither")


ID = Content("an id in quotes: up to 40 letters, digits and hyphens", is_id)
ID_OR_NOTHING = Content('an id in quotes, or "" for none', lambda value: value == "" or is_id(value))
NAME = Content("a name in quotes: a letter, then up to 39 letters, digits and underscores", is_name)
LANGUAGE = Content('a language tag such as "en" or "pt-BR"', is_language)
TEXT = Content("a text in quotes, without control characters", _is_text)
SAID = Content("a text in quotes that is not empty", _is_said)
FLAG = Content("true or false, without quotes", lambda value: isinstance(value, bool))
NUMBER = Content("a number", is_number)
POSITIVE = Content("a number above 0", lambda value: is_number(value) and value > 0)
SHARE = Content("a number from 0 to below 1", lambda value: is_number(value) and 0 <= value < 1)
RANGE = Content("the least and the most, such as [0, 10]", _is_range)
DIRECTION = Content('"lower", "higher", "neither" or { toward = [least, most] }', _is_direction)
NUMBER_OR_ID = Content("a number, or an id in quotes", lambda value: is_number(value) or is_id(value))
TABLE = Content("a table", lambda value: isinstance(value, dict))
SETS = Content(
    "a table of at most 500, each by a name of its own", lambda value: isinstance(value, dict) and len(value) <= 500
)
LIST = Content(
    "a list in square brackets, with at least one entry", lambda value: isinstance(value, list) and bool(value)
)
ROWS = Content(
    "a list of rows such as [[0, 20], [1, 24]], at least one and at most 1000",
    lambda value: isinstance(value, list) and 1 <= len(value) <= 1000,
)
IDS = Content(
    'a list of ids in quotes, such as [] or ["Q1"]',
    lambda value: isinstance(value, list) and all(isinstance(entry, str) for entry in value),
)


def tables(most: int = 100) -> Content:
    """A list of tables, at least one."""
    return Content(
        f"a list of tables, at least one and at most {most}",
        lambda value: (
            isinstance(value, list) and 1 <= len(value) <= most and all(isinstance(entry, dict) for entry in value)
        ),
    )


TABLES = tables()
SET_OR_LIST = Content(
    "the name of a set in quotes, or a list of tables", lambda value: is_id(value) or TABLES.fits(value)
)


def whole(least: int, most: int = 1_000_000) -> Content:
    """A whole number between two bounds, both allowed."""
    return Content(
        f"a whole number from {least} to {most}",
        lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most,
    )


def one_of(*words: str) -> Content:
    """One of a few words."""
    return Content(f"one of {listed(words)}", lambda value: value in words, among=words)


def some_of(*words: str) -> Content:
    """A list of at least one of a few words, each once."""
    return Content(
        f"a list of {listed(words)}, each at most once",
        lambda value: (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(word, str) and word in words for word in value)
            and len(set(value)) == len(value)
        ),
        among=words,
    )


def listed(words: tuple[str, ...] | list[str]) -> str:
    """Words in quotes, with commas."""
    return ", ".join(f'"{word}"' for word in words)


def shown(value: object) -> str:
    """A value as an author would know it again, however long it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value[:40]}..."' if len(value) > 40 else f'"{value}"'.replace("\n", " ")
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        is_short = 0 < len(value) <= 4 and not any(isinstance(entry, list | dict) for entry in value)
        return f"[{', '.join(map(shown, value))}]" if is_short else f"a list of {len(value)}"
    if isinstance(value, int) and abs(value) > MOST:
        return "a number of many digits"
    return str(value)


def nearest(word: str, words: tuple[str, ...] | list[str] | frozenset[str]) -> str | None:
    """The word that an author most likely meant; None when nothing is alike."""
    same = [other for other in words if other.casefold() == word.casefold()]
    found = same or get_close_matches(word[:60], list(words), n=1, cutoff=0.6)
    return found[0] if found else None
