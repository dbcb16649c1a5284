"""A sitting as it is handed out: what storage gives to an export, as plain frozen values. Codes, never names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Literal, NamedTuple

from assessment.questionnaire.definition import Questionnaire, Responses
from assessment.reporting.cells import PLAIN, Dialect


class FileLimitError(ValueError):
    """A kind of file cannot hold this: too many columns, or too long a text. The zip of CSV files can."""


class ScoreExport(NamedTuple):
    """One score of one administration; `band` is the band's id. A tuple: an export makes several of them a row."""

    value: float | None
    n: int
    band: str | None = None
    n_items: int | None = None
    """Items in the key, or parts in the formula."""
    sem: float | None = None
    """The standard error it was made with: that of as many items as were answered."""
    low: float | None = None
    high: float | None = None
    """The 95% interval, cut at the ends of the range."""
    reason: str | None = None
    """Why there is no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrationExport:
    """One questionnaire of a sitting, as stored."""

    questionnaire: str
    version: int
    """By which it is scored, or else was asked."""
    responses: Responses
    asked_version: int | None = None
    is_whole: bool = True
    seconds: float | None = None
    scores: Mapping[str, ScoreExport] = field(default_factory=dict)
    error_revision: int | None = None
    pattern: str | None = None
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingExport:
    """One sitting, as stored; times are aware."""

    client: str
    track: int = 1
    plan: str
    turn: int | None
    n: int
    """0 is the intake."""
    state: str
    begun_at: datetime | None
    sent_at: datetime | None
    completed_on: date | None
    safety_flag: str
    origin: str = "asked"
    """`asked` here, or `imported`: brought along from a file of answers."""
    administrations: tuple[AdministrationExport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteExport:
    """One dated note beside the sittings; the only text of an export that no item asked for."""

    client: str
    track: int
    on: date
    whose: Literal["client", "clinician"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """Everything that files are made from. Its rows can be gone through again and again, and are the same each time."""

    sittings: Callable[[], Iterator[SittingExport]]
    """In the order of the file."""
    notes: Callable[[], Iterator[NoteExport]] | None
    """None unless her own words were asked for."""
    questionnaires: Sequence[Questionnaire]
    """All versions whose columns the files shall have."""
    zone: tzinfo
    """Of the practice; times are written in it, with their offset."""
    made_at: datetime
    private: frozenset[str] = frozenset()
    """Ids of the private items to be included; by default none is."""
    dialect: Dialect = PLAIN
    filters: Mapping[str, object] = field(default_factory=dict)
    """What was asked for, as the manifest says it: codes and ids, never names."""
    software: str = ""
