"""What the practice's own answers say of its questionnaires: counts and coefficients, nobody's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessment.scoring.psychometrics import Agreement, ItemFigures, ScaleFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNumbers:
    """One item of a scale; `figures` only from enough people on."""

    id: str
    text: str
    n: int
    figures: ItemFigures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleNumbers:
    """One scale; `figures` and `agreement` only from enough people on, the draft from enough pairs on."""

    id: str
    title: str
    n: int
    n_complete: int
    figures: ScaleFigures | None
    n_pairs: int
    agreement: Agreement | None
    items: tuple[ItemNumbers, ...]
    draft: str | None
    """A new `[scales.error]`, to be pasted into the questionnaire's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireNumbers:
    """One version of a questionnaire."""

    title: str
    id: str
    version: int
    n: int
    """Clients, each with her first whole administration."""
    n_alike: int | None
    """Of these, who gave one and the same answer throughout; only from enough people on."""
    scales: tuple[ScaleNumbers, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersPage:
    """The practice's numbers."""

    fewest: int
    """People below which nothing is shown."""
    fewest_pairs: int
    """Pairs below which no new error is drafted."""
    least_days: int
    most_days: int
    """Between two sittings that make a pair."""
    has_anchor: bool
    """Some questionnaire says which answer means that nothing changed; without one no pair can be known."""
    questionnaires: tuple[QuestionnaireNumbers, ...]
