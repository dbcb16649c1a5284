"""Sittings as CSV, streamed: wide (one row a sitting), long (one row a response), and the codebook that explains them.

Codes, never names. Columns are fixed from the definitions given, so a file has them all before its first row is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from assessment.questionnaire.definition import Field, Questionnaire
from assessment.reporting.blocks import Block, UnknownVersionError, blocks_of, value_cell
from assessment.reporting.cells import id_cell, line, number_cell, text_cell
from assessment.reporting.codebook import codebook_rows
from assessment.reporting.columns import DISCLOSURE, SITTING, columns_of, is_exported
from assessment.reporting.exported import AdministrationExport, ScoreExport, SittingExport

__all__ = [
    "AdministrationExport",
    "ScoreExport",
    "SittingExport",
    "UnknownVersionError",
    "codebook_rows",
    "long_rows",
    "wide_rows",
]

BYTE_MARK = "\ufeff"
ROWS_A_CHUNK = 200
LONG = ("client", "occasion", "completed_on", "questionnaire", "version", "item", "value", "missing", "label")


def wide_rows(
    sittings: Iterable[SittingExport],
    questionnaires: Sequence[Questionnaire],
    *,
    zone: tzinfo,
    private: Collection[str] = (),
    byte_mark: bool = False,
) -> Iterator[str]:
    """One row a sitting, as chunks of text; memory does not grow with the rows.

    Args:
        sittings: In the order of the file.
        questionnaires: All versions whose columns the file shall have.
        zone: Of the practice; times are written in it, with their offset.
        private: Ids of the private items to be included; by default none is.
        byte_mark: Begin with U+FEFF, which Excel wants.

    Raises:
        UnknownVersionError: At a sitting that holds what the definitions given do not have.
    """
    columns = columns_of(questionnaires, private=private)
    blocks = blocks_of(questionnaires, columns, private)
    headings = [*SITTING, *(column.heading for column in columns), DISCLOSURE]
    yield (BYTE_MARK if byte_mark else "") + line(map(text_cell, headings))
    yield from _chunks(_wide_row(sitting, blocks, zone) for sitting in sittings)


def _chunks(rows: Iterable[str]) -> Iterator[str]:
    waiting: list[str] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == ROWS_A_CHUNK:
            yield "".join(waiting)
            waiting.clear()
    if waiting:
        yield "".join(waiting)


def _wide_row(sitting: SittingExport, blocks: Mapping[str, Block], zone: tzinfo) -> str:
    administrations = {each.questionnaire: each for each in sitting.administrations}
    if not administrations.keys() <= blocks.keys():
        raise UnknownVersionError(f"no definition given for {sorted(administrations.keys() - blocks.keys())}")
    parts = [_sitting_cells(sitting, zone)]
    disclosures: dict[str, None] = {}
    for id_, block in blocks.items():
        administration = administrations.get(id_)
        if administration is None:
            parts.append(block.empty)
        else:
            parts.append(block.cells(administration))
            disclosures[block.disclosures[administration.version]] = None
    parts.append(id_cell(" ".join(filter(None, disclosures))))
    return line(parts)


def _sitting_cells(sitting: SittingExport, zone: tzinfo) -> str:
    cells = (
        text_cell(sitting.client),
        id_cell(sitting.plan),
        number_cell(sitting.turn),
        number_cell(sitting.n),
        id_cell(sitting.state),
        _time(sitting.begun_at, zone),
        _time(sitting.sent_at, zone),
        sitting.completed_on.isoformat() if sitting.completed_on else "",
        id_cell(sitting.safety_flag),
        id_cell(sitting.origin),
    )
    return ",".join(cells)


def _time(at: datetime | None, zone: tzinfo) -> str:
    return "" if at is None else at.astimezone(zone).isoformat(timespec="seconds")


def long_rows(
    sittings: Iterable[SittingExport],
    questionnaires: Sequence[Questionnaire],
    *,
    private: Collection[str] = (),
    byte_mark: bool = False,
) -> Iterator[str]:
    """One row a response, with its words; otherwise as `wide_rows`."""
    known = {(each.id, each.version): each for each in questionnaires}
    yield (BYTE_MARK if byte_mark else "") + line(LONG)
    yield from _chunks(row for sitting in sittings for row in _long_rows(sitting, known, private))


def _long_rows(
    sitting: SittingExport, known: Mapping[tuple[str, int], Questionnaire], private: Collection[str]
) -> Iterator[str]:
    on = sitting.completed_on.isoformat() if sitting.completed_on else ""
    for each in sitting.administrations:
        questionnaire = known.get((each.questionnaire, each.version))
        if questionnaire is None:
            raise UnknownVersionError(f"no definition given for {each.questionnaire} version {each.version}")
        head = [text_cell(sitting.client), number_cell(sitting.n), on]
        head += [text_cell(each.questionnaire), number_cell(each.version)]
        for field in questionnaire.fields.values():
            if is_exported(field, private) and (
                field.id in each.responses.values or field.id in each.responses.missing
            ):
                yield line([*head, *_response_cells(field, each)])


def _response_cells(field: Field, administration: AdministrationExport) -> list[str]:
    value = administration.responses.values.get(field.id)
    missing = administration.responses.missing.get(field.id, "")
    reasons = {reason.id: reason.label for reason in field.reasons}
    label = reasons.get(missing, "") if value is None else field.label_of(value)
    return [text_cell(field.id), value_cell(value), text_cell(missing), text_cell(label)]
