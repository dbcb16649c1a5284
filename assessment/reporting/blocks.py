"""The cells of one questionnaire in a wide row, filled from one administration: the inner loop of an export."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assessment.questionnaire.definition import Questionnaire, Responses, Value
from assessment.reporting.cells import PLAIN, Cell, Dialect, cell, id_cell, text_cell
from assessment.reporting.columns import Column, Kind, is_exported, newest_first
from assessment.reporting.exported import AdministrationExport

LIST_JOINT = ";"


class UnknownVersionError(LookupError):
    """An administration of a questionnaire, version or item that the definitions given do not have."""


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one questionnaire, all versions."""

    id: str
    heads: tuple[Kind, ...]
    """What stands before the responses: the version, and the revision of the error figures where there are some."""
    fields: tuple[str, ...]
    shown: frozenset[str]
    """The same, as a set."""
    left_out: frozenset[str]
    """Private fields that the file does not have."""
    scores: tuple[str, ...]
    tails: tuple[Kind, ...]
    disclosures: Mapping[int, str]
    """By version."""
    empty: str
    """The cells of a sitting that did not ask it."""
    whole: str
    """A template for the usual case, a whole number everywhere and nothing missing: twice as fast as cell by cell."""
    dialect: Dialect = PLAIN

    def cells(self, administration: AdministrationExport) -> str:
        """All cells of this questionnaire for one administration."""
        self._refuse_unknown_version(administration)
        parts = [_finished(_end(kind, administration)) for kind in self.heads]
        if self.fields:
            parts.append(self._responses(administration.responses))
        scores = administration.scores
        for id_ in self.scores:
            score = scores.get(id_)
            parts.append(_score_cells(self.dialect, score.value, score.n, score.band) if score else self._no_score)
        parts += [_finished(_end(kind, administration)) for kind in self.tails]
        return self.dialect.separator.join(parts)

    def values(self, administration: AdministrationExport) -> list[Cell]:
        """The same as plain values, for files that are no CSV."""
        self._refuse_unknown_version(administration)
        responses, scores = administration.responses, administration.scores
        self._refuse_unknown_items(responses)
        found: list[Cell] = [_end(kind, administration) for kind in self.heads]
        for id_ in self.fields:
            found += (plain_value(responses.values.get(id_)), responses.missing.get(id_))
        for id_ in self.scores:
            score = scores.get(id_)
            found += (score.value, score.n, score.band) if score else (None, None, None)
        return found + [_end(kind, administration) for kind in self.tails]

    @property
    def n_columns(self) -> int:
        """How many cells it has in a row."""
        return len(self.heads) + 2 * len(self.fields) + 3 * len(self.scores) + len(self.tails)

    @property
    def _no_score(self) -> str:
        return self.dialect.separator * 2

    def _responses(self, responses: Responses) -> str:
        values, missing = responses.values, responses.missing
        if not missing and set(map(type, values.values())) == {int} and values.keys() == self.shown:
            return self.whole % tuple(map(values.__getitem__, self.fields))
        self._refuse_unknown_items(responses)
        separator, cells = self.dialect.separator, []
        for id_ in self.fields:
            value = values.get(id_)
            if value is None:
                cells.append(separator + id_cell(missing[id_]) if id_ in missing else separator)
            elif type(value) is int:  # most of them
                cells.append(f"{value}{separator}")
            else:
                cells.append(self._written(value) + separator)
        return separator.join(cells)

    def _written(self, value: Value) -> str:
        plain = plain_value(value)
        return text_cell(plain) if isinstance(plain, str) else self.dialect.number(plain)

    def _refuse_unknown_version(self, administration: AdministrationExport) -> None:
        if administration.version not in self.disclosures:
            raise UnknownVersionError(f"no definition given for {self.id} version {administration.version}")

    def _refuse_unknown_items(self, responses: Responses) -> None:
        unknown = (responses.values.keys() | responses.missing.keys()) - self.shown - self.left_out
        if unknown:
            raise UnknownVersionError(f"{self.id} has no {sorted(unknown)} in the definitions given")


def plain_value(value: Value | None) -> Cell:
    """A coded response as one cell holds it; the ids chosen in a `choices` item joined by a semicolon."""
    return LIST_JOINT.join(value) if isinstance(value, tuple) else value


@lru_cache(maxsize=16384)
def _score_cells(dialect: Dialect, value: float | None, n: int, band: str | None) -> str:
    """Value, number and band. Scores are few: they come from a handful of answers in whole numbers."""
    return dialect.separator.join((dialect.number(value), str(n), text_cell(band or "")))


def _end(kind: Kind, administration: AdministrationExport) -> Cell:
    match kind:
        case "version":
            return administration.version
        case "error_revision":
            return administration.error_revision
        case "pattern":
            return administration.pattern
        case "notes":
            return LIST_JOINT.join(administration.notes) or None
        case _:
            return LIST_JOINT.join(administration.flags) or None


def _finished(value: Cell) -> str:
    """A cell that is no fraction, so that every dialect writes it alike."""
    return id_cell(value) if isinstance(value, str) else cell(value)


def blocks_of(
    questionnaires: Sequence[Questionnaire],
    columns: Sequence[Column],
    private: Collection[str],
    dialect: Dialect = PLAIN,
) -> dict[str, Block]:
    """A block for each questionnaire, in the order of the columns."""
    blocks = {}
    for id_, versions in newest_first(questionnaires).items():
        own = [column for column in columns if column.questionnaire == id_]
        kinds = [column.kind for column in own]
        fields = tuple(column.id for column in own if column.kind == "response")
        left_out = {f.id for each in versions for f in each.fields.values() if not is_exported(f, private)}
        blocks[id_] = Block(
            id=id_,
            heads=tuple(kind for kind in kinds if kind in {"version", "error_revision"}),
            fields=fields,
            shown=frozenset(fields),
            left_out=frozenset(left_out),
            scores=tuple(column.id for column in own if column.kind == "score"),
            tails=tuple(kind for kind in kinds if kind in {"pattern", "notes", "flags"}),
            disclosures={each.version: each.disclosure for each in versions},
            empty=dialect.separator * (len(own) - 1),
            whole=dialect.separator.join([f"%d{dialect.separator}"] * len(fields)),
            dialect=dialect,
        )
    return blocks
