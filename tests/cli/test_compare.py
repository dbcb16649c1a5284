"""`flask questionnaire compare`: what an author sees and a script can rely on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assessment.cli import questionnaire

ROOT = Path(__file__).parents[2]
CALM = ROOT / "tests" / "questionnaire" / "broken" / "calm.toml"
SECOND = ("version    = 1", "version    = 2")
REWORDED = ('text = "I was restless."', 'text = "I was restless then."')
OTHER_KEY = ('"-Q2"]', '{ item = "-Q2", weight = 1.5 }]')


def compare(*arguments: object) -> Result:
    return CliRunner().invoke(questionnaire, ["compare", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(CALM, tmp_path / "calm.toml"))


def changed(old: Path, *changes: tuple[str, str]) -> Path:
    text = old.read_text()
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    file = old.with_name("calm-new.toml")
    file.write_text(text)
    return file


def test_a_changed_item_breaks_its_scale_and_no_other(old: Path) -> None:
    said = compare(old, changed(old, SECOND, REWORDED))

    assert said.exit_code == 0
    assert said.output.splitlines() == [
        "calm version 1 and calm version 2",
        "",
        "What differs:",
        '  asked       item Q2: text: "I was restless." became "I was restless then."',
        "",
        "Comparable, a trend runs on: NEAR, far",
        "Not comparable: CALM: what is asked by Q2 is another",
        "",
        "Nothing must be done.",
    ]


def test_a_change_under_the_same_version_exits_with_1_and_says_which_version_to_give(old: Path) -> None:
    said = compare(old, changed(old, REWORDED))

    assert said.exit_code == 1
    assert "  new-version: " in said.output
    assert "version = 2" in said.output


def test_better_words_need_nothing(old: Path) -> None:
    said = compare(old, changed(old, ("It was low", "It was little")))

    assert said.exit_code == 0
    assert "said after  score CALM: client text of band low" in said.output
    assert "Nothing must be done." in said.output


def test_a_changed_error_table_needs_a_higher_revision_and_may_then_be_applied(old: Path) -> None:
    without = compare(old, changed(old, ("sd = 20", "sd = 25")))
    with_one = compare(old, changed(old, ("sd = 20", "sd = 25"), ("revision = 1", "revision = 2")))

    assert without.exit_code == 1
    assert "higher-revision: the error table of CALM has changed; give it revision = 2" in without.output
    assert with_one.exit_code == 0
    assert "flask questionnaire rescore calm --dry-run" in with_one.output


def test_it_says_whether_old_answers_can_be_scored_by_the_new_key(old: Path) -> None:
    assert "flask questionnaire rescore calm --dry-run" in compare(old, changed(old, SECOND, OTHER_KEY)).output
    said = compare(old, changed(old, SECOND, OTHER_KEY, REWORDED))
    assert "Old answers keep their old scores: other things are asked (item Q2: text:" in said.output


def test_the_same_file_twice_differs_in_nothing() -> None:
    for file in ("closeness", "mom-style", "repair", "safety", "opening", "check-in"):
        said = compare(ROOT / "questionnaires" / f"{file}.toml", ROOT / "questionnaires" / f"{file}.toml")
        assert (said.exit_code, "Nothing differs." in said.output) == (0, True), said.output


def test_a_copy_in_another_folder_is_looked_at_with_the_plan_of_the_other(tmp_path: Path) -> None:
    shipped = ROOT / "questionnaires" / "closeness.toml"
    text = shipped.read_text().replace("version    = 1", "version    = 2", 1).replace("I felt at ease", "I was at ease")
    (tmp_path / "draft.toml").write_text(text)

    for pair in ((shipped, tmp_path / "draft.toml"), (tmp_path / "draft.toml", shipped)):
        said = compare(*pair)
        assert said.exit_code == 0, said.output
        assert "Not comparable: HCL: what is asked by H1 is another" in said.output
    assert "Mind the order" in said.output


def test_a_script_gets_the_same_as_json(old: Path) -> None:
    said = compare(old, changed(old, REWORDED), "--format", "json")

    found = json.loads(said.output)
    assert said.exit_code == 1
    assert (found["old"]["id"], found["old"]["version"], found["new"]["version"]) == ("calm", 1, 1)
    assert found["old"]["seal"] != found["new"]["seal"]
    assert found["differences"] == [
        {
            "kind": "asked",
            "place": "item Q2",
            "what": "text",
            "before": "I was restless.",
            "after": "I was restless then.",
        }
    ]
    assert found["comparable"] == ["NEAR", "far"]
    assert found["not_comparable"] == {"CALM": ["what is asked by Q2 is another"]}
    assert (found["added"], list(found["must"]), found["can_be_rescored"]) == ([], ["new-version"], False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"id = ",
        b"\xff\xfe",
        b'id = "calm"\nversion = 1\n',
        b"[" * 5000,
        CALM.read_bytes().replace(b'"-Q2"', b'"-Q9"'),
        CALM.read_bytes().replace(b"CALM = 100, NEAR = 3", b"CALM = 99, NEAR = 3"),
    ],
)
def test_an_unsound_file_exits_with_1_and_its_problems_as_check_names_them(old: Path, content: bytes) -> None:
    unsound = old.with_name("unsound.toml")
    unsound.write_bytes(content)
    for pair in ((old, unsound), (unsound, old)):
        said = compare(*pair)
        assert said.exit_code == 1
        assert said.output.startswith(f"{unsound}:")
        as_json = compare(*pair, "--format", "json")
        assert as_json.exit_code == 1
        assert {problem["file"] for problem in json.loads(as_json.output)["problems"]} == {str(unsound)}


def test_a_file_that_is_not_there_is_a_problem_and_no_traceback(old: Path, tmp_path: Path) -> None:
    for wrong in (tmp_path / "nowhere.toml", tmp_path):
        said = compare(old, wrong)
        assert said.exit_code == 1
        assert said.output.startswith(f"{wrong}:1: no-file:")
