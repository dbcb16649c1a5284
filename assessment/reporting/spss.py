"""The wide file for SPSS: variables with their labels, options as value labels, reasons for missing as user-missing.

A numeric item has its reasons among its values, as numbers far below any answer, which SPSS knows to be missing; a text
item has them in a variable beside it. pyreadstat writes a file from one table in memory, so no file has more than
`ROWS_A_FILE` sittings: more of them make more files in the zip, with the same variables and codes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyreadstat

from assessment.reporting.bundle import Ledger, beside, manifest
from assessment.reporting.csv_files import codebook_file
from assessment.reporting.exported import Extract
from assessment.reporting.long import Row
from assessment.reporting.spss_variables import Variable, missing_range, variables_of
from assessment.reporting.wide import Wide
from assessment.reporting.zipping import zipped

ROWS_A_FILE: Final = 5_000
DAY: Final = "SDATE10"
MEASURES: Final = {"number": "scale", "text": "nominal", "date": "scale"}


def spss(extract: Extract, *, rows_a_file: int = ROWS_A_FILE) -> Iterator[bytes]:
    """A zip with `wide-1.sav` and as many more as it takes, the codebook, a manifest; piece by piece.

    Raises:
        FileLimitError: At what SPSS cannot hold, such as a text of more than 32,767 bytes.
        UnknownVersionError: At a sitting that holds what the definitions given do not have.
    """
    return zipped(_files(extract, rows_a_file), at=extract.made_at.astimezone(extract.zone))


def _files(extract: Extract, rows_a_file: int) -> Iterator[tuple[str, Iterable[bytes]]]:
    wide, ledger = Wide(extract.questionnaires, zone=extract.zone, private=extract.private), Ledger()
    variables = variables_of(wide.typed_headings, wide.columns, extract.questionnaires)
    rows, n = map(wide.values, extract.sittings()), 0
    while block := list(islice(rows, rows_a_file)):
        n += 1
        name = f"wide-{n}.sav"
        counted = list(ledger.counted(name, block))
        yield ledger.written(name, [_sav(counted, variables)])
    yield ledger.written("codebook.csv", codebook_file(extract))
    yield ledger.written("README.txt", [beside("README-spss.txt", extract)])
    yield "manifest.json", [manifest(extract, ledger)]


def _sav(rows: Sequence[Row], variables: Sequence[Variable]) -> bytes:
    """One file, read back from a folder that nobody else can read and that is gone afterwards."""
    frame = pd.DataFrame({each.name: each.series(rows) for each in variables})
    reasons = missing_range(variables)
    missing: list[Any] = [{"lo": reasons[0], "hi": reasons[1]}] if reasons else []
    labels: dict[str, Any] = {each.name: dict(each.value_labels) for each in variables if each.value_labels}
    with tempfile.TemporaryDirectory(prefix="check-in-") as folder:
        path = Path(folder) / "wide.sav"
        pyreadstat.write_sav(
            frame,
            path,
            compress=False,
            column_labels={each.name: each.label for each in variables},
            variable_value_labels=labels,
            missing_ranges={each.name: missing for each in variables if each.reasons},
            variable_format={each.name: DAY for each in variables if each.kind == "date"},
            variable_measure={each.name: MEASURES[each.kind] for each in variables},
        )
        return path.read_bytes()
