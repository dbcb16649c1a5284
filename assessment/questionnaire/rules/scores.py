"""Rules about scales and derived scores: what can be scored, from where to where, and where its bands begin."""

from __future__ import annotations

from assessment.questionnaire.definition import Band, Derived, Field, Scale, Toward
from assessment.questionnaire.rules.notebook import Notebook
from assessment.questionnaire.rules.spans import Span, span_of_scale

_CLOSE = 1e-9


def check_scores(notebook: Notebook) -> None:
    """Keys name what can be scored, and bands and directions fit the scores that are possible."""
    for number, scale in enumerate(notebook.draft.scales):
        is_sound = _check_key(notebook, number, scale)
        if is_sound:
            _check_range(notebook, "scales", number, scale)
    for number, derived in enumerate(notebook.draft.derived):
        _check_parts(notebook, number, derived)
        _check_range(notebook, "derived", number, derived)


def _check_key(notebook: Notebook, number: int, scale: Scale) -> bool:
    """Every entry of a key is a response of this file that has numbers; False when one is not."""
    line, draft = notebook.reading.line, notebook.draft
    fields: list[Field] = []
    for entry, keyed in enumerate(scale.key):
        place = line("scales", number, "key", entry)
        field = draft.fields.get(keyed.field)
        if field is not None and _note_unscorable(notebook, field, place):
            continue
        if field is not None:
            fields.append(field)
        elif keyed.field.split(".")[0] not in notebook.doubtful:
            _note_no_field(notebook, keyed.field, place)
    if scale.min_answered > len(scale.key):
        what = f"`min_answered` is {scale.min_answered}, and the key has {len(scale.key)}"
        place = line("scales", number, "min_answered")
        notebook.note(place, "min-answered", what, f"write a number from 1 to {len(scale.key)}")
    if scale.score in ("mean", "sum") and len({field.limits for field in fields}) > 1:
        what = f'`score` is "{scale.score}", and the items of the key have different ranges'
        notebook.note(line("scales", number, "key"), "different-ranges", what, 'use "pomp", or items of one range')
        return False
    return len(fields) == len(scale.key)


def _note_no_field(notebook: Notebook, id_: str, line: int) -> None:
    ratings = [field_id for field_id in notebook.draft.fields if field_id.startswith(f"{id_}.")]
    if ratings:
        notebook.note(line, "needs-rating", f"`{id_}` has several ratings", f"name one of {', '.join(ratings)}")
        return
    otherwise = "name an item of this file"
    remedy = notebook.remedy_for(id_, notebook.draft.fields, otherwise)
    notebook.note(line, "unknown-item", f"no item of this file is called `{id_}`", remedy)


def _note_unscorable(notebook: Notebook, field: Field, line: int) -> bool:
    limits = field.limits
    if limits is None:
        what = f"`{field.id}` has no numbers to score"
        remedy = "give it options whose values are numbers, or take it out of the key"
        notebook.note(line, "not-scorable", what, remedy)
    elif limits[0] == limits[1]:
        what = f"`{field.id}` has only the value {limits[0]:g}"
        notebook.note(line, "not-scorable", what, "give it at least two values, or take it out of the key")
    else:
        return False
    return True


def _check_parts(notebook: Notebook, number: int, derived: Derived) -> None:
    n_parts = len(derived.formula.ids)
    if n_parts == 0:
        line = notebook.reading.line("derived", number, "formula")
        notebook.note(line, "no-parts", "the formula reads no score and no item", "let it read at least one")
    elif derived.min_answered is not None and derived.min_answered > n_parts:
        line = notebook.reading.line("derived", number, "min_answered")
        what = f"`min_answered` is {derived.min_answered}, and the formula has {n_parts} parts"
        notebook.note(line, "min-answered", what, f"write a number from 1 to {n_parts}")


def _check_range(notebook: Notebook, table: str, number: int, score: Scale | Derived) -> None:
    """Bands begin at the least possible score and none beyond the greatest; what is wished for can be reached."""
    line = notebook.reading.line
    span = span_of_scale(score, notebook.draft) if isinstance(score, Scale) else score.range and Span(*score.range)
    if span is None:
        return
    if isinstance(score.direction, Toward) and not span.meets(Span(score.direction.least, score.direction.most)):
        what = f"the direction wishes for {score.direction.least:g} to {score.direction.most:g}, and scores are {span}"
        notebook.note(line(table, number, "direction"), "out-of-range", what, "name scores that are possible")
    if score.bands is not None:
        _check_bands(notebook, table, number, score, span)


def _check_bands(notebook: Notebook, table: str, number: int, score: Scale | Derived, span: Span) -> None:
    bands = score.bands.bands if score.bands else ()
    if not bands:
        line = notebook.reading.line(table, number, "bands")
        notebook.note(line, "no-bands", f"the bands of `{score.id}` are texts only", "add a band with `from`")
        return
    first, last = bands[0], bands[-1]
    if abs(first.start - span.least) > _CLOSE:
        what = f"the first band of `{score.id}` is from {first.start:g}, and the least possible score is {span.least:g}"
        line = line_of_band(notebook, table, number, score, first)
        notebook.note(line, "first-band", what, f"begin with `from = {span.least:g}`")
    if last.start > span.most + _CLOSE:
        what = f'the band "{last.id}" is from {last.start:g}, and no score of `{score.id}` is above {span.most:g}'
        line = line_of_band(notebook, table, number, score, last)
        notebook.note(line, "out-of-range", what, "take it out, or lower its `from`")


def line_of_band(notebook: Notebook, table: str, number: int, score: Scale | Derived, band: Band) -> int:
    """The line of a band's cut-off, in the named set or on the score itself."""
    reading = notebook.reading
    for entry, raw in enumerate(reading.raw_bands(table, number)):
        if raw.get("id") == band.id:
            if score.bands_id is not None:
                return reading.line("bands", None, score.bands_id, entry, "from")
            return reading.line(table, number, "bands", entry, "from")
    return reading.line(table, number, "bands")
