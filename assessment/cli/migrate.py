"""`flask migrate`: bring the database's tables up to date. Loads no app, which would not start before that."""

from __future__ import annotations

import os

import click

from assessment import services


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if something is pending.")
@click.pass_context
def migrate(context: click.Context, *, check: bool) -> None:
    """Bring the tables of the database up to date.

    On one machine with SQLite this happens at each start. On Postgres it is done here: stop the application, make a
    backup, run this, start again.
    """
    try:
        found = services.schema.pending(os.environ) if check else services.schema.migrate(os.environ)
    except services.schema.NotMigratedError as error:
        raise click.ClickException(str(error)) from error
    if not found:
        click.echo("Up to date.")
    else:
        click.echo(f"{'Pending' if check else 'Applied'}: {', '.join(found)}")
    context.exit(1 if check and found else 0)
