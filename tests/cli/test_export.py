"""`flask export`: whole files for their owner's eyes alone, looks written down, and plain words and exit codes."""

from __future__ import annotations

import csv
import io
import stat
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from assessment.questionnaire.library import Library
from assessment.services import accounts, exporting, looks, own_data, presets
from assessment.services.wanted import Wanted
from assessment.services.workplace import Workplace
from assessment.storage import audit
from assessment.storage.tables import Account, Care
from tests.answers_made import make_answers
from tests.cli import terminal
from tests.factories import NOW, make_account, make_client, make_clinician, make_practice, make_track

pytestmark = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)

BEN = "ben@example.org"


@dataclass(frozen=True)
class Practice:
    """Ben, who cares for Ada; Cleo, who cares for nobody."""

    ben: str
    cleo: str
    ada: str
    ada_account: str
    code: str


@pytest.fixture
def practice(workplace: Workplace, definitions: Library) -> Practice:
    """Ada has sent three sittings, the last of them today."""
    with workplace.database.writing() as db:
        make_practice(db)
        ben, cleo = (
            make_clinician(db, sign_in_key=accounts.sign_in_key(workplace.database.keys, name))
            for name in (BEN, "cleo@example.org")
        )
        account = make_account(db)
        ada = make_client(db, clinician=ben, account_id=account.id)
        make_answers(db, make_track(db, ada), definitions.newest("closeness"))
        return Practice(ben.id, cleo.id, ada.id, account.id, ada.code)


def said(app: Flask, *arguments: str | Path) -> Result:
    """What the export says."""
    return terminal.said(app, "export", *arguments)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_everything_is_one_zip_that_only_its_owner_can_read(app: Flask, practice: Practice, tmp_path: Path):
    output = tmp_path / "night.zip"
    done = said(app, "--output", output, "--all")
    assert done.exit_code == 0
    assert done.output == f"{output}: 1 client, {output.stat().st_size:,} bytes.\n"
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    with zipfile.ZipFile(output) as archive:
        assert archive.testzip() is None
        assert "manifest.json" in archive.namelist()
    assert sorted(path.name for path in tmp_path.iterdir() if "night" in path.name) == ["night.zip"]


def test_the_machine_stands_in_the_record_as_the_one_who_looked(
    app: Flask, workplace: Workplace, practice: Practice, tmp_path: Path
):
    said(app, "--output", tmp_path / "a.csv", "--all", "--format", "csv")
    with workplace.database.reading() as db:
        last = audit.looks_at(db, practice.ada)[-1]
    assert (last.action, last.actor_id) == ("export", looks.MACHINE)
    page = own_data.your_data_page(workplace, practice.ada_account, NOW)
    assert [(look.what, look.is_machine) for look in page.looks] == [("export", True)]


def test_whose_answers_can_be_said_in_four_ways(app: Flask, practice: Practice, tmp_path: Path):
    ways = (
        ["--all"],
        ["--clinician", BEN],
        ["--client", practice.code],
        ["--client", practice.code, "--clinician", BEN],
    )
    for n, way in enumerate(ways):
        output = tmp_path / f"{n}.csv"
        assert said(app, "--output", output, "--format", "csv", *way).exit_code == 0
        assert [row["client"] for row in rows(output)] == [practice.code] * 3


def test_days_questionnaires_and_dialect_narrow_it(app: Flask, practice: Practice, tmp_path: Path):
    output = tmp_path / "a.csv"
    day = (NOW - timedelta(days=21)).date().isoformat()
    narrow = ("--since", day, "--until", day, "--questionnaire", "closeness@1", "--decimal-comma")
    assert said(app, "--output", output, "--all", "--format", "long", *narrow).exit_code == 0
    found = list(csv.DictReader(io.StringIO(output.read_text(encoding="utf-8")), delimiter=";"))
    assert {(row["questionnaire"], row["version"], row["occasion"]) for row in found} == {("closeness", "1", "1")}


def test_nothing_to_write_is_told_apart_and_leaves_what_was_there(app: Flask, practice: Practice, tmp_path: Path):
    output = tmp_path / "night.zip"
    output.write_text("yesterday's")
    done = said(app, "--output", output, "--all", "--since", "2040-01-01")
    assert done.exit_code == 3
    assert done.output == "Error: No sittings in what was asked for; nothing was written.\n"
    assert output.read_text() == "yesterday's"


