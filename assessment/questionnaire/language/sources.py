"""One file as it was found: its text turned into TOML values, and what is wrong with it so far."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Final

from assessment.questionnaire.places import Path, Places
from assessment.questionnaire.problems import Problem

MOST_BYTES: Final = 1_000_000
MOST_LEVELS: Final = 20

# tomllib takes quadratic time over a key of very many parts, so such a key is refused before it is read
_ENDLESS_KEY = re.compile(r"""(?<![\w"'.-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){30}""")
_TOML_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass
class Source:
    """The values of one file, and a notebook for its problems."""

    file: str
    data: dict[str, object] = field(default_factory=dict)
    text: str = ""
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def places(self) -> Places:
        """Found only when a problem, or an example, has to name its line."""
        return Places(self.text)

    def note(self, path: Path, code: str, what: str, remedy: str) -> None:
        """Write down a problem at the line of a path."""
        self.note_at(self.places.line(*path), code, what, remedy)

    def note_at(self, line: int, code: str, what: str, remedy: str) -> None:
        """Write down a problem at a line."""
        self.problems.append(Problem(file=self.file, line=line, code=code, what=what, remedy=remedy))


def opened(path: FilePath) -> Source:
    """The file's TOML values; where there are none, the source has a problem that says why."""
    source = Source(file=str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "its name cannot be used"
        source.note_at(1, "no-file", f"the file cannot be read ({reason})", "give the path of a file that can")
        return source
    if len(raw) > MOST_BYTES:
        source.note_at(
            1, "too-big", "the file is over 1 MB", "a questionnaire is smaller by far; take out what is none"
        )
        return source
    try:
        source.text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        source.note_at(line, "not-utf-8", "a character is not UTF-8", "save the file with the encoding UTF-8")
        return source
    _parse(source)
    return source


def _parse(source: Source) -> None:
    endless = _ENDLESS_KEY.search(source.text)
    if endless:
        line = source.text.count("\n", 0, endless.start()) + 1
        _note_depth(source, line)
        return
    try:
        data = tomllib.loads(source.text)
    except RecursionError:
        _note_depth(source, _deepest_line(source.text))
    except ValueError as error:  # TOMLDecodeError is one; so is a whole number of too many digits
        _note_toml(source, error)
    else:
        if _levels(data) > MOST_LEVELS:
            _note_depth(source, _deepest_line(source.text))
        else:
            source.data = data


def _note_depth(source: Source, line: int) -> None:
    source.note_at(line, "too-deep", "brackets or keys are nested too deep", f"use at most {MOST_LEVELS} levels")


def _note_toml(source: Source, error: ValueError) -> None:
    message = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "a number has too many digits"
    found = _TOML_LINE.search(message)
    line = int(found[1]) if found and found[1] else max(1, len(source.text.rstrip("\n").split("\n")))
    what = _TOML_LINE.sub("", message)
    source.note_at(
        line,
        "not-toml",
        f"this is not TOML: {what}",
        "look at quotation marks, brackets and equals signs here and above",
    )


def _deepest_line(text: str) -> int:
    """The line with most brackets opened, where a too deep nesting nearly always stands."""
    lines = text.split("\n")
    return 1 + max(range(len(lines)), key=lambda n: lines[n].count("[") + lines[n].count("{"))


def _levels(data: dict[str, object]) -> int:
    """How deep tables and lists are nested, without recursion."""
    level = 0
    row: list[object] = [data]
    while row and level <= MOST_LEVELS:
        level += 1
        row = [
            inner
            for outer in row
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return level
