"""`flask questionnaire ...`: what authors do with definitions, without a database."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from assessment.services.definition_files import problems_in_files

__all__ = ["check", "problems_in_files", "questionnaire"]


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
