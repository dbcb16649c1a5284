"""Each tiny questionnaire of the gallery, scored from arrays, holds against a slow scorer that goes item by item."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pytest

from assessment.questionnaire.definition import Derived, Field, Questionnaire, Value, as_chosen
from assessment.questionnaire.evaluation import evaluated
from assessment.questionnaire.reading import read
from assessment.scoring.arrays import scorer
from tests.scoring.made import by_hand, grid, rounded_by_hand

GALLERY = sorted((Path(__file__).parents[1] / "definitions").glob("*.toml"))
N_PEOPLE = 300
MISSING = 0.2


def in_gallery(file: Path) -> Questionnaire:
    questionnaire = read(file).questionnaire
    assert questionnaire is not None
    return questionnaire


def answer(one: Field, random: Random) -> Value | None:
    if random.random() < MISSING:
        return None
    if one.item.type == "choices":
        return tuple(as_chosen(value) for value in one.values if random.random() < 0.5) or None
    if one.item.type in ("text", "date"):
        return "2026-01-31"
    words = [value for value in one.values if isinstance(value, str)]
    return random.choice(words or list(grid(one.item)))


def reference(questionnaire: Questionnaire, person: Mapping[str, Value]) -> dict[str, float | None]:
    """Every score: scales in fractions, formulas as for one person, tables row by row."""
    found: dict[str, float | None] = {}
    for scale in questionnaire.scales:
        score, _ = by_hand(questionnaire, scale, person)
        found[scale.id] = None if score is None else float(score)
    waiting = list(questionnaire.derived)
    while waiting:
        derived = next(one for one in waiting if not one.formula.ids & {other.id for other in waiting})
        found[derived.id] = derived_by_hand(derived, person, found)
        waiting.remove(derived)
    return found


def derived_by_hand(derived: Derived, person: Mapping[str, Value], scores: Mapping[str, float | None]) -> float | None:
    known = {**person, **{id_: score for id_, score in scores.items() if score is not None}}
    value = evaluated(derived.formula, known, partial=derived.min_answered)
    if not isinstance(value, float):
        return None
    if derived.round is not None:
        value = float(rounded_by_hand(Fraction(value).limit_denominator(10**6), derived.round))
    if not derived.table:
        return value
    (gives,) = [row.gives for row in derived.table if row.least <= value <= row.most]
    return gives


@pytest.mark.parametrize("file", GALLERY, ids=lambda file: file.stem)
def test_the_scorer_gives_what_goes_item_by_item(file: Path) -> None:
    questionnaire, random = in_gallery(file), Random(file.stem)
    if not questionnaire.scores:
        pytest.skip("nothing is scored here")
    given = [{id_: answer(one, random) for id_, one in questionnaire.fields.items()} for _ in range(N_PEOPLE)]
    people = [{id_: value for id_, value in one.items() if value is not None} for one in [*given, {}]]
    compiled = scorer(questionnaire)

    found = compiled.score(np.vstack([compiled.row(person) for person in people])).values

    slow = [reference(questionnaire, person) for person in people]
    expected = [[np.nan if one[id_] is None else one[id_] for id_ in compiled.ids] for one in slow]
    np.testing.assert_allclose(found, np.array(expected, dtype=float), rtol=1e-12, atol=1e-9)
    assert not np.isnan(found).all(axis=0).any()


@pytest.mark.parametrize("file", GALLERY, ids=lambda file: file.stem)
def test_a_file_of_the_gallery_is_named_after_what_it_shows(file: Path) -> None:
    assert in_gallery(file).id == file.stem.replace("_", "-")


@pytest.mark.parametrize("file", GALLERY, ids=lambda file: file.stem)
def test_every_scored_file_of_the_gallery_has_a_worked_score(file: Path) -> None:
    questionnaire = in_gallery(file)
    worked = {id_ for one in questionnaire.examples for id_ in (*(one.scores or ()), *(one.bands or ()))}

    assert worked or not questionnaire.scores