def test_what_fails_in_the_middle_leaves_nothing_of_itself(
    app: Flask, practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    output = tmp_path / "night.zip"
    output.write_text("yesterday's")

    def broken(*_: object):
        yield b"half"
        raise OSError(28, "No space left on device", str(output))

    monkeypatch.setattr(exporting, "_made", broken)
    done = said(app, "--output", output, "--all")
    assert done.exit_code == 1
    assert done.output == f"Error: {output}: No space left on device. Nothing was written.\n"
    assert output.read_text() == "yesterday's"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_preset_is_taken_as_its_clinician_kept_it(
    app: Flask, workplace: Workplace, practice: Practice, tmp_path: Path
):
    kept = Wanted(shape="wide", client_ids=(practice.ada,), decimal_comma=True)
    presets.keep(workplace, practice.ben, "Every month", kept, NOW)
    output = tmp_path / "a.csv"
    assert said(app, "--output", output, "--preset", "Every month").exit_code == 0
    assert output.read_text(encoding="utf-8").startswith("client;track;")
    again = said(app, "--output", output, "--preset", "Every month", "--format", "xlsx", "--clinician", BEN)
    assert again.exit_code == 0
    assert output.read_bytes().startswith(b"PK")


def test_a_preset_of_two_clinicians_has_to_say_whose(
    app: Flask, workplace: Workplace, practice: Practice, tmp_path: Path
):
    for clinician in (practice.ben, practice.cleo):
        presets.keep(workplace, clinician, "Every month", Wanted(), NOW)
    refused = said(app, "--output", tmp_path / "a", "--preset", "Every month")
    assert refused.exit_code == 1
    assert "Several clinicians keep a choice named Every month" in refused.output
    assert said(app, "--output", tmp_path / "a", "--preset", "Every month", "--clinician", BEN).exit_code == 0


def test_who_left_a_clinicians_care_is_in_her_preset_no_more(
    app: Flask, workplace: Workplace, practice: Practice, tmp_path: Path
):
    with workplace.database.writing() as db:
        other = make_client(db, clinician=db.get_one(Account, practice.ben)).id
    presets.keep(workplace, practice.ben, "Two", Wanted(client_ids=(other, practice.ada)), NOW)
    presets.keep(workplace, practice.ben, "One", Wanted(client_ids=(other,)), NOW)
    with workplace.database.writing() as db:
        db.scalars(select(Care).where(Care.client_id == other)).one().until = NOW
    two = said(app, "--output", tmp_path / "a", "--preset", "Two")
    assert two.exit_code == 0
    assert "Left out, because they are not in her care any more: 1." in two.output
    one = said(app, "--output", tmp_path / "b", "--preset", "One")
    assert one.exit_code == 1
    assert not (tmp_path / "b").exists()


WRONG = [
    ([], 2, "Say whose answers"),
    (["--all", "--clinician", BEN], 2, "give one of them"),
    (["--preset", "x", "--since", "2026-01-01"], 2, "--preset says already what to take"),
    (["--preset", "x", "--all"], 2, "--preset says already what to take"),
    (["--all", "--questionnaire", "calm@x"], 2, "write it as ID or as ID@VERSION"),
    (["--all", "--since", "yesterday"], 2, "'yesterday' does not match the format"),
    (["--all", "--format", "pdf"], 2, "'pdf' is not one of"),
    (["--clinician", "nobody@example.org"], 1, "No clinician signs in with nobody@example.org."),
    (["--client", "NOBODY"], 1, "No client asked for has the code NOBODY."),
    (["--client", "\udcff"], 1, "No client asked for has the code"),  # a byte of the terminal that is no letter
    (["--preset", "nothing"], 1, "Nobody asked for keeps a choice named nothing."),
    (["--all", "--questionnaire", "closeness@77"], 1, "closeness@77 was never asked here."),
]


def test_what_is_wrong_is_said_in_one_sentence(app: Flask, practice: Practice, tmp_path: Path):
    for arguments, code, words in WRONG:
        refused = said(app, "--output", tmp_path / "a.zip", *arguments)
        assert refused.exit_code == code, arguments
        assert words in refused.output
        assert list(tmp_path.glob("*a.zip*")) == []


def test_a_clinicians_reach_ends_with_her_caseload(app: Flask, practice: Practice, tmp_path: Path):
    refused = said(app, "--output", tmp_path / "a.zip", "--client", practice.code, "--clinician", "cleo@example.org")
    assert refused.exit_code == 1
    assert f"No client asked for has the code {practice.code}." in refused.output


def test_a_folder_that_is_not_there_is_named(app: Flask, practice: Practice, tmp_path: Path):
    refused = said(app, "--output", tmp_path / "nowhere" / "a.zip", "--all")
    assert refused.exit_code == 1
    assert "No such file or directory. Nothing was written." in refused.output
