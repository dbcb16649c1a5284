"""Files that are no definition at all are refused with a line, whatever their bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.questionnaire.reading import read

UNREADABLE: list[tuple[bytes, str]] = [
    (b"", "1: empty-file"),
    (b"# nothing but a comment\n", "1: empty-file"),
    (b'id = "calm\n', "1: not-toml"),
    (b'id = "calm"\nversion 1\n', "2: not-toml"),
    (b'id = "calm"\n\n[options\n', "3: not-toml"),
    (b'id = "calm"\nid = "calm"\n', "2: not-toml"),
    (b'id = "calm"\ntitle = "a\x00b"\n', "2: not-toml"),
    (b"day = 2020-99-99\n", "1: not-toml"),
    (b'id = "calm"\nversion = ' + b"1" * 5000, "2: not-toml"),
    (b'id = "calm"\ntitle = "\xff"\n', "2: not-utf-8"),
    (b"\xfe\xff\x00i\x00d", "1: not-utf-8"),
    (b'id = "calm"\ntitle = "\xed\xa0\x80"\n', "2: not-utf-8"),
    (b'id = "calm"\nx = ' + b"[" * 20_000, "2: too-deep"),
    (b'id = "calm"\nx = ' + b"[" * 30 + b"]" * 30, "2: too-deep"),
    (b'id = "calm"\n' + b"a." * 100_000 + b"a = 1", "2: too-deep"),
    (b'id = "calm"\n[' + b'"a".' * 100_000 + b"a]", "2: too-deep"),
    (b"#" * 1_000_001, "1: too-big"),
]


@pytest.mark.parametrize(("raw", "said"), UNREADABLE, ids=[said for _, said in UNREADABLE])
def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path, raw: bytes, said: str) -> None:
    (tmp_path / "calm.toml").write_bytes(raw)

    reading = read(tmp_path / "calm.toml")

    assert [f"{problem.line}: {problem.code}" for problem in reading.problems] == [said]
    assert reading.questionnaire is None


@pytest.mark.parametrize("name", ["nowhere.toml", "", "a\0b.toml"])
def test_a_file_that_is_not_there_is_one_problem(tmp_path: Path, name: str) -> None:
    reading = read(tmp_path / name)

    assert [problem.code for problem in reading.problems] == ["no-file"]


def test_a_byte_order_mark_and_lines_of_windows_are_taken(tmp_path: Path) -> None:
    sound = (Path(__file__).parents[1] / "definitions" / "choice.toml").read_bytes()
    (tmp_path / "calm.toml").write_bytes(b"\xef\xbb\xbf" + sound.replace(b"\n", b"\r\n"))

    reading = read(tmp_path / "calm.toml")

    assert reading.problems == ()
    assert reading.questionnaire is not None
    assert reading.questionnaire.title == "Calm"


def test_very_many_unknown_keys_are_counted_instead_of_named(tmp_path: Path) -> None:
    (tmp_path / "calm.toml").write_text("\n".join(f"key{n} = 1" for n in range(50_000)))

    problems = read(tmp_path / "calm.toml").problems

    unknown = [problem.what for problem in problems if problem.code == "unknown-key"]
    assert len(unknown) == 21
    assert "the questionnaire has 49980 more unknown keys" in unknown


def test_a_text_loses_the_layout_of_its_file_and_keeps_its_paragraphs(tmp_path: Path) -> None:
    text = (Path(__file__).parent / "broken" / "calm.toml").read_text()
    long = 'intro      = """\nOne  sentence\nover lines.\n  \n\nAnother paragraph\\n with <b>*weight*</b>.\n"""\n'
    (tmp_path / "calm.toml").write_text(text.replace('intro      = "How long answers are kept: {retention}."\n', long))

    draft = read(tmp_path / "calm.toml").draft

    assert draft is not None
    assert draft.intro == "One sentence over lines.\n\nAnother paragraph with <b>*weight*</b>."
