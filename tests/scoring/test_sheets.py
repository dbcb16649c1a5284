from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator, Mapping
from itertools import chain, repeat
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.questionnaire.definition import Field, Item, Questionnaire, Value
from assessment.scoring import sheets
from assessment.scoring.arrays import scorer
from assessment.scoring.score_rows import score_header, score_rows
from assessment.scoring.sheets import AnswerSheet, Layout, SheetError, lines_of
from tests.scoring.made import QUARTERS, choice, choices, derived, made, scale, slider, studies

QUESTIONNAIRE = made(
    choice("A", (0, 1, 2, 3, 4)),
    choice("B", (0, 1, 2, 3, 4)),
    choice("W", ("yes", "no")),
    choices("HOME", ("mom", "alone; mostly")),
    slider("R", 0, 10, missing=("unknown",)),
    Item(id="T", type="text", text="T", max_length=5),
    Item(id="D", type="date", text="D"),
    scale("S", ["A", "-B"], min_answered=1, bands=QUARTERS),
    derived("X", "if('mom' in HOME, R, -R)"),
)


def sheet_of(text: str, earlier: Mapping[str, Field | None] | None = None) -> AnswerSheet:
    return AnswerSheet(lines_of(io.StringIO(text, newline="")), QUESTIONNAIRE, earlier=earlier or {})


def rows_of(text: str, questionnaire: Questionnaire = QUESTIONNAIRE) -> list[tuple[object, ...]]:
    sheet = AnswerSheet(lines_of(io.StringIO(text, newline="")), questionnaire, earlier={})
    return [tuple(row) for rows in score_rows(questionnaire, sheet.blocks()) for row in rows]


def problems_of(text: str) -> list[str]:
    sheet = sheet_of(text)
    for _ in sheet.blocks():
        pass
    return [str(problem) for problem in sheet.problems.listed]


def test_one_row_in_is_one_row_out_with_score_n_and_band() -> None:
    assert score_header(QUESTIONNAIRE) == ["S", "S.n", "S.band", "X", "X.n", "X.band"]
    assert rows_of("id,A,B,HOME,R\nx,3,1,mom,7\ny,1,,alone; mostly,7\nz,,,,\n") == [
        ("x", "75.0", 2, "d", "7.0", 2, ""),
        ("y", "25.0", 1, "b", "-7.0", 2, ""),
        ("z", "", 0, "", "", 0, ""),
    ]


@pytest.mark.parametrize("cell", ["3", "3.0", " 3 ", "option 3"])
def test_an_option_may_be_given_by_value_or_by_label(cell: str) -> None:
    assert rows_of(f"id,A\nx,{cell}\n")[0][1] == "75.0"


@pytest.mark.parametrize("cell", ["", " ", "skip", "reason skip"])
def test_an_empty_cell_and_a_reason_are_missing(cell: str) -> None:
    assert rows_of(f"id,A,B\nx,{cell},0\n")[0][1:3] == ("100.0", 1)


@pytest.mark.parametrize("cell", ["unknown", "reason unknown"])
def test_a_reason_of_a_slider_may_be_given_by_id_or_by_label(cell: str) -> None:
    sheet = sheet_of(f"id,R\nx,{cell}\n")
    (block,) = sheet.blocks()

    assert sheet.problems.n == 0
    assert sheet.responses(block.rows[0]).missing == {"R": "unknown"}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffid,A,B\nx,3,1\n".removeprefix("\ufeff"),
        "id,A,B\r\nx,3,1\r\n",
        "id,A,B\rx,3,1\r",
        "id;A;B\nx;3;1\n",
        "id\tA\tB\nx\t3\t1",
        '"id","A","B"\n"x","3","1"\n',
        " id , A , B \nx,3,1\n",
        "id,A,B\n\nx,3,1\n\n\n",
    ],
)
def test_files_of_many_makers_are_read_alike(text: str) -> None:
    assert [row[:4] for row in rows_of(text)] == [("x", "75.0", 2, "d")]


