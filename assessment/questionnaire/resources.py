"""Help lines by country and language, as a practice keeps them in resources.toml; knows no page and no client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from assessment.questionnaire.language.contents import LANGUAGE, SAID, TABLE, TABLES, TEXT, Content, whole
from assessment.questionnaire.language.keys import Key, Shape
from assessment.questionnaire.language.parts import Part
from assessment.questionnaire.language.sources import Source, opened
from assessment.questionnaire.problems import Problem, in_order

WARN_AFTER_DAYS: Final = 180
"""Lines change their numbers; a list that nobody has compared for half a year deserves a look."""

_COUNTRY: Final = Content(
    'a country as two capital letters, such as "US"',
    lambda value: (
        isinstance(value, str) and len(value) == 2 and value.isascii() and value.isalpha() and value.isupper()
    ),
)
_DATE: Final = Content("a date without quotes, such as 2026-01-31", lambda value: type(value) is date)

RESOURCES: Final = Shape(
    "resources.toml",
    {
        "above": Key(TEXT),
        "foot": Key(TEXT),
        "none": Key(SAID, required=True),
        "warn_after_days": Key(whole(1, 3660)),
        "words": Key(TABLE),
        "lists": Key(TABLES),
    },
)
WORDS: Final = Shape(
    "the words around the lists in one language",
    {"above": Key(TEXT), "foot": Key(TEXT), "none": Key(SAID, required=True)},
)
LIST: Final = Shape(
    "a list of help lines",
    {
        "country": Key(_COUNTRY, required=True),
        "language": Key(LANGUAGE, required=True),
        "last_checked": Key(_DATE),
        "lines": Key(TABLES, required=True),
    },
)
LINE: Final = Shape(
    "a help line",
    {
        "name": Key(SAID, required=True),
        "for_whom": Key(SAID, required=True),
        "call": Key(SAID),
        "tty": Key(SAID),
        "text": Key(SAID),
        "chat": Key(SAID),
        "hours": Key(SAID),
    },
)
SHAPES: Final = (RESOURCES, WORDS, LIST, LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """One line with the ways to reach it, each as it is dialled or written; "" where there is none."""

    name: str
    for_whom: str
    call: str = ""
    tty: str = ""
    text: str = ""
    chat: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpList:
    """The lines of one country in one language, in the order shown."""

    country: str
    language: str
    lines: tuple[HelpLine, ...]
    last_checked: date | None = None
    """The day on which a person compared the lines with their own pages; None when nobody has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands above, below and in place of a list."""

    none: str
    above: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """All of resources.toml: the lists, and what stands above, below and in place of one."""

    none: str
    above: str = ""
    foot: str = ""
    warn_after_days: int = WARN_AFTER_DAYS
    lists: tuple[HelpList, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    """What stands around the lists in other languages."""

    def in_language(self, language: str) -> Resources:
        """The same lists, with the words around them in this language, or a kindred one, where it has some."""
        words = self.words.get(language) or self.words.get(language.split("-", maxsplit=1)[0])
        return self if words is None else replace(self, none=words.none, above=words.above, foot=words.foot)

    def list_for(self, country: str, language: str) -> HelpList | None:
        """The country's list in this language, or in a kindred one (`en` for `en-GB`), or else the first it has.

        A number that can be dialled helps more than the right language, so another language of the same country is
        better than none; another country's numbers are not. None when the country has no list.
        """
        here = [one for one in self.lists if one.country == country.upper()]
        spoken = language.lower().split("-")[0]
        by_closeness = sorted(
            here, key=lambda one: (one.language.lower() != language.lower(), one.language.split("-")[0] != spoken)
        )
        return by_closeness[0] if by_closeness else None

    def is_stale(self, help_list: HelpList, on: date) -> bool:
        """Whether a list was never checked, or so long ago that it has to be checked again."""
        checked = help_list.last_checked
        return checked is None or on - checked > timedelta(days=self.warn_after_days)

    def stale_on(self, on: date) -> tuple[HelpList, ...]:
        """The lists of which the practice is warned on this day; they are shown all the same, without the foot."""
        return tuple(one for one in self.lists if self.is_stale(one, on))


def read_resources(path: Path) -> tuple[Resources | None, tuple[Problem, ...]]:
    """The help lines of a file; None when something in it is wrong. Never raises on what the file holds."""
    source = opened(path)
    resources = resources_of(source)
    return resources, in_order(source.problems)


def resources_of(source: Source) -> Resources | None:
    """The help lines of a source that was opened; its problems are noted there, and then there are none."""
    if source.problems:
        return None
    top = Part(source, (), source.data, RESOURCES)
    lists, words = tuple(_list(part) for part in top.parts("lists", LIST)), _words(top)
    _note_twice(top, lists)
    if source.problems:
        return None
    return Resources(
        none=top.text("none"),
        above=top.text("above"),
        foot=top.text("foot"),
        warn_after_days=top.whole("warn_after_days") or WARN_AFTER_DAYS,
        lists=lists,
        words=words,
    )


def _words(top: Part) -> dict[str, Words]:
    """The words around the lists by language."""
    found: dict[str, Words] = {}
    for language, table in top.table("words").items():
        path = (*top.where("words"), language)
        if not LANGUAGE.fits(language) or not isinstance(table, dict):
            remedy = 'write [words.LANGUAGE], such as [words.es], with "above", "foot" and "none" below'
            top.source.note(path, "wrong-value", f"`words.{language}` names no language's words", remedy)
            continue
        part = Part(top.source, path, table, WORDS)
        found[language] = Words(none=part.text("none"), above=part.text("above"), foot=part.text("foot"))
    return found


def _list(part: Part) -> HelpList:
    checked = part.value("last_checked")
    return HelpList(
        country=part.word("country"),
        language=part.word("language"),
        last_checked=checked if isinstance(checked, date) else None,
        lines=tuple(_line(line) for line in part.parts("lines", LINE)),
    )


def _line(part: Part) -> HelpLine:
    ways = ("call", "tty", "text", "chat")
    if part.is_usable and not any(part.has(way) for way in ways):
        part.note(None, "no-way", f"{part.text('name')} has no way to reach it", f"give one of {', '.join(ways)}")
    return HelpLine(
        name=part.text("name"),
        for_whom=part.text("for_whom"),
        call=part.text("call"),
        tty=part.text("tty"),
        text=part.text("text"),
        chat=part.text("chat"),
        hours=part.text("hours"),
    )


def _note_twice(top: Part, lists: tuple[HelpList, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(lists):
        key = (one.country, one.language)
        if key in seen and all(key):
            what = f"a second list for {one.country} in {one.language}"
            top.source.note(("lists", number), "twice", what, "join the two lists")
        seen.add(key)
