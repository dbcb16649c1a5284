"""An answers CSV as blocks of coded responses, with everything that is wrong in it; memory does not grow with its rows.

It takes lines of text; opening files is for the command.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import Final, Literal, TextIO, TypeAlias

import numpy as np

from assessment.questionnaire.definition import Field, Questionnaire, Responses, Value
from assessment.scoring.arrays import scorer
from assessment.scoring.cells import REFUSED, Cells, refusal, response_in
from assessment.scoring.columns import Column
from assessment.scoring.formulas import Floats

ROWS_OF_A_BLOCK: Final = 1024
MOST_LISTED: Final = 50
"""Problems told one by one; the others are only counted, since one slip of a column spoils every row."""
LONGEST_LINE: Final = 1_000_000
_DELIMITERS: Final = (",", ";", "\t")

ProblemKind: TypeAlias = Literal[
    "unknown column", "repeated column", "row of another length", "repeated row", "unknown answer", "unknown day",
    "unsure day", "unknown client", "other answers", "not in care",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing wrong in an answers file."""

    row: int
    """As a spreadsheet counts: the header is row 1."""
    column: str
    what: str

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.what}"


class SheetError(Exception):
    """The file cannot be read as rows and columns."""


@dataclass(slots=True)
class SheetProblems:
    """What was found wrong so far."""

    listed: list[SheetProblem] = field(default_factory=list)
    counts: Counter[ProblemKind] = field(default_factory=Counter)

    @property
    def n(self) -> int:
        """All of them, listed or not."""
        return self.counts.total()

    def note(self, kind: ProblemKind, problem: SheetProblem) -> None:
        """Count a problem, and list it while the list is short."""
        self.counts[kind] += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(problem)


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of the file, in order."""

    ids: Sequence[str]
    """The first column, as it is written."""
    matrix: Floats
    """Rows x the scorer's columns; NaN where missing, also where a cell could not be taken."""
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    """Of the rows, as a spreadsheet counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What stands in which column, where the headings are not all ids of items."""

    items: Mapping[str, str] = field(default_factory=dict)
    """The item, or rating, whose answers a column holds, by the column's heading."""
    beside: frozenset[str] = frozenset()
    """Headings of the columns that hold no answers."""