def test_ids_are_kept_as_they_are_written() -> None:
    text = 'my id,A\n007,1\n" =1+1 ",1\n"two\nlines",1\n,1\n'

    assert [row[0] for row in rows_of(text)] == ["007", " =1+1 ", "two\nlines", ""]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,A,E9\nx,1,1\n", "row 1, column E9: made has no such item"),
        ("id,A,\nx,1,\n", "row 1: column 3 has no name"),
        ("id,A,A\nx,1,2\n", "row 1, column A: the column is there twice"),
        ("id,A\nx,7\n", "row 2, column A: '7' is not one of 0, 1, 2, 3, 4, skip"),
        ("id,A\n\nx,0\n\ny,-1\n", "row 5, column A: '-1' is not one of 0, 1, 2, 3, 4, skip"),
        ('id,A\n"x\ny",0\nz,nan\n', "row 3, column A: 'nan' is not one of 0, 1, 2, 3, 4, skip"),
        ("id,W\nx,maybe\n", "row 2, column W: 'maybe' is not one of yes, no, skip"),
        ("id,R\nx,10.5\n", "row 2, column R: '10.5' is not a number from 0 to 10 in steps of 1, nor one of unknown"),
        ("id,HOME\nx,mom;dad\n", "row 2, column HOME: 'mom;dad' is not one of mom, alone; mostly"),
        ("id,T\nx,too long\n", "row 2, column T: 'too long' is longer than 5 characters"),
        ("id,D\nx,31.1.2026\n", "row 2, column D: '31.1.2026' is not a date written like 2026-01-31"),
        ("id,A,B\nx,1\n", "row 2: it has 2 cells, the header has 3"),
        ("id,A\nx,1,2\n", "row 2: it has 3 cells, the header has 2"),
    ],
)
def test_what_cannot_be_taken_is_named_by_row_and_column(text: str, problem: str) -> None:
    assert problems_of(text) == [problem]


def test_all_problems_are_named_at_once_and_beyond_some_only_counted() -> None:
    sheet = sheet_of("id,A,B\n" + "x,9,9\n" * 40)
    for _ in sheet.blocks():
        pass

    assert sheet.problems.n == 80
    assert len(sheet.problems.listed) == sheets.MOST_LISTED
    assert [problem.row for problem in sheet.problems.listed[:4]] == [2, 2, 3, 3]


