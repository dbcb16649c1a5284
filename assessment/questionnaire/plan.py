"""What is asked when: plans, what the mark of a track changes, and the days on which a window opens and closes.

Speaks in dates only, so no change of clocks moves a window. Knows no client: what was completed, when and under
which mark is handed in. `plan_reading` makes these values from plan.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from assessment.questionnaire.definition import PageText, Value
from assessment.questionnaire.evaluation import holds
from assessment.questionnaire.trees import Expression

Mark: TypeAlias = Literal["none", "talk-first", "review", "closed"]

MARKS: Final[tuple[Mark, ...]] = ("none", "talk-first", "review", "closed")
"""From least to most; a sitting may raise a track's mark, and only the clinician clears it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which questionnaires a track is asked, by their ids in the order of asking.

    `given` are answers taken as known and not asked. Under a plan `by_hand` nothing opens or is sent by itself.
    """

    id: str
    intake: tuple[str, ...]
    retakes: tuple[tuple[str, ...], ...]
    given: Mapping[str, Value] = field(default_factory=dict)
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRule:
    """What a mark changes: the plan, the page in place of results, whether prompts are shown, words on the caseload."""

    id: Mark
    plan: str | None = None
    results: str | None = None
    prompts: bool = True
    clinician: str = ""

    @property
    def holds_for_all(self) -> bool:
        """Whether it protects her on every track of hers: where nothing is asked, or a page stands for results.

        What raised such a mark is about her own safety; whoever may read along reads of each relationship.
        """
        return self.plan is None or self.results is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days on which a sitting may be begun: from `opens_on` up to, not including, `closes_on`, when it lapses."""

    opens_on: date
    closes_on: date

    def has_lapsed(self, on: date) -> bool:
        """Whether the day of lapsing has come."""
        return on >= self.closes_on


@dataclass(frozen=True, kw_only=True)
class PlanBook:
    """All of plan.toml. Days count from dates: `every_days = 21` after 1 January is 22 January."""

    default: str
    plans: Mapping[str, Plan]
    every_days: int
    min_days: int
    open_days: int
    intake_days: int
    split_after: str | None = None
    completed_by: str | None = None
    reminders: Expression | None = None
    try_: tuple[str, ...] = ()
    caseload: tuple[str, ...] = ()
    map: tuple[str, str] | None = None
    context_line: tuple[str, ...] = ()
    called: str | None = None
    """The item whose answer names a track: what she calls whom it is about."""
    once: tuple[str, ...] = ()
    """Questionnaires that a later track's intake passes over, where she has sent them on an earlier one."""
    marks: Mapping[str, MarkRule] = field(default_factory=dict)
    pages: Mapping[str, PageText] = field(default_factory=dict)

    def place_in_intake(self, questionnaire: str) -> int:
        """Where the default plan's intake asks a questionnaire, from 0; all that it does not ask share a last place."""
        intake = self.plans[self.default].intake if self.default in self.plans else ()
        return intake.index(questionnaire) if questionnaire in intake else len(intake)

    def mark_rule(self, mark: str) -> MarkRule | None:
        """What a mark changes; None for `none`. A mark without a table asks nothing and changes nothing else."""
        if mark == "none":
            return None
        return self.marks.get(mark) or MarkRule(id=known_mark(mark))

    def plan_of(self, mark: str, chosen: str | None) -> Plan | None:
        """The plan of a track: its mark's before the clinician's choice, and that before the default.

        Args:
            mark: of the track, when the sitting begins.
            chosen: the clinician's choice; one that plan.toml no longer has counts as none.

        Returns:
            None when the mark leaves nothing to ask.
        """
        rule = self.mark_rule(mark)
        if rule is not None:
            return self.plans[rule.plan] if rule.plan is not None else None
        return self.plans.get(chosen or self.default, self.plans[self.default])

    def asked(self, plan: Plan, *, is_intake: bool, n_completed: int) -> tuple[str, ...]:
        """The questionnaires of one sitting.

        Args:
            plan: the track's.
            is_intake: a track's first sitting.
            n_completed: the track's completed retakes, under whatever plan; the turn is their remainder.
        """
        return plan.intake if is_intake else plan.retakes[n_completed % len(plan.retakes)]

    def parts_of_intake(self, asked: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """An intake split in two, the rest begun with the first questionnaire again; no rest where it has no split."""
        if self.split_after is None or self.split_after not in asked[:-1]:
            return asked, ()
        end = asked.index(self.split_after) + 1
        return asked[:end], (asked[0], *asked[end:])

    def intake_window(self, invited_on: date) -> Window:
        """An intake, or the rest of a split one, is open `intake_days` from this day."""
        return Window(opens_on=invited_on, closes_on=invited_on + timedelta(days=self.intake_days))

    def next_window(self, completed_on: date, *, every_days: int | None = None) -> Window:
        """The window of the retake after a completed sitting.

        Args:
            completed_on: the day of the last completed sitting.
            every_days: the clinician's choice for this track; never acts below `min_days`.
        """
        days = max(self.every_days if every_days is None else every_days, self.min_days)
        return self._window(completed_on + timedelta(days=days))

    def after_lapse(self, closed_on: date, *, every_days: int | None = None) -> Window:
        """The window after one that lapsed on this day (its `closes_on`)."""
        return self.next_window(closed_on, every_days=every_days)

    def opened_early(self, on: date) -> Window:
        """The window of a retake that the client or clinician opens on this day, from `earliest_on` onwards."""
        return self._window(on)

    def earliest_on(self, completed_on: date) -> date:
        """The first day on which the next retake may be opened by hand: the recall windows must not overlap."""
        return completed_on + timedelta(days=self.min_days)

    def sends_reminders(self, latest: Mapping[str, Value]) -> bool:
        """Whether reminders go out, from the latest answer to each item of any sitting; no condition means no."""
        return self.reminders is not None and holds(self.reminders, latest)

    def _window(self, opens_on: date) -> Window:
        return Window(opens_on=opens_on, closes_on=opens_on + timedelta(days=self.open_days))


def known_mark(mark: str) -> Mark:
    """The mark with this id.

    Raises:
        ValueError: there is none.
    """
    for known in MARKS:
        if known == mark:
            return known
    raise ValueError(f"{mark!r} is no mark")


def higher_mark(first: str, second: str) -> Mark:
    """The one of two marks that says more: closed, review, talk-first, none.

    Raises:
        ValueError: when one of them is no mark.
    """
    return max(known_mark(first), known_mark(second), key=MARKS.index)
