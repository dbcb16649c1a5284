"""Answers made backwards from scores; the shipped forms serve as the keys to read, scored by the scorer itself."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.config import ROOT
from assessment.questionnaire.answers import coded
from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import Library
from assessment.scoring.scores import scored
from assessment.services.demo.answering import answers

LIBRARY = Library.read(ROOT / "questionnaires")
CLOSENESS = LIBRARY.newest("closeness")
HALF_A_STEP = 100 / 24 / 2
"""Six items of 0 to 4 make 24 steps."""


def scores_of(questionnaire: Questionnaire, made: dict[str, tuple[str, ...]]) -> dict[str, float | None]:
    responses = coded(questionnaire.fields.values(), made)
    assert responses.errors == {}
    return {id_: one.value for id_, one in scored(questionnaire, responses.responses).scores.items()}


def test_the_highest_score_answers_reverse_keyed_items_with_the_lowest_value() -> None:
    made = answers(CLOSENESS, {}, {"ENM": 100}, Random(1))

    # E5 and E6 are reverse-keyed (instrument.md, section 4).
    assert made == {"E1": ("4",), "E2": ("4",), "E3": ("4",), "E4": ("4",), "E5": ("0",), "E6": ("0",)}


@given(target=st.floats(0, 100), seed=st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_whatever_is_wanted_is_scored_as_nearly_as_whole_answers_allow(target: float, seed: int) -> None:
    made = answers(CLOSENESS, {}, {"ENM": target, "CUT": 100 - target, "HCL": target}, Random(seed))

    found = scores_of(CLOSENESS, made)

    assert found["ENM"] == pytest.approx(target, abs=HALF_A_STEP + 1e-9)
    assert found["CUT"] == pytest.approx(100 - target, abs=HALF_A_STEP + 1e-9)
    assert found["HCL"] == pytest.approx(target, abs=HALF_A_STEP + 1e-9)


def test_an_answer_that_stands_is_left_and_the_others_make_the_score() -> None:
    made = answers(CLOSENESS, {"E1": "skip", "E2": "skip"}, {"ENM": 50}, Random(3))

    assert (made["E1"], made["E2"]) == (("skip",), ("skip",))
    assert scores_of(CLOSENESS, made)["ENM"] == 50  # four answers that add up to 8 of 16


def test_the_same_seed_gives_the_same_answers() -> None:
    wanted = {"ENM": 40.0, "CUT": 60.0, "HCL": 50.0}

    assert answers(CLOSENESS, {}, wanted, Random("NF-001")) == answers(CLOSENESS, {}, wanted, Random("NF-001"))


def test_answers_of_one_score_are_not_all_alike() -> None:
    made = answers(CLOSENESS, {}, {"ENM": 50, "CUT": 50, "HCL": 50}, Random(1))

    assert len(set(made.values())) > 2


def test_a_mark_on_a_line_is_a_tenth_of_its_score() -> None:
    made = answers(LIBRARY.newest("mom-style"), {}, {"ROLE": 70}, Random(1))

    assert made["R1.now"] == ("7",)


def test_lines_that_nothing_is_scored_from_are_marked_near_their_middle() -> None:
    made = answers(LIBRARY.newest("mom-style-second"), {}, {}, Random(1))

    assert len(made) == 12
    assert all(3 <= int(text) <= 7 for (text,) in made.values())


def test_several_choices_are_parted_by_semicolons() -> None:
    context = LIBRARY.newest("context")

    assert answers(context, {"CX_HOME": "partner;children"}, {}, Random(1)) == {"CX_HOME": ("partner", "children")}
