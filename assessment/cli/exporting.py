"""`flask export`: answers and scores into one file, as a nightly job wants them. `app` joins it to the application."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from assessment.reporting.exported import FileLimitError
from assessment.services import exporting, taking_out
from assessment.services.accounts import NoSuchAccountError
from assessment.services.wanted import Asked, Reach, Shape, Wanted, asked_named

if TYPE_CHECKING:
    from flask import Flask

    from assessment.services.workplace import Workplace

KEY: Final = "assessment.cli.exporting"
NOTHING: Final = 3
"""The exit code where no sitting lies in what was asked for; no file is written then, nor is an older one touched."""

FORMATS: Final[dict[str, Shape]] = {
    "zip": "zip", "csv": "wide", "long": "long", "xlsx": "xlsx", "sav": "sav", "codebook": "codebook",
}  # fmt: skip
DAY: Final = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What this command may ask of the application."""

    workplace: Workplace
    clock: Callable[[], datetime]


class NothingError(click.ClickException):
    """There is nothing to write; told apart from failures, since a job may take it for a quiet night."""

    exit_code = NOTHING


def join(app: Flask, desk: Desk) -> None:
    """Give this application its command."""
    app.extensions[KEY] = desk
    app.cli.add_command(export)


def _asked(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[Asked, ...]:
    try:
        return tuple(map(asked_named, names))
    except ValueError as error:
        raise click.BadParameter("write it as ID or as ID@VERSION, such as calm@2") from error


@click.command("export")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Write this file.")
@click.option("--preset", help="What a clinician keeps under this name on her page Download.")
@click.option("--client", "codes", multiple=True, metavar="CODE", help="Only this client; may be given again.")
@click.option("--since", type=DAY, help="Only sittings that ended on this day or later, such as 2026-01-31.")
@click.option("--until", type=DAY, help="Only sittings that ended on this day or before.")
@click.option("--questionnaire", "asked", multiple=True, callback=_asked, metavar="ID[@VERSION]", help="Only this one.")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), help="zip unless a preset says otherwise.")
@click.option("--clinician", metavar="SIGN-IN-NAME", help="Only clients in her care.")
@click.option("--all", "everybody", is_flag=True, help="Everybody in the practice.")
@click.option("--own-words", is_flag=True, help="With private items and dated notes.")
@click.option("--byte-mark", is_flag=True, help="Begin CSV files with a byte mark, for Excel.")
@click.option("--decimal-comma", is_flag=True, help="CSV with semicolons and decimal commas.")
@with_appcontext
def export(output: Path, preset: str | None, codes: tuple[str, ...], clinician: str | None, **said: object) -> None:
    """Write answers and scores into one file that only you can read: whole, or not at all.

    Say whose they shall be: --all, --clinician, --client or --preset. Each client's look is written down, with the
    machine as the one who looked. Exits with 3, and writes nothing, where no sitting lies in what was asked for.
    """
    everybody, format_ = bool(said.pop("everybody")), cast("str | None", said.pop("format_"))
    narrowing = _narrowing(said)
    _refuse_contradictions(preset, codes, clinician, everybody=everybody, is_narrowed=bool(narrowing))
    desk = cast(Desk, current_app.extensions[KEY])
    with _plain_words(clinician):
        if preset is not None:
            reach, wanted, gone = taking_out.from_preset(desk.workplace, preset, clinician)
            if gone:
                click.echo(f"Left out, because they are not in her care any more: {gone}.", err=True)
        else:
            reach = taking_out.reach_of_machine(desk.workplace, clinician)
            wanted = taking_out.with_codes(desk.workplace, reach, Wanted(shape="zip", **narrowing), codes)  # type: ignore[arg-type]  # as click made them
        if format_ is not None:
            wanted = replace(wanted, shape=FORMATS[format_])
        _write(desk, reach, wanted, output)


def _narrowing(said: dict[str, object]) -> dict[str, object]:
    """What was said of days, questionnaires and the file, as `Wanted` names it."""
    days = {name: cast(datetime, said[name]).date() for name in ("since", "until") if said[name]}
    flags = {name: True for name in ("own_words", "byte_mark", "decimal_comma") if said[name]}
    return {**days, **flags, **({"questionnaires": said["asked"]} if said["asked"] else {})}


def _refuse_contradictions(
    preset: str | None, codes: tuple[str, ...], clinician: str | None, *, everybody: bool, is_narrowed: bool
) -> None:
    if everybody and clinician is not None:
        raise click.UsageError("--all is everybody, --clinician her clients alone: give one of them.")
    if preset is not None and (codes or everybody or is_narrowed):
        raise click.UsageError("--preset says already what to take: give it alone, or with --clinician and --format.")
    if not (everybody or codes) and preset is None and clinician is None:
        raise click.UsageError("Say whose answers: --all, --clinician SIGN-IN-NAME, --client CODE or --preset NAME.")


def _write(desk: Desk, reach: Reach, wanted: Wanted, output: Path) -> None:
    made = exporting.export(desk.workplace, reach, wanted, desk.clock())
    with closing(made.content) as pieces:
        n_bytes = _written_whole(output, pieces)
    whose = f"{made.n_clients} {'client' if made.n_clients == 1 else 'clients'}, " if made.n_clients else ""
    click.echo(f"{output}: {whose}{n_bytes:,} bytes.")


def _written_whole(output: Path, pieces: Iterable[bytes]) -> int:
    """Write beside it and then put it in its place, on disk and for its owner's eyes alone; gives its length."""
    descriptor, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            n_bytes = sum(map(file.write, pieces))
            file.flush()
            os.fsync(descriptor)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return n_bytes


@contextmanager
def _plain_words(clinician: str | None) -> Iterator[None]:
    """Say in one sentence what stands against it."""
    try:
        yield
    except exporting.NothingToExportError as error:
        raise NothingError("No sittings in what was asked for; nothing was written.") from error
    except NoSuchAccountError as error:
        raise click.ClickException(f"No clinician signs in with {clinician}.") from error
    except taking_out.CannotTakeOutError as error:
        raise click.ClickException(str(error)) from error
    except FileLimitError as error:
        raise click.ClickException(f"Such a file cannot hold it ({error}); --format zip can.") from error
    except OperationalError as error:
        raise click.ClickException("The database went away. Nothing was written; give the command again.") from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'The file'}: {error.strerror}. Nothing was written.") from error
