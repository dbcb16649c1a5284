"""`flask keys`: fresh keys for a practice that takes them from the environment. Reads and writes nothing."""

from __future__ import annotations

import click

from assessment.services.fresh_keys import fresh_keys


@click.command()
def keys() -> None:
    """Print fresh keys, as lines for the environment.

    To replace an encryption key, put the new one before the old one in ENCRYPTION_KEYS (with a comma between), start
    the application anew, run `flask rotate-keys`, and then take the old one out. INDEX_KEY can never be replaced.
    """
    for name, value in fresh_keys().items():
        click.echo(f"{name}={value}")
