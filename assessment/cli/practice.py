"""Commands on a practice's own database: letting people in, upkeep, keys. `app` joins them to the application."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
from flask import current_app, url_for
from flask.cli import AppGroup, with_appcontext

from assessment.cli import importing, mailing
from assessment.cli.desk import KEY, Desk, desk, plain_words
from assessment.services import accounts, erase, invite, letting_in, looks, rotation, succession, upkeep

if TYPE_CHECKING:
    from flask import Flask


LOOPBACK = "http://127.0.0.1:5000"
"""Where `flask run` serves when nothing is said."""

LONGEST_NAME = 80


def join(app: Flask, ours: Desk) -> None:
    """Give this application its commands."""
    app.extensions[KEY] = ours
    for command in (clinician, client, audit, upkeep_command, rotate_keys, importing.import_answers):
        app.cli.add_command(command)


clinician = AppGroup("clinician", help="Add clinicians, let them in again, disable them.")
audit = AppGroup("audit", help="The record of who looked at what.")
client = AppGroup("client", help="Let clients in again; erase what they have answered.")


@clinician.command("add")
@click.argument("name")
@click.argument("email")
def add_clinician(name: str, email: str) -> None:
    """Add the clinician NAME, who signs in with EMAIL, and print a link at which she chooses a password."""
    name, email = _name(name), _email(email)
    with plain_words(email):
        token = letting_in.add_clinician(desk().workplace, name=name, email=email, now=desk().clock())
    click.echo(f"{name} can choose a password here, once, within a day:")
    _say_address("account.new_password", token=token)


@clinician.command("link")
@click.argument("email")
@click.option(
    "--remove-second-step",
    is_flag=True,
    help="Her app and her codes are lost too: take away her second step, and her password with it.",
)
def clinician_link(email: str, *, remove_second_step: bool) -> None:
    """Print a link at which the clinician with EMAIL chooses a new password."""
    with plain_words(email):
        token = letting_in.clinician_link(
            desk().workplace, email, now=desk().clock(), without_second_step=remove_second_step
        )
    if remove_second_step:
        click.echo("Her second step and her password are gone; she adds a second step when she has signed in.")
    click.echo("She can choose a new password here, once, within half an hour:")
    _say_address("account.new_password", token=token)


@clinician.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Sign the clinician with EMAIL out everywhere and let her in no more. Nothing of hers is deleted."""
    with plain_words(email):
        letting_in.set_active(desk().workplace, email, active=False, now=desk().clock())
        n = succession.n_in_care_of(desk().workplace, email)
    click.echo(f"{email} is signed out and cannot sign in.")
    if n:
        click.echo(f"Clients whom nobody sees now: {n}. The practice's owner gives them to a colleague under Practice.")


@clinician.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Let the clinician with EMAIL in again."""
    with plain_words(email):
        letting_in.set_active(desk().workplace, email, active=True, now=desk().clock())
    click.echo(f"{email} can sign in.")


@client.command("link")
@click.argument("code")
def client_link(code: str) -> None:
    """Print a new link and a spoken code for the client with CODE. Links that she was given before work no more."""
    problem = invite.problem_with_code(code)
    if problem:
        raise click.BadParameter(problem, param_hint="CODE")
    with plain_words(code):
        invited = letting_in.client_link(desk().workplace, code, now=desk().clock())
    click.echo(f"Send {invited.code} this link, good for fourteen days:")
    _say_address("anyone.invitation", token=invited.token)
    click.echo(f"and say this code to her aloud, never in the same message:  {invited.spoken_code}")


@client.command("erase")
@click.argument("code")
@click.confirmation_option(prompt="Everything of this client's is erased now and cannot be brought back. Go on?")
def erase_client(code: str) -> None:
    """Erase all that the client with CODE has answered, at her wish. What stays is her code with the date."""
    problem = invite.problem_with_code(code)
    if problem:
        raise click.BadParameter(problem, param_hint="CODE")
    with plain_words(code):
        erased = erase.erase_with_code(desk().workplace, code, desk().clock())
    click.echo(f"Erased: {code}.")
    _say_unswept(is_swept=erased.is_swept)


@audit.command("check")
def check() -> None:
    """Work out every look's hash anew. Exits 1 and names the first row that is not as it was written."""
    with plain_words():
        checked = looks.checked(desk().workplace)
    if checked.broken is not None:
        chain, n = checked.broken
        raise click.ClickException(
            f"Chain {chain}, row {n}: it is not as it was written, or one before it is missing. "
            "Compare it with a backup; nothing was changed."
        )
    click.echo(f"Looks: {checked.n_looks}, in {checked.n_chains} chains. Each is as it was written.")


@click.command("upkeep")
@with_appcontext
def upkeep_command() -> None:
    """Write down what time alone has changed; to be run every hour, and as often as one likes."""
    with plain_words():
        done = upkeep.upkeep(desk().workplace, desk().clock())
    click.echo(f"Lapsed: {done.n_lapsed}. Sittings made ready: {done.n_opened}.")
    if done.n_erased:
        click.echo(f"Erased: {done.n_erased}.")
    _say_unswept(is_swept=done.is_swept)
    if done.untold:
        click.echo(
            f"No scores in the caseload, because answers cannot be read: clients {', '.join(done.untold)}", err=True
        )
    with plain_words():
        troubles = mailing.send_due()
    if done.unread:
        troubles.append(f"Left as they were, because they cannot be read: tracks {', '.join(done.unread)}")
    if troubles:
        raise click.ClickException(" ".join(troubles))


@click.command("rotate-keys")
@with_appcontext
def rotate_keys() -> None:
    """Seal anew, with the first of ENCRYPTION_KEYS, whatever a later one sealed. Can be stopped and begun again."""
    with plain_words():
        n = rotation.rotate(desk().workplace)
    click.echo(f"Sealed anew: {n}. From now on only the first of ENCRYPTION_KEYS is needed for this database.")
    click.echo("Backups made before still need the older ones.")


def _say_unswept(*, is_swept: bool) -> None:
    if not is_swept:
        click.echo("The database's file still holds traces of it, because others were at work; the next upkeep sweeps.")


def _say_address(endpoint: str, **values: str) -> None:
    """Print an address by itself, so that it can be copied whole."""
    public_url = desk().public_url
    with current_app.test_request_context(base_url=public_url or LOOPBACK):
        click.echo(f"\n  {url_for(endpoint, _external=True, **values)}\n")
    if not public_url:
        click.echo("PUBLIC_URL is not set: where the site has another address, put that in front of the path.")


def _name(text: str) -> str:
    plain = " ".join(text.split())
    if not plain or not plain.isprintable() or len(plain) > LONGEST_NAME:
        raise click.BadParameter(f"Give a name of 1 to {LONGEST_NAME} characters.", param_hint="NAME")
    return plain


def _email(text: str) -> str:
    plain = text.strip()
    problem = accounts.problem_with_name(plain)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", plain):
        problem = "Give an e-mail address, such as name@example.org."
    if problem:
        raise click.BadParameter(problem, param_hint="EMAIL")
    return plain
