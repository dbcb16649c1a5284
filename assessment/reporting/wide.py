"""The wide file: one row a sitting, as CSV or as plain values for files of another kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo

from assessment.questionnaire.definition import Questionnaire
from assessment.reporting.blocks import UnknownVersionError, blocks_of
from assessment.reporting.cells import PLAIN, Cell, Dialect, id_cell, text_cell
from assessment.reporting.columns import DISCLOSURE, SITTING, Heading, columns_of, newest_first, read_as
from assessment.reporting.exported import AdministrationExport, SittingExport
from assessment.reporting.lines import chunks
from assessment.reporting.long import Row, Versions, date_text, time_text


class Wide:
    """The wide file of these versions: its headings, and the row of each sitting.

    Args:
        questionnaires: All versions whose columns the file shall have.
        zone: Of the practice; times are written in it, with their offset.
        private: Ids of the private items to be included; by default none is.
        dialect: How it is written, where it is a CSV.
    """

    def __init__(
        self,
        questionnaires: Sequence[Questionnaire],
        *,
        zone: tzinfo,
        private: Collection[str] = (),
        dialect: Dialect = PLAIN,
    ) -> None:
        self.columns = columns_of(questionnaires, private=private)
        versions = newest_first(questionnaires)
        own = (Heading(each.heading, read_as(each, versions[each.questionnaire]), "") for each in self.columns)
        self.typed_headings = (*SITTING, *own, Heading(DISCLOSURE, "text", ""))
        self.headings = tuple(heading.name for heading in self.typed_headings)
        self._blocks = blocks_of(questionnaires, self.columns, private, dialect)
        self._zone = zone
        self._dialect = dialect

    def line(self, sitting: SittingExport) -> str:
        """One sitting as a line of CSV.

        Raises:
            UnknownVersionError: It holds what the definitions given do not have.
        """
        administrations = self._by_questionnaire(sitting)
        parts = [_finished(value) for value in _sitting_values(sitting, self._zone)]
        for id_, block in self._blocks.items():
            administration = administrations.get(id_)
            parts.append(block.empty if administration is None else block.cells(administration))
        parts.append(id_cell(self._disclosure(administrations)))
        return self._dialect.line(parts)

    def values(self, sitting: SittingExport) -> Row:
        """One sitting as plain values."""
        administrations = self._by_questionnaire(sitting)
        found = list(_sitting_values(sitting, self._zone))
        for id_, block in self._blocks.items():
            administration = administrations.get(id_)
            found += [None] * block.n_columns if administration is None else block.values(administration)
        return *found, self._disclosure(administrations)

    def labels(self, sitting: SittingExport, versions: Versions) -> Row:
        """The same in words where a code has some; numbers without words stay numbers."""
        found, administrations = list(self.values(sitting)), self._by_questionnaire(sitting)
        for place, column in enumerate(self.columns, start=len(SITTING)):
            if found[place] is not None and column.questionnaire in administrations:
                each = administrations[column.questionnaire]
                found[place] = versions.of(each).word(column.kind, column.id, each) or found[place]
        return tuple(found)

    def _by_questionnaire(self, sitting: SittingExport) -> Mapping[str, AdministrationExport]:
        administrations = {each.questionnaire: each for each in sitting.administrations}
        if not administrations.keys() <= self._blocks.keys():
            raise UnknownVersionError(f"no definition given for {sorted(administrations.keys() - self._blocks.keys())}")
        return administrations

    def _disclosure(self, administrations: Mapping[str, AdministrationExport]) -> str:
        said = (
            self._blocks[id_].disclosures[administrations[id_].version]
            for id_ in self._blocks
            if id_ in administrations
        )
        return " ".join(dict.fromkeys(filter(None, said)))


def wide_rows(
    sittings: Iterable[SittingExport],
    questionnaires: Sequence[Questionnaire],
    *,
    zone: tzinfo,
    private: Collection[str] = (),
    dialect: Dialect = PLAIN,
) -> Iterator[str]:
    """One row a sitting, as chunks of text; memory does not grow with the rows. For the arguments see `Wide`.

    Raises:
        UnknownVersionError: At a sitting that holds what the definitions given do not have.
    """
    wide = Wide(questionnaires, zone=zone, private=private, dialect=dialect)
    yield dialect.first_line(wide.headings)
    yield from chunks(map(wide.line, sittings))


def _sitting_values(sitting: SittingExport, zone: tzinfo) -> tuple[Cell, ...]:
    return (
        sitting.client,
        sitting.track,
        sitting.plan,
        sitting.turn,
        sitting.n,
        sitting.state,
        time_text(sitting.begun_at, zone),
        time_text(sitting.sent_at, zone),
        date_text(sitting.completed_on),
        sitting.safety_flag,
        sitting.origin,
    )


def _finished(value: Cell) -> str:
    """As a cell: none of these values is a fraction, so every dialect writes them alike."""
    return text_cell(value) if isinstance(value, str) else "" if value is None else str(value)
