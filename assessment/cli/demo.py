"""A practice with made-up people, to look round in."""

from __future__ import annotations

import click


@click.command()
def demo() -> None:
    """Fill a practice with made-up people and open it."""
    raise click.ClickException("the demo is not there yet")
