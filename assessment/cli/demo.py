"""`flask demo`: a practice with made-up people, to look round in. Loads no app: what serves is a process of its own."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from assessment.cli.serving import served
from assessment.services import demo as made_up

SERVED = "assessment.app:demo"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve at.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="The port to serve at.")
@click.option("--fresh", is_flag=True, help="Make it anew, with courses that end near today.")
@click.option("--serve/--no-serve", default=True, show_default=True, help="Serve it, or only make it.")
@click.pass_context
def demo(context: click.Context, host: str, port: int, *, fresh: bool, serve: bool) -> None:
    """Make a practice with made-up people, if it is not there, and serve it.

    It has a folder, a database and keys of its own, and nothing to do with any real practice on this machine.
    """
    try:
        made = made_up.making.demo(os.environ, now=datetime.now(UTC), afresh=fresh)
    except made_up.making.NotADemoError as error:
        raise click.ClickException(str(error)) from error
    except made_up.making.OtherKeysError as error:
        raise click.ClickException(f"{error} `flask demo --fresh` makes it anew.") from error
    for line in introduced(made):
        click.echo(line)
    if serve:
        context.exit(served(SERVED, host, port))


def introduced(made: made_up.making.Demo) -> list[str]:
    """What whoever looks round has to know: where it is, whom to sign in as, with which password."""
    width = max(len(one.sign_in_name) for one in made.sign_ins)
    clinicians = [one for one in made.sign_ins if one.role == "clinician"]
    clients = [one for one in made.sign_ins if one.role == "client"]
    return [
        f"A practice with made-up people, {'new ' if made.is_new else ''}in {made.folder}. It is about nobody.",
        "",
        "Clinicians:",
        *(f"  {one.sign_in_name}" for one in clinicians),
        "Clients:",
        *(f"  {one.sign_in_name:{width}}  {one.about}" for one in clients),
        "",
        f"The password of everybody:  {made.password}",
        "" if made.is_new else "`flask demo --fresh` makes it anew, so that the courses end near today.",
    ]
