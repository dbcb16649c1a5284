"""The cells of one questionnaire in a wide row, filled from one administration: the inner loop of an export."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assessment.questionnaire.definition import Questionnaire, Responses, Value
from assessment.reporting.cells import cell, id_cell, number_cell, text_cell
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

    def cells(self, administration: AdministrationExport) -> str:
        """All cells of this questionnaire for one administration."""
        if administration.version not in self.disclosures:
            raise UnknownVersionError(f"no definition given for {self.id} version {administration.version}")
        parts = [_end(kind, administration) for kind in self.heads]
        if self.fields:
            parts.append(self._responses(administration.responses))
        scores = administration.scores
        for id_ in self.scores:
            score = scores.get(id_)
            parts.append(_score_cells(score.value, score.n, score.band) if score else ",,")
        parts += [_end(kind, administration) for kind in self.tails]
        return ",".join(parts)

    def _responses(self, responses: Responses) -> str:
        values, missing = responses.values, responses.missing
        if not missing and set(map(type, values.values())) == {int} and values.keys() == self.shown:
            return self.whole % tuple(map(values.__getitem__, self.fields))
        unknown = (values.keys() | missing.keys()) - self.shown - self.left_out
        if unknown:
            raise UnknownVersionError(f"{self.id} has no {sorted(unknown)} in the definitions given")
        return ",".join(f"{value_cell(values.get(id_))},{id_cell(missing.get(id_, ''))}" for id_ in self.fields)


def value_cell(value: Value | None) -> str:
    """A coded response; the ids chosen in a `choices` item joined by a semicolon."""
    return text_cell(LIST_JOINT.join(value)) if isinstance(value, tuple) else cell(value)


@lru_cache(maxsize=16384)
def _score_cells(value: float | None, n: int, band: str | None) -> str:
    """Value, number and band. Scores are few: they come from a handful of answers in whole numbers."""
    return f"{number_cell(value)},{n},{text_cell(band or '')}"


def _end(kind: Kind, administration: AdministrationExport) -> str:
    match kind:
        case "version":
            return number_cell(administration.version)
        case "error_revision":
            return number_cell(administration.error_revision)
        case "pattern":
            return id_cell(administration.pattern or "")
        case "notes":
            return id_cell(LIST_JOINT.join(administration.notes))
        case _:
            return id_cell(LIST_JOINT.join(administration.flags))


def blocks_of(
    questionnaires: Sequence[Questionnaire], columns: Sequence[Column], private: Collection[str]
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
            empty="," * (len(own) - 1),
            whole=",".join(["%d,"] * len(fields)),
        )
    return blocks
