"""Every rule that a questionnaire obeys as a whole, looked at in one go; the shape of its file is for `reading`."""

from __future__ import annotations

from assessment.questionnaire.problems import Problem, in_order
from assessment.questionnaire.reading import Reading
from assessment.questionnaire.rules.alerts import check_alerts
from assessment.questionnaire.rules.conditions import check_conditions
from assessment.questionnaire.rules.examples import check_examples
from assessment.questionnaire.rules.ids import check_ids_unique
from assessment.questionnaire.rules.limits import check_limits
from assessment.questionnaire.rules.never import check_never
from assessment.questionnaire.rules.notebook import Notebook, Surroundings
from assessment.questionnaire.rules.scores import check_scores
from assessment.questionnaire.rules.tables import check_tables
from assessment.questionnaire.rules.texts import check_texts
from assessment.questionnaire.rules.unused import check_unused

__all__ = ["Surroundings", "problems_in"]


def problems_in(reading: Reading, around: Surroundings | None = None) -> tuple[Problem, ...]:
    """All that is wrong with a file: with its shape, with the whole, and with how it fits those beside it.

    Args:
        reading: of the file. What could not be read is left out, and nothing is said that only follows from that.
        around: the other questionnaires and the plans of its folder; None for a file that stands alone.
    """
    if reading.draft is None:
        return reading.problems
    notebook = Notebook(reading=reading, draft=reading.draft, around=around or Surroundings())
    _check_statements(notebook)
    check_ids_unique(notebook)
    check_conditions(notebook)
    check_scores(notebook)
    check_limits(notebook)
    check_tables(notebook)
    check_texts(notebook)
    check_alerts(notebook)
    check_examples(notebook)
    check_never(notebook)
    check_unused(notebook)
    return in_order((*reading.problems, *notebook.problems))


def _check_statements(notebook: Notebook) -> None:
    """What is said about the questionnaire itself fits its status."""
    draft, line = notebook.draft, notebook.reading.line("status")
    if draft.status == "validated" and not draft.source:
        remedy = "give `source`: where its validation is published"
        notebook.note(line, "missing-key", "a validated questionnaire has no `source`", remedy)
    if draft.status == "provisional" and (draft.scales or draft.derived) and not draft.disclosure:
        remedy = "give `disclosure`: the sentence beside every result that says so"
        notebook.note(line, "missing-key", "a provisional questionnaire with scales has no `disclosure`", remedy)
