"""Rules about expressions in their places: terms, `show`, `when`, `formula`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

from assessment.questionnaire.definition import Derived
from assessment.questionnaire.kinds import Kind, kind_of, kind_problems
from assessment.questionnaire.rules.notebook import Notebook
from assessment.questionnaire.rules.reach import Reach, check_ids
from assessment.questionnaire.trees import Expression

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

_Wanted: TypeAlias = Literal["number", "condition"]


def check_conditions(notebook: Notebook) -> None:
    """Every expression reads only what it may, and puts numbers to numbers and words to words."""
    desk, reach = _Desk(notebook), Reach(notebook.draft, notebook.around)
    draft, line = notebook.draft, notebook.reading.line
    everything = {**reach.kinds_of_items, **reach.kinds_of_scores}
    for name, term in notebook.reading.terms.items():
        if not desk.is_sound(term, everything, None, line("terms", None, name)):
            desk.blamed[name] = term.ids
    before = dict(reach.kinds_before)
    for number, item in enumerate(draft.items):
        if item.show is not None:
            desk.is_sound(item.show, before, "condition", line("items", number, "show"))
        before |= {field.id: kind_of(field) for field in item.fields()}
    for number, derived in enumerate(draft.derived):
        desk.is_sound(derived.formula, reach.kinds_of_own, "number", line("derived", number, "formula"))
    for number, pattern in enumerate(draft.patterns):
        desk.is_sound(pattern.when, everything, "condition", line("patterns", number, "when"))
    for number, note in enumerate(draft.notes):
        desk.is_sound(note.when, everything, "condition", line("notes", number, "when"))
    for number, alert in enumerate(draft.alerts):
        desk.is_sound(alert.when, reach.kinds_of_items, "condition", line("alerts", number, "when"))
    _check_circles(notebook)


class _Desk:
    """Looks at one expression after the other, silent about what a term it uses has already been blamed for."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._reach = Reach(notebook.draft, notebook.around)
        self.blamed: dict[str, frozenset[str]] = {}
        """Terms with a problem, and the ids that they read."""

    def is_sound(self, expression: Expression, known: Mapping[str, Kind], wanted: _Wanted | None, line: int) -> bool:
        """Note what is wrong with an expression; False when it, or a term in it, has a problem."""
        notebook, n_before = self._notebook, len(self._notebook.problems)
        terms = self.blamed.keys() & set(_NAME.findall(expression.source))
        silent = frozenset().union(*(self.blamed[name] for name in terms))
        check_ids(notebook, self._reach, expression, known, line, silent=silent)
        if not terms and len(notebook.problems) == n_before:
            for error in kind_problems(expression, known, wanted=wanted):
                notebook.note(line, error.code, error.what, error.remedy)
        return not terms and len(notebook.problems) == n_before


def _check_circles(notebook: Notebook) -> None:
    """No derived score reads itself, by whatever way."""
    derived = {score.id: score for score in notebook.draft.derived}
    for number, score in enumerate(notebook.draft.derived):
        way = _way_back(score, derived)
        if way:
            line = notebook.reading.line("derived", number, "formula")
            what = f"`{score.id}` reads itself ({' reads '.join(way)})"
            notebook.note(line, "circle", what, "let one of them read items or scales instead")


def _way_back(score: Derived, derived: Mapping[str, Derived]) -> tuple[str, ...]:
    """The ids from a derived score through its formulas to itself; empty when there is no such way."""
    ways: list[tuple[str, ...]] = [(score.id,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for id_ in sorted(derived[way[-1]].formula.ids & derived.keys()):
            if id_ == score.id:
                return (*way, id_)
            if id_ not in seen:
                seen.add(id_)
                ways.append((*way, id_))
    return ()
