"""`flask questionnaire rescore`: the one command of its group that needs the practice's database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol, cast

import click
from flask import current_app
from flask.cli import with_appcontext

from assessment import services
from assessment.questionnaire.library import UnknownQuestionnaireError

if TYPE_CHECKING:
    from assessment.services.rescore import Rescored
    from assessment.services.workplace import Workplace

RUNNING: Final = "assessment"
"""Where the app keeps what its views and commands work with."""


class _Running(Protocol):
    @property
    def workplace(self) -> Workplace: ...


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--dry-run", is_flag=True, help="Only count what would be scored anew; write nothing.")
@with_appcontext
def rescore(id_: str | None, *, dry_run: bool) -> None:
    """Score old responses by a higher error revision, or by a newer version that differs only in its scoring.

    Of the questionnaire with this ID, or of all. Responses stay as they are, and so do the old scores, with their
    version and revision. A version that differs in what is asked scores only what it asked itself. When it is broken
    off, run it again: what was done is not done twice.
    """
    running = cast(_Running, current_app.extensions[RUNNING])
    try:
        done = services.rescore.rescore(running.workplace, datetime.now(UTC), only=id_, is_dry_run=dry_run)
    except UnknownQuestionnaireError as error:
        raise click.ClickException(f"no sound file has the id `{error}`; see flask questionnaire check") from None
    for line in _lines(done, is_dry_run=dry_run):
        click.echo(line)


def _lines(done: Rescored, *, is_dry_run: bool) -> Iterator[str]:
    for one in done.kept:
        yield f"{one.questionnaire} version {one.version} is not scored anew by a later one: {one.reason}"
    for (questionnaire, asked, version, revision), n in sorted(done.administrations.items()):
        by = f"version {version}" if version != asked else "the same version"
        yield f"{questionnaire} version {asked}: {n} by {by}, error revision {revision}"
    scores, verdicts = _n(done.n_administrations, "administration"), _n(done.n_verdicts, "verdict")
    if is_dry_run:
        yield f"{scores} would be scored anew, {verdicts} would change. Nothing was written."
    else:
        yield f"{scores} scored anew, {verdicts} changed."


def _n(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
