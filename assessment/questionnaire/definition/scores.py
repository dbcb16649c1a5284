"""What is counted from responses, and what each score means: scales, derived scores, bands, how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from assessment.questionnaire.trees import Expression

ScoreKind: TypeAlias = Literal["pomp", "mean", "sum", "count"]
Rounding: TypeAlias = Literal["nearest", "up", "down"]
"""To a whole number: the nearest (halves away from 0), the next one up, or the next one down."""


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
