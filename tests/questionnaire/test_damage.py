"""Damaged files: whatever an author, an editor or a disk does to a file, `check` names lines and never breaks.

The default run takes a few hundred files, `-m campaign` takes 5,000; both are the same files on every machine.
"""

from __future__ import annotations

import random
import shutil
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assessment.cli.questionnaire import problems_in_files
from assessment.questionnaire.language.keys import (
    ALERT,
    BAND,
    DERIVED,
    EXAMPLE,
    ITEM,
    ITEM_TYPES,
    KEYS_FOR_TYPES,
    NOTE,
    PATTERN,
    QUESTIONNAIRE,
    SCALE,
    Key,
    Shape,
)

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 1.0

SOURCES = [
    *sorted((ROOT / "questionnaires").glob("*.toml")),
    *sorted((ROOT / "tests" / "definitions").glob("*.toml")),
    Path(__file__).with_name("broken") / "calm.toml",
]
STRANGE = [
    "0", "-1", "1e999", "nan", "-inf", "9" * 400, "0x10", "1_000", "true", "[]", "{}", "[[]]", '""', '"\\u0000"',
    '"' + "x" * 3000 + '"', '"{"', '"}}{"', "'''a\nb'''", "2026-01-31", "[1, 'a']", "{ a = { b = { c = 1 } } }",
    '"R1.now"', '"not not not"', '"((((((((((((((((((((((1))))))))))))))))))))))"', '"a.b.c"', '["E1", ["E2"]]',
    '"' + "1 + " * 400 + '1"', "{ toward = [1] }", "[nan, nan]", "[0, 1e308]", '"\\U0001F600"',
]  # fmt: skip


def bytes_flipped(text: str, random_: random.Random) -> bytes:
    raw = bytearray(text.encode())
    for _ in range(random_.randint(1, 8)):
        raw[random_.randrange(len(raw))] = random_.randrange(256)
    return bytes(raw)


def cut_off(text: str, random_: random.Random) -> bytes:
    return text.encode()[: random_.randrange(len(text))]


def piece_moved(text: str, random_: random.Random) -> bytes:
    start, end, to = sorted(random_.randrange(len(text)) for _ in range(3))
    return (text[:start] + text[end:to] + text[start:end] + text[to:]).encode()


def lines_shuffled(text: str, random_: random.Random) -> bytes:
    lines = text.split("\n")
    for _ in range(random_.randint(1, 5)):
        first, second = random_.randrange(len(lines)), random_.randrange(len(lines))
        lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines).encode()


def lines_dropped(text: str, random_: random.Random) -> bytes:
    lines = text.split("\n")
    for _ in range(random_.randint(1, 4)):
        del lines[random_.randrange(len(lines))]
    return "\n".join(lines).encode()


def lines_doubled(text: str, random_: random.Random) -> bytes:
    lines = text.split("\n")
    number = random_.randrange(len(lines))
    return "\n".join([*lines[:number], *lines[number : number + random_.randint(1, 9)], *lines[number:]]).encode()


def value_replaced(text: str, random_: random.Random) -> bytes:
    """A value of one line, in place of which stands something strange; the file mostly stays TOML."""
    lines = text.split("\n")
    for _ in range(random_.randint(1, 3)):
        number = random_.choice([n for n, line in enumerate(lines) if " = " in line])
        lines[number] = f"{lines[number].split(' = ')[0]} = {random_.choice(STRANGE)}"
    return "\n".join(lines).encode()


def word_replaced(text: str, random_: random.Random) -> bytes:
    """Ids, keys and words of expressions swapped with others of the same file."""
    words = text.split(" ")
    for _ in range(random_.randint(1, 6)):
        words[random_.randrange(len(words))] = random_.choice(words)
    return " ".join(words).encode()


DAMAGES: list[Callable[[str, random.Random], bytes]] = [
    bytes_flipped,
    cut_off,
    piece_moved,
    lines_shuffled,
    lines_dropped,
    lines_doubled,
    value_replaced,
    word_replaced,
]


def damaged(n: int) -> Iterator[tuple[str, bytes]]:
    for number in range(n):
        random_ = random.Random(number)
        source = SOURCES[number % len(SOURCES)]
        damage = DAMAGES[random_.randrange(len(DAMAGES))]
        yield f"{source.name} {damage.__name__} {number}", damage(source.read_text(), random_)


