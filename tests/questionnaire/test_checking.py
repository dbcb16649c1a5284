"""Each problem that `check` knows, from a sound definition with one slip: its file, line and code, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assessment.questionnaire.library import Folder
from tests.questionnaire.slips import SLIPS

SOUND = Path(__file__).with_name("broken") / "calm.toml"


def said_about(folder: Path, name: str) -> list[str]:
    problems = Folder.read(folder).problems_of(folder / name)
    return [f"{Path(problem.file).name}:{problem.line}: {problem.code}" for problem in problems]


def test_the_definition_without_a_slip_is_sound(tmp_path: Path) -> None:
    (tmp_path / "calm.toml").write_text(SOUND.read_text())

    assert said_about(tmp_path, "calm.toml") == []


@pytest.mark.parametrize(("right", "wrong", "said"), SLIPS)
def test_a_slip_is_named_with_its_file_line_and_code(tmp_path: Path, right: str, wrong: str, said: list[str]) -> None:
    text = SOUND.read_text()
    assert right in text
    (tmp_path / "calm.toml").write_text(text.replace(right, wrong, 1))

    assert said_about(tmp_path, "calm.toml") == said


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ('["Q1", "-Q2"]', "not well"),
        ('[{ item = "Q1", required = true }, "-Q2"]', "MOOD == 'bad'"),
        ('["Q1", { item = "-Q2", weight = 2 }]', "not answered(Q1) and not well"),
    ],
)
def test_a_scale_whose_items_are_never_shown_together_is_named(tmp_path: Path, key: str, shown: str) -> None:
    text = SOUND.read_text().replace('text = "I was restless."', f'text = "I was restless."\nshow = "{shown}"')
    text = text.replace('key = ["Q1", "-Q2"]', f"key = {key}").replace("min_answered = 1\n", "min_answered = 2\n")
    (tmp_path / "calm.toml").write_text(text)

    assert "never-scored" in [one.rpartition(" ")[2] for one in said_about(tmp_path, "calm.toml")]


def test_every_code_of_a_whole_definition_has_three_slips() -> None:
    n = Counter(one.rpartition(" ")[2] for *_, said in SLIPS for one in said)

    assert {code: times for code, times in n.items() if times < 3 and not code.startswith("expression-")} == {}


def test_a_file_without_examples_is_refused(tmp_path: Path) -> None:
    text = SOUND.read_text()
    (tmp_path / "calm.toml").write_text(text[: text.index("[[examples]]")])

    assert said_about(tmp_path, "calm.toml") == ["calm.toml:1: no-example"]


def test_all_slips_are_named_at_once(tmp_path: Path) -> None:
    text = SOUND.read_text()
    slips = {
        'text = "I was restless."': 'txet = "I was restless."',
        "min_answered = 1": "min_answered = 3",
        "{topic}": "{tropic}",
        'when = "HOURS <= 4"': 'when = "HOURS <="',
        'page = "talk"': 'page = "tlak"',
        "MOOD == 'good'": "MOOD == 'fine'",
    }
    for right, wrong in slips.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    (tmp_path / "calm.toml").write_text(text)

    assert said_about(tmp_path, "calm.toml") == [
        "calm.toml:19: expression-word",
        "calm.toml:35: missing-key",
        "calm.toml:37: unknown-key",
        "calm.toml:60: unknown-placeholder",
        "calm.toml:76: min-answered",
        "calm.toml:113: expression-unfinished",
        "calm.toml:119: unknown-page",
    ]


def test_what_is_wrong_comes_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "calm.toml").write_text(SOUND.read_text().replace('"-Q2"', '"-Q3"'))

    (problem,) = Folder.read(tmp_path).problems_of(tmp_path / "calm.toml")

    assert str(problem) == (
        f"{tmp_path}/calm.toml:74: unknown-item: no item of this file is called `Q3`; name an item of this file"
    )


@pytest.mark.parametrize(
    ("right", "wrong", "remedy"),
    [
        ('key = ["Q1", ', 'items = ["Q1", ', "did you mean `key`?"),
        ('text = "I was restless."', 'question = "I was restless."', "did you mean `text`?"),
        ('title = "Calm"', 'name = "Calm"', "did you mean `title`?"),
        ("[[bands.half]]", "[[bands]]", "give each of them a name: [[bands.NAME]]"),
        ("[options]", "[[options]]", "give each of them a name: under [options], as NAME = [...]"),
        ("MOOD == 'bad'", "MOOD == bad", "it is a word that an item offers: write it in single quotes, 'bad'"),
        ("MOOD == 'bad'", "Q1 == skip", "it is a reason for missing, and those are never compared: write not answ"),
        ("MOOD == 'bad'", "mood == 'bad'", "did you mean `MOOD`?"),
        ("MOOD == 'bad'", "MOOD is 'bad'", "write == to compare"),
        ("MOOD == 'bad'", "Q1 > 1 AND Q2 > 1", "write `and`, in small letters"),
    ],
)
def test_what_authors_of_other_tools_write_is_understood_well_enough_to_say_how_it_is_written_here(
    tmp_path: Path, right: str, wrong: str, remedy: str
) -> None:
    text = SOUND.read_text()
    assert right in text
    (tmp_path / "calm.toml").write_text(text.replace(right, wrong, 1))

    problems = Folder.read(tmp_path).problems_of(tmp_path / "calm.toml")

    assert any(problem.remedy.startswith(remedy) for problem in problems), [problem.remedy for problem in problems]


def test_an_unknown_key_comes_with_the_nearest_known_one(tmp_path: Path) -> None:
    (tmp_path / "calm.toml").write_text(SOUND.read_text().replace("page_size", "pagesize"))

    (problem,) = Folder.read(tmp_path).problems_of(tmp_path / "calm.toml")

    assert problem.remedy == "did you mean `page_size`?"
