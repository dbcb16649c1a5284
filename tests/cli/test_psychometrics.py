"""`flask questionnaire psychometrics`, as scripts and authors use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assessment.cli import questionnaire
from tests.scoring.known import RATINGS, SIX, SIXTY

FILE = Path(__file__).parents[2] / "questionnaires" / "closeness.toml"
HEADER = "id,Q1,Q2,Q3,Q4,Q5,Q6"
ITEM_KEYS = ["n", "mean", "sd", "item_rest_r", "floor", "ceiling", "missing"]
SCALE_KEYS = ["n", "n_complete", "alpha", "alpha_low", "alpha_high", "omega", "sem_alpha", "items"]
RETEST_KEYS = ["icc_2_1", "icc_low", "icc_high", "sem_agreement", "n_pairs"]


@pytest.fixture
def six(tmp_path: Path) -> Path:
    path = tmp_path / "six.toml"
    path.write_text(SIX)
    return path


@pytest.fixture
def sixty(tmp_path: Path) -> Path:
    rows = [f"p{n},{','.join(row)}" for n, row in enumerate(SIXTY.split())]
    return written(tmp_path, HEADER, *rows)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "answers.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def psychometrics(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(questionnaire, ["psychometrics", *map(str, arguments)], input=stdin)


def as_json(*arguments: str | Path) -> dict[str, Any]:
    result = psychometrics(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    scales = json.loads(result.stdout)
    assert list(scales) == ["scales"]
    return scales["scales"]


def test_json_has_the_shape_that_scripts_rely_on(six: Path, sixty: Path) -> None:
    scale = as_json(six, sixty)["ALL"]

    assert list(scale) == SCALE_KEYS
    assert {id_: list(item) for id_, item in scale["items"].items()} == {f"Q{n}": ITEM_KEYS for n in range(1, 7)}


def test_the_numbers_are_those_of_a_second_program(six: Path, sixty: Path) -> None:
    # pingouin 0.6.1 and factor_analyzer 0.5.1: see tests/scoring/test_psychometrics.py
    scale = as_json(six, sixty)["ALL"]

    assert (scale["n"], scale["n_complete"]) == (60, 60)
    assert scale["alpha"] == pytest.approx(0.7990372101484767, abs=1e-9)
    assert scale["omega"] == pytest.approx(0.807808802616689, abs=1e-6)
    assert scale["items"]["Q3"]["item_rest_r"] == pytest.approx(0.34791620325172673, abs=1e-9)


def test_a_retest_by_four_occasions_gives_the_icc_of_shrout_and_fleiss(tmp_path: Path) -> None:
    # their six targets are people, their four judges occasions
    file = tmp_path / "one.toml"
    numbers = ", ".join(f'{{ value = {value}, label = "{value} points" }}' for value in range(11))
    file.write_text(
        'id = "one"\nversion = 1\ntitle = "One"\nlanguage = "en"\nstatus = "provisional"\ndisclosure = "Made up."\n'
        f'[options]\npoints = [{numbers}]\n[[items]]\nid = "Q1"\ntext = "How much?"\ntype = "choice"\n'
        'options = "points"\n[[scales]]\nid = "MUCH"\ntitle = "Much"\nkey = ["Q1"]\nscore = "sum"\n'
        '[[examples]]\nanswers = { Q1 = 3 }\nscores = { MUCH = 3 }\nsource = "by hand"\n'
    )
    rows = [f"t{n},{occasion},{x}" for n, row in enumerate(RATINGS) for occasion, x in enumerate(row, start=1)]

    scale = as_json(file, written(tmp_path, "id,judge,Q1", *rows), "--retest", "judge")["MUCH"]

    assert list(scale) == [*SCALE_KEYS, *RETEST_KEYS]
    assert scale["icc_2_1"] == pytest.approx(0.2897638, abs=1e-6)
    assert (round(scale["icc_low"], 3), round(scale["icc_high"], 2)) == (0.019, 0.76)  # R psych prints these
    assert (scale["n"], scale["n_pairs"]) == (6, 6)
    assert scale["items"]["Q1"]["mean"] == pytest.approx(46 / 6)  # of occasion 1 alone


def test_whoever_was_asked_once_makes_no_pair_and_counts_at_occasion_one(six: Path, tmp_path: Path) -> None:
    answers = written(tmp_path, f"who,when,{HEADER[3:]}", "a,1,1,1,2,1,3,1", "b,1,3,3,3,3,1,3", "c,1,2,2,2,2,2,2",
                      "b,2,3,3,3,2,1,3", "a,2,1,1,1,1,3,1", "d,2,4,4,4,4,0,4", "c,2,2,,2,2,2,2")  # fmt: skip

    scale = as_json(six, answers, "--retest", "when")["ALL"]

    assert (scale["n"], scale["n_pairs"]) == (3, 2)


def test_one_occasion_makes_no_pair(six: Path, tmp_path: Path) -> None:
    answers = written(tmp_path, f"who,when,{HEADER[3:]}", "a,1,1,1,2,1,3,1", "b,1,3,3,3,3,1,3")
    scale = as_json(six, answers, "--retest", "when")["ALL"]

    assert [scale[key] for key in RETEST_KEYS] == [None, None, None, None, 0]


def test_the_table_says_each_number_with_its_n_and_what_needs_a_look(six: Path, sixty: Path) -> None:
    result = psychometrics(six, sixty)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:5] == [
        "six version 1, 60 rows",
        "",
        "ALL (All of them): n 60, 60 complete",
        "  alpha 0.80 (95% 0.71 to 0.87), omega 0.81, SEM 8.39",
        "  item        n     mean       sd  item-rest r    floor  ceiling  missing",
    ]
    assert "too few" not in result.stdout


def test_the_table_says_when_a_sign_looks_wrong_and_when_n_is_too_small(six: Path, sixty: Path) -> None:
    six.write_text(SIX.replace('"-Q5"', '"Q5"').replace("Q5 = 3", "Q5 = 1"))
    sixty.write_text("\n".join(sixty.read_text().splitlines()[:29]) + "\n")

    said = psychometrics(six, sixty).stdout

    assert "item-rest r below 0: is its sign in the key right? (n below 30: too few to decide by)" in said
    assert "n 28, 28 complete (n below 30: too few to decide by)" in said


def test_whoever_answers_all_alike_is_named_by_number_and_left_in(six: Path, sixty: Path) -> None:
    sixty.write_text(sixty.read_text() + "x,2,2,2,2,2,2\n")

    said = psychometrics(six, sixty).stdout

    assert said.splitlines()[-1] == (
        "One and the same answer throughout: 1 row of 61. Nothing was left out; look at them."
    )
    assert "n 61, 61 complete" in said


def test_an_item_that_a_condition_hid_was_not_skipped(six: Path, sixty: Path) -> None:
    six.write_text(SIX.replace('id = "Q6"', 'id = "Q6"\nshow = "Q1 >= 2"').replace("Q1 = 1,", "Q1 = 2,").replace(
        "ALL = 25", "ALL = 29.1667"))  # fmt: skip
    lines = sixty.read_text().splitlines()
    sixty.write_text("\n".join([lines[0], *(x[:-1] if x.split(",")[1] in "01" else x for x in lines[1:])]) + "\n")

    scale = as_json(six, sixty)["ALL"]

    assert scale["items"]["Q6"]["missing"] == 0
    assert scale["items"]["Q6"]["n"] == scale["n_complete"] < scale["n"] == 60


@pytest.mark.parametrize("rows", [[], ["a,1,2,3,4,0,1"], ["a,1,2,3,4,0,1", "b,0,0,2,1,4,3"], ["a,2,2,2,2,2,2"] * 40])
def test_what_cannot_be_known_is_null(six: Path, tmp_path: Path, rows: list[str]) -> None:
    scale = as_json(six, written(tmp_path, HEADER, *rows))["ALL"]

    assert [scale[key] for key in SCALE_KEYS[2:7]] == [None] * 5
    assert scale["n"] == len(rows)
    assert psychometrics(six, written(tmp_path, HEADER, *rows)).exit_code == 0


def test_problems_are_named_as_score_names_them(tmp_path: Path) -> None:
    answers = written(tmp_path, "id,E1,E9", "a,1,1", "b,5,1")

    result = psychometrics(FILE, answers)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{answers}: row 1, column E9: closeness has no such item\n"
        f"{answers}: row 3, column E1: '5' is not one of 0, 1, 2, 3, 4, skip\n"
    )
    assert psychometrics(FILE, answers, "--lenient").exit_code == 0


def test_an_occasion_that_is_none_and_one_that_comes_twice_are_named(six: Path, tmp_path: Path) -> None:
    answers = written(tmp_path, f"who,when,{HEADER[3:]}", "a,first,1,1,2,1,3,1", "b,1,3,3,3,3,1,3", "b,1,3,3,3,3,1,3")

    result = psychometrics(six, answers, "--retest", "when")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{answers}: row 2, column when: 'first' is not an occasion: 1, 2, ...\n"
        f"{answers}: row 4, column when: 'b' has two rows on occasion 1; nobody knows which one counts\n"
    )
    assert psychometrics(six, answers, "--retest", "when", "--lenient").exit_code == 1


@pytest.mark.parametrize("column", ["when", "Q1", "id", ""])
def test_a_column_that_cannot_tell_the_occasion_is_refused(six: Path, sixty: Path, column: str) -> None:
    result = psychometrics(six, sixty, "--retest", column)

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{column!r}" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"id,Q1\na,\xe9\n", b'id,Q1\na,"1\n'])
def test_what_is_no_csv_file_gives_one_line_and_no_traceback(content: bytes, six: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_bytes(content)

    for more in ([], ["--retest", "when"]):
        result = psychometrics(six, answers, *more)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)


def test_answers_may_come_from_standard_input(six: Path, sixty: Path) -> None:
    assert psychometrics(six, "-", stdin=sixty.read_bytes()).stdout == psychometrics(six, sixty).stdout


def test_a_questionnaire_without_scales_says_so(sixty: Path, tmp_path: Path) -> None:
    answers = written(tmp_path, "id,S4", "a,no")

    said = psychometrics(FILE.with_name("check-in.toml"), answers)

    assert (said.exit_code, said.stdout) == (0, "check-in version 1, 1 row\nIt has no scales.\n")


def test_it_runs_as_a_command_of_its_own(six: Path, sixty: Path) -> None:
    code = "import sys; from assessment.cli import questionnaire; questionnaire(sys.argv[1:])"

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, "psychometrics", six, sixty],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout == psychometrics(six, sixty).stdout
