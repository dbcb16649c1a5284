"""Damaged files: whatever an author, an editor or a disk does to a file, `check` names lines and never breaks.

The default run takes a few hundred files, `-m campaign` takes 5,000; both are the same files on every machine.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assessment.cli.questionnaire import problems_in_files

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


def refusals(folder: Path, n: int) -> tuple[int, list[str]]:
    """How many of n damaged files are refused, and what is wrong with the refusals."""
    for name in ("plan.toml", "contact.toml", "safety.toml"):
        shutil.copy(ROOT / "questionnaires" / name, folder)
    n_refused, wrong = 0, []
    for title, raw in damaged(n):
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
    n_refused, wrong = refusals(tmp_path, 400)

    assert wrong == []
    assert n_refused > 250  # the others were damaged in a comment or a text


@pytest.mark.campaign
def test_five_thousand_damaged_files_are_refused_with_lines_and_in_time(tmp_path: Path) -> None:
    n_refused, wrong = refusals(tmp_path, 5_000)

    assert wrong == []
    assert n_refused > 3_000
