"""`flask questionnaire change`, as scripts use it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assessment.cli import questionnaire

ROOT = Path(__file__).parents[2]
FILE = str(ROOT / "questionnaires" / "closeness.toml")
EXAMPLES: list[Mapping[str, Any]] = json.loads((ROOT / "tests/scoring/worked-examples.json").read_text())["change"]
COLUMNS = ["client", "scale", "n", "first", "last", "rc", "rti", "rti_low", "rti_high", "qe_p", "slope", "tau"]

TOWARD = """
id = "mood"
version = 1
title = "Mood"
language = "en"
status = "provisional"
disclosure = "New."

[[options.often]]
value = 0
label = "Never"
[[options.often]]
value = 1
label = "Always"

[[items]]
id = "M1"
type = "choice"
text = "I was calm."
options = "often"

[[items]]
id = "M2"
type = "choice"
text = "I was sad."
options = "often"

[[scales]]
id = "CALM"
title = "Calm"
key = ["M1"]
score = "pomp"
direction = "higher"
[scales.error]
revision = 1
source = "made up"
sem = 5

[[scales]]
id = "SAD"
title = "Sad"
key = ["M2"]
score = "pomp"
direction = { toward = [40, 60] }
[scales.error]
revision = 1
source = "made up"
sem = 5

[[examples]]
id = "calm"
answers = { M1 = 1, M2 = 0 }
scores = { CALM = 100, SAD = 0 }
source = "by hand"
"""


def change(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(questionnaire, ["change", *map(str, arguments)], input=stdin)


def rows_of(result: Result) -> list[dict[str, str]]:
    assert (result.exit_code, result.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    """Every series worked out by hand, each as a client of its own."""
    path = tmp_path / "scores.csv"
    lines = [
        f"{example['id']},{on},{'' if score is None else score}"
        for example in EXAMPLES
        for on, score in zip(example["dates"], example["scores"], strict=True)
    ]
    path.write_text("\n".join(["client,date,ENM", *lines]))
    return path


def written(folder: Path, text: str) -> Path:
    path = folder / "written.csv"
    path.write_text(text)
    return path


def test_every_series_worked_by_hand_comes_out(scores: Path) -> None:
    rows = rows_of(change(FILE, scores))

    assert list(rows[0]) == [*COLUMNS, "verdict"]
    for row, example in zip(rows, EXAMPLES, strict=True):
        expected = {name: value for name, value in example["expected"].items() if name in row}
        assert row["client"] == example["id"]
        for name, value in expected.items():
            if isinstance(value, float):
                assert float(row[name]) == pytest.approx(value, abs=5e-5), (example["id"], name)
            else:
                assert row[name] == ("" if value is None else str(value))


def test_json_says_the_same_with_null_for_what_is_undefined(scores: Path) -> None:
    as_csv, as_json = rows_of(change(FILE, scores)), json.loads(change(FILE, scores, "--json").stdout)

    assert [list(row) for row in as_json] == [[*COLUMNS, "verdict"]] * len(EXAMPLES)
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in as_json] == as_csv


def test_the_published_example_comes_out_with_its_own_error(tmp_path: Path) -> None:
    # Jacobson and Truax (1991): SD 7.5, r .80, from 32.5 to 47.5; a score that this questionnaire has not
    path = written(tmp_path, "client,date,DAS\na,2026-01-01,32.5\na,2026-03-01,47.5\n")

    by_sd = rows_of(change(FILE, path, "--sd", "7.5", "--retest-r", ".80"))[0]
    by_sem = rows_of(change(FILE, path, "--sem", "3.3541019662496847"))[0]

    assert float(by_sd["rc"]) == pytest.approx(3.16228, abs=5e-6)
    assert float(by_sd["rc"]) == pytest.approx(float(by_sem["rc"]), abs=1e-12)
    assert by_sd["verdict"] == "change"


def test_what_is_given_takes_the_place_of_the_files_error(tmp_path: Path) -> None:
    # 20 points with SEM 10: rc = 20 / 14.142 = 1.4142; with r .9 and the file's SD 20 the SEM is 6.3246: 2.2361
    path = written(tmp_path, "client,date,ENM\na,2026-01-01,50\na,2026-02-01,70\n")

    found = [rows_of(change(FILE, path, *more))[0]["rc"] for more in ((), ("--retest-r", "0.9"), ("--sem", "20"))]

    assert [round(float(rc), 4) for rc in found] == [1.4142, 2.2361, 0.7071]


def test_the_verdict_says_the_way_only_where_the_scale_has_a_direction(tmp_path: Path) -> None:
    file = tmp_path / "mood.toml"
    file.write_text(TOWARD)
    lines = ["client,date,CALM,SAD"]
    for client, calm, sad in (
        ("up", (10, 90), (10, 45)),
        ("down", (90, 10), (45, 90)),
        ("inside", (50, 55), (41, 59)),
        ("across", (50, 37), (30, 70)),
    ):
        lines += [f"{client},2026-0{n}-01,{calm[n - 1]},{sad[n - 1]}" for n in (1, 2)]

    rows = rows_of(change(file, written(tmp_path, "\n".join(lines))))

    assert {(row["client"], row["scale"]): row["verdict"] for row in rows} == {
        ("up", "CALM"): "change: higher",
        ("up", "SAD"): "change: closer to 40 to 60",
        ("down", "CALM"): "change: lower",
        ("down", "SAD"): "change: further from 40 to 60",
        ("inside", "CALM"): "no-clear-change",
        ("inside", "SAD"): "change: within 40 to 60",
        ("across", "CALM"): "possible-change: lower",
        ("across", "SAD"): "change: higher",
    }


def test_columns_may_stand_in_any_order_and_what_score_writes_beside_a_score_is_passed_over(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "HCL;HCL.n;HCL.band;date;client\n50;6;clear;2026-02-01;b\n;3;;2026-01-01;a\n20;6;little;2026-01-01;b\n",
    )

    found = {row["client"]: (row["scale"], row["n"], row["first"], row["last"]) for row in rows_of(change(FILE, path))}

    assert found == {"b": ("HCL", "2", "20.0", "50.0"), "a": ("HCL", "0", "", "")}


def test_a_derived_score_has_the_error_of_its_parts(tmp_path: Path) -> None:
    # position = ENM - CUT, SE 14.1421: 40 points are rc 40 / 20 = 2
    path = written(tmp_path, "client,date,position\na,2026-01-01,-10\na,2026-02-01,30\n")

    assert float(rows_of(change(FILE, path))[0]["rc"]) == pytest.approx(2)


def test_scores_may_come_from_standard_input(scores: Path) -> None:
    assert change(FILE, "-", stdin=b"\xef\xbb\xbf" + scores.read_bytes()).stdout == change(FILE, scores).stdout


def test_everything_that_is_wrong_is_named_by_row_and_column_and_nothing_is_written(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "client,date,ENM,CUT,ENM,OTHER,\n"
        "a,2026-02-30,1,1,1,1,1\n"
        "a,1/2/2026,1,1,1,1,1\n"
        "b,2026-01-01,nan,101,1,1,1\n"
        ",2026-01-01,1_0,१,1,1,1\n"
        "c,2026-01-01,1\n"
        "b,2026-01-01,1,1,1,1,1\n",
    )

    result = change(FILE, path)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"{path}: {told}"
        for told in (
            "row 1, column ENM: the column is there twice",
            "row 1, column OTHER: the questionnaire has no such scale; for another score give its error (see --help)",
            "row 1: column 7 has no name",
            "row 2, column date: '2026-02-30' is not a date written like 2026-01-31",
            "row 3, column date: '1/2/2026' is not a date written like 2026-01-31",
            "row 4, column ENM: 'nan' is not a number; leave the cell empty where there is no score",
            "row 4, column CUT: '101' is not from 0 to 100",
            "row 5, column ENM: '1_0' is not a number; leave the cell empty where there is no score",
            "row 5, column CUT: '१' is not a number; leave the cell empty where there is no score",
            "row 5, column client: the cell is empty",
            "row 6: it has 3 cells, the header has 7",
            "row 7, column date: b has two rows on 2026-01-01; nobody knows which came first",
        )
    ]


def test_a_scale_whose_error_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "client,date,push_pull\na,2026-01-01,1\n")

    result = change(FILE, path)

    assert result.exit_code == 1
    assert result.stderr == (
        f"{path}: row 1, column push_pull: no error is known for it; say it with --sem, or with --sd and --retest-r\n"
    )
    assert change(FILE, path, "--sd", "20").exit_code == 1
    assert change(FILE, path, "--sem", "5").exit_code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty; its first row names client, date and scales"),
        ("client,ENM\n", "row 1 has no column date; it names client, date and scales"),
        ("client,date\n", "row 1 names no scale beside client and date"),
        ('client,date,ENM\n"a,2026-01-01,1\n', "line 2: unexpected end of data"),
        ("client,date,ENM\na\0,2026-01-01,1\n", "line 2 holds a NUL character; save the file as CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_table_of_scores_is_refused_in_words(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)

    result = change(FILE, path)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {path}: {told}\n"


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    missing = tmp_path / "none"

    assert f"Error: {missing}: No such file or directory\n" == change(FILE, missing).stderr
    assert f"{missing} is not a sound questionnaire" in change(missing, "-", stdin=b"").stderr


@pytest.mark.parametrize(
    "options",
    ["--sem 0", "--sem nan", "--sem x", "--sd -1", "--retest-r 1", "--retest-r -0.1", "--sem 5 --sd 2"],
)
def test_an_error_that_is_none_is_refused(scores: Path, options: str) -> None:
    result = change(FILE, scores, *options.split())

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_statistics_are_loaded_only_when_asked_for(scores: Path) -> None:
    code = (
        "import sys\nfrom assessment.cli import questionnaire\n"
        "print(sorted({'scipy', 'pandas', 'matplotlib'} & set(sys.modules)))\n"
        "questionnaire(['change', *sys.argv[1:]], standalone_mode=False)\n"
        "print(sorted({'pandas', 'matplotlib'} & set(sys.modules)))"
    )

    ran = subprocess.run([sys.executable, "-c", code, FILE, str(scores)], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[0] == ran.stdout.splitlines()[-1] == "[]"
