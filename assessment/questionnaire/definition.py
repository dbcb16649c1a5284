"""What a questionnaire is, as frozen values: items, options, scales, bands, patterns, alerts, worked examples.

Knows nothing of files, numbers of people, databases or pages. `reading` makes these values from TOML, `checking`
says whether they make sense, `scoring` compiles them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from assessment.questionnaire.expressions import Expression

Number: TypeAlias = int | float
Value: TypeAlias = int | float | str | tuple[str, ...]
"""One response: a number, an option's id, a text, an ISO date, or the ids chosen in a `choices` item."""


def as_chosen(value: Number | str) -> str:
    """An option's value as a `choices` response holds it, and as a form or CSV writes it: 3 and 3.0 are "3"."""
    return value if isinstance(value, str) else repr(float(value)).removesuffix(".0")


ItemType: TypeAlias = Literal["choice", "choices", "slider", "number", "text", "date", "note"]
ScoreKind: TypeAlias = Literal["pomp", "mean", "sum", "count"]
Rounding: TypeAlias = Literal["nearest", "up", "down"]
"""To a whole number: the nearest (halves away from 0), the next one up, or the next one down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason for giving no answer, offered to the client: kept, never scored."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseOption:
    """One option of a set: either a value (number or id) or a reason for missing, never both."""

    label: str
    value: Number | str | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One of several ratings of the same item; its response is stored as `ITEM.rating`."""

    id: str
    label: str
    missing: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing asked (or, for type `note`, shown)."""

    id: str
    type: ItemType
    text: str = ""
    help: str = ""
    options_id: str | None = None
    options: tuple[ResponseOption, ...] = ()
    range: tuple[Number, Number] | None = None
    step: Number = 1
    left: str = ""
    right: str = ""
    centre: str = ""
    ratings: tuple[Rating, ...] = ()
    missing: tuple[Reason, ...] = ()
    required: bool = False
    show: Expression | None = None
    private: bool = False
    under_plot: bool = False
    max_length: int = 500

    @property
    def is_asked(self) -> bool:
        """A `note` is shown and never answered."""
        return self.type != "note"

    def fields(self) -> tuple[Field, ...]:
        """The responses this item takes: one, or one for each rating; none for a note."""
        if not self.is_asked:
            return ()
        if not self.ratings:
            return (Field(id=self.id, item=self),)
        return tuple(Field(id=f"{self.id}.{rating.id}", item=self, rating=rating) for rating in self.ratings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One response that is stored: an item, or one rating of an item."""

    id: str
    item: Item
    rating: Rating | None = None

    @property
    def text(self) -> str:
        """What is asked in words, for tables and codebooks: the item's text, or its ends and the rating's label."""
        text = self.item.text or " – ".join(end for end in (self.item.left, self.item.right) if end)
        return text if self.rating is None else f"{text}: {self.rating.label}"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons for missing that are offered here, whether they come from options, item or rating."""
        from_options = tuple(Reason(id=o.missing, label=o.label) for o in self.item.options if o.missing is not None)
        return from_options + self.item.missing + (self.rating.missing if self.rating else ())

    @property
    def values(self) -> tuple[Number | str, ...]:
        """The values that the options offer, in their order; empty for sliders, numbers, texts and dates."""
        return tuple(option.value for option in self.item.options if option.value is not None)

    @property
    def limits(self) -> tuple[float, float] | None:
        """Lowest and highest number this response can take; None where it is not a number."""
        if self.item.range is not None:
            return float(self.item.range[0]), float(self.item.range[1])
        numbers = [value for value in self.values if not isinstance(value, str)]
        if self.item.type != "choice" or not numbers:
            return None
        return float(min(numbers)), float(max(numbers))

    def label_of(self, value: Value) -> str:
        """A response in the words it was given in; a number without words stays a number."""
        if isinstance(value, tuple):
            return "; ".join(self.label_of(part) for part in value)
        for option in self.item.options:
            if option.value is not None and as_chosen(option.value) == as_chosen(value):
                return option.label
        return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said on one occasion, to the client and to the clinician; empty where nothing is."""

    client: str = ""
    clinician: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A named range of scores, from `start` up to the next band's start (exclusive)."""

    start: float
    id: str
    label: str
    said: Said = Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSet:
    """Bands in ascending order, what is said with every score, and what is said for each reason of having none."""

    bands: tuple[Band, ...] = ()
    every: Said = Said()
    without: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorParameters:
    """How sure a score is. Either `sem`, or `sd` and `retest_r`, from which SEM = sd * sqrt(1 - r)."""

    revision: int
    source: str
    sd: float | None = None
    retest_r: float | None = None
    sem: float | None = None
    label_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Toward:
    """A direction that wishes for a range, both ends included."""

    least: float
    most: float


