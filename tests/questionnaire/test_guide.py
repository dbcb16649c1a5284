"""The authors' guide has a line for every key, and its example is sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assessment.cli.questionnaire import problems_in_files
from assessment.questionnaire import plan_reading, resources
from assessment.questionnaire.language.keys import BUTTONS, EFFECTS, ITEM_TYPES, SHAPES, Shape

GUIDE = (Path(__file__).parents[2] / "questionnaires" / "README.md").read_text()
SECTIONS = {
    title: text
    for heading, text in re.findall(r"^### (.+)\n((?:(?!^#+ ).*\n)*)", GUIDE, re.MULTILINE)
    for title in [heading.rpartition(": ")[2]]
}
ALL_SHAPES = [*SHAPES, *plan_reading.SHAPES, *resources.SHAPES]


@pytest.mark.parametrize("shape", ALL_SHAPES, ids=[shape.title for shape in ALL_SHAPES])
def test_the_guide_has_a_line_for_every_key_and_no_other(shape: Shape) -> None:
    described = re.findall(r"^\| `(\w+)` \|", SECTIONS[shape.title], re.MULTILINE)

    assert sorted(described) == sorted(shape.keys)


@pytest.mark.parametrize("shape", ALL_SHAPES, ids=[shape.title for shape in ALL_SHAPES])
def test_the_guide_says_which_keys_are_required(shape: Shape) -> None:
    rows = {row.split("`")[1]: row for row in SECTIONS[shape.title].splitlines() if row.startswith("| `")}

    for name, key in shape.keys.items():
        assert not key.required or "required" in rows[name], name


@pytest.mark.parametrize("word", [*EFFECTS, *BUTTONS, *ITEM_TYPES])
def test_the_guide_names_every_word_that_a_key_may_hold(word: str) -> None:
    assert f"`{word}`" in GUIDE


def test_the_example_of_the_guide_is_sound_and_counts_right(tmp_path: Path) -> None:
    example = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "calm.toml").write_text(example)

    assert problems_in_files([tmp_path / "calm.toml"]) == ()


def test_the_plan_of_the_guide_is_a_whole_plan_for_its_example(tmp_path: Path) -> None:
    example, plan = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)[:2]
    (tmp_path / "calm.toml").write_text(example)
    (tmp_path / "plan.toml").write_text(plan)

    assert problems_in_files([tmp_path / "calm.toml", tmp_path / "plan.toml"]) == ()


def test_the_problem_shown_in_the_guide_is_the_one_that_is_said(tmp_path: Path) -> None:
    example = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "calm.toml").write_text(example.replace('"-Q2"', '"-Q9"'))

    (problem,) = problems_in_files([tmp_path / "calm.toml"])

    assert f"questionnaires/{Path(problem.file).name}{str(problem).removeprefix(problem.file)}" in GUIDE


def test_every_code_has_a_line_in_the_guide() -> None:
    sources = Path(__file__).parents[2].glob("assessment/questionnaire/**/*.py")
    noted = re.compile(r'note(?:_\w+)?\(\s*[^"]*?"([a-z]+(?:-[a-z0-9]+)+|twice|circle)",', re.DOTALL)
    codes = {code for source in sources for code in noted.findall(source.read_text())}

    assert len(codes) > 40
    assert sorted(code for code in codes if f"`{code}`" not in GUIDE and not code.startswith("expression-")) == []
