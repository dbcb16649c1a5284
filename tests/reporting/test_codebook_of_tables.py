"""The codebook says how a score was rounded, looked up, and what it cannot do without."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from assessment.questionnaire.reading import read
from assessment.reporting.codebook import codebook_rows

GALLERY = Path(__file__).parents[1] / "definitions"


@pytest.mark.parametrize(
    ("name", "column", "heading", "said"),
    [
        (
            "table_of_ranges",
            "GRADE",
            "scoring",
            "formula: RAW; rounded to whole numbers: nearest; looked up: 0 = 1; 1 to 4 = 2; 5 to 8 = 3; 9 to 12 = 4",
        ),
        ("prorated_then_rounded", "RAW", "scoring", "sum; rounded to whole numbers: up"),
        ("required_item", "TOTAL", "key", "-Q1! Q2 Q3 Q4"),
    ],
)
def test_the_codebook_says_it(name: str, column: str, heading: str, said: str) -> None:
    questionnaire = read(GALLERY / f"{name}.toml").questionnaire
    assert questionnaire is not None

    rows = csv.DictReader("".join(codebook_rows([questionnaire])).splitlines())
    wide = {row["name"]: row for row in rows if row["file"] == "wide"}

    assert wide[column][heading].lstrip("'") == said
