"""Sittings as files, streamed: wide (a row a sitting), long (a row an answer), codebook, and everything in one zip.

Codes, never names. Columns are fixed from the definitions given, so a file has them all before its first row is read.
"""

from __future__ import annotations

from assessment.reporting.blocks import UnknownVersionError
from assessment.reporting.bundle import bundle
from assessment.reporting.codebook import codebook_rows
from assessment.reporting.csv_files import codebook_file, responses_file, wide_file
from assessment.reporting.exported import AdministrationExport, Extract, NoteExport, ScoreExport, SittingExport
from assessment.reporting.wide import wide_rows

__all__ = [
    "AdministrationExport",
    "Extract",
    "NoteExport",
    "ScoreExport",
    "SittingExport",
    "UnknownVersionError",
    "bundle",
    "codebook_file",
    "codebook_rows",
    "responses_file",
    "wide_file",
    "wide_rows",
]
