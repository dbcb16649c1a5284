"""Rules about what can never happen: items never shown, scales never scored, words never said, bands never reached."""

from __future__ import annotations

from assessment.questionnaire.definition import Scale
from assessment.questionnaire.evaluation import holds
from assessment.questionnaire.rules.notebook import Notebook
from assessment.questionnaire.rules.reach import Reach
from assessment.questionnaire.rules.scores import line_of_band
from assessment.questionnaire.rules.spans import Span, span_of_scale, spans_of
from assessment.questionnaire.rules.trials import Answers, Trials
from assessment.questionnaire.rules.values import MOST_STEPS, values_of_scale
from assessment.questionnaire.trees import Expression


def check_never(notebook: Notebook) -> None:
    """Look for what no set of answers can bring about; said of files that are sound otherwise."""
    if notebook.reading.problems or notebook.problems:
        return  # what is wrong already would be told a second time, as something that never happens
    draft = notebook.draft
    fields = {**Reach(draft, notebook.around).earlier, **draft.fields}
    spans = {id_: Span(*field.limits) for id_, field in fields.items() if field.limits is not None} | spans_of(draft)
    trials = Trials(draft, fields, spans)
    _check_items(notebook, trials)
    for number, scale in enumerate(draft.scales):
        _check_scored(notebook, trials, number, scale)
        _check_bands(notebook, number, scale)
    for table in ("patterns", "notes", "alerts"):
        for number, entry in enumerate(getattr(draft, table)):
            if _never_holds(trials, entry.when):
                what = f"`when` of {table} number {number + 1} holds for no answers"
                remedy = "look at what contradicts itself, or take it out"
                notebook.note(notebook.reading.line(table, number, "when"), "never-holds", what, remedy)


def _never_holds(trials: Trials, condition: Expression) -> bool:
    return trials.never(lambda answers: holds(condition, answers), [condition])


def _check_items(notebook: Notebook, trials: Trials) -> None:
    for number, item in enumerate(notebook.draft.items):
        if item.show is not None and _never_holds(trials, item.show):
            what = f"`{item.id}` is shown for no answers"
            remedy = "look at its condition, and at those of the items that it reads"
            notebook.note(notebook.reading.line("items", number, "show"), "never-shown", what, remedy)


def _check_scored(notebook: Notebook, trials: Trials, number: int, scale: Scale) -> None:
    """So many items of a key can be shown together that its missing rule can be met."""
    fields = notebook.draft.fields
    items = [(keyed, fields[keyed.field].item.show) for keyed in scale.key]
    shows = [show for _, show in items if show is not None]
    if not shows:
        return

    def can_be_scored(answers: Answers) -> bool:
        shown = [keyed for keyed, show in items if show is None or holds(show, answers)]
        is_complete = all(keyed in shown for keyed, _ in items if keyed.required)
        return is_complete and len(shown) >= scale.min_answered

    if trials.never(can_be_scored, shows):
        what = f"`{scale.id}` has no score for any answers: too few of its items are ever shown together"
        remedy = "lower `min_answered`, or look at the conditions of its items"
        notebook.note(notebook.reading.line("scales", number), "never-scored", what, remedy)


def _check_bands(notebook: Notebook, number: int, scale: Scale) -> None:
    """Between two cut-offs there is a score; only bands narrower than a step of one answer are worth the counting."""
    bands = scale.bands.bands if scale.bands else ()
    span = span_of_scale(scale, notebook.draft)
    if span is None or len(bands) < 2:
        return
    ends = [*(band.start for band in bands[1:]), float("inf")]
    if all(
        end - band.start >= (span.most - span.least) / len(scale.key) for band, end in zip(bands, ends, strict=True)
    ):
        return
    share = MOST_STEPS // len(notebook.draft.scales)
    values = values_of_scale(scale, notebook.draft, most_steps=share)
    for band, end in zip(bands, ends, strict=True) if values else ():
        if not any(band.start <= value < end for value in values or ()):
            what = f'no score of `{scale.id}` is in the band "{band.id}", from {band.start:g} to below {end:g}'
            notebook.note(
                line_of_band(notebook, "scales", number, scale, band), "never-reached", what, "widen it, or take it out"
            )
