"""Every key of a questionnaire's file, table by table: what it holds and whether it has to be there.

The authors' guide has a line for each of them, and a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assessment.questionnaire.language.contents import (
    DIRECTION,
    FLAG,
    ID,
    ID_OR_NOTHING,
    IDS,
    LANGUAGE,
    LIST,
    NAME,
    NUMBER,
    NUMBER_OR_ID,
    POSITIVE,
    RANGE,
    ROWS,
    SAID,
    SET_OR_LIST,
    SETS,
    SHARE,
    TABLE,
    TABLES,
    TEXT,
    Content,
    one_of,
    some_of,
    tables,
    whole,
)

ITEM_TYPES: Final = ("choice", "choices", "slider", "number", "text", "date", "note")
EFFECTS: Final = (
    "page",
    "end",
    "discard",
    "resources",
    "flag-clinician",
    "mark-talk-first",
    "mark-review",
    "mark-closed",
    "hide-scores",
    "stop-reminders",
    "stop-plan",
)
BUTTONS: Final = ("go-on", "stop", "leave", "help", "results")
MARKS: Final = ("none", "talk-first", "review", "closed")


@dataclass(frozen=True, slots=True)
class Key:
    """What one key holds."""

    holds: Content
    required: bool = False
    is_spare: bool = False
    """What is wrong with it leaves the rest of the table as it is, so the rest can still be looked at."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one kind of table; `title` is how messages and the guide call the table."""

    title: str
    keys: dict[str, Key]


QUESTIONNAIRE = Shape(
    "the questionnaire",
    {
        "id": Key(ID, required=True),
        "version": Key(whole(1), required=True),
        "title": Key(SAID, required=True),
        "language": Key(LANGUAGE, required=True),
        "status": Key(one_of("provisional", "validated"), required=True),
        "source": Key(TEXT),
        "disclosure": Key(TEXT),
        "recall": Key(TEXT),
        "stem": Key(TEXT),
        "intro": Key(TEXT),
        "licence": Key(TEXT),
        "page_size": Key(whole(1)),
        "options": Key(SETS),
        "terms": Key(SETS),
        "every_item": Key(TABLE),
        "items": Key(tables(1000), required=True),
        "bands": Key(SETS),
        "every_scale": Key(TABLE),
        "scales": Key(tables(500)),
        "derived": Key(tables(500)),
        "patterns": Key(tables(500)),
        "notes": Key(tables(500)),
        "alerts": Key(tables(500)),
        "pages": Key(SETS),
        "flags": Key(TABLE),
        "examples": Key(tables(500)),
    },
)

OPTION = Shape(
    "an option",
    {"value": Key(NUMBER_OR_ID), "missing": Key(ID), "label": Key(SAID, required=True)},
)

REASON = Shape("a missing reason", {"id": Key(ID, required=True), "label": Key(SAID, required=True)})

RATING = Shape(
    "a rating",
    {"id": Key(NAME, required=True), "label": Key(SAID, required=True), "missing": Key(TABLES)},
)

ITEM = Shape(
    "an item",
    {
        "id": Key(NAME, required=True),
        "type": Key(one_of(*ITEM_TYPES), required=True),
        "text": Key(SAID),
        "help": Key(TEXT, is_spare=True),
        "max_length": Key(whole(1, 10_000), is_spare=True),
        "options": Key(ID),
        "range": Key(RANGE),
        "step": Key(POSITIVE),
        "left": Key(SAID),
        "right": Key(SAID),
        "centre": Key(TEXT, is_spare=True),
        "ratings": Key(TABLES),
        "missing": Key(TABLES),
        "required": Key(FLAG, is_spare=True),
        "show": Key(SAID),
        "private": Key(FLAG, is_spare=True),
        "under_plot": Key(FLAG, is_spare=True),
        "unchanged": Key(NUMBER_OR_ID, is_spare=True),
    },
)

KEYS_FOR_TYPES: Final = {
    "options": ("choice", "choices"),
    "range": ("slider", "number"),
    "step": ("slider", "number"),
    "left": ("slider",),
    "right": ("slider",),
    "centre": ("slider",),
    "ratings": ("choice", "slider", "number"),
    "missing": ("slider", "number", "text", "date"),
    "required": ITEM_TYPES[:-1],
    "private": ITEM_TYPES[:-1],
    "under_plot": ("choice",),
    "unchanged": ("choice",),
    "max_length": ("text",),
}
"""The item types that have a key; a key that is not here is for all."""

