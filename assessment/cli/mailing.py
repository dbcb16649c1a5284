"""Commands on mails: putting what is due into the outbox, and sending it. They say ids and counts, never an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from assessment.services.mailing import sending
from assessment.services.mailing.reminders import put_due
from assessment.services.mailing.sending import Sender, Sent

if TYPE_CHECKING:
    from flask import Flask

    from assessment.services.workplace import Workplace

KEY = "assessment.cli.mailing"

reminders = AppGroup("reminders", help="Send what is to be mailed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What these commands may ask of the application."""

    workplace: Workplace
    clock: Callable[[], datetime]
    sender: Sender | None
    """None where no mail server is set, and in a made-up practice."""


def join(app: Flask, office: Office) -> None:
    """Give this application its commands on mails."""
    app.extensions[KEY] = office
    app.cli.add_command(reminders)


@reminders.command("send")
def send() -> None:
    """Send every mail that is due, each once; to be run every few minutes, and as often as one likes."""
    try:
        troubles = send_due()
    except OperationalError as error:
        raise click.ClickException(
            "The database went away, or is full. Nothing is lost; give the command again."
        ) from error
    if troubles:
        raise click.ClickException(" ".join(troubles))


def send_due() -> list[str]:
    """Send what is due and say what became of it; gives a sentence for each thing that somebody has to look at."""
    office = cast("Office", current_app.extensions[KEY])
    if office.sender is None:
        waiting = sending.n_waiting(office.workplace, office.clock())
        why = "this is a demonstration" if office.workplace.is_demo else "SMTP_URL is not set"
        click.echo(f"E-mails: none are sent, because {why}. Waiting: {waiting}.")
        return []
    n_due = put_due(office.workplace, office.clock())
    sent = sending.send_due(office.sender)
    click.echo(f"E-mails: {n_due} reminders became due. Sent: {sent.n_sent}.{_others(sent)}")
    return _troubles(sent)


def _others(sent: Sent) -> str:
    told = ((sent.n_put_off, "Put off"), (sent.n_dropped, "Not wanted any more"))
    return "".join(f" {words}: {n}." for n, words in told if n)


def _troubles(sent: Sent) -> list[str]:
    told = (
        (sent.refused, "Refused for good by the mail server"),
        (sent.given_up, "Given up after too many tries"),
        (sent.unread, "Left as they were, because they cannot be read"),
    )
    troubles = [f"{words}: mails {', '.join(ids)}." for ids, words in told if ids]
    if sent.problem:
        troubles.append(f"The mail server: {sent.problem}. What is due is tried again with the next run.")
    return troubles
