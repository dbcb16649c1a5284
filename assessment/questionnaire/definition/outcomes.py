"""What answers lead to beside scores: patterns and notes in words, alerts, pages between the questions, flags."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assessment.questionnaire.definition.scores import Said

if TYPE_CHECKING:
    from assessment.questionnaire.trees import Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A condition on scores with its words. Of patterns the first that fits counts, of notes every one."""

    id: str
    when: Expression
    label: str = ""
    said: Said = field(default_factory=Said)
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
