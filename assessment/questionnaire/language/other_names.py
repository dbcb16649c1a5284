"""How authors who know other tools call what is written otherwise here; only for telling them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ALSO_CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    "items": ("key",),
    "questions": ("items", "key"),
    "reverse": ("key",),
    "reversed": ("key",),
    "question": ("text",),
    "wording": ("text",),
    "hint": ("help",),
    "choices": ("options",),
    "answers": ("options",),
    "scale": ("options", "range"),
    "min": ("range", "from"),
    "max": ("range",),
    "mandatory": ("required",),
    "condition": ("show", "when"),
    "if": ("show", "when"),
    "visible": ("show",),
    "name": ("title", "label", "id"),
    "text": ("label",),
    "method": ("score",),
    "scoring": ("score",),
    "min_items": ("min_answered",),
    "required_items": ("min_answered",),
    "cutoffs": ("bands",),
    "cutoff": ("from",),
    "start": ("from",),
    "expected": ("scores",),
    "expect": ("scores",),
    "expression": ("formula", "when"),
    "license": ("licence",),
    "introduction": ("intro",),
    "timeframe": ("recall",),
}
"""For a key that a table does not have, those that may be meant, the likeliest first."""

SETS_AS: Final[Mapping[str, str]] = {
    "options": "under [options], as NAME = [...]",
    "bands": "[[bands.NAME]]",
    "pages": "[pages.NAME]",
    "terms": 'under [terms], as NAME = "..."',
}
"""How sets are written that somebody has written as a list."""
