"""What commands on a practice's own database share: the application they belong to, and plain words for its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

import click
from flask import current_app
from sqlalchemy.exc import OperationalError

from assessment.services import accounts, letting_in, rotation
from assessment.services.erase import LedgerError
from assessment.services.opened import NotHereError

if TYPE_CHECKING:
    from assessment.services.workplace import Workplace

KEY = "assessment.cli"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What these commands may ask of the application."""

    workplace: Workplace
    public_url: str
    clock: Callable[[], datetime]


def desk() -> Desk:
    """That of the application whose command runs."""
    return cast("Desk", current_app.extensions[KEY])


@contextmanager
def plain_words(who: str = "") -> Iterator[None]:
    """Say in one sentence what stands against a command."""
    try:
        yield
    except letting_in.NotSetUpError as error:
        raise click.ClickException(
            "The practice is not set up yet. Its first clinician does that on the page Set up; "
            "starting the application prints the code."
        ) from error
    except accounts.SignInNameTakenError as error:
        raise click.ClickException(f"Somebody signs in with {who} already.") from error
    except accounts.NoSuchAccountError as error:
        raise click.ClickException(f"No clinician signs in with {who}.") from error
    except letting_in.DisabledError as error:
        raise click.ClickException(f"{who} is disabled: `flask clinician enable {who}` first.") from error
    except NotHereError as error:
        raise click.ClickException(f"No client in anybody's care has the code {who}.") from error
    except LedgerError as error:
        raise click.ClickException(
            f"Nothing was erased: {error.path} cannot be written, and without it a restored backup would undo it."
        ) from error
    except rotation.KeyMissingError as error:
        raise click.ClickException(str(error)) from error
    except OperationalError as error:
        raise click.ClickException(
            "The database went away, or is full. Nothing is lost; give the command again."
        ) from error
