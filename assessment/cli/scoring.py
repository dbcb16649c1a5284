"""`flask questionnaire score`: answers in a CSV file to scores in a CSV file, without a database."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from assessment.cli.answers import definition, refuse
from assessment.cli.files import opened
from assessment.questionnaire.definition import Questionnaire, Responses
from assessment.scoring.asked import with_reasons
from assessment.scoring.explanation import explained
from assessment.scoring.score_rows import score_header, score_rows
from assessment.scoring.sheets import AnswerSheet, Block, SheetError, lines_of


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("answers", metavar="ANSWERS.csv")
@click.option("--output", metavar="OUT.csv", type=click.Path(path_type=Path), help="Write the scores here.")
@click.option("--explain", metavar="ID", help="Show how the scores of the row with this id came about.")
@click.option("--lenient", is_flag=True, help="Count what cannot be taken as missing, and say how much that was.")
def score(file: Path, answers: str, output: Path | None, explain: str | None, lenient: bool) -> None:
    """Score each row of ANSWERS.csv by the questionnaire in FILE.

    The first column is any id, the others are items (E1, R1.now). For each row comes one row: the id, then for each
    scale and derived score ID, ID.n (answered) and ID.band. An empty cell is missing; an option may be given by its
    value or its label. What cannot be taken is named by row and column, and then nothing is written. With - the
    answers come from standard input.
    """
    questionnaire, earlier = definition(file)
    wanted: list[Responses] = []
    try:
        with opened(answers) as stream:
            sheet = AnswerSheet(lines_of(stream), questionnaire, earlier=earlier)
            blocks = _watched(sheet, explain, wanted)
            if explain is not None and output is None:
                _read_through(blocks)
                refuse(sheet, answers, lenient=lenient)
            else:
                with _whole_or_not_at_all(output) as out:
                    _write(sheet, questionnaire, out, blocks, lenient=lenient)
                    refuse(sheet, answers, lenient=lenient)
    except SheetError as error:
        raise click.ClickException(f"{answers}: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or answers}: {error.strerror}") from None
    if explain is not None:
        _explain(questionnaire, explain, wanted)


@contextmanager
def _whole_or_not_at_all(output: Path | None) -> Iterator[TextIO]:
    """Where scores are written; what stands there appears when all went well, and else nothing does."""
    if output is None or (output.exists() and not output.is_file()):
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as out:
            yield out
            out.seek(0)
            with click.open_file(str(output or "-"), "w", encoding="utf-8") as last:
                shutil.copyfileobj(out, last)
        return
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            yield out
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def _write(
    sheet: AnswerSheet, questionnaire: Questionnaire, out: TextIO, blocks: Iterable[Block], *, lenient: bool
) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([sheet.header[0], *score_header(questionnaire)])
    # After a problem the rest is only read, to name what else is wrong.
    sound = (block for block in blocks if lenient or not sheet.problems.n)
    for rows in score_rows(questionnaire, sound):
        writer.writerows(rows)


def _watched(sheet: AnswerSheet, explain: str | None, wanted: list[Responses]) -> Iterator[Block]:
    """The blocks of a sheet; responses of the rows to be explained are put into `wanted` as they pass."""
    for block in sheet.blocks():
        if explain is not None:
            wanted += [sheet.responses(row) for id_, row in zip(block.ids, block.rows, strict=True) if id_ == explain]
        yield block


def _read_through(blocks: Iterable[Block]) -> None:
    for _ in blocks:
        pass


def _explain(questionnaire: Questionnaire, id_: str, wanted: Iterable[Responses]) -> None:
    wanted = list(wanted)
    if not wanted:
        raise click.ClickException(f"no row has the id {id_}")
    for responses in wanted:
        own = with_reasons(questionnaire, responses, sitting=responses.values)
        for line in explained(questionnaire, own, sitting=responses.values).lines():
            click.echo(line)