Direction: TypeAlias = Literal["lower", "higher", "neither"] | Toward


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """One response in a scale's key."""

    field: str
    reverse: bool = False
    weight: float = 1.0
    required: bool = False
    """Without this response there is no score, however many others there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A score made from responses by a key."""

    id: str
    title: str
    key: tuple[Keyed, ...]
    score: ScoreKind
    min_answered: int
    round: Rounding | None = None
    client_title: str = ""
    direction: Direction = "neither"
    bands: BandSet | None = None
    bands_id: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    client: Mapping[str, str] = field(default_factory=dict)
    clinician: Mapping[str, str] = field(default_factory=dict)
    prompt: str = ""
    tag: str = ""
    error: ErrorParameters | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a table that is looked up: what a formula gives, from least to most, and what stands for it."""

    least: float
    most: float
    gives: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A score made from other scores and items: by a formula, which may be rounded, and then looked up in a table."""

    id: str
    title: str
    formula: Expression
    round: Rounding | None = None
    table: tuple[TableRow, ...] = ()
    client_title: str = ""
    range: tuple[float, float] | None = None
    min_answered: int | None = None
    direction: Direction = "neither"
    bands: BandSet | None = None
    bands_id: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    client: Mapping[str, str] = field(default_factory=dict)
    clinician: Mapping[str, str] = field(default_factory=dict)
    prompt: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A condition on scores with its words. Of patterns the first that fits counts, of notes every one."""

    id: str
    when: Expression
    label: str = ""
    said: Said = Said()
    prompt: str = ""
    tag: str = ""
    lasting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A condition on items and what it sets off when a page is sent."""

    when: Expression
    effect: tuple[str, ...]
    page: str | None = None
    keep: tuple[str, ...] | None = None
    clinician: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page that stands between the questions: its text and its buttons, in order."""

    id: str
    text: str
    buttons: tuple[str, ...] = ("go-on",)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFlags:
    """When answers deserve a second look by the clinician; None turns a flag off."""

    same_answer: int | None = None
    many_skips: int | None = None
    fast: float | None = None


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
    flags: QualityFlags = QualityFlags()
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


@dataclass(frozen=True, kw_only=True)
class Responses:
    """Coded responses by id: those with a value, and the others with the reason why they have none.

    A reason is one the client chose (`skip`), or `blank` (left open), `not-asked` (hidden by its condition), or
    `not-reached` (the sitting ended before). No id stands in both.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)

    def joined(self, other: Responses) -> Responses:
        """These responses, with the other's in place of those they share."""
        values = {k: v for k, v in self.values.items() if k not in other.missing} | dict(other.values)
        missing = {k: v for k, v in self.missing.items() if k not in other.values} | dict(other.missing)
        return Responses(values=values, missing=missing)

    def of(self, ids: Mapping[str, object]) -> Responses:
        """Only the responses with these ids."""
        return Responses(
            values={k: v for k, v in self.values.items() if k in ids},
            missing={k: v for k, v in self.missing.items() if k in ids},
        )
