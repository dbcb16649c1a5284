from __future__ import annotations

from pathlib import Path

import pytest

from assessment.questionnaire.library import is_questionnaire
from assessment.questionnaire.plan import Plan
from assessment.questionnaire.plan_checking import problems_in_plans
from assessment.questionnaire.plan_reading import read_plans
from tests.questionnaire.sittings import SHIPPED, choice, made, shipped, shipped_plans

LEAST = 'default = "only"\n[plans.only]\nretakes = [["made"]]\n'
MADE = made(choice("Q1"))


@pytest.fixture
def plan_toml(tmp_path: Path) -> Path:
    return tmp_path / "plan.toml"


def codes(path: Path, text: str) -> list[tuple[int, str]]:
    path.write_text(text)
    book, problems = read_plans(path)
    assert (book is None) is bool(problems)
    return [(problem.line, problem.code) for problem in problems]


def codes_beside(path: Path, text: str) -> list[tuple[int, str]]:
    path.write_text(text)
    return [(problem.line, problem.code) for problem in problems_in_plans(path, [MADE])]


def test_the_shipped_plans_are_read_whole() -> None:
    plans = shipped_plans()

    assert list(plans.plans) == ["standard", "full", "talk-first", "review", "loss"]
    assert (plans.every_days, plans.min_days, plans.open_days, plans.intake_days) == (21, 14, 14, 7)
    assert plans.plans["loss"].given == {"CX_CONTACT": "died"}
    assert plans.map == ("CUT", "ENM")
    assert plans.try_ == ("closeness",)
    assert (plans.called, plans.once) == ("CX_WORD", ("consent",))
    assert plans.marks["review"].results == "T4"
    assert plans.pages["T3"].buttons == ("go-on", "stop", "leave")


def test_the_shipped_plans_name_only_what_is_there() -> None:
    every = [shipped(path.stem) for path in SHIPPED.glob("*.toml") if is_questionnaire(path)]

    assert problems_in_plans(SHIPPED / "plan.toml", every) == ()


def test_one_plan_is_enough(plan_toml: Path) -> None:
    plan_toml.write_text(LEAST)

    book, problems = read_plans(plan_toml)

    assert problems == ()
    assert book is not None
    assert book.plans["only"] == Plan(id="only", intake=("made",), retakes=(("made",),))
    assert book.reminders is None


def test_a_plan_without_an_intake_has_the_default_plans(plan_toml: Path) -> None:
    plan_toml.write_text(LEAST.replace("retakes", 'intake = ["first"]\nretakes') + '[plans.two]\nretakes = [["b"]]\n')

    book, _ = read_plans(plan_toml)

    assert book is not None
    assert book.plans["two"].intake == ("first",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "missing-key"), (1, "missing-key")]),
        ("default = 'only'\n[plans]\n", [(1, "unknown-plan")]),
        ("x = [", [(1, "not-toml")]),
        (LEAST + "by_hands = true\n", [(4, "unknown-key")]),
        ("defualt = 'x'\n" + LEAST, [(1, "unknown-key")]),
        ("every_days = 0\n" + LEAST, [(1, "wrong-value")]),
        ("every_days = 21.5\n" + LEAST, [(1, "wrong-value")]),
        ("every_days = 7\nmin_days = 14\n" + LEAST, [(2, "wrong-days")]),
        (LEAST.replace('"only"', '"onyl"'), [(1, "unknown-plan")]),
        (LEAST.replace('[["made"]]', '["made"]'), [(3, "wrong-value")]),
        (LEAST.replace('[["made"]]', "[[]]"), [(3, "wrong-value")]),
        (LEAST.replace('[["made"]]', '[["made", "made"]]'), [(3, "wrong-value")]),
        ("split_after = 'made'\n" + LEAST, [(1, "wrong-split")]),
        ("completed_by = 'other'\n" + LEAST, [(1, "unknown-questionnaire")]),
        ("reminders = 'Q1 = 1'\n" + LEAST, [(1, "expression-character")]),
        ("map = ['A']\n" + LEAST, [(1, "wrong-value")]),
        (LEAST + "[marks.revue]\n", [(4, "unknown-mark")]),
        (LEAST + "[marks.none]\n", [(4, "unknown-mark")]),
        (LEAST + "[marks.review]\nplan = 'onyl'\nresults = 'T4'\n", [(5, "unknown-plan"), (6, "unknown-page")]),
        (LEAST + "[pages.T1]\nbuttons = ['go-no']\n", [(4, "missing-key"), (5, "wrong-value")]),
        (LEAST + "given = { Q1 = true }\n", [(4, "wrong-value")]),
    ],
)
def test_a_problem_has_its_line_and_code(plan_toml: Path, text: str, expected: list[tuple[int, str]]) -> None:
    assert codes(plan_toml, text) == expected


def test_all_problems_are_told_at_once(plan_toml: Path) -> None:
    text = "every_days = 'x'\nmin_day = 3\nreminders = ''\n" + LEAST + "[marks.revue]\n"

    assert [code for _, code in codes(plan_toml, text)] == ["wrong-value", "unknown-key", "wrong-value", "unknown-mark"]


def test_a_slip_is_answered_with_the_nearest_word(plan_toml: Path) -> None:
    plan_toml.write_text("evry_days = 3\n" + LEAST.replace('"only"', '"onyl"'))

    _, problems = read_plans(plan_toml)

    assert [problem.remedy for problem in problems] == ["did you mean `every_days`?", "did you mean `only`?"]


def test_a_file_that_is_not_there_is_a_problem_and_no_crash(plan_toml: Path) -> None:
    book, problems = read_plans(plan_toml)

    assert book is None
    assert [problem.code for problem in problems] == ["no-file"]


# -------- what it names elsewhere -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LEAST, []),
        (LEAST.replace('"made"', '"mad"'), [(3, "unknown-questionnaire")]),
        ("try = ['other']\n" + LEAST, [(1, "unknown-questionnaire")]),
        ("caseload = ['ENM']\n" + LEAST, [(1, "unknown-score")]),
        ("context_line = ['Q1', 'Q9']\n" + LEAST, [(1, "unknown-item")]),
        ("reminders = \"Q1 == 'yes'\"\n" + LEAST, []),
        ("reminders = \"Q9 == 'yes'\"\n" + LEAST, [(1, "unknown-item")]),
        ("reminders = \"Q1 == 'maybe'\"\n" + LEAST, [(1, "expression-word")]),
        ("called = 'Q1'\n" + LEAST, [(1, "wrong-called")]),
        ("called = 'Q9'\n" + LEAST, [(1, "unknown-item")]),
        ("called = ''\n" + LEAST, [(1, "wrong-value")]),
        ("once = ['made']\n" + LEAST, []),
        ("once = ['other']\n" + LEAST, [(1, "unknown-questionnaire")]),
        (LEAST + "given = { Q1 = 'yes' }\n", []),
        (LEAST + "given = { Q1 = 'maybe' }\n", [(4, "wrong-given")]),
        (LEAST + "given = { Q9 = 'yes' }\n", [(4, "unknown-item")]),
    ],
)
def test_what_it_names_has_to_be_there(plan_toml: Path, text: str, expected: list[tuple[int, str]]) -> None:
    assert codes_beside(plan_toml, text) == expected