NEEDED_BY_TYPE: Final = {
    "choice": ("text", "options"),
    "choices": ("text", "options"),
    "slider": ("range", "left", "right"),
    "number": ("text", "range"),
    "text": ("text",),
    "date": ("text",),
    "note": ("text",),
}

BAND = Shape(
    "a band",
    {
        "from": Key(NUMBER),
        "every": Key(one_of("score")),
        "missing": Key(ID),
        "id": Key(ID),
        "label": Key(SAID),
        "client": Key(TEXT),
        "clinician": Key(TEXT),
    },
)

_OF_ANY_SCORE: Final = {
    "id": Key(NAME, required=True),
    "title": Key(SAID, required=True),
    "client_title": Key(TEXT, is_spare=True),
    "direction": Key(DIRECTION, is_spare=True),
    "bands": Key(SET_OR_LIST),
    "words": Key(TABLE),
    "client": Key(TABLE),
    "clinician": Key(TABLE),
    "prompt": Key(TEXT, is_spare=True),
    "tag": Key(ID, is_spare=True),
    "min_answered": Key(whole(1), is_spare=True),
    "round": Key(one_of("nearest", "up", "down")),
}

SCALE = Shape(
    "a scale",
    _OF_ANY_SCORE
    | {
        "key": Key(LIST, required=True),
        "score": Key(one_of("pomp", "mean", "sum", "count"), required=True),
        "error": Key(TABLE),
    },
)

KEYED = Shape("an entry of a key", {"item": Key(SAID, required=True), "weight": Key(POSITIVE), "required": Key(FLAG)})

ERROR = Shape(
    "an error table",
    {
        "revision": Key(whole(1), required=True),
        "source": Key(SAID, required=True),
        "sd": Key(POSITIVE),
        "retest_r": Key(SHARE),
        "sem": Key(POSITIVE),
        "label_change": Key(FLAG),
    },
)

DERIVED = Shape(
    "a derived score",
    _OF_ANY_SCORE | {"formula": Key(SAID, required=True), "range": Key(RANGE), "table": Key(ROWS)},
)

_OF_ANY_PATTERN: Final = {
    "id": Key(ID, required=True),
    "when": Key(SAID, required=True),
    "label": Key(TEXT),
    "client": Key(TEXT, is_spare=True),
    "clinician": Key(TEXT, is_spare=True),
}

PATTERN = Shape("a pattern", _OF_ANY_PATTERN | {"prompt": Key(TEXT, is_spare=True), "tag": Key(ID, is_spare=True)})

NOTE = Shape("a note", _OF_ANY_PATTERN | {"lasting": Key(FLAG, is_spare=True)})

ALERT = Shape(
    "an alert",
    {
        "when": Key(SAID, required=True),
        "effect": Key(some_of(*EFFECTS), required=True),
        "page": Key(ID),
        "keep": Key(IDS),
        "clinician": Key(TEXT),
    },
)

PAGE = Shape("a page", {"text": Key(SAID, required=True), "buttons": Key(some_of(*BUTTONS))})

FLAGS = Shape(
    "the flags",
    {"same_answer": Key(whole(2)), "many_skips": Key(whole(0)), "fast": Key(POSITIVE)},
)

EXAMPLE = Shape(
    "an example",
    {
        "answers": Key(TABLE, required=True),
        "source": Key(SAID, required=True),
        "id": Key(ID),
        "about": Key(TEXT, is_spare=True),
        "scores": Key(TABLE),
        "no_score": Key(IDS),
        "bands": Key(TABLE),
        "pattern": Key(ID_OR_NOTHING),
        "notes": Key(IDS),
        "hidden": Key(IDS),
        "effect": Key(IDS),
        "page": Key(ID_OR_NOTHING),
        "mark": Key(one_of(*MARKS)),
    },
)

EXPECTATIONS: Final = ("scores", "no_score", "bands", "pattern", "notes", "hidden", "effect", "page", "mark")

SHAPES: Final = (
    QUESTIONNAIRE,
    OPTION,
    ITEM,
    RATING,
    REASON,
    BAND,
    SCALE,
    KEYED,
    ERROR,
    DERIVED,
    PATTERN,
    NOTE,
    ALERT,
    PAGE,
    FLAGS,
    EXAMPLE,
)
