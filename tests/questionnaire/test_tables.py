"""Rounding, tables and required items of a definition: under the seal, in its meaning, and named where they differ."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from assessment.questionnaire.comparing import compared, meaning_of
from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.reading import read
from assessment.questionnaire.rounding import rounded
from assessment.questionnaire.rules.values import values_of_derived, values_of_scale
from assessment.scoring.scores import range_of

GALLERY = Path(__file__).parents[1] / "definitions"


def changed(tmp_path: Path, name: str, right: str, wrong: str) -> tuple[Questionnaire, Questionnaire]:
    text = (GALLERY / f"{name}.toml").read_text()
    assert right in text
    (tmp_path / "new.toml").write_text(text.replace(right, wrong, 1))
    old, new = read(GALLERY / f"{name}.toml").questionnaire, read(tmp_path / "new.toml").questionnaire
    assert old is not None
    assert new is not None
    return old, new


@pytest.mark.parametrize(
    ("name", "right", "wrong", "score", "said"),
    [
        ("table", "[16, 50.8]", "[16, 50.9]", "TSCORE", "table"),
        ("table_of_ranges", 'round = "nearest"', 'round = "up"', "GRADE", "rounding"),
        ("prorated_then_rounded", 'round = "up"', 'round = "down"', "RAW", "rounding"),
        ("required_item", ", required = true", "", "TOTAL", "key"),
    ],
)
def test_a_change_breaks_the_seal_and_the_trend_and_is_named(
    tmp_path: Path, name: str, right: str, wrong: str, score: str, said: str
) -> None:
    old, new = changed(tmp_path, name, right, wrong)

    assert old.seal != new.seal
    assert old.wording == new.wording
    assert meaning_of(old, score) != meaning_of(new, score)
    assert [(one.kind, one.what) for one in compared(old, new).differences] == [("counted", said)]
    assert compared(old, new).needs_new_version


@pytest.mark.parametrize(
    ("number", "nearest", "up", "down"),
    [("2.5", 3, 3, 2), ("-2.5", -3, -2, -3), ("2.49", 2, 3, 2), ("-0.4", 0, 0, -1), ("7", 7, 7, 7)],
)
def test_a_number_is_rounded_as_by_hand(number: str, nearest: int, up: int, down: int) -> None:
    exact = Fraction(number)

    assert (rounded(exact, "nearest"), rounded(exact, "up"), rounded(exact, "down")) == (nearest, up, down)
    assert rounded(exact, None) == exact


def test_the_values_of_a_score_are_those_of_every_set_of_answers() -> None:
    # three items of 0 to 4, two of them enough: by trying all 6 x 6 x 6 sets
    questionnaire = read(GALLERY / "prorated.toml").questionnaire
    assert questionnaire is not None
    tried = set()
    for answers in product([None, 0, 1, 2, 3, 4], repeat=3):
        given = [answer for answer in answers if answer is not None]
        if len(given) >= 2:
            tried.add(Fraction(sum(given) * 3, len(given)))

    assert values_of_scale(questionnaire.scales[0], questionnaire) == tried


def test_the_values_before_a_table_are_rounded() -> None:
    questionnaire = read(GALLERY / "table_of_ranges.toml").questionnaire
    assert questionnaire is not None

    assert values_of_derived(questionnaire.derived[0], questionnaire) == set(range(13))


def test_a_derived_score_ranges_over_what_its_table_gives() -> None:
    questionnaire = read(GALLERY / "table.toml").questionnaire
    assert questionnaire is not None

    assert range_of(questionnaire, questionnaire.scores["TSCORE"]) == (16.2, 67.7)
