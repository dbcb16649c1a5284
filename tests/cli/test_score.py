"""`flask questionnaire score`, as scripts use it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assessment.cli import questionnaire

FILE = str(Path(__file__).parents[2] / "questionnaires" / "closeness.toml")
# worked-examples.json, A01 and A12: the reversed items are given by label, C6 by its reason.
ANSWERS = """\
id,CX_CONTACT,E1,E2,E3,E4,E5,E6,C1,C2,C3,C4,C5,C6,H1,H2,H3,H4,H5,H6
a01,d1-2,3,3,4,2,A little true,2,3,2,3,2,1,skip,1,1,2,1,3,3
"a12, no contact",none,skip,skip,1,0,4,4,1,skip,1,1,2,Didn't come up / skip,2,2,,2,,
"""


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(ANSWERS)
    return path


def score(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(questionnaire, ["score", *map(str, arguments)], input=stdin)


def test_scores_are_those_of_the_worked_examples(answers: Path) -> None:
    result = score(FILE, answers)

    first, second = csv.DictReader(io.StringIO(result.stdout))
    assert result.exit_code == 0
    assert (first["id"], second["id"]) == ("a01", "a12, no contact")
    assert [round(float(first[id_]), 4) for id_ in ("ENM", "CUT", "HCL", "position")] == [70.8333, 65, 29.1667, 5.8333]
    assert (first["CUT.n"], first["CUT.band"], first["position.band"]) == ("5", "clear", "")
    assert (second["HCL"], second["HCL.n"], second["HCL.band"], second["balance_share"]) == ("", "3", "", "")


def test_columns_stand_in_the_order_of_the_file(answers: Path) -> None:
    header = score(FILE, answers).stdout.splitlines()[0].split(",")

    scores = ["ENM", "CUT", "HCL", "position", "push_pull", "balance_share"]
    assert header == ["id", *(f"{id_}{part}" for id_ in scores for part in ("", ".n", ".band"))]


def test_output_is_written_whole(answers: Path, tmp_path: Path) -> None:
    output = tmp_path / "scores.csv"

    result = score(FILE, answers, "--output", output)

    assert (result.exit_code, result.output) == (0, "")
    assert output.read_text() == score(FILE, answers).stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "scores.csv"]


def test_answers_may_come_from_standard_input(answers: Path) -> None:
    assert score(FILE, "-", stdin=b"\xef\xbb\xbf" + ANSWERS.encode()).stdout == score(FILE, answers).stdout


def test_a_problem_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    answers, output = tmp_path / "answers.csv", tmp_path / "scores.csv"
    answers.write_text("id,E1,E9\na,1,1\nb,5,1\n")
    output.write_text("as before")

    result = score(FILE, answers, "--output", output)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{answers}: row 1, column E9: closeness has no such item\n"
        f"{answers}: row 3, column E1: '5' is not one of 0, 1, 2, 3, 4, skip\n"
    )
    assert output.read_text() == "as before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "scores.csv"]
    assert score(FILE, answers).stdout == ""


def test_more_problems_than_anyone_reads_are_counted(tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("id,E1\n" + "a,9\n" * 5000)

    lines = score(FILE, answers).stderr.splitlines()

    assert len(lines) == 51
    assert lines[-1] == f"{answers}: and more; in all 5000 × unknown answer"


def test_leniently_what_cannot_be_taken_is_missing_and_counted(tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("id,E9,E1,E2,E3,E4,E5\na,x,1,1,1,1,9\nb,x,1,1\n")

    result = score(FILE, answers, "--lenient")

    assert result.exit_code == 0
    assert [line.split(",")[:4] for line in result.stdout.splitlines()[1:]] == [
        ["a", "25.0", "4", "some"],
        ["b", "", "0", ""],
    ]
    assert result.stderr == (
        f"{answers}: counted as missing: 1 × row of another length, 1 × unknown answer, 1 × unknown column\n"
    )


def test_a_column_that_is_there_twice_is_refused_even_leniently(tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("id,E1,E1\na,1,2\n")

    result = score(FILE, answers, "--lenient")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "column E1: the column is there twice" in result.stderr


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b"id,E1\na,\xe9\n", "line 2 is not UTF-8"),
        ("id,E1\na,1\n".encode("utf-16"), "line 1 is not UTF-8"),
        (b"id,E1\na,1\x00\n", "line 2 holds a NUL"),
        (b'id,E1\na,"1\n', "unexpected end of data"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1 is not UTF-8"),
        (b"E1,E2\n1,2\n", "the first column is the item E1"),
    ],
)
def test_what_is_no_csv_file_gives_one_line_and_no_traceback(content: bytes, what: str, tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_bytes(content)

    result = score(FILE, answers, "--output", tmp_path / "scores.csv")

    assert (result.exit_code, result.stdout) == (1, "")
    assert what in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "scores.csv").exists()


def test_a_missing_file_and_a_missing_folder_are_named(answers: Path, tmp_path: Path) -> None:
    for arguments in ([FILE, tmp_path / "none.csv"], [FILE, answers, "--output", tmp_path / "none" / "x.csv"]):
        result = score(*arguments)
        assert result.exit_code == 1
        assert "No such file or directory" in result.stderr


def test_an_unsound_definition_scores_nobody(answers: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text('id = "bad"\nversoin = 1\n')

    result = score(file, answers)

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{file}:" in result.stderr


def test_plan_toml_is_no_questionnaire(answers: Path) -> None:
    result = score(Path(FILE).with_name("plan.toml"), answers)

    assert result.exit_code == 1
    assert "is not a sound questionnaire" in result.stderr


def test_explain_shows_how_one_row_came_about(answers: Path) -> None:
    result = score(FILE, answers, "--explain", "a01")

    assert result.exit_code == 0
    assert "ENM (Enmeshment): 70.83333333333333, band clear, SEM 10, 95% 51.23 to 90.43" in result.stdout
    assert "  E5: 1 (A little true) counts as 3, reverse-keyed" in result.stdout
    assert "  C6: missing (skip)" in result.stdout
    assert "  100 * (3/4 + 2/4 + 3/4 + 2/4 + 3/4) / 5 = 65.0" in result.stdout
    assert "id,ENM" not in result.stdout


def test_explain_and_output_go_together(answers: Path, tmp_path: Path) -> None:
    result = score(FILE, answers, "--explain", "a01", "--output", tmp_path / "scores.csv")

    assert result.stdout.startswith("closeness version 1, seal ")
    assert (tmp_path / "scores.csv").read_text().startswith("id,ENM")


def test_an_id_that_no_row_has_is_named(answers: Path) -> None:
    result = score(FILE, answers, "--explain", "A01")

    assert (result.exit_code, result.stderr) == (1, "Error: no row has the id A01\n")


def test_it_runs_as_a_command_of_its_own(answers: Path) -> None:
    code = "import sys; from assessment.cli import questionnaire; questionnaire(sys.argv[1:])"

    done = subprocess.run(
        [sys.executable, "-c", code, "score", FILE, answers], capture_output=True, text=True, check=True
    )

    assert done.stdout == score(FILE, answers).stdout
