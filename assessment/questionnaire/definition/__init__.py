"""What a questionnaire is, as frozen values: items, options, scales, bands, patterns, alerts, worked examples.

Knows nothing of files, numbers of people, databases or pages. `reading` makes these values from TOML, `checking`
says whether they make sense, `scoring` compiles them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from assessment.questionnaire.definition.items import (
    Field,
    Item,
    ItemType,
    Number,
    Rating,
    Reason,
    ResponseOption,
    Value,
    as_chosen,
)
from assessment.questionnaire.definition.outcomes import Alert, PageText, Pattern, QualityFlags
from assessment.questionnaire.definition.responses import Responses
from assessment.questionnaire.definition.scores import (
    Band,
    BandSet,
    Derived,
    Direction,
    ErrorParameters,
    Keyed,
    Rounding,
    Said,
    Scale,
    ScoreKind,
    TableRow,
    Toward,
)

__all__ = [
    "Alert",
    "Band",
    "BandSet",
    "Derived",
    "Direction",
    "ErrorParameters",
    "Example",
    "Field",
    "Item",
    "ItemType",
    "Keyed",
    "Number",
    "PageText",
    "Pattern",
    "QualityFlags",
    "Questionnaire",
    "Rating",
    "Reason",
    "ResponseOption",
    "Responses",
    "Rounding",
    "Said",
    "Scale",
    "ScoreKind",
    "TableRow",
    "Toward",
    "Value",
    "as_chosen",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example. What is None is not compared."""

    answers: Mapping[str, Value]
    source: str
    id: str = ""
    about: str = ""
    line: int = 0
    scores: Mapping[str, float] | None = None
    no_score: tuple[str, ...] | None = None
    bands: Mapping[str, str] | None = None
    pattern: str | None = None
    notes: tuple[str, ...] | None = None
    hidden: tuple[str, ...] | None = None
    effect: tuple[str, ...] | None = None
    page: str | None = None
    mark: str | None = None


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """One version of one questionnaire, whole."""

    id: str
    version: int
    title: str
    language: str
    status: Literal["provisional", "validated"]
    items: tuple[Item, ...]
    source: str = ""
    disclosure: str = ""
    recall: str = ""
    stem: str = ""
    intro: str = ""
    licence: str = ""
    page_size: int | None = None
    scales: tuple[Scale, ...] = ()
    derived: tuple[Derived, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    notes: tuple[Pattern, ...] = ()
    alerts: tuple[Alert, ...] = ()
    pages: Mapping[str, PageText] = field(default_factory=dict)
    flags: QualityFlags = field(default_factory=QualityFlags)
    examples: tuple[Example, ...] = ()
    seal: str = ""
    """SHA-256 of what is asked and counted."""
    wording: str = ""
    """SHA-256 of what is said afterwards."""
    canonical: str = ""
    """The parsed content as canonical JSON, so that the database alone can explain every result."""
    as_written: Questionnaire | None = field(default=None, compare=False, repr=False)
    """What a translated questionnaire says in its own words, ids and seal being the same; None where it is that one."""

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every response this questionnaire takes, by id, in the order on screen."""
        return {f.id: f for item in self.items for f in item.fields()}

    @cached_property
    def scores(self) -> Mapping[str, Scale | Derived]:
        """Scales, then derived scores, by id."""
        scores: tuple[Scale | Derived, ...] = (*self.scales, *self.derived)
        return {score.id: score for score in scores}

    @property
    def is_gate(self) -> bool:
        """It may discard the sitting, so it comes before the form and is not counted among its pages."""
        return any("discard" in alert.effect for alert in self.alerts)
