"""Rules about ids: which have to be unique, and in what space of names."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.questionnaire.rules.notebook import Notebook
from assessment.questionnaire.tokens import WORDS_OF_THE_GRAMMAR


def check_ids_unique(notebook: Notebook) -> None:
    """Items, scores and terms share one space of names; the others have spaces of their own."""
    draft = notebook.draft
    named = [(id_, notebook.reading.line("terms", None, id_)) for id_ in notebook.reading.terms]
    for table, entries in (("items", draft.items), ("scales", draft.scales), ("derived", draft.derived)):
        named += _lines(notebook, table, (entry.id for entry in entries))
    _note_twice(notebook, named, "items, scores and terms share one space of names")
    _note_words_of_the_grammar(notebook, named)
    for table, others in (("patterns", draft.patterns), ("notes", draft.notes), ("examples", draft.examples)):
        lines = _lines(notebook, table, (entry.id for entry in others))
        _note_twice(notebook, [(id_, line) for id_, line in lines if id_], f"each of the {table} has an id of its own")
    _note_others(notebook)


def _lines(notebook: Notebook, table: str, ids: Iterable[str]) -> list[tuple[str, int]]:
    return [(id_, notebook.reading.line(table, number, "id")) for number, id_ in enumerate(ids)]


def _note_twice(notebook: Notebook, named: list[tuple[str, int]], why: str) -> None:
    first: dict[str, int] = {}
    for id_, line in named:
        if id_ in first:
            notebook.note(line, "twice", f"`{id_}` is already the id in line {first[id_]}", f"choose another: {why}")
        first.setdefault(id_, line)


def _note_words_of_the_grammar(notebook: Notebook, named: list[tuple[str, int]]) -> None:
    for id_, line in named:
        if id_ in WORDS_OF_THE_GRAMMAR:
            notebook.note(line, "reserved-id", f"`{id_}` is a word of expressions", "choose another id")


def _note_others(notebook: Notebook) -> None:
    """Over all questionnaires of the plans, each item id is there once, so that a condition can name it."""
    planned = {id_ for sitting in notebook.around.order() for id_ in sitting}
    if notebook.draft.id not in planned or not notebook.around.is_newest:
        return
    owners = {
        item.id: other.id for other in notebook.around.questionnaires if other.id in planned for item in other.items
    }
    for number, item in enumerate(notebook.draft.items):
        if item.id in owners:
            what = f"`{item.id}` is already an item of `{owners[item.id]}`"
            remedy = "choose another: ids of items are unique over all questionnaires of the plans"
            notebook.note(notebook.reading.line("items", number, "id"), "item-id-taken", what, remedy)