class AnswerSheet:
    """One answers file.

    Attributes:
        header: its first row, as it is written.
        decimal_comma: whether 2,5 means 2.5 here: the cells are not parted by commas.
        fields: what is answered in it, by place in a row.
        problems: what is wrong, growing while blocks are read.

    Raises:
        SheetError: the file has no header, or is not text in rows; from `blocks` too.
    """

    def __init__(
        self,
        lines: Iterable[str],
        questionnaire: Questionnaire,
        *,
        earlier: Mapping[str, Field | None],
        layout_of: Callable[[Sequence[str]], Layout] | None = None,
    ) -> None:
        """Reads the header.

        Args:
            lines: of the file, as `lines_of` gives them.
            questionnaire: what was asked.
            earlier: items of other questionnaires that its conditions read, with their fields where they are known.
            layout_of: tells from the header what stands in which column; without it the first column is any id, the
                others are items.
        """
        self._questionnaire = questionnaire
        self.problems = SheetProblems()
        known: Mapping[str, Field | None] = {**earlier, **questionnaire.fields}
        rest = iter(lines)
        first = next(rest, "")
        delimiter = max(_DELIMITERS, key=first.count)
        self.decimal_comma = delimiter != ","
        self._reader = csv.reader(chain([first] if first else [], rest), delimiter=delimiter, strict=True)
        self.header = next(iter(self._rows(1)), [])
        if not self.header:
            raise SheetError("the file is empty; its first row names an id and items")
        layout = layout_of(self.header) if layout_of else None
        if layout is None and self.header[0].strip() in questionnaire.fields:
            raise SheetError(f"the first column is the item {self.header[0]}; put a column with any id before it")
        self.fields = self._known_columns(known, layout)
        self._cells = self._compiled()

    def blocks(self) -> Iterator[Block]:
        """The rows, in order; empty lines are passed over."""
        number = 2
        while rows := self._rows(ROWS_OF_A_BLOCK):
            numbers: Sequence[int] = range(number, number + len(rows))
            number += len(rows)
            if any(len(row) != len(self.header) for row in rows):
                rows, numbers = self._even(rows, numbers)
            yield self._block(rows, numbers)

    def responses(self, row: Sequence[str]) -> Responses:
        """One row's coded responses, those to earlier questionnaires too; a cell that cannot be taken is missing."""
        values: dict[str, Value] = {}
        missing: dict[str, str] = {}
        for place, one in self.fields.items():
            found = response_in(one, row[place], decimal_comma=self.decimal_comma).responses
            values.update(found.values)
            missing.update(found.missing)
        return Responses(values=values, missing=missing)

    def _rows(self, n: int) -> list[list[str]]:
        try:
            return list(islice(self._reader, n))
        except csv.Error as error:
            raise SheetError(f"line {self._reader.line_num}: {error}") from None

    def _known_columns(self, known: Mapping[str, Field | None], layout: Layout | None) -> Mapping[int, Field]:
        """The fields by their place in a row; what is wrong with the header is noted."""
        fields: dict[int, Field] = {}
        seen: set[str] = set()
        columns = list(enumerate(map(str.strip, self.header)))
        said = layout or Layout()
        for place, name in columns if layout else columns[1:]:
            id_ = said.items.get(name, name)
            is_beside = name in said.beside
            if not is_beside and id_ not in known:
                what = f"{self._questionnaire.id} has no such item" if name else f"column {place + 1} has no name"
                self.problems.note("unknown column", SheetProblem(1, name, what))
            elif name in seen or id_ in seen:
                self.problems.note("repeated column", SheetProblem(1, name, "the column is there twice"))
            elif not is_beside and (one := known[id_]) is not None:
                fields[place] = one
            seen |= {name, id_}
        return fields

    def _compiled(self) -> Sequence[tuple[int, Cells, int | None]]:
        """For each column that is looked at: its place in a row, the codes of its cells, its place in the matrix."""
        columns = scorer(self._questionnaire).columns
        compiled: list[tuple[int, Cells, int | None]] = []
        for place, one in self.fields.items():
            is_own = one.id in self._questionnaire.fields
            targets = [number for number, column in enumerate(columns) if is_own and column.id == one.id]
            comma = self.decimal_comma
            compiled += [(place, Cells(one, columns[number], decimal_comma=comma), number) for number in targets]
            if not targets:  # nothing scores it, but what stands there has to make sense
                compiled.append((place, Cells(one, Column(id=one.id, kind="given"), decimal_comma=comma), None))
        return compiled

    def _block(self, rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> Block:
        matrix = np.full((len(rows), len(scorer(self._questionnaire).columns)), np.nan)
        if not rows:
            return Block([], matrix, rows, numbers)
        texts = list(zip(*rows, strict=True))
        refused: set[tuple[int, int]] = set()
        for place, cells, target in self._cells:
            codes = np.fromiter(map(cells.__getitem__, texts[place]), np.float64, len(rows))
            bad = codes == REFUSED
            if bad.any():
                refused.update((row, place) for row in np.flatnonzero(bad).tolist())
                codes[bad] = np.nan
            if target is not None:
                matrix[:, target] = codes
        for row, place in sorted(refused):
            what = refusal(self.fields[place], rows[row][place])
            self.problems.note("unknown answer", SheetProblem(numbers[row], self.header[place].strip(), what))
        return Block(texts[0], matrix, rows, numbers)

    def _even(self, rows: Sequence[list[str]], numbers: Sequence[int]) -> tuple[list[list[str]], list[int]]:
        """The rows without empty lines, each as long as the header.

        In a row of another length nobody knows which cell belongs where, so all its answers are missing.
        """
        width = len(self.header)
        even: list[list[str]] = []
        kept: list[int] = []
        for number, row in zip(numbers, rows, strict=True):
            if not row:
                continue
            if len(row) != width:
                what = f"it has {len(row)} cells, the header has {width}"
                self.problems.note("row of another length", SheetProblem(number, "", what))
            even.append(row if len(row) == width else [row[0], *[""] * (width - 1)])
            kept.append(number)
        return even, kept


def lines_of(stream: TextIO) -> Iterator[str]:
    """The lines of an answers file opened as `utf-8-sig` with `newline=""` and `errors="surrogateescape"`.

    Raises:
        SheetError: a line is not UTF-8 or cannot be part of a CSV file.
    """
    for number, line in enumerate(iter(partial(stream.readline, LONGEST_LINE), ""), start=1):
        if not line.isascii() and any("\ud800" <= character <= "\udfff" for character in line):
            raise SheetError(f"line {number} is not UTF-8; save the file as CSV UTF-8")
        if "\0" in line:
            raise SheetError(f"line {number} holds a NUL character; save the file as CSV UTF-8")
        if len(line) == LONGEST_LINE:
            raise SheetError(f"line {number} is longer than {LONGEST_LINE:,} characters; is this a CSV file?")
        yield line
