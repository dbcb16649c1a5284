"""What was written comes back value for value, whoever reads it: csv, pandas, R's rules, Excel's XML, SPSS's files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pyreadstat
import pytest

from assessment.questionnaire.definition import Item
from assessment.reporting.bundle import bundle
from assessment.reporting.cells import PLAIN, Dialect, begins_formula, for_decimal_commas
from assessment.reporting.csv_files import FILES, responses_file, scores_file, wide_file
from assessment.reporting.exported import Extract, FileLimitError
from assessment.reporting.spss import spss
from assessment.reporting.spss_variables import variables_of
from assessment.reporting.wide import Wide
from assessment.reporting.workbook import LONGEST_TEXT, workbook
from tests.reporting.hostile import BERLIN, KEEPABLE, TEXTS, extract, hostile, sitting
from tests.reporting.reading_as_r import read_csv as read_csv_as_r
from tests.reporting.safe_texts import text_of

DIALECTS = [PLAIN, Dialect(byte_mark=True), for_decimal_commas(), for_decimal_commas(byte_mark=True)]


def files_of(pieces) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def unpacked(folder: Path, whole: Extract) -> Path:
    for name, content in files_of(bundle(whole)).items():
        (folder / name).write_bytes(content)
    return folder


def rows_of(text: str, dialect: Dialect = PLAIN) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=dialect.separator))


@pytest.mark.parametrize("dialect", DIALECTS, ids=["plain", "byte-mark", "commas", "commas-byte-mark"])
def test_csv_gives_every_text_back_and_nothing_is_a_formula(dialect: Dialect):
    whole = extract(dialect=dialect)
    for name, file in FILES.items():
        text = "".join(file(whole))
        assert text.startswith("\ufeff") == dialect.byte_mark
        found = rows_of(text, dialect)
        assert len({len(row) for row in found}) == 1, name
        for row in found:
            numbers = {cell for cell in row if _is_number(cell, dialect)}
            assert [cell for cell in row if begins_formula(cell) and cell not in numbers] == [], name
    notes = rows_of("".join(FILES["notes.csv"](whole)), dialect)
    assert [text_of(row[-1]) for row in notes[1:]] == list(TEXTS)
    wide = rows_of("".join(FILES["wide.csv"](whole)), dialect)
    words = wide[0].index("WORD")
    assert [text_of(row[words]) for row in wide[1:]] == list(TEXTS)


def _is_number(cell: str, dialect: Dialect) -> bool:
    try:
        float(cell.replace(dialect.decimal, "."))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("starter", KEEPABLE)
def test_whatever_a_definition_begins_its_texts_with_no_cell_and_no_heading_is_a_formula(starter: str):
    named = hostile(starter)
    items = (*named.items, Item(id=f"{starter}ID", type="number", text=starter, range=(0, 9)))
    whole = extract(["a"], questionnaire=replace(named, items=items))
    headings = rows_of("".join(FILES["wide.csv"](whole)))[0]
    assert f"'{starter}ID" in headings
    for file in FILES.values():
        for row in rows_of("".join(file(whole))):
            assert [cell for cell in row if begins_formula(cell) and not _is_number(cell, PLAIN)] == []


@pytest.mark.parametrize("dialect", DIALECTS, ids=["plain", "byte-mark", "commas", "commas-byte-mark"])
def test_the_script_for_pandas_gives_back_every_value_with_its_type(tmp_path: Path, dialect: Dialect):
    tables = script_in(unpacked(tmp_path, extract(dialect=dialect))).read(tmp_path)
    assert sorted(tables) == ["codebook", "notes", "responses_long", "scores_long", "wide"]
    wide, notes, scores, long = (tables[name] for name in ("wide", "notes", "scores_long", "responses_long"))
    assert wide["WORD"].tolist() == notes["text"].tolist() == list(TEXTS)
    assert wide["occasion"].dtype == "Int64"
    assert wide["occasion"].tolist() == list(range(len(TEXTS)))
    assert wide["turn"].isna().tolist() == [True] + [False] * (len(TEXTS) - 1)
    assert wide["AGE"].tolist() == [-7 - n if n % 3 else -7.25 for n in range(len(TEXTS))]
    assert wide["completed_on"].dt.date.tolist() == [sitting(n, "").completed_on for n in range(len(TEXTS))]
    assert wide["sent_at"].tolist() == [sitting(n, "").sent_at for n in range(len(TEXTS))]
    assert wide["Q2"].isna().all()
    assert set(wide["Q2.missing"]) == {"skip", "not-asked"}
    scored = scores["value"].isna()
    assert scores.loc[~scored, ["value", "low", "sem"]].drop_duplicates().to_numpy().tolist() == [
        [100.0, 75.20774, 12.64911064067352]
    ]
    assert set(scores.loc[scored, "reason"]) == {"skip"}
    assert long.loc[long["item"] == "AGE", "number"].tolist() == wide["AGE"].tolist()
    assert long.loc[long["item"] == "WORD", "value"].tolist() == list(TEXTS)
    assert set(long.loc[long["item"] == "Q1", "label"]) == {'"very", true'}
    assert long.loc[long["rating"] == "hope", "missing"].tolist()[:2] == ["blank", "unknown"]


def script_in(folder: Path) -> ModuleType:
    module = ModuleType("read")
    module.__dict__["__file__"] = str(folder / "read.py")
    exec(compile((folder / "read.py").read_text(), "read.py", "exec"), module.__dict__)
    return module


def test_the_script_run_by_itself_counts_rows_and_says_what_was_changed(tmp_path: Path):
    unpacked(tmp_path, extract())
    clean = subprocess.run([sys.executable, str(tmp_path / "read.py")], check=False, capture_output=True, text=True)
    assert clean.returncode == 0, clean.stderr
    assert f"wide: {len(TEXTS)} rows" in clean.stdout
    with (tmp_path / "scores_long.csv").open("a") as file:
        file.write("\r\n")
    spoilt = script_in(tmp_path).check(tmp_path)
    assert spoilt == ["scores_long.csv"]


def test_the_manifest_says_what_is_in_the_zip(tmp_path: Path):
    found = files_of(bundle(extract()))
    manifest = json.loads(found.pop("manifest.json"))
    assert {one["name"]: (one["bytes"], one["sha256"]) for one in manifest["files"]} == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in found.items()
    }
    rows = {one["name"]: one["rows"] for one in manifest["files"] if "rows" in one}
    n = len(TEXTS)
    assert rows == {"wide.csv": n, "responses_long.csv": 9 * n, "scores_long.csv": n, "notes.csv": n}
    assert manifest["questionnaires"][0] | {"seal": "5ea1", "version": 1} == manifest["questionnaires"][0]
    assert manifest["disclosure"] == ["=These are new questions."]
    assert manifest["made_at"] == "2026-11-20T10:30:00+01:00"
    assert len(found["README.txt"].decode().splitlines()) == 10
    assert "@" not in found["README.txt"].decode()


@pytest.mark.parametrize("dialect", DIALECTS, ids=["plain", "byte-mark", "commas", "commas-byte-mark"])
def test_by_the_rules_that_r_documents_every_text_comes_back(dialect: Dialect):
    """Not run in R, which is not on this machine: read by the rules of ?read.csv and ?scan, which read.R relies on."""
    found = files_of(bundle(extract(dialect=dialect)))
    notes = read_csv_as_r(found["notes.csv"], separator=dialect.separator)
    texts = [text.removeprefix("'") for text in notes["text"]]
    assert texts == [text.replace("\r\n", "\n") for text in TEXTS]
    wide = read_csv_as_r(found["wide.csv"], separator=dialect.separator)
    assert [float(age.replace(dialect.decimal, ".")) for age in wide["AGE"]][:3] == [-7.25, -8.0, -9.0]
    assert set(wide["Q2"]) == {""}
    assert f'separator <- "{dialect.separator}"' in found["read.R"].decode()


def test_every_column_of_every_file_is_in_the_codebook():
    found = files_of(bundle(extract()))
    codebook = list(csv.DictReader(io.StringIO(found["codebook.csv"].decode(), newline="")))
    explained = {(row["file"], row["name"]) for row in codebook if row["meaning"] and row["read_as"]}
    for name, content in found.items():
        if name.endswith(".csv"):
            headings = rows_of(content.decode())[0]
            assert {(name.removesuffix(".csv"), heading) for heading in headings} <= explained
    assert len(explained) == sum(len(rows_of(c.decode())[0]) for name, c in found.items() if name.endswith(".csv"))


def test_every_item_and_score_of_the_long_files_has_its_id_in_the_codebook():
    found = files_of(bundle(extract()))
    codebook = list(csv.DictReader(io.StringIO(found["codebook.csv"].decode(), newline="")))
    ids = {row["id"] for row in codebook if row["file"] == "wide" and row["questionnaire"] == "hostile"}
    long = list(csv.DictReader(io.StringIO(found["responses_long.csv"].decode(), newline="")))
    assert {row["item"] + (f".{row['rating']}" if row["rating"] else "") for row in long} <= ids
    scores = list(csv.DictReader(io.StringIO(found["scores_long.csv"].decode(), newline="")))
    assert {row["score"] for row in scores} <= ids


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Book:
    """A workbook as its XML says it, read with the standard library alone."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.xml = {name: self.archive.read(name).decode() for name in self.archive.namelist()}
        names = ElementTree.fromstring(self.xml["xl/workbook.xml"]).iter(f"{MAIN}sheet")
        self.sheets = {sheet.get("name"): f"xl/worksheets/sheet{n}.xml" for n, sheet in enumerate(names, start=1)}

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """Each row as a dict from its headings; a cell that is not there is None."""
        root = ElementTree.fromstring(self.xml[self.sheets[sheet]])
        table = [self._cells(row) for row in root.iter(f"{MAIN}row")]
        headings = table[0]
        return [{headings[place]: row.get(place) for place in headings} for row in table[1:]]

    def _cells(self, row: ElementTree.Element) -> dict[str, Any]:
        return {cell.get("r").rstrip("0123456789"): _cell(cell) for cell in row.iter(f"{MAIN}c")}


