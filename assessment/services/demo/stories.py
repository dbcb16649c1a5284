"""The made-up people as values: who they are, where their scores go, what is special about one sitting.

Knows no questionnaire: which scales and items there are is for the data to say, and for the definitions to confirm.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

FILE = Path(__file__).with_name("stories.toml")

Way: TypeAlias = Literal["sent", "stopped", "begun", "skipped"]
"""How a sitting goes: to its end, stopped on the way, still open on the way, or never opened until it lapses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is special about one sitting."""

    way: Way = "sent"
    n_pages: int | None = None
    """How many pages are left before she stops; None for all."""
    answers: Mapping[str, str] = field(default_factory=dict)
    line: str = ""
    """Her own note, added when she sends."""
    note: str = ""
    """Her clinician's, written on the day after."""
    is_private_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One client's course from the invitation to near today."""

    code: str
    name: str
    sign_in_name: str
    clinician: str
    about: str
    n_sittings: int
    ends: int
    """How many days before today the last sitting took place."""
    email: str = ""
    plan: str | None = None
    scores: Mapping[str, tuple[float, ...]]
    answers: Mapping[str, tuple[str, ...]]
    occasions: Mapping[int, Occasion] = field(default_factory=dict)

    def at(self, n: int) -> Occasion:
        """What is special about a sitting; 0 is the intake."""
        return self.occasions.get(n, Occasion())

    def targets(self, n: int) -> dict[str, float]:
        """Where each scale stands at a sitting, 0 to 100."""
        return {scale: self._along(course, n) for scale, course in self.scores.items()}

    def given(self, n: int) -> dict[str, str]:
        """The answers that a sitting is given as they stand, in a form's own words."""
        always = {id_: texts[n if len(texts) > 1 else 0] for id_, texts in self.answers.items()}
        return always | dict(self.at(n).answers)

    def _along(self, course: tuple[float, ...], n: int) -> float:
        """The value at one sitting of a course whose values are spread evenly over all of them."""
        place = n * (len(course) - 1) / max(self.n_sittings - 1, 1)
        before = min(int(place), len(course) - 1)
        after = min(before + 1, len(course) - 1)
        return course[before] + (course[after] - course[before]) * (place - before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinician:
    """A made-up clinician; `id` is what stories call her by."""

    id: str
    name: str
    sign_in_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The whole made-up practice. The first clinician owns it."""

    name_on_mails: str
    country: str
    time_zone: str
    clinicians: tuple[Clinician, ...]
    stories: tuple[Story, ...]


def cast(file: Path = FILE) -> Cast:
    """The practice that the file tells of."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return Cast(
        **told["practice"],
        clinicians=tuple(Clinician(**one) for one in told["clinicians"]),
        stories=tuple(_story(one, told["usual"]) for one in sorted(told["clients"], key=lambda one: str(one["code"]))),
    )


def _story(told: Mapping[str, Any], usual: Mapping[str, Any]) -> Story:
    scores = usual["scores"] | told["scores"]
    answers = usual["answers"] | told["answers"]
    own = {name: value for name, value in told.items() if name not in {"scores", "answers", "at"}}
    return Story(
        **own,
        scores={scale: tuple(float(value) for value in course) for scale, course in scores.items()},
        answers={id_: _texts(value) for id_, value in answers.items()},
        occasions={one["n"]: _occasion(one) for one in told.get("at", ())},
    )


def _occasion(told: Mapping[str, Any]) -> Occasion:
    answers = {id_: str(value) for id_, value in told.get("answers", {}).items()}
    own = {name: value for name, value in told.items() if name not in {"n", "answers"}}
    return Occasion(**own, answers=answers)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
