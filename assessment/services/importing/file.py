"""A file of old answers, read by the same reader as `score`: who answered what on which day, and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final

from assessment.questionnaire.definition import Questionnaire, Responses, Value
from assessment.scoring.asked import with_reasons
from assessment.scoring.days import DayError, UnsureDayError, day_in
from assessment.scoring.sheets import AnswerSheet, ProblemKind, SheetError, SheetProblem
from assessment.services.importing.wanted import Wanted, layout, place_of_client, place_of_day
from assessment.services.invite import problem_with_code

MOST_ROWS: Final = 100_000
"""Of one file; they are in memory together, since rows of one client may stand anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person on one day, as the file has it."""

    number: int
    on: date
    cells: Sequence[str]


@dataclass(kw_only=True)
class AnswersFile:
    """A whole file, read once.

    Attributes:
        client_at, day_at: where codes and days stand in a row.
        by_client: the rows of each code by day, oldest first.
        n_empty: rows in which nothing is answered; they are passed over.
        n_repeated: rows that say the same as an earlier one of that client and day.
    """

    sheet: AnswerSheet
    questionnaire: Questionnaire
    wanted: Wanted
    client_at: int
    day_at: int
    by_client: dict[str, dict[date, Row]] = field(default_factory=dict)
    n_empty: int = 0
    n_repeated: int = 0

    @property
    def absent(self) -> tuple[str, ...]:
        """The items that no column holds: nobody was asked for them."""
        there = {one.id for one in self.sheet.fields.values()}
        return tuple(id_ for id_ in self.questionnaire.fields if id_ not in there)

    def responses(self, row: Row, *, sitting: dict[str, Value]) -> Responses:
        """What a row answers, with a reason for each item that it leaves open.

        Args:
            sitting: responses to other questionnaires on that day, which conditions read.
        """
        own = with_reasons(self.questionnaire, self.sheet.responses(row.cells), sitting=sitting)
        absent = frozenset(self.absent)
        missing = {id_: "not-asked" if id_ in absent else reason for id_, reason in own.missing.items()}
        return Responses(values=own.values, missing=missing)

    def note(self, kind: ProblemKind, number: int, place: int | None, what: str) -> None:
        """Something that stands against a row, and the column in which it shows."""
        column = "" if place is None else self.sheet.header[place].strip()
        self.sheet.problems.note(kind, SheetProblem(number, column, what))


def read(lines: Iterable[str], questionnaire: Questionnaire, wanted: Wanted, *, today: date) -> AnswersFile:
    """All rows of a file; what is wrong with them is in its sheet's problems.

    Raises:
        SheetError: it cannot be read as rows and columns, a column that was named is not there, or it is too long.
    """
    sheet = AnswerSheet(lines, questionnaire, earlier={}, layout_of=partial(layout, wanted, questionnaire))
    file = AnswersFile(
        sheet=sheet,
        questionnaire=questionnaire,
        wanted=wanted,
        client_at=place_of_client(wanted, sheet.header),
        day_at=place_of_day(wanted, sheet.header),
    )
    n_rows = 0
    for block in sheet.blocks():
        n_rows += len(block.rows)
        if n_rows > MOST_ROWS:
            raise SheetError(f"it has more than {MOST_ROWS:,} rows; import it in parts")
        for number, cells in zip(block.numbers, block.rows, strict=True):
            _take(file, number, cells, today)
    file.by_client = {code: dict(sorted(rows.items())) for code, rows in sorted(file.by_client.items())}
    return file


def _take(file: AnswersFile, number: int, cells: Sequence[str], today: date) -> None:
    answers = file.sheet.responses(cells)
    if not answers.values and set(answers.missing.values()) <= {"blank"}:
        file.n_empty += 1
        return
    code, on = cells[file.client_at].strip(), _day(file, number, cells[file.day_at], today)
    wrong = problem_with_code(code) if code else "it is empty; every row names a client by her code"
    if wrong:
        file.note("unknown client", number, file.client_at, wrong)
    elif on is not None:
        _put(file, code, Row(number=number, on=on, cells=cells), answers)


def _put(file: AnswersFile, code: str, row: Row, answers: Responses) -> None:
    rows = file.by_client.setdefault(code, {})
    earlier = rows.setdefault(row.on, row)
    if earlier is row:
        return
    if file.sheet.responses(earlier.cells) == answers:
        file.n_repeated += 1
    else:
        what = f"row {earlier.number} has other answers of the same client on the same day; keep one of them"
        file.note("repeated row", row.number, None, what)


def _day(file: AnswersFile, number: int, text: str, today: date) -> date | None:
    """The day of a row; None where it has none that could be taken, which is noted."""
    try:
        on = day_in(text, file.wanted.day_format)
    except UnsureDayError as error:
        if not file.sheet.problems.counts["unsure day"]:  # said once: it is one thing to do for the whole file
            what = f"{text.strip()!r}: {error}; say --date-format dmy (31.1.2026) or mdy (1/31/2026)"
            file.note("unsure day", number, file.day_at, what)
        return None
    except DayError as error:
        file.note("unknown day", number, file.day_at, f"{text.strip()[:40]!r}: {error}")
        return None
    if on > today:
        file.note("unknown day", number, file.day_at, f"{on} has not come yet")
        return None
    return on