def _cell(cell: ElementTree.Element) -> Any:
    if cell.get("t") == "inlineStr":
        return excel_text("".join(part.text or "" for part in cell.iter(f"{MAIN}t")))
    return float(cell.find(f"{MAIN}v").text)


def excel_text(text: str) -> str:
    """`_x000D_` stands for a character that XML cannot say (ECMA-376, part 1, 22.9.2.19)."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(b"".join(workbook(extract())))


def test_a_workbook_gives_every_text_back_and_holds_no_formula_and_no_link(book: Book):
    assert [row["text"] for row in book.rows("notes")] == list(TEXTS)
    assert [row["WORD"] for row in book.rows("wide")] == list(TEXTS)
    sheets = "".join(book.xml[path] for path in book.sheets.values())
    assert "<f>" not in sheets
    assert "<f " not in sheets
    assert "hyperlink" not in sheets
    assert [name for name in book.xml if "externalLink" in name or "vba" in name] == []


def test_a_workbook_has_numbers_as_numbers_days_as_days_and_labels_beside_codes(book: Book):
    codes, words = book.rows("wide"), book.rows("wide_labels")
    assert [row["AGE"] for row in codes][:3] == [-7.25, -8.0, -9.0]
    assert (codes[0]["Q1"], words[0]["Q1"]) == (4.0, '"very", true')
    assert (codes[0]["KNOWN"], words[0]["KNOWN"]) == ("yes", "Yes, she is")
    assert (codes[1]["HOME"], words[1]["HOME"]) == ("yes;no-never-at-all", "Yes, she is;No")
    assert (codes[1]["Q2.missing"], words[1]["Q2.missing"]) == ("skip", "=skip")
    assert (codes[0]["SUM.band"], words[0]["SUM.band"]) == ("high", "High")
    assert (codes[0]["hostile.pattern"], words[0]["hostile.pattern"]) == ("both", "=Both")
    assert (codes[1]["SUM"], codes[1]["SUM.n"]) == (None, 0.0)
    days = [date(1899, 12, 30).toordinal() + int(row["completed_on"]) for row in codes]
    assert days == [sitting(n, "").completed_on.toordinal() for n in range(len(TEXTS))]
    assert codes[0]["sent_at"] == "2026-11-20T10:30:00+01:00"


def test_a_workbook_has_every_table_and_headings_that_stay_in_sight(book: Book):
    assert list(book.sheets) == ["wide", "wide_labels", "responses_long", "scores_long", "notes", "codebook"]
    for path in book.sheets.values():
        assert 'state="frozen"' in book.xml[path]
    names = {(row["file"], row["name"]) for row in book.rows("codebook")}
    for sheet in ("wide", "responses_long", "scores_long", "notes", "codebook"):
        assert {(sheet, heading) for heading in book.rows(sheet)[0]} <= names


def test_a_sheet_that_is_full_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("assessment.reporting.workbook.MOST_ROWS", 20)
    book = Book(b"".join(workbook(extract(TEXTS[:45]))))
    assert [name for name in book.sheets if name.startswith("wide_") and name[5:].isdigit()] == ["wide_2", "wide_3"]
    rows = [row["WORD"] for name in ("wide", "wide_2", "wide_3") for row in book.rows(name)]
    assert rows == list(TEXTS[:45])


def test_what_excel_cannot_hold_is_refused_and_never_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert Book(b"".join(workbook(extract(["🙂" * (LONGEST_TEXT // 2)])))).rows("notes")
    with pytest.raises(FileLimitError):
        next(workbook(extract(["x" * (LONGEST_TEXT + 1)])))
    with pytest.raises(FileLimitError):
        next(workbook(extract(["🙂" * (LONGEST_TEXT // 2 + 1)])))
    assert os.listdir(tmp_path) == []  # noqa: PTH208  nothing of anybody's stays behind


@pytest.fixture(scope="module")
def sav(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, Any]:
    """The wide file as SPSS would read it, reasons for missing among the values."""
    path = tmp_path_factory.mktemp("sav") / "wide-1.sav"
    found = files_of(spss(extract()))
    assert list(found) == ["wide-1.sav", "codebook.csv", "README.txt", "manifest.json"]
    path.write_bytes(found["wide-1.sav"])
    return pyreadstat.read_sav(path, user_missing=True)


def test_spss_gives_every_value_back(sav: tuple[pd.DataFrame, Any]):
    frame, _ = sav
    assert frame["WORD"].tolist() == [text.rstrip(" ") for text in TEXTS]  # SPSS fills texts up with blanks
    assert frame["AGE"].tolist() == [-7 - n if n % 3 else -7.25 for n in range(len(TEXTS))]
    assert frame["completed_on"].tolist() == [sitting(n, "").completed_on for n in range(len(TEXTS))]
    assert [datetime.fromisoformat(at) for at in frame["sent_at"]] == [
        sitting(n, "").sent_at for n in range(len(TEXTS))
    ]
    assert frame["HOME"].tolist()[:2] == ["yes", "yes;no-never-at-all"]
    assert frame["SUM"].isna().tolist() == [n % 2 == 1 for n in range(len(TEXTS))]


def test_spss_has_labels_value_labels_and_reasons_as_user_missing(sav: tuple[pd.DataFrame, Any]):
    frame, about = sav
    assert about.column_names_to_labels["Q1"] == "=1+1"
    assert about.column_names_to_labels["ROW.now"] == "near – far: Now"
    labels = about.variable_value_labels["Q2"]
    assert (labels[0.0], labels[4.0]) == ("=not at all", '"very", true')
    reasons = {label: value for value, label in labels.items() if value < 0}
    assert set(reasons) >= {"=skip", "left open", "hidden by its condition", "the sitting ended before"}
    assert frame["Q2"].tolist()[:2] == [reasons["hidden by its condition"], reasons["=skip"]]
    (missing,) = about.missing_ranges["Q2"]
    assert missing["lo"] <= min(reasons.values())
    assert max(reasons.values()) <= missing["hi"] < -500  # below the lowest age that can be typed
    assert about.variable_value_labels["KNOWN"] == {"yes": "Yes, she is", "no-never-at-all": "No"}
    assert about.variable_value_labels["SUM.band"] == {"low": "=low", "high": "High"}
    assert "Q2.missing" not in frame.columns
    assert "KNOWN.missing" in frame.columns


def test_without_asking_for_reasons_spss_counts_none_of_them(tmp_path: Path):
    path = tmp_path / "wide.sav"
    path.write_bytes(files_of(spss(extract()))["wide-1.sav"])
    frame, _ = pyreadstat.read_sav(path)
    assert frame["Q2"].isna().all()
    assert frame["ROW.hope"].isna().all()


def test_many_sittings_make_several_files_of_the_same_variables(tmp_path: Path):
    found = files_of(spss(extract(TEXTS[:25]), rows_a_file=10))
    names = [name for name in found if name.endswith(".sav")]
    assert names == ["wide-1.sav", "wide-2.sav", "wide-3.sav"]
    frames = []
    for name in names:
        (tmp_path / name).write_bytes(found[name])
        frames.append(pyreadstat.read_sav(tmp_path / name)[0])
    assert len({tuple(frame.columns) for frame in frames}) == 1
    assert [word for frame in frames for word in frame["WORD"]] == list(TEXTS[:25])
    rows = {one["name"]: one.get("rows") for one in json.loads(found["manifest.json"])["files"]}
    assert [rows[name] for name in names] == [10, 10, 5]


def test_what_spss_cannot_hold_is_refused_and_never_cut():
    with pytest.raises(FileLimitError):
        list(spss(extract(["ü" * 20_000])))


def test_names_are_such_as_spss_takes():
    ids = ["E1", "a-b", "1st", "ALL", "e1", "ROW.now", "a_b", "x" * 70, "x" * 71, "-"]
    items = tuple(Item(id=id_, type="number", text=id_, range=(0, 9)) for id_ in ids)
    asked = replace(hostile(), items=items, scales=(), patterns=())
    wide = Wide([asked], zone=BERLIN)
    names = [one.name for one in variables_of(wide.typed_headings, wide.columns, [asked])]
    assert {"E1", "a_b", "v_1st", "v_ALL", "e1_2", "ROW.now", "a_b_2", "x" * 64, "v"} <= set(names)
    assert len({name.upper() for name in names}) == len(names)
    assert all(len(name.encode()) <= 64 for name in names)


def test_plain_values_and_lines_of_csv_say_the_same():
    wide = Wide([hostile()], zone=BERLIN, private={"WORD"})
    for n, text in enumerate(TEXTS):
        one = sitting(n, text)
        assert wide.line(one) == PLAIN.row(wide.values(one))


def test_a_failure_in_the_middle_leaves_a_zip_that_does_not_open():
    whole = extract()

    def breaks(after: int):
        for n, each in enumerate(whole.sittings()):
            if n == after:
                raise ConnectionError("the database went away")
            yield each

    for made in (bundle, spss):
        pieces: list[bytes] = []
        with pytest.raises(ConnectionError):
            pieces.extend(made(replace(whole, sittings=lambda: breaks(60))))
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def test_whoever_stops_reading_leaves_a_zip_that_does_not_open():
    pieces = bundle(extract(list(TEXTS) * 40))
    taken = [next(pieces), next(pieces)]
    pieces.close()
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(taken)))


def test_a_workbook_that_fails_gives_nothing_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def breaks():
        yield sitting(0, "a")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        next(workbook(replace(extract(["a"]), sittings=breaks)))
    assert os.listdir(tmp_path) == []  # noqa: PTH208


@pytest.mark.parametrize("made", [wide_file, responses_file, scores_file, bundle, spss, workbook])
def test_memory_does_not_grow_with_the_rows(made):
    def peak(n: int) -> int:
        many = extract(["a"] * n)
        tracemalloc.start()
        for _ in made(many, rows_a_file=50) if made is spss else made(many):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few = max(peak(100), peak(100))  # what is loaded and remembered once is not counted the second time
    assert peak(400) - few < 256 * 1024  # 300 more sittings are 1 MiB as values
