"""The codebook of a wide export: one row for each column, with all that its definition says of it.

A column that means something else in another version has a row for each meaning; `version` names those it holds for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from assessment.questionnaire import aspects
from assessment.questionnaire.definition import (
    BandSet,
    Derived,
    Direction,
    Field,
    Keyed,
    Questionnaire,
    Scale,
    Toward,
)
from assessment.reporting.cells import line, number_cell, text_cell
from assessment.reporting.columns import DISCLOSURE, SITTING, Column, columns_of, newest_first

HEADINGS = (
    *("name", "meaning", "type", "values", "least", "most", "missing", "key", "scoring", "min_answered", "direction"),
    *("bands", "sem", "error_revision", "error_source", "questionnaire", "version"),
)
NOT_OFFERED = {
    "blank": "left open",
    "not-asked": "hidden by its condition",
    "not-reached": "the sitting ended before",
}
_NAMES = {
    "version": "Version of the questionnaire that was answered.",
    "error_revision": "Revision of the error figures that the scores were made with.",
    "pattern": "Id of the first pattern that fits.",
    "notes": "Ids of the notes that apply, joined by semicolons.",
    "flags": "Flags on the quality of the answers, joined by semicolons.",
}
JOINT = "; "

Entry = dict[str, str]
"""What one row says, by heading, as finished cells; the headings left out are empty."""


def codebook_rows(
    questionnaires: Sequence[Questionnaire], *, private: Collection[str] = (), byte_mark: bool = False
) -> Iterator[str]:
    """The codebook as CSV, a line at a time, in the order of the columns of `wide_rows`."""
    yield ("\ufeff" if byte_mark else "") + line(HEADINGS)
    for name, meaning in SITTING.items():
        yield _line({"name": text_cell(name), "meaning": text_cell(meaning), "type": _sitting_type(name)})
    versions = newest_first(questionnaires)
    for column in columns_of(questionnaires, private=private):
        entries: dict[tuple[tuple[str, str], ...], list[int]] = {}
        for questionnaire in versions[column.questionnaire]:
            entry = _entry(column, questionnaire)
            if entry is not None:
                entries.setdefault(tuple(sorted(entry.items())), []).append(questionnaire.version)
        for entry_items, numbers in entries.items():
            own = {"questionnaire": text_cell(column.questionnaire), "name": text_cell(column.heading)}
            own["version"] = text_cell(JOINT.join(map(str, sorted(numbers))))
            yield _line(dict(entry_items) | own)
    yield _line({"name": DISCLOSURE, "meaning": text_cell("What must be said beside every result."), "type": "text"})


def _line(entry: Entry) -> str:
    return line(entry.get(heading, "") for heading in HEADINGS)


def _sitting_type(name: str) -> str:
    return {"turn": "number", "occasion": "number", "begun_at": "time", "sent_at": "time", "completed_on": "date"}.get(
        name, "text"
    )


def _entry(column: Column, questionnaire: Questionnaire) -> Entry | None:
    """What one version says of a column; None where it does not have it."""
    if column.kind in {"response", "missing"}:
        field = questionnaire.fields.get(column.id)
        if field is None:
            return None
        return _response(field) if column.kind == "response" else _missing(field)
    if column.kind in {"score", "n", "band"}:
        score = questionnaire.scores.get(column.id)
        return None if score is None else _score(column, score)
    kind = "number" if column.kind in {"version", "error_revision"} else "text"
    entry = {"meaning": text_cell(_NAMES[column.kind]), "type": kind}
    if column.kind in {"pattern", "notes"}:
        patterns = questionnaire.patterns if column.kind == "pattern" else questionnaire.notes
        entry["values"] = _named((pattern.id, pattern.label) for pattern in patterns)
    return entry


def _named(pairs: Iterator[tuple[object, str]]) -> str:
    return text_cell(JOINT.join(f"{value} = {label}" if label else str(value) for value, label in pairs))


def _response(field: Field) -> Entry:
    limits = field.limits
    return {
        "meaning": text_cell(field.text),
        "type": field.item.type,
        "values": _named((option.value, option.label) for option in field.item.options if option.value is not None),
        "least": number_cell(limits[0]) if limits else "",
        "most": number_cell(limits[1]) if limits else "",
        "missing": _reasons(field),
    }


def _missing(field: Field) -> Entry:
    return {"meaning": text_cell(f"Why {field.id} has no value."), "type": "text", "values": _reasons(field)}


def _reasons(field: Field) -> str:
    offered = {reason.id: reason.label for reason in field.reasons}
    return _named((reason, label) for reason, label in (offered | NOT_OFFERED).items())


def _score(column: Column, score: Scale | Derived) -> Entry:
    if column.kind == "n":
        counted = "answered items" if isinstance(score, Scale) else "parts that have a value"
        return {"meaning": text_cell(f"Number of {counted} behind {score.id}."), "type": "number"}
    bands = _bands(score.bands)
    if column.kind == "band":
        return {"meaning": text_cell(f"Band of {score.id}."), "type": "text", "values": bands}
    entry = {
        "meaning": text_cell(score.title),
        "type": "number",
        "min_answered": number_cell(score.min_answered),
        "direction": text_cell(_direction(score.direction)),
        "bands": bands,
    }
    return entry | (_scale(score) if isinstance(score, Scale) else _derived(score))


def _scale(scale: Scale) -> Entry:
    entry = {
        "key": text_cell(" ".join(map(_keyed, scale.key))),
        "scoring": text_cell(_then_rounded(scale.score, scale)),
        "least": "0" if scale.score == "pomp" else "",
        "most": "100" if scale.score == "pomp" else "",
    }
    error = scale.error
    if error is None:
        return entry
    figures = f"sem {error.sem:g}" if error.sem is not None else f"sd {error.sd:g}, retest r {error.retest_r:g}"
    return entry | {
        "sem": text_cell(figures),
        "error_revision": number_cell(error.revision),
        "error_source": text_cell(error.source),
    }


def _derived(derived: Derived) -> Entry:
    scoring = _then_rounded(f"formula: {' '.join(derived.formula.source.split())}", derived)
    if derived.table:
        scoring += f"{JOINT}looked up: {aspects.table_of(derived)}"
    entry = {"scoring": text_cell(scoring)}
    if derived.range is not None:
        entry |= {"least": number_cell(derived.range[0]), "most": number_cell(derived.range[1])}
    return entry


def _then_rounded(scoring: str, score: Scale | Derived) -> str:
    return scoring if score.round is None else f"{scoring}{JOINT}rounded to whole numbers: {score.round}"


def _keyed(keyed: Keyed) -> str:
    """As in a definition: `-E5` is reverse-keyed; a weight other than 1, and `!` for a required one, stand behind."""
    weight = "" if keyed.weight == 1 else f"*{keyed.weight:g}"
    return f"{'-' if keyed.reverse else ''}{keyed.field}{weight}{'!' if keyed.required else ''}"


def _direction(direction: Direction) -> str:
    return f"toward {direction.least:g} to {direction.most:g}" if isinstance(direction, Toward) else direction


def _bands(bands: BandSet | None) -> str:
    if bands is None:
        return ""
    return text_cell(JOINT.join(f"{band.start:g} {band.id} = {band.label}" for band in bands.bands))
