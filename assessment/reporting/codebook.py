"""The codebook of an export: one row for each column of each file, with all that its definition says of it.

A column that means something else in another version has a row for each meaning; `version` names those it holds for.
The long files have the same columns for every item; what an item asks stands in the rows of the wide file, by `id`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

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
from assessment.reporting.cells import PLAIN, Dialect
from assessment.reporting.columns import (
    DISCLOSURE,
    NOT_OFFERED,
    SITTING,
    Column,
    Heading,
    ReadAs,
    columns_of,
    newest_first,
    read_as,
)
from assessment.reporting.long import NOTES, RESPONSES, SCORES

CODEBOOK = (
    Heading("file", "text", "The file that has the column, without its ending."),
    Heading("name", "text", "The column's heading, as it stands in the file."),
    Heading("read_as", "text", "What a program reads it as: text, number, whole (a whole number), date or time."),
    Heading("id", "text", "Id of the item (with its rating) or score, as the long files have it."),
    Heading("meaning", "text", "What is asked, or what the column says."),
    Heading("type", "text", "How it is answered: choice, choices, slider, number, text or date."),
    Heading("values", "text", "Each value with its label."),
    Heading("least", "number", "Lowest number that can come."),
    Heading("most", "number", "Highest number that can come."),
    Heading("missing", "text", "Each reason for having no value, with its label."),
    Heading("key", "text", "The items of a scale: - is reverse-keyed, * gives a weight, ! is required."),
    Heading("scoring", "text", "How the score comes about, and how it is rounded or looked up."),
    Heading("min_answered", "whole", "Fewer answers than this give no score."),
    Heading("direction", "text", "Which way is wished for: lower, higher, toward a range, or neither."),
    Heading("bands", "text", "Where each band begins, its id and its label."),
    Heading("sem", "text", "The error figures of today's file; each score carries those it was made with."),
    Heading("error_revision", "whole", "Their revision."),
    Heading("error_source", "text", "Where they come from."),
    Heading("questionnaire", "text", "Id of the questionnaire."),
    Heading("version", "text", "The versions for which this row holds."),
    Heading("source", "text", "Where the questionnaire comes from, as its author says."),
    Heading("seal", "text", "SHA-256 of what those versions ask and count."),
)
_NAMES = {
    "version": "Version of the questionnaire that was answered.",
    "error_revision": "Revision of the error figures that the scores were made with.",
    "pattern": "Id of the first pattern that fits.",
    "notes": "Ids of the notes that apply, joined by semicolons.",
    "flags": "Flags on the quality of the answers, joined by semicolons.",
}
JOINT = "; "

Entry = dict[str, float | str | None]
"""What one row says, by heading; the headings left out are empty."""


def codebook_rows(
    questionnaires: Sequence[Questionnaire],
    *,
    private: Collection[str] = (),
    with_notes: bool = False,
    dialect: Dialect = PLAIN,
) -> Iterator[str]:
    """The codebook as CSV, a line at a time: the columns of the wide file in their order, then those of the others."""
    yield dialect.first_line(heading.name for heading in CODEBOOK)
    for entry in codebook_entries(questionnaires, private=private, with_notes=with_notes):
        yield dialect.row(entry.get(heading.name) for heading in CODEBOOK)


def codebook_entries(
    questionnaires: Sequence[Questionnaire], *, private: Collection[str] = (), with_notes: bool = False
) -> Iterator[Entry]:
    """The rows of the codebook."""
    for entry in _of_wide(questionnaires, private):
        yield entry | {"file": "wide"}
    yield from _of_file("responses_long", RESPONSES)
    yield from _of_file("scores_long", SCORES)
    if with_notes:
        yield from _of_file("notes", NOTES)
    yield from _of_file("codebook", CODEBOOK)


def _of_file(file: str, headings: Iterable[Heading]) -> Iterator[Entry]:
    for heading in headings:
        yield {"file": file, "name": heading.name, "read_as": heading.read_as, "meaning": heading.meaning}


def _of_wide(questionnaires: Sequence[Questionnaire], private: Collection[str]) -> Iterator[Entry]:
    for heading in SITTING:
        yield {"name": heading.name, "read_as": heading.read_as, "meaning": heading.meaning}
    versions = newest_first(questionnaires)
    for column in columns_of(questionnaires, private=private):
        own = versions[column.questionnaire]
        yield from _of_column(column, own, read_as(column, own))
    yield {"name": DISCLOSURE, "read_as": "text", "meaning": "What must be said beside every result."}


def _of_column(column: Column, versions: Sequence[Questionnaire], read: ReadAs) -> Iterator[Entry]:
    """One row for each meaning that a column has in the versions."""
    meanings: dict[tuple[tuple[str, object], ...], tuple[Entry, list[Questionnaire]]] = {}
    for questionnaire in versions:
        entry = _entry(column, questionnaire)
        if entry is not None:
            key = tuple(sorted((*entry.items(), ("source", questionnaire.source)), key=lambda item: item[0]))
            meanings.setdefault(key, (entry | {"source": questionnaire.source}, []))[1].append(questionnaire)
    for entry, several in meanings.values():
        several.sort(key=lambda questionnaire: questionnaire.version)
        yield entry | {
            "name": column.heading,
            "read_as": read,
            "id": column.id,
            "questionnaire": column.questionnaire,
            "version": JOINT.join(str(questionnaire.version) for questionnaire in several),
            "seal": JOINT.join(questionnaire.seal for questionnaire in several),
        }


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
    entry: Entry = {"meaning": _NAMES[column.kind]}
    if column.kind in {"pattern", "notes"}:
        patterns = questionnaire.patterns if column.kind == "pattern" else questionnaire.notes
        entry["values"] = _named((pattern.id, pattern.label) for pattern in patterns)
    return entry


def _named(pairs: Iterator[tuple[object, str]]) -> str:
    return JOINT.join(f"{value} = {label}" if label else str(value) for value, label in pairs)


def _response(field: Field) -> Entry:
    limits = field.limits
    return {
        "meaning": field.text,
        "type": field.item.type,
        "values": _named((option.value, option.label) for option in field.item.options if option.value is not None),
        "least": limits[0] if limits else None,
        "most": limits[1] if limits else None,
        "missing": _reasons(field),
    }


def _missing(field: Field) -> Entry:
    return {"meaning": f"Why {field.id} has no value.", "values": _reasons(field)}


def _reasons(field: Field) -> str:
    offered = {reason.id: reason.label for reason in field.reasons}
    return _named((reason, label) for reason, label in (offered | NOT_OFFERED).items())


def _score(column: Column, score: Scale | Derived) -> Entry:
    if column.kind == "n":
        counted = "answered items" if isinstance(score, Scale) else "parts that have a value"
        return {"meaning": f"Number of {counted} behind {score.id}."}
    bands = _bands(score.bands)
    if column.kind == "band":
        return {"meaning": f"Band of {score.id}.", "values": bands}
    entry: Entry = {
        "meaning": score.title,
        "min_answered": score.min_answered,
        "direction": _direction(score.direction),
        "bands": bands,
    }
    return entry | (_scale(score) if isinstance(score, Scale) else _derived(score))


def _scale(scale: Scale) -> Entry:
    entry: Entry = {
        "key": " ".join(map(_keyed, scale.key)),
        "scoring": _then_rounded(scale.score, scale),
        "least": 0 if scale.score == "pomp" else None,
        "most": 100 if scale.score == "pomp" else None,
    }
    error = scale.error
    if error is None:
        return entry
    figures = f"sem {error.sem:g}" if error.sem is not None else f"sd {error.sd:g}, retest r {error.retest_r:g}"
    return entry | {
        "sem": figures,
        "error_revision": error.revision,
        "error_source": error.source,
    }


def _derived(derived: Derived) -> Entry:
    scoring = _then_rounded(f"formula: {' '.join(derived.formula.source.split())}", derived)
    if derived.table:
        scoring += f"{JOINT}looked up: {aspects.table_of(derived)}"
    entry: Entry = {"scoring": scoring}
    if derived.range is not None:
        entry |= {"least": derived.range[0], "most": derived.range[1]}
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
    return JOINT.join(f"{band.start:g} {band.id} = {band.label}" for band in bands.bands)
