"""Files that commands are given: a sound questionnaire, and CSV text from a file or from standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Final, TextIO

import click

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import Folder
from assessment.questionnaire.rules.notebook import Surroundings

STANDARD_INPUT: Final = "-"


def sound_questionnaire(file: Path) -> Questionnaire:
    """The questionnaire in a file; what is wrong with one that is not sound is named, and the command ends."""
    return sound_among_others(file)[0]


def sound_among_others(file: Path) -> tuple[Questionnaire, Surroundings]:
    """A sound questionnaire, and what stands around it in its folder."""
    folder = Folder.read(file.parent, also=[file])
    problems = folder.problems_of(file)
    reading = folder.readings.get(file)
    if problems or reading is None or reading.questionnaire is None:
        for problem in problems:
            click.echo(str(problem), err=True)
        raise click.ClickException(f"{file} is not a sound questionnaire; see flask questionnaire check")
    return reading.questionnaire, folder.around(reading)


@contextmanager
def opened(path: str) -> Iterator[TextIO]:
    """A CSV file as text; what is no UTF-8 is kept in it, so that its line can be named."""
    if path != STANDARD_INPUT:
        with Path(path).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            yield stream
        return
    stream = TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield stream
    finally:
        stream.detach()  # standard input is not ours to close
