"""What a file names and then never uses: nearly always a slip of the pen elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from assessment.questionnaire.language.contents import nearest
from assessment.questionnaire.rules.notebook import Notebook
from assessment.questionnaire.trees import Expression

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_OF_THE_PLAN: Final = ("thanks", "foot", "retention")
"""Pages that the application asks for by their id."""


def check_unused(notebook: Notebook) -> None:
    """Every set, term and page has somebody who uses it; said of files that are sound otherwise."""
    if notebook.reading.problems or notebook.problems:
        return  # a name that is misspelt where it is used would be told a second time
    for table, used in _used(notebook).items():
        names = notebook.reading.data.get(table)
        for name in names if isinstance(names, dict) else ():
            if name not in used:
                meant = nearest(name, frozenset(used))
                remedy = f"take it out, or use it; `{meant}` is used" if meant else "take it out, or use it"
                what = f"nothing uses `{name}` of `[{table}]`"
                notebook.note(notebook.reading.line(table, None, name), "unused", what, remedy)


def _used(notebook: Notebook) -> Mapping[str, frozenset[str]]:
    draft, plans = notebook.draft, notebook.around.plans
    shared = [notebook.reading.data.get(key) for key in ("every_item", "every_scale")]
    of_every = {key: table.get(key) for table in shared if isinstance(table, dict) for key in ("options", "bands")}
    results = {rule.results for rule in plans.marks.values() if rule.results} if plans else set()
    return {
        "options": frozenset({item.options_id or "" for item in draft.items} | {str(of_every.get("options"))}),
        "bands": frozenset({score.bands_id or "" for score in draft.scores.values()} | {str(of_every.get("bands"))}),
        "terms": frozenset(name for expression in _expressions(notebook) for name in _NAME.findall(expression.source)),
        "pages": frozenset({alert.page or "" for alert in draft.alerts} | results | set(_OF_THE_PLAN)),
    }


def _expressions(notebook: Notebook) -> Iterator[Expression]:
    draft = notebook.draft
    yield from notebook.reading.terms.values()
    yield from (item.show for item in draft.items if item.show is not None)
    yield from (derived.formula for derived in draft.derived)
    yield from (pattern.when for pattern in (*draft.patterns, *draft.notes))
    yield from (alert.when for alert in draft.alerts)
