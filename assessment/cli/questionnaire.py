"""`flask questionnaire ...`: what authors do with definitions, without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from assessment.questionnaire.library import NO_PLANS, Folder
from assessment.questionnaire.problems import Problem, in_order
from assessment.scoring.examples import problems_in_examples


@click.group()
def questionnaire() -> None:
    """Check questionnaires, score answers, compare versions."""


@questionnaire.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How problems are written.")
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...], form: str) -> None:
    """Name everything that is wrong with FILE..., one line for each problem.

    A line is FILE:LINE: CODE: what is wrong; what to do. Exits with 0 when all is sound and with 1 when not. A
    questionnaire is looked at together with the plan.toml and the other questionnaires of its folder.
    """
    problems = problems_in_files(files)
    if form == "json":
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            click.echo(str(problem))
        if not problems:
            click.echo(f"{len(set(files))} sound", err=True)
    context.exit(1 if problems else 0)


def problems_in_files(files: Iterable[Path]) -> tuple[Problem, ...]:
    """All problems of these files, worked examples run; each folder is read once."""
    by_folder: dict[Path, list[Path]] = {}
    for file in files:
        by_folder.setdefault(file.parent, []).append(file)
    found: list[Problem] = []
    for path, own in by_folder.items():
        folder = Folder.read(path, also=own)
        for file in own:
            found += folder.problems_of(file) or _problems_in_examples(folder, file)
    return in_order(found)


def _problems_in_examples(folder: Folder, file: Path) -> tuple[Problem, ...]:
    """What the examples of a file get otherwise than they expect; a file has to be sound before they can run."""
    reading = folder.readings.get(file)
    if reading is None or reading.questionnaire is None:
        return ()
    around = folder.around(reading)
    if around.are_plans_unread:
        return ()
    plans = folder.plans or NO_PLANS
    return problems_in_examples(reading.questionnaire, around.questionnaires, plans, file=reading.file)
