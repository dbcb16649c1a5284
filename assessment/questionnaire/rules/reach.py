"""What an expression may read: responses asked before it in the same sitting, and scores of its own file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assessment.questionnaire.definition import Field, Questionnaire
from assessment.questionnaire.kinds import NUMBER, Kind, kind_of
from assessment.questionnaire.rules.notebook import Notebook, Surroundings
from assessment.questionnaire.trees import Expression


@dataclass(frozen=True)
class Reach:
    """The ids that expressions of one questionnaire may read, and the kinds of their values."""

    draft: Questionnaire
    around: Surroundings

    @cached_property
    def earlier(self) -> Mapping[str, Field]:
        """Responses of other questionnaires of the plans, but for those that are only ever asked later."""
        return self._fields(is_later=False)

    @cached_property
    def later(self) -> Mapping[str, Field]:
        """Responses of other questionnaires that are only ever asked later."""
        return self._fields(is_later=True)

    @cached_property
    def kinds_before(self) -> Mapping[str, Kind]:
        """Kinds of the responses of earlier questionnaires."""
        return {id_: kind_of(field) for id_, field in self.earlier.items()}

    @cached_property
    def kinds_of_items(self) -> Mapping[str, Kind]:
        """Kinds of all responses that this file may read: its own, too."""
        return {**self.kinds_before, **{id_: kind_of(field) for id_, field in self.draft.fields.items()}}

    @cached_property
    def kinds_of_scores(self) -> Mapping[str, Kind]:
        """Scores are numbers."""
        return dict.fromkeys(self.draft.scores, NUMBER)

    @cached_property
    def kinds_of_own(self) -> Mapping[str, Kind]:
        """Kinds of what a formula may read: responses and scores of its own file."""
        return {**{id_: kind_of(field) for id_, field in self.draft.fields.items()}, **self.kinds_of_scores}

    def _fields(self, *, is_later: bool) -> dict[str, Field]:
        sittings = tuple(self.around.order())
        planned = {id_ for sitting in sittings for id_ in sitting}
        return {
            id_: field
            for other in self.around.questionnaires
            if (other.id in planned or self.around.are_plans_unread)
            and _is_only_later(other.id, self.draft.id, sittings) is is_later
            for id_, field in other.fields.items()
        }


def _is_only_later(other: str, id_: str, sittings: tuple[tuple[str, ...], ...]) -> bool:
    """True when the sittings that ask both always ask the other one afterwards."""
    together = [sitting for sitting in sittings if other in sitting and id_ in sitting]
    return bool(together) and all(sitting.index(other) > sitting.index(id_) for sitting in together)


def check_ids(
    notebook: Notebook,
    reach: Reach,
    expression: Expression,
    known: Mapping[str, Kind],
    line: int,
    *,
    silent: frozenset[str] = frozenset(),
) -> None:
    """Note each id that an expression cannot read where it stands, and why; nothing of those in `silent`."""
    draft, doubtful = notebook.draft, notebook.doubtful | silent
    items = {item.id: item for item in draft.items}
    for id_ in sorted(expression.ids - known.keys()):
        if id_ in doubtful or id_.split(".")[0] in doubtful:
            continue
        if id_ in items and items[id_].ratings:
            ratings = ", ".join(f"{id_}.{rating.id}" for rating in items[id_].ratings)
            notebook.note(line, "needs-rating", f"`{id_}` has several ratings", f"read one of {ratings}")
        elif id_ in draft.scores:
            notebook.note(line, "no-score-here", f"`{id_}` is a score, which cannot be read here", "read items only")
        elif id_ in draft.fields or id_ in reach.later:
            notebook.note(line, "asked-later", f"`{id_}` is not asked before", "read what is asked earlier, or move it")
        elif id_ in reach.earlier:
            remedy = "read items and scores of this file only, or move it to a condition"
            notebook.note(line, "not-own", f"`{id_}` belongs to another questionnaire", remedy)
        else:
            _note_unknown(notebook, id_, known, line)


def _note_unknown(notebook: Notebook, id_: str, known: Mapping[str, Kind], line: int) -> None:
    for other in notebook.around.questionnaires:
        if id_ in other.fields:
            remedy = f"name `{other.id}` before `{notebook.draft.id}` in a plan of plan.toml"
            notebook.note(line, "unknown-id", f"`{id_}` belongs to `{other.id}`, which no plan asks", remedy)
            return
    if id_ in {word for field in notebook.draft.fields.values() for word in field.values}:
        remedy = f"it is a word that an item offers: write it in single quotes, '{id_}'"
        notebook.note(line, "unknown-id", f"nothing is called `{id_}`", remedy)
        return
    if id_ in {reason.id for field in notebook.draft.fields.values() for reason in field.reasons}:
        remedy = "it is a reason for missing, and those are never compared: write not answered(ID)"
        notebook.note(line, "unknown-id", f"nothing is called `{id_}`", remedy)
        return
    otherwise = "give it an item, or take it out; ids of other questionnaires are known by the plan.toml beside"
    notebook.note(line, "unknown-id", f"nothing is called `{id_}`", notebook.remedy_for(id_, known, otherwise))