LIKELY = {
    "id": ['"Q1"', '"Q2"', '"CALM"', '"low"'],
    "version": ["1", "2"],
    "language": ['"en"'],
    "status": ['"provisional"', '"validated"'],
    "options": ['"truth"', '"mood"'],
    "range": ["[0, 4]", "[-1, 1]"],
    "show": ['"Q1 == 1"', '"answered(Q2)"', '"well"'],
    "when": ['"CALM >= 50"', '"Q1 in [1, 2]"', '"not well"', '"CALM.now > Q1"'],
    "formula": ['"CALM - Q1"', '"mean(Q1, Q2)"', '"if(Q1 > 0, 1 / Q2, CALM)"'],
    "key": ['["Q1"]', '["Q1", "-Q2"]', '[{ item = "-Q1", weight = 2 }]'],
    "score": ['"pomp"', '"mean"', '"sum"', '"count"'],
    "bands": ['"half"', '[{ from = 0, id = "low", label = "{score}" }]'],
    "effect": ['["page"]', '["end"]', '["discard", "hide-scores"]', '["mark-review"]'],
    "page": ['"talk"'],
    "answers": ["{ Q1 = 1 }", '{ Q2 = "skip", CALM = { now = 1 } }', "{}"],
    "scores": ["{ CALM = 50 }"],
    "text": ['"A text with {CALM} and {retention}."'],
    "client": ['"{score} {topic} {ENM.n}"', '{ low = "Low {n}." }', '{ skip = "{missing.skip}" }'],
    "words": ['{ topic = "{CALM}" }'],
    "ratings": ['[{ id = "now", label = "Now", missing = [{ id = "skip", label = "Skip" }] }]'],
    "missing": ['[{ id = "skip", label = "Skip" }]', '"skip"', '"no-score"'],
}
TABLES = {
    "items": ITEM,
    "scales": SCALE,
    "derived": DERIVED,
    "patterns": PATTERN,
    "notes": NOTE,
    "alerts": ALERT,
    "examples": EXAMPLE,
    "bands.half": BAND,
}
COMMON = ("id", "from", "label", "text", "options", "left", "right", "range", "scores", "disclosure", "sem")
"""Keys that most tables of their kind have, though they are not required of all."""

SHARED = """
[options]
truth = [{ value = 0, label = "No" }, { value = 4, label = "Yes" }, { missing = "skip", label = "Skip" }]
mood = [{ value = "a", label = "A" }, { value = "b", label = "B" }]
[terms]
well = "Q1 > 0"
[pages.talk]
text = "{resources}"
"""


def generated(n: int) -> Iterator[tuple[str, bytes]]:
    """Files made from the keys of the language, with values that fit often enough for every rule to be reached."""
    for number in range(n):
        random_ = random.Random(f"generated {number}")
        parts = [
            table(
                QUESTIONNAIRE, random_, without=("options", "terms", "pages", "every_item", "flags", "bands", *TABLES)
            )
        ]
        parts.append(SHARED)
        for name, shape in TABLES.items():
            parts += [f"[[{name}]]\n{table(shape, random_)}" for _ in range(random_.randint(0, 3))]
        yield f"generated {number}", "\n".join(parts).encode()


def table(shape: Shape, random_: random.Random, *, without: tuple[str, ...] = ()) -> str:
    type_ = random_.choice(["choice"] * 9 + list(ITEM_TYPES))
    lines = []
    for name, key in shape.keys.items():
        fits_type = shape is not ITEM or type_ in KEYS_FOR_TYPES.get(name, ITEM_TYPES) or random_.random() < 0.02
        if name in without or not fits_type or random_.random() > (0.98 if key.required or name in COMMON else 0.15):
            continue
        lines.append(f"{name} = {value(name, key, random_) if name != 'type' else repr(type_)}\n")
    return "".join(lines)


def value(name: str, key: Key, random_: random.Random) -> str:
    if random_.random() < 0.01:
        return random_.choice(STRANGE)
    likely = [*LIKELY.get(name, ()), '"a text"', "1", "true", "[]", "0.5"]
    fitting = [text for text in likely if key.holds.fits(tomllib.loads(f"v = {text}")["v"])]
    return random_.choice(fitting or STRANGE)


def refusals(folder: Path, files: Iterator[tuple[str, bytes]]) -> tuple[int, list[str]]:
    """How many of these files are refused, and what is wrong with the refusals."""
    for name in ("plan.toml", "contact.toml", "safety.toml"):
        shutil.copy(ROOT / "questionnaires" / name, folder)
    n_refused, wrong = 0, []
    for title, raw in files:
        name = "resources.toml" if title.startswith("resources") else "damaged.toml"
        file = folder / ("plan.toml" if title.startswith("plan") else name)
        file.write_bytes(raw)
        began = time.process_time()
        problems = problems_in_files([file])
        seconds = time.process_time() - began
        n_refused += bool(problems)
        n_lines = raw.count(b"\n") + 1
        if not all(1 <= problem.line <= n_lines and problem.what and problem.remedy for problem in problems):
            wrong.append(f"{title}: a problem has no line of the file")
        if seconds > MOST_SECONDS:
            wrong.append(f"{title}: took {seconds:.1f} s")
    return n_refused, wrong


def test_damaged_files_are_refused_with_lines_and_in_time(tmp_path: Path) -> None:
    n_refused, wrong = refusals(tmp_path, damaged(400))

    assert wrong == []
    assert n_refused > 250  # the others were damaged in a comment or a text


@pytest.mark.campaign
def test_five_thousand_damaged_files_are_refused_with_lines_and_in_time(tmp_path: Path) -> None:
    n_refused, wrong = refusals(tmp_path, damaged(5_000))

    assert wrong == []
    assert n_refused > 3_000


def test_generated_files_are_refused_with_lines_and_in_time(tmp_path: Path) -> None:
    _, wrong = refusals(tmp_path, generated(200))

    assert wrong == []


@pytest.mark.campaign
def test_two_thousand_generated_files_are_refused_with_lines_and_in_time(tmp_path: Path) -> None:
    _, wrong = refusals(tmp_path, generated(2_000))

    assert wrong == []
