"""What every rule looks at, and where it writes down what it finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.language.contents import nearest
from assessment.questionnaire.plan import PlanBook
from assessment.questionnaire.problems import Problem
from assessment.questionnaire.reading import Reading

MOST_SUGGESTIONS: Final = 100
"""Looking for the nearest of a thousand ids takes its time, and so many slips have one cause."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What stands beside a file in its folder."""

    questionnaires: tuple[Questionnaire, ...] = ()
    """The newest version of each other questionnaire, as far as it can be read."""
    plans: PlanBook | None = None
    is_newest: bool = True
    """No newer version of the file's own questionnaire stands here, so this one is asked."""
    are_plans_unread: bool = False
    """There is a plan.toml with problems of its own; then any questionnaire beside may be one that is asked."""
    doubtful: frozenset[str] = frozenset()
    """Ids of the others that cannot be read."""
    unread: tuple[str, ...] = ()
    """Files beside that cannot be read at all."""

    def order(self) -> Iterable[tuple[str, ...]]:
        """Every sitting that the plans know, as questionnaires in the order of asking."""
        for plan in self.plans.plans.values() if self.plans else ():
            yield plan.intake
            yield from plan.retakes


@dataclass(kw_only=True)
class Notebook:
    """One reading under inspection, and its problems so far."""

    reading: Reading
    draft: Questionnaire
    around: Surroundings
    problems: list[Problem] = field(default_factory=list)

    @property
    def doubtful(self) -> frozenset[str]:
        """Ids about which nothing more is said."""
        return self.reading.doubtful | self.around.doubtful

    def note(self, line: int, code: str, what: str, remedy: str) -> None:
        """Write down a problem at a line of the file."""
        self.problems.append(Problem(file=self.reading.file, line=line, code=code, what=what, remedy=remedy))

    def remedy_for(self, id_: str, known: Iterable[str], otherwise: str) -> str:
        """The id that was probably meant, or else what to do."""
        meant = nearest(id_, tuple(known)) if len(self.problems) < MOST_SUGGESTIONS else None
        if meant:
            return f"did you mean `{meant}`?"
        return f"{otherwise}; or first mend {', '.join(self.around.unread)}" if self.around.unread else otherwise
