"""The line of every key and element of a TOML text, found apart from `tomllib`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessment.questionnaire.places import Places

DEFINITIONS = sorted(
    [*Path(__file__).parents[2].glob("questionnaires/*.toml"), *Path(__file__).parents[1].glob("definitions/*.toml")]
)

TEXT = '''# a comment with [brackets] and "quotes"
title = "one # no comment"          # a comment
long = """
[not.a.table]
x = "\\""" ""more"""
raw = \'\'\'
key = 'no'\'\'\'
inline = { a = 1, "b c" = [ 1,
  { d = 2 },   # inside
] }
dotted . "in.quotes" = 3
day = 1979-05-27T07:32:00Z

[a]
b.c = 1
[a.d]
e = [
  # nothing yet
  "x",
  "y]",
]
[[items]]
id = "A"
[items.words]
w = "1"
[[items]]
id = 'B'
  [[items.inner]]
  x = 1
  [[items.inner]]
  x = 2
'''

LINES: list[tuple[tuple[str | int, ...], int]] = [
    (("title",), 2),
    (("long",), 3),
    (("raw",), 6),
    (("inline", "b c", 1, "d"), 9),
    (("dotted", "in.quotes"), 11),
    (("day",), 12),
    (("a",), 14),
    (("a", "b", "c"), 15),
    (("a", "d", "e", 1), 20),
    (("items",), 22),
    (("items", 0, "words", "w"), 25),
    (("items", 1, "id"), 27),
    (("items", 1, "inner", 1, "x"), 31),
]


@pytest.mark.parametrize(("path", "line"), LINES)
def test_a_key_has_the_line_where_it_stands(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(TEXT)

    assert Places(TEXT).line(*path) == line


def test_a_key_that_is_not_there_has_the_line_of_what_stands_round_it() -> None:
    places = Places(TEXT)

    assert places.line("items", 1, "text") == 26
    assert places.line("items", 7) == 22
    assert places.line("nowhere") == 1
    assert places.line() == 1


@pytest.mark.parametrize("file", DEFINITIONS, ids=lambda file: file.name)
def test_every_key_of_a_real_file_is_found(file: Path) -> None:
    text = file.read_text()
    places = Places(text)

    assert [path for path in paths(tomllib.loads(text)) if path not in places] == []


@pytest.mark.parametrize(
    "text", ["a = ", "a = [1, ", 'a = "x', "[a", "= 1", "a = {b", "a = [" + "[" * 5000, "\\", "a.=1"]
)
def test_a_text_that_is_not_toml_has_lines_as_far_as_it_goes(text: str) -> None:
    assert Places(f"first = 1\n{text}").line("first") == 1


def paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*path, number))
