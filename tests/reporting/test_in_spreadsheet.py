"""A real spreadsheet opens the files and finds no formula: LibreOffice, where it is; skipped loudly elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from assessment.reporting.csv_files import FILES
from assessment.reporting.workbook import workbook
from tests.reporting.hostile import TEXTS, extract

SOFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="no LibreOffice here (apt-get install --no-install-recommends libreoffice-calc)"
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each file as LibreOffice keeps it after opening it, as flat XML."""
    folder = tmp_path_factory.mktemp("spreadsheet")
    whole = extract([text for text in TEXTS if len(text) < 10_000])
    for name, file in FILES.items():
        (folder / name).write_text("".join(file(whole)), encoding="utf-8", newline="")
    (folder / "book.xlsx").write_bytes(b"".join(workbook(whole)))
    (folder / "probe.csv").write_text('"=1+1",2\r\n')
    with tempfile.TemporaryDirectory() as profile:
        command = [str(SOFFICE), f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "fods"]
        # Comma, double quote, UTF-8, from line 1; special numbers found and formulas evaluated: the worst case.
        csv = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"
        names = [str(folder / name) for name in [*FILES, "probe.csv"]]
        subprocess.run([*command, csv, "--outdir", str(folder), *names], check=True, capture_output=True, timeout=300)
        book = str(folder / "book.xlsx")
        subprocess.run([*command, "--outdir", str(folder), book], check=True, capture_output=True, timeout=300)
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.fods"))}


def n_formulas(sheet: str) -> int:
    return len(re.findall(r"table:formula=", sheet))


def test_no_file_has_a_formula_or_a_link(opened: dict[str, str]) -> None:
    assert {Path(name).stem for name in FILES} | {"book", "probe"} <= {name.partition("-")[0] for name in opened}
    assert n_formulas(opened["probe"]) == 1  # what begins a formula does so in this spreadsheet
    formulas = {name: n_formulas(sheet) for name, sheet in opened.items() if name != "probe"}
    assert set(formulas.values()) == {0}, formulas
    assert "xlink:href" not in re.sub(r"<office:font-face.*?</office:font-face-decls>", "", opened["book"])
