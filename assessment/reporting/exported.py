"""A sitting as it is handed out: what storage gives to an export, as plain frozen values. Codes, never names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from assessment.questionnaire.definition import Responses


@dataclass(frozen=True, slots=True)
class ScoreExport:
    """One score of one administration; `band` is the band's id."""

    value: float | None
    n: int
    band: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrationExport:
    """One questionnaire of a sitting, as stored."""

    questionnaire: str
    version: int
    responses: Responses
    scores: Mapping[str, ScoreExport] = field(default_factory=dict)
    error_revision: int | None = None
    pattern: str | None = None
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingExport:
    """One sitting, as stored; times are aware."""

    client: str
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
