"""What is to be imported: which questionnaire, for whose clients, and what stands in which column of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.language.contents import nearest
from assessment.scoring.days import DayFormat
from assessment.scoring.sheets import Layout, SheetError

DATE = "date"
"""How the column of days is called where nobody names one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One file of answers to one questionnaire, as whoever brings it describes it."""

    questionnaire: str
    version: int | None = None
    """None: the newest one."""
    clinician: str
    """Her sign-in name; every client is, or will be, in her care."""
    client_column: str = ""
    """Of the clients' codes; empty: the first column."""
    date_column: str = ""
    items: Mapping[str, str] = field(default_factory=dict)
    """Item by heading, where a column is not called like its item."""
    totals: Mapping[str, str] = field(default_factory=dict)
    """Score by heading: columns of totals, to be compared with what the answers give and never to be kept."""
    left_out: frozenset[str] = frozenset()
    """Headings of columns that are of no use here."""
    day_format: DayFormat | None = None
    track: int = 1
    """Which of a client's relationships the answers are about, by the number that exports give it."""
    creates: bool = False
    """Whether a code that nobody has makes a client without an account."""


def layout(wanted: Wanted, questionnaire: Questionnaire, header: Sequence[str]) -> Layout:
    """What stands in which column.

    Raises:
        SheetError: a column that was named is not there, or holds what the questionnaire does not have.
    """
    names = [name.strip() for name in header]
    for column, item in wanted.items.items():
        _known(item, questionnaire.fields, f"column {column}: {questionnaire.id} has no item {item}")
    for column, score in wanted.totals.items():
        _known(score, questionnaire.scores, f"column {column}: {questionnaire.id} has no score {score}")
    for column in (*wanted.items, *wanted.totals, *sorted(wanted.left_out)):
        _known(column, names, f"the file has no column {column}")
    beside = {names[place_of_client(wanted, names)], names[place_of_day(wanted, names)]}
    return Layout(items=wanted.items, beside=frozenset(beside | wanted.totals.keys() | wanted.left_out))


def place_of_client(wanted: Wanted, header: Sequence[str]) -> int:
    """Where the clients' codes stand in a row."""
    return _place(wanted.client_column, header) if wanted.client_column else 0


def place_of_day(wanted: Wanted, header: Sequence[str]) -> int:
    """Where the days stand in a row.

    Raises:
        SheetError: nobody has named a column, and none is called date.
    """
    if wanted.date_column:
        return _place(wanted.date_column, header)
    found = [place for place, name in enumerate(header) if name.strip().casefold() == DATE]
    if len(found) != 1:
        raise SheetError(f"no column is called {DATE}; say which one holds the days, with --date COLUMN")
    return found[0]


def _place(column: str, header: Sequence[str]) -> int:
    names = [name.strip() for name in header]
    _known(column, names, f"the file has no column {column}")
    return names.index(column)


def _known(word: str, words: Iterable[str], what: str) -> None:
    words = list(words)
    if word not in words:
        like = nearest(word, words)
        raise SheetError(f"{what}; did you mean {like}?" if like else what)
