"""The one place where the rooms are joined into an application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

import structlog
from flask import Flask
from flask_wtf import CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from assessment import signing_in
from assessment.cli import exporting as export_command
from assessment.cli import mailing
from assessment.cli import practice as commands
from assessment.cli.desk import Desk
from assessment.config import Settings, SettingsError, demo_settings
from assessment.questionnaire.library import Library
from assessment.questionnaire.resources import HelpList
from assessment.services import definitions, practice, standings
from assessment.services.mailing.sending import Sender
from assessment.services.upkeep import upkeep
from assessment.services.workplace import Workplace
from assessment.storage.database import Database
from assessment.storage.keys import Keys, WrongKeyError
from assessment.storage.ledger import ERASED, Ledger
from assessment.storage.practice import refuse_wrong_keys
from assessment.web import (
    access,
    addresses,
    errors,
    formatting,
    frame,
    headers,
    languages,
    limits,
    log,
    mails,
    static_files,
    stay,
    unsent,
)
from assessment.web.account import views as account
from assessment.web.anyone import views as anyone
from assessment.web.author import views as author
from assessment.web.client import views as client
from assessment.web.clinician import views as clinician
from assessment.web.context import KEY, Running, Site, wall_clock

MOST_BYTES = 256 * 1024
"""Of one request: forty times the largest page of a form."""

ExceptionInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Door(Flask):
    """Flask, but an exception's words never reach the log: they may repeat what somebody wrote."""

    def log_exception(self, exc_info: ExceptionInfo, *_: object) -> None:
        """Log the kind of exception and where it was raised."""
        log.exception(exc_info)


def create_app(settings: Settings, *, clock: Callable[[], datetime] = wall_clock) -> Flask:
    """The application of one practice.

    On SQLite the migrations are applied first, under a lock; on Postgres they are applied by command.

    Raises:
        SettingsError: the database does not answer or lacks migrations, or the practice was written with other keys.
    """
    app = Door("assessment.web")
    app.config.update(_flask_settings(settings))
    workplace = Workplace(
        database=Database(settings.database_url, Keys(settings.encryption_keys, settings.index_key)),
        library=Library.read(settings.questionnaires),
        is_demo=settings.is_demo,
        ledger=Ledger(settings.instance / ERASED),
    )
    _refuse_unready(workplace.database, settings)
    standings.keep_in(workplace)
    site = Site(
        name=settings.site_name,
        public_url=settings.public_url,
        is_https=settings.is_https,
        is_demo=settings.is_demo,
        sends_mails=settings.mail_server is not None,
        ratelimit_storage_uri=settings.ratelimit_storage_uri,
    )
    app.extensions[KEY] = Running(workplace=workplace, settings=site, clock=clock)
    if settings.n_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap its door
            app.wsgi_app, x_for=settings.n_proxies, x_proto=settings.n_proxies, x_host=settings.n_proxies
        )
    csrf = CSRFProtect(app)
    languages.join(app, workplace.library)
    signing_in.join(app)
    for part in (addresses, log, headers, static_files, limits, stay, unsent, access, errors, formatting, frame):
        part.join(app)
    for room in (anyone, account, client, clinician):
        app.register_blueprint(room.blueprint)
    csrf.exempt(anyone.stopping.stop_mails)  # a mailbox's own button has no page to take a token from
    commands.join(app, Desk(workplace=workplace, public_url=settings.public_url, clock=clock))
    sender = None
    if settings.mail_server is not None:
        sender = Sender(workplace=workplace, server=settings.mail_server, write=mails.written, clock=clock)
    mailing.join(app, mailing.Office(workplace=workplace, clock=clock, sender=sender))
    export_command.join(app, export_command.Desk(workplace=workplace, clock=clock))
    return app


def _refuse_unready(database: Database, settings: Settings) -> None:
    """Better no start than half of one: without tables, or with pages that have no names."""
    try:
        if settings.is_embedded:
            database.migrate()
        pending = database.pending_migrations()
        if pending:
            database.dispose()
            raise SettingsError([f"DATABASE_URL: it lacks migration {', '.join(pending)}; run `flask migrate` first"])
        _refuse_wrong_keys(database)
    except (OperationalError, OSError) as error:
        database.dispose()
        raise SettingsError(
            ["DATABASE_URL: the database does not answer; is it running, and is the address right?"]
        ) from error


def _refuse_wrong_keys(database: Database) -> None:
    try:
        with database.reading() as db:
            refuse_wrong_keys(db)
    except WrongKeyError as error:
        database.dispose()
        raise SettingsError([f"{error} Bring back the keys that this practice was written with."]) from error


def demo() -> Flask:
    """The made-up practice that `flask demo` makes and serves."""
    return create_app(demo_settings())


def preview(file: str, language: str = "") -> Flask:
    """One questionnaire for its author to look at: no practice, no database, no keys, and no cookie.

    Args:
        file: of the questionnaire; it is read anew at each request, with its folder.
        language: that it begins in, where it is translated.
    """
    app = Door("assessment.web")
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_PARTS=1_000, TRUSTED_HOSTS=["localhost", "127.0.0.1"])
    languages.join(app, Library.read(Path(file).parent))
    for part in (log, headers, access, errors, formatting):
        part.join(app)
    author.join(app, Path(file), language=language)
    return app


def begin(app: Flask) -> None:
    """What comes before the first request: on one machine, where nobody may have set a timer, an upkeep; then words."""
    running: Running = app.extensions[KEY]
    if running.workplace.database.is_sqlite:
        upkeep(running.workplace, running.now())
    announce(app)


def announce(app: Flask) -> None:
    """Say on the terminal what whoever starts the application has to know: how to set it up, what is wrong."""
    running: Running = app.extensions[KEY]
    words = structlog.PrintLogger()
    for problem in running.library.problems:
        words.msg(f"Not asked until it is mended: {problem}")
    for misfit in definitions.misfits(running.workplace):
        words.msg(f"Not asked: {misfit}")
    for misfit in definitions.misfit_errors(running.workplace):
        words.msg(f"Not as it was kept: {misfit}")
    if not running.settings.is_demo:
        for stale in practice.stale_help_lists(running.workplace, running.now()):
            words.msg(_of_help_lines(stale))
    if not running.settings.sends_mails and not running.settings.is_demo:
        words.msg("No e-mails are sent, because SMTP_URL is not set: no reminders, and no links to new passwords.")
    code = practice.set_up_code_if_open(running.workplace, app.config["SECRET_KEY"])
    if code:
        words.msg(f"Nobody is set up yet. Open the address below, choose Set up, and type this code:  {code}")


def _of_help_lines(stale: HelpList) -> str:
    since = f"since {stale.last_checked}" if stale.last_checked else "yet"
    return (
        f"Help lines for {stale.country} ({stale.language}): nobody has compared them with the lines' pages {since}; "
        "do that, write the day into last_checked in resources.toml, and start again."
    )


def _flask_settings(settings: Settings) -> dict[str, object]:
    hosts = {"TRUSTED_HOSTS": _hosts(settings)} if settings.public_url else {}
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": MOST_BYTES,
        "MAX_FORM_PARTS": 1_000,
        "SESSION_COOKIE_NAME": "__Host-stay" if settings.is_https else "stay",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # bound to the stay instead: an hour would eat long forms
        "WTF_CSRF_SSL_STRICT": False,  # it wants a Referer, which our own headers tell every browser to leave out
        "TEMPLATES_AUTO_RELOAD": False,
        **hosts,
    }


def _hosts(settings: Settings) -> list[str]:
    return [settings.public_url.split("://", 1)[1], "localhost", "127.0.0.1"]
