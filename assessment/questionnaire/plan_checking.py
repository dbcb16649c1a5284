"""Whether what plan.toml names is there: questionnaires, their items and scores, and the answers it gives for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from assessment.questionnaire.answers import coded
from assessment.questionnaire.definition import Field, Questionnaire, Value, as_chosen
from assessment.questionnaire.kinds import kind_of, kind_problems
from assessment.questionnaire.language.contents import nearest, shown
from assessment.questionnaire.language.sources import Source, opened
from assessment.questionnaire.places import Path as Place
from assessment.questionnaire.plan import Plan, PlanBook
from assessment.questionnaire.plan_reading import plans_of
from assessment.questionnaire.problems import Problem, in_order


def problems_in_plans(path: Path, questionnaires: Sequence[Questionnaire]) -> tuple[Problem, ...]:
    """Everything wrong with a plan.toml, in its own shape and in what it names.

    Args:
        path: the file.
        questionnaires: the newest version of each questionnaire beside it; what is not among them is unknown.
    """
    source = opened(path)
    book = plans_of(source)
    if book is not None:
        _Check(source, book, questionnaires).run()
    return in_order(source.problems)


class _Check:
    """One pass over the names of a plan.toml; the state is what is known beside it."""

    def __init__(self, source: Source, book: PlanBook, questionnaires: Sequence[Questionnaire]) -> None:
        self._source = source
        self._book = book
        self._questionnaires = tuple(one.id for one in questionnaires)
        self._fields: dict[str, Field] = {id_: f for one in questionnaires for id_, f in one.fields.items()}
        self._items = tuple(item.id for one in questionnaires for item in one.items)
        self._scores = tuple(id_ for one in questionnaires for id_ in one.scores)

    def run(self) -> None:
        book = self._book
        for id_, plan in book.plans.items():
            self._look_up(("plans", id_, "intake"), "questionnaire", self._own_intake(plan), self._questionnaires)
            for number, turn in enumerate(plan.retakes):
                self._look_up(("plans", id_, "retakes", number), "questionnaire", turn, self._questionnaires)
            self._check_given(("plans", id_, "given"), plan.given)
        self._look_up(("try",), "questionnaire", book.try_, self._questionnaires)
        self._look_up(("caseload",), "score", book.caseload, self._scores)
        self._look_up(("map",), "score", book.map or (), self._scores)
        self._look_up(("context_line",), "item", book.context_line, self._items)
        self._look_up(("called",), "item", [book.called] if book.called else [], self._items)
        self._look_up(("once",), "questionnaire", book.once, self._questionnaires)
        self._check_called()
        self._check_reminders()

    def _own_intake(self, plan: Plan) -> tuple[str, ...]:
        """The plan's intake, unless it is the default plan's or its first retake, whose names are looked up there."""
        default = self._book.plans[self._book.default]
        is_shared = plan is not default and plan.intake == default.intake
        return () if is_shared or plan.intake == plan.retakes[0] else plan.intake

    def _look_up(self, place: Place, noun: str, ids: Iterable[str], known: Sequence[str]) -> None:
        for id_ in ids:
            if id_ not in known:
                meant = nearest(id_, tuple(known))
                remedy = f"did you mean `{meant}`?" if meant else f"take it out, or add a file with this {noun}"
                self._source.note(place, f"unknown-{noun}", f"there is no {noun} {shown(id_)}", remedy)

    def _check_given(self, place: Place, given: Mapping[str, Value]) -> None:
        """A given answer steers conditions as if it had been given by her, so it has to be one that she could give."""
        self._look_up(place, "item", given, tuple(self._fields))
        for id_, value in given.items():
            field = self._fields.get(id_)
            if field is not None and coded([field], {id_: _as_answers(value)}).responses.values != {id_: value}:
                remedy = "write a value that the item takes"
                self._source.note((*place, id_), "wrong-given", f"{id_} never has the value {shown(value)}", remedy)

    def _check_called(self) -> None:
        """Only her own words name somebody; a choice would show its id."""
        field = self._fields.get(self._book.called or "")
        if field is not None and field.item.type != "text":
            what = f"{field.id} asks for no words, and what it says names nobody"
            self._source.note(("called",), "wrong-called", what, "name an item of type text, or leave it out")

    def _check_reminders(self) -> None:
        if self._book.reminders is None:
            return
        self._look_up(("reminders",), "item", sorted(self._book.reminders.ids), tuple(self._fields))
        kinds = {id_: kind_of(field) for id_, field in self._fields.items()}
        for problem in kind_problems(self._book.reminders, kinds, wanted="condition"):
            self._source.note(("reminders",), problem.code, problem.what, problem.remedy)


def _as_answers(value: Value) -> list[str]:
    return list(value) if isinstance(value, tuple) else [as_chosen(value)]
