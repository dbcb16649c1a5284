"""No text in a file of ours can be taken for a formula, and taking the apostrophe off gives back what was written."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.reporting.cells import begins_formula, cell, line, text_cell
from tests.reporting.safe_texts import STARTERS, text_of


def read_back(texts):
    (row,) = csv.reader(io.StringIO(line(map(text_cell, texts)), newline=""))
    return row


def test_there_are_27_starters():
    assert len(STARTERS) == len(set(STARTERS)) == 27


@pytest.mark.parametrize("starter", STARTERS)
def test_a_text_that_would_begin_a_formula_gets_an_apostrophe(starter):
    for text in (starter, f"{starter}1+1", f'{starter}HYPERLINK("http://x","y")'):
        assert begins_formula(text)
        assert read_back(["", text])[1] == f"'{text}"


@pytest.mark.parametrize("text", ["", "Moved house", "3 = 4", "a-b", "(=1)", '"=1"', "ÄÖ", "你好", "#1", "%"])
def test_other_text_stays_as_it_is(text):
    assert not begins_formula(text)
    assert read_back(["", text])[1] == text


def test_an_apostrophe_of_her_own_is_not_lost():
    assert text_cell("'twas nothing") == "''twas nothing"
    assert text_of("''twas nothing") == "'twas nothing"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(3, "3"), (-3, "-3"), (3.0, "3"), (-20.5, "-20.5"), (45.833333333333336, "45.833333333333336"), (None, "")],
)
def test_a_number_stays_a_number_exact_and_with_its_sign(number, shown):
    assert cell(number) == shown


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=2, max_size=5))
def test_whatever_is_written_comes_back(texts):
    cells = read_back(texts)
    assert [text_of(each) for each in cells] == texts
    assert not any(begins_formula(each) for each in cells)
