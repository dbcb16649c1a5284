"""Where in a TOML text each key and element stands, since `tomllib` gives values without lines.

Meant for a text that `tomllib` has accepted. It checks nothing: where it loses the thread, it stops, and what comes
after has the line of the nearest place that it knows.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and the numbers of elements, from the top: `("items", 3, "text")`."""

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_KEY = re.compile(r"""[ \t]*+("(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|[A-Za-z0-9_-]++)[ \t]*+""")
_STRING = re.compile(
    r'"""(?:[^\\"]|\\.|"(?!""))*+"{3,5}'  # up to two quotation marks may stand right before the closing three
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\n]++")


class Places:
    """The lines of one TOML text, by path."""

    def __init__(self, text: str) -> None:
        self._lines = _Scan(text).lines_by_path()

    def line(self, *path: str | int) -> int:
        """The line where this path begins, or else the nearest table or array round it; 1 where nothing is known."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1

    def __contains__(self, path: object) -> bool:
        return path in self._lines


class _LostError(Exception):
    """The text is not what a TOML reader would have accepted."""


class _Scan:
    """One pass over a text; the state is the place reached and what was seen on the way."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lines: dict[Path, int] = {}
        self._n_elements: dict[Path, int] = {}

    def lines_by_path(self) -> dict[Path, int]:
        table: Path = ()
        try:
            while self._more():
                if self._text[self._at] == "[":
                    table = self._header()
                else:
                    self._pair(table)
        except (_LostError, IndexError, RecursionError):
            pass
        return self._lines

    def _more(self) -> bool:
        self._pass(_BLANK)
        return self._at < len(self._text)

    def _header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the path that the pairs below it belong to."""
        start, is_element = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if is_element else 1
        keys = self._keys()
        self._expect("]]" if is_element else "]")
        outer = self._resolved(keys[:-1], start)
        if not is_element:
            return self._note((*outer, keys[-1]), start)
        array = self._note((*outer, keys[-1]), start)
        number = self._n_elements.get(array, 0)
        self._n_elements[array] = number + 1
        return self._note((*array, number), start)

    def _resolved(self, keys: tuple[str, ...], start: int) -> Path:
        """A header's outer keys as a path: a name of an array of tables means its last element."""
        path: Path = ()
        for key in keys:
            path = self._note((*path, key), start)
            if path in self._n_elements:
                path = (*path, self._n_elements[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        start = self._at
        keys = self._keys()
        self._expect("=")
        for n in range(1, len(keys) + 1):
            self._note((*table, *keys[:n]), start)
        self._pass(_BLANK)
        self._value((*table, *keys))

    def _keys(self) -> tuple[str, ...]:
        keys = [self._key()]
        while self._text[self._at] == ".":
            self._at += 1
            keys.append(self._key())
        return tuple(keys)

    def _key(self) -> str:
        match = self._match(_KEY)
        raw = match[1]
        if raw[0] in "\"'":
            return str(tomllib.loads(f"key = {raw}")["key"]) if "\\" in raw else raw[1:-1]
        return raw

    def _value(self, path: Path) -> None:
        first = self._text[self._at]
        if first == "[":
            self._list(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._match(_STRING if first in "\"'" else _BARE)

    def _list(self, path: Path) -> None:
        self._at += 1
        number = 0
        while self._more() and self._text[self._at] != "]":
            self._note((*path, number), self._at)
            self._value((*path, number))
            number += 1
            self._comma()
        self._expect("]")

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._more() and self._text[self._at] != "}":
            self._pair(path)
            self._comma()
        self._expect("}")

    def _comma(self) -> None:
        self._pass(_BLANK)
        if self._text[self._at] == ",":
            self._at += 1

    def _note(self, path: Path, at: int) -> Path:
        self._lines.setdefault(path, bisect_right(self._starts, at))
        return path

    def _pass(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        if match:
            self._at = match.end()

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise _LostError
        self._at = match.end()
        return match

    def _expect(self, mark: str) -> None:
        if not self._text.startswith(mark, self._at):
            raise _LostError
        self._at += len(mark)
