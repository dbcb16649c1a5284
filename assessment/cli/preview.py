"""`flask questionnaire preview`: a questionnaire in a browser, for its author. What serves is a process of its own."""

from __future__ import annotations

from pathlib import Path

import click

from assessment.cli.serving import served
from assessment.services.definition_files import DefinitionFile, definition_file

HOST = "127.0.0.1"


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="The port to serve at.")
@click.option("--language", default="", help="The language to begin in, where FILE is translated.")
@click.pass_context
def preview(context: click.Context, file: Path, port: int, language: str) -> None:
    """Show FILE in a browser as clients will see it, with what the answers come to. Nothing is stored.

    Save the file and load the page again to see what changed. Only this machine can open it; Ctrl-C ends it.
    """
    _refuse_unfit(definition_file(file), language)
    click.echo(f"{file} is at http://{HOST}:{port}/ until you press Ctrl-C. Nothing is stored.")
    context.exit(served(f"assessment.app:preview({str(file)!r}, {language!r})", HOST, port))


def _refuse_unfit(read: DefinitionFile, language: str) -> None:
    """What cannot be read at all is named here; what is wrong with a file that can be is shown in the preview."""
    if not read.is_readable:
        for problem in read.problems:
            click.echo(str(problem))
        raise click.exceptions.Exit(1)
    if language and read.languages and language not in read.languages:
        there_are = ", ".join(read.languages)
        raise click.UsageError(f"It is not translated into {language!r}; there is {there_are}.")
