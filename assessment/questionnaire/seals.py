"""Hashes of a definition's content, by which a version that has answers is known again.

They take the values as TOML gives them, so that comments, layout of the file and the order of keys do not count.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Final, TypeAlias

Content: TypeAlias = Mapping[str, object]

_ASKED: Final = (
    "id",
    "version",
    "recall",
    "stem",
    "intro",
    "page_size",
    "options",
    "terms",
    "every_item",
    "items",
)
_OF_RETESTS: Final = "unchanged"
_COUNTED: Final = ("id", "key", "formula", "score", "min_answered", "round", "table", "range", "direction")
_SAID: Final = ("title", "disclosure", "patterns", "notes", "alerts", "pages")
_SAID_OF_SCORES: Final = ("id", "title", "client_title", "words", "client", "clinician", "prompt", "tag")
_SAID_OF_BANDS: Final = ("from", "every", "missing", "label", "client", "clinician")


def seal(content: Content) -> str:
    """SHA-256 of what is asked and counted: once a version has answers, this may not change."""
    asked = _asked(content)
    scales = [_counted(content, scale) for scale in _scales(content)]
    derived = [_counted(content, score) for score in _tables(content, "derived")]
    return _hash({**asked, "scales": scales, "derived": derived})


def wording(content: Content) -> str:
    """SHA-256 of what is said afterwards, together with the conditions on which it is said; this may improve."""
    scales = [_said(content, scale) for scale in _scales(content)]
    derived = [_said(content, score) for score in _tables(content, "derived")]
    return _hash({**_some(content, _SAID), "scales": scales, "derived": derived})


def canonical(content: Content) -> str:
    """The whole content as one text, but for the worked examples; `reading.questionnaire_from` reads it."""
    return _text({key: value for key, value in content.items() if key != "examples"})


def _text(content: object) -> str:
    # `default` for dates deep in a shared key that no item takes over; nothing else that is sound needs it
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def translation(content: Content) -> str:
    """SHA-256 of a translation's whole content: a sitting records it, so that it is known what she read."""
    return _hash(content)


def _hash(content: object) -> str:
    return sha256(_text(content).encode()).hexdigest()


def _some(content: Content, keys: tuple[str, ...]) -> dict[str, object]:
    return {key: content[key] for key in keys if key in content}


def _asked(content: Content) -> dict[str, object]:
    """What is asked; which answer makes a retest of it neither asks nor counts anything."""
    asked = _some(content, _ASKED)
    if isinstance(every := asked.get("every_item"), dict) and _OF_RETESTS in every:
        asked |= {"every_item": _without(every, _OF_RETESTS)}
        if not asked["every_item"]:
            del asked["every_item"]
    if isinstance(items := asked.get("items"), list):
        asked["items"] = [_without(item, _OF_RETESTS) if isinstance(item, dict) else item for item in items]
    return asked


def _without(table: Content, key: str) -> dict[str, object]:
    return {name: value for name, value in table.items() if name != key}


def _counted(content: Content, score: Content) -> Content:
    """How a score is counted, with the places and ids of its bands but not their words."""
    bands = [[band["from"], band["id"]] for band in _bands(content, score) if "from" in band]
    return {**_some(score, _COUNTED), "bands": bands}


def _said(content: Content, score: Content) -> Content:
    return {
        **_some(score, _SAID_OF_SCORES),
        "bands": [_some(band, _SAID_OF_BANDS) for band in _bands(content, score)],
    }


def _scales(content: Content) -> list[Content]:
    every = content.get("every_scale")
    return [{**(every if isinstance(every, dict) else {}), **scale} for scale in _tables(content, "scales")]


def _bands(content: Content, score: Content) -> list[Content]:
    """The bands that a score names or holds."""
    given = score.get("bands")
    if not isinstance(given, str):
        return _tables(score, "bands")
    sets = content.get("bands")
    return _tables(sets, given) if isinstance(sets, dict) else []


def _tables(content: Content, key: str) -> list[Content]:
    tables = content.get(key)
    return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []
