"""`flask import`, as somebody at a terminal meets it: looked at first, every slip by its place, written when told."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, Sitting, Track
from tests.cli import terminal
from tests.factories import make_track
from tests.web.account.conftest import People

BEN = "ben@example.org"
NOT_THERE = "no client of this clinician has this code; --create makes one without an account"

pytestmark = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with two days of one client, without all the items of the questionnaire."""
    path = tmp_path / "old.csv"
    path.write_text("client,date,E1,E2,E3,E4,E5\nADA,2025-01-10,3,3,4,2,1\nADA,2025-02-10,0,A little true,,0,4\n")
    return path


def said(app: Flask, *arguments: str | Path, text: bytes | None = None) -> Result:
    """What the import of one questionnaire for Ben says."""
    given = ("--questionnaire", "closeness", "--clinician", BEN)
    return terminal.said(app, "import", *arguments, *given, text=text)


def with_code(workplace: Workplace, people: People, code: str = "ADA") -> None:
    with workplace.database.writing() as db:
        db.scalars(select(Client).where(Client.account_id == people.ada)).one().code = code


def imported(workplace: Workplace) -> list[int]:
    with workplace.database.reading() as db:
        return list(db.scalars(select(Sitting.n).where(Sitting.imported_at.is_not(None)).order_by(Sitting.n)))


def test_it_is_looked_at_first_and_written_when_told(
    app: Flask, people: People, workplace: Workplace, file: Path
) -> None:
    with_code(workplace, people)

    looked = said(app, file)

    assert (looked.exit_code, imported(workplace)) == (0, [])
    lines = looked.stdout.splitlines()
    assert lines[0] == "closeness version 1: 1 client, 2025-01-10 to 2025-02-10"
    assert lines[1].startswith("Without a column, and kept as not asked: H1, C2, H4, E6, ")
    assert lines[-2:] == ["2 sittings to be imported", "Nothing was written; --write does it."]

    written = said(app, file, "--write")

    assert (written.exit_code, imported(workplace)) == (0, [-2, -1])
    assert written.stdout.splitlines()[-1] == "2 sittings imported"
    assert said(app, file, "--write").stdout.splitlines()[-2:] == ["2 rows kept already", "0 sittings imported"]


def test_history_belongs_to_the_first_relationship_unless_another_is_named(
    app: Flask, people: People, workplace: Workplace, file: Path
) -> None:
    with_code(workplace, people)
    refused = said(app, file, "--track", "2")
    assert "she is followed in no relationship 2" in refused.stderr
    with workplace.database.writing() as db:
        second = make_track(db, db.scalars(select(Client).where(Client.account_id == people.ada)).one(), n=2).id
    assert said(app, file, "--write").exit_code == 0
    with workplace.database.reading() as db:
        assert second not in db.scalars(select(Sitting.track_id)).all()
    assert said(app, file, "--write").stdout.splitlines()[-1] == "0 sittings imported"  # though the second is asked now
    assert said(app, file, "--track", "2", "--write").stdout.splitlines()[-1] == "2 sittings imported"


def test_every_slip_is_said_at_once_with_what_to_do(
    app: Flask, people: People, workplace: Workplace, tmp_path: Path
) -> None:
    with_code(workplace, people)
    file = tmp_path / "old.csv"
    file.write_text("client,date,E1,Total\nADA,1/2/2025,9,3\nNOBODY,2025-01-10,2,3\n")

    refused = said(app, file, "--write")

    assert (refused.exit_code, refused.stdout, imported(workplace)) == (1, "", [])
    assert refused.stderr.splitlines() == [
        f"{file}: row 1, column Total: closeness has no such item",
        f"{file}: row 2, column E1: '9' is not one of 0, 1, 2, 3, 4, skip",
        f"{file}: row 3, column client: " + NOT_THERE,
        "A column of another name: --map COLUMN=ITEM; of a total: --total COLUMN=SCORE;",
        "of something else: --leave-out COLUMN.",
        "Error: Nothing was written. To be mended first: 1 × not in care, 1 × unknown answer, 1 × unknown column.",
    ]


def test_a_file_with_its_own_columns_comes_from_standard_input(
    app: Flask, people: People, workplace: Workplace
) -> None:
    text = "\ufeffWhen;Who;First item;ENM total;Note\r\n10.1.2025;NF-1;3;75,0;;\r\n".replace(";;", ";")

    done = said(
        app, "-", "--create", "--client", "Who", "--date", "When", "--date-format", "dmy", "--map", "First item=E1",
        "--total", "ENM total=ENM", "--leave-out", "Note", "--write", text=text.encode(),
    )  # fmt: skip

    assert done.exit_code == 0
    assert "Clients without an account made: NF-1" in done.stdout
    assert done.stderr == "-: row 2, column ENM total: the file says 75.0, the answers give no ENM: 1 of 6 are there\n"
    with workplace.database.reading() as db:
        assert db.scalars(select(Client.code).join(Track).join(Sitting).where(Sitting.n == -1)).all() == ["NF-1"]


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("none.csv",), 1, "none.csv: No such file or directory"),
        (("-",), 1, "-: the file is empty"),
        (("-", "--clinician", "nobody@example.org"), 1, "No clinician signs in with nobody@example.org."),
        (("-", "--questionnaire", "none"), 1, "no sound file has the id `none`"),
        (("-", "--questionnaire", "closeness@x"), 2, "write ID or ID@VERSION, such as calm@2"),
        (("-", "--map", "E1"), 2, "write it as COLUMN=ID"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    app: Flask, people: People, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    given = ["import", "--questionnaire", "closeness", "--clinician", BEN, *arguments]
    refused = app.test_cli_runner().invoke(args=given, input=b"", catch_exceptions=False)

    assert refused.exit_code == status
    assert sentence in refused.stderr


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ("client,date,E1\nADA,2025-01-10,1\n".encode("utf-16"), "line 1 is not UTF-8; save the file as CSV UTF-8"),
        (b"client,date,E1\nADA,2025-01-10,\xe9\n", "line 2 is not UTF-8"),
        (b"client,date,E1\nADA,2025-01-10,1\x00\n", "line 2 holds a NUL character"),
        (b'client,date,E1\nADA,2025-01-10,"1\n', "unexpected end of data"),
        (b"client,E1\nADA,1\n", "no column is called date; say which one holds the days, with --date COLUMN"),
    ],
)
def test_what_is_no_file_of_answers_is_one_sentence(app: Flask, people: People, raw: bytes, what: str) -> None:
    refused = said(app, "-", text=raw)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert what in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