def test_a_row_of_another_length_has_no_answers_since_nobody_knows_which_are_which() -> None:
    assert rows_of("id,A,B\nx,1\ny,1,2,3\nz,1,3\n") == [
        ("x", "", 0, "", "", 0, ""),
        ("y", "", 0, "", "", 0, ""),
        ("z", "25.0", 2, "b", "", 0, ""),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the file is empty"),
        ("A,B\n1,2\n", "the first column is the item A"),
        ("id,A\nx,\0\n", "line 2 holds a NUL"),
        ('id,A\nx,"1\n', "unexpected end of data"),
        ('id,A\n"x"y,1\n', "expected after"),
        ("id,A\nx,\udce9\n", "line 2 is not UTF-8"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_in_words(text: str, what: str) -> None:
    with pytest.raises(SheetError, match=what):
        rows_of(text)


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LONGEST_LINE", 100)

    with pytest.raises(SheetError, match="longer than 100 characters"):
        rows_of("id,A\nx," + "1" * 200)


def test_columns_that_conditions_read_elsewhere_are_known() -> None:
    field = QUESTIONNAIRE.fields["W"]
    sheet = sheet_of("id,CX,CY,A\nx,yes,anything,1\ny,perhaps,,1\n", {"CX": field, "CY": None})
    for _ in sheet.blocks():
        pass

    assert [problem.row for problem in sheet.problems.listed] == [3]


def test_more_different_texts_than_are_remembered_are_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.scoring.cells._MOST_REMEMBERED", 3)
    monkeypatch.setattr("assessment.scoring.score_rows._MOST_REMEMBERED", 3)
    rows = rows_of("id,A,B\n" + "".join(f"x,{a},{b}\n" for a in range(5) for b in range(5)))

    assert [row[1] for row in rows] == [str(12.5 * (a + 4 - b)) for a in range(5) for b in range(5)]


def csv_of(questionnaire: Questionnaire, people: list[dict[str, Value]], order: list[str]) -> Iterator[str]:
    yield ",".join(["id", *order])
    for number, person in enumerate(people):
        yield ",".join([str(number), *(str(person.get(id_, "")) for id_ in order)])


@settings(max_examples=40)
@given(studies(), st.integers(1, 5), st.randoms())
def test_chunks_and_the_order_of_columns_change_nothing(
    study: tuple[Questionnaire, list[dict[str, Value]]], rows_of_a_block: int, random: Random
) -> None:
    questionnaire, people = study
    order = list(questionnaire.fields)
    compiled = scorer(questionnaire)
    expected = compiled.score(np.vstack([compiled.row(person) for person in people])).values

    random.shuffle(order)
    sheets_rows, sheets.ROWS_OF_A_BLOCK = sheets.ROWS_OF_A_BLOCK, rows_of_a_block
    try:
        rows = rows_of("\n".join(csv_of(questionnaire, people, order)), questionnaire)
    finally:
        sheets.ROWS_OF_A_BLOCK = sheets_rows

    found = [[float(str(text) or "nan") for text in row[1::3]] for row in rows]
    np.testing.assert_array_equal(np.array(found).reshape(expected.shape), expected)


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(n_blocks: int) -> int:
        lines = chain(["id,A,B\n"], repeat("x,1,2\n", n_blocks * sheets.ROWS_OF_A_BLOCK))
        tracemalloc.start()
        for _ in score_rows(QUESTIONNAIRE, AnswerSheet(lines, QUESTIONNAIRE, earlier={}).blocks()):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1)
    assert abs(peak(32) - peak(4)) < 300_000  # kept, 28 blocks more would be 4 MB


def test_a_decimal_comma_is_understood_where_no_comma_parts_the_cells() -> None:
    tenths = made(slider("R", 0, 1, step=0.1), scale("S", ["R"]))
    header, *rows = ["id;R", "x;0,5", "y;0.5", "z;1"]

    found = [rows_of("\n".join([header.replace(";", mark), *(row.replace(";", mark) for row in rows)]), tenths)
             for mark in (";", "\t")]  # fmt: skip

    assert [[row[1] for row in one] for one in found] == [["50.0", "50.0", "100.0"]] * 2


def test_a_comma_in_a_number_is_refused_where_commas_part_the_cells() -> None:
    assert problems_of('id,R\nx,"0,5"\n') == [
        "row 2, column R: '0,5' is not a number from 0 to 10 in steps of 1, nor one of unknown"
    ]


def test_columns_may_be_called_otherwise_and_others_hold_no_answers() -> None:
    layout = Layout(items={"At ease": "A"}, beside=frozenset({"Day", "Client"}))
    text = "Day,At ease,Client,B\nmonday,1,x,2\ntuesday,9,y,2\n"
    sheet = AnswerSheet(lines_of(io.StringIO(text)), QUESTIONNAIRE, earlier={}, layout_of=lambda _: layout)

    (block,) = sheet.blocks()

    assert sheet.responses(block.rows[0]).values == {"A": 1, "B": 2}
    assert list(block.numbers) == [2, 3]
    assert [str(one) for one in sheet.problems.listed] == [
        "row 3, column At ease: '9' is not one of 0, 1, 2, 3, 4, skip"
    ]


def test_two_columns_for_one_item_are_refused_by_the_name_they_have() -> None:
    layout = Layout(items={"At ease": "A"})
    text = "A,At ease,,\n"
    sheet = AnswerSheet(lines_of(io.StringIO(text)), QUESTIONNAIRE, earlier={}, layout_of=lambda _: layout)

    assert [str(one) for one in sheet.problems.listed] == [
        "row 1, column At ease: the column is there twice",
        "row 1: column 3 has no name",
        "row 1: column 4 has no name",
    ]


CELLS = [
    "0",
    "3",
    "option 3",
    "skip",
    "",
    '"2"',
    "2;1",
    "\x00",
    "é",
    "\udc80",
    "1e9",
    "9" * 500,
    "=1+1",
    "d\r\ne",
    '"',
    "mom",
]


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from([*QUESTIONNAIRE.fields, "id", "", " A ", "Z"]), max_size=6),
    st.lists(st.lists(st.sampled_from(CELLS), max_size=7), max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.one_of(st.none(), st.integers(0, 200)),
)
def test_whatever_stands_in_a_file_of_answers_is_scored_or_refused_by_row_or_line(
    header: list[str], rows: list[list[str]], mark: str, end: str, cut: int | None
) -> None:
    text = end.join(mark.join(row) for row in [header, *rows])[:cut]
    try:
        sheet = sheet_of(text)
        n_rows = sum(len(block.rows) for block in sheet.blocks())
    except SheetError as error:
        assert str(error)  # noqa: PT017  either way is right, as long as it is one of the two
    else:
        assert n_rows <= len(rows) + text.count("\r") + 1
        assert all(problem.row >= 1 and problem.what for problem in sheet.problems.listed)


@settings(max_examples=150)
@given(st.binary(max_size=200))
def test_whatever_bytes_there_are_they_are_read_or_refused_in_words(raw: bytes) -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"id,A\n" + raw), encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        for _ in AnswerSheet(lines_of(stream), QUESTIONNAIRE, earlier={}).blocks():
            pass
    except SheetError as error:
        assert str(error)  # noqa: PT017  as above
