"""Rules about worked examples as text: what they name has to be there. Running them is for `scoring`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessment.questionnaire.definition import Example, Field
from assessment.questionnaire.language.keys import EFFECTS
from assessment.questionnaire.rules.alerts import page_of
from assessment.questionnaire.rules.notebook import Notebook
from assessment.questionnaire.rules.reach import Reach


def check_examples(notebook: Notebook) -> None:
    """At least one example, and each names only what there is."""
    if "examples" not in notebook.reading.data:
        remedy = "add [[examples]] with `answers`, what they give, and `source`"
        notebook.note(1, "no-example", "the file has no worked example", remedy)
    fields = {**Reach(notebook.draft, notebook.around).earlier, **notebook.draft.fields}
    for number, example in enumerate(notebook.draft.examples):
        _check_answers(notebook, number, example, fields)
        _check_expectations(notebook, number, example)


def _check_answers(notebook: Notebook, number: int, example: Example, fields: Mapping[str, Field]) -> None:
    for id_ in example.answers:
        base = id_.split(".")[0]
        if id_ in fields or base in notebook.doubtful:
            continue
        line = notebook.reading.line("examples", number, "answers", base)
        ratings = [field_id for field_id in fields if field_id.startswith(f"{id_}.")]
        if ratings:
            inner = ", ".join(f"{rating.partition('.')[2]} = ..." for rating in ratings)
            notebook.note(line, "needs-rating", f"`{id_}` has several ratings", f"write {id_} = {{ {inner} }}")
        else:
            remedy = notebook.remedy_for(id_, fields, "name items of this file or of earlier questionnaires")
            notebook.note(line, "unknown-item", f"no item asked up to here is called `{id_}`", remedy)


def _check_expectations(notebook: Notebook, number: int, example: Example) -> None:
    draft = notebook.draft
    items = [item.id for item in draft.items]
    _check_known(notebook, number, "scores", example.scores or (), draft.scores)
    _check_known(notebook, number, "no_score", example.no_score or (), draft.scores)
    _check_known(notebook, number, "bands", example.bands or (), draft.scores)
    _check_known(notebook, number, "notes", example.notes or (), [note.id for note in draft.notes])
    _check_known(notebook, number, "hidden", example.hidden or (), items)
    _check_known(notebook, number, "effect", example.effect or (), EFFECTS)
    if example.pattern:
        _check_known(notebook, number, "pattern", (example.pattern,), [pattern.id for pattern in draft.patterns])
    if example.page and page_of(notebook, example.page) is None and not notebook.around.are_plans_unread:
        _check_known(notebook, number, "page", (example.page,), draft.pages)
    for id_, band in (example.bands or {}).items():
        score = draft.scores.get(id_)
        if score is None or (score.bands is None and score.bands_id is not None):
            continue  # the score, or its set of bands, has a problem of its own
        if band not in [known.id for known in (score.bands.bands if score.bands else ())]:
            line = notebook.reading.line("examples", number, "bands", id_)
            notebook.note(line, "unknown-band", f"`{id_}` has no band `{band}`", "name one of its bands")


def _check_known(notebook: Notebook, number: int, key: str, ids: Iterable[str], known: Iterable[str]) -> None:
    words = tuple(known)
    for id_ in ids:
        if id_ not in words and id_ not in notebook.doubtful:
            line = notebook.reading.line("examples", number, key)
            remedy = notebook.remedy_for(id_, words, "name what is in this file")
            notebook.note(line, "unknown-id", f"`{key}` names `{id_}`, which is not there", remedy)
