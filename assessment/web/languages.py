"""Which language a page speaks: the client's own while she is signed in, else the one that the browser asks for.

A signed-in client's language is kept in her cookie, so that choosing a language never asks the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from babel import Locale, UnknownLocaleError
from flask import current_app, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale

if TYPE_CHECKING:
    from flask import Flask

    from assessment.questionnaire.library import Library

WRITTEN_IN = "en"
"""The language of the strings in templates and code; it needs no catalogue."""

CATALOGUES = Path(__file__).with_name("translations")
OFFERED = "languages"
"""Under this name the app keeps the languages that it offers."""


def join(app: Flask, library: Library) -> None:
    """Give an app its languages: those of the interface's catalogues and of the definitions' translations."""
    catalogues = CATALOGUES.glob("*/LC_MESSAGES/messages.mo")
    found = {*(path.parts[-3].replace("_", "-") for path in catalogues), *filter(_is_known, library.languages)}
    app.extensions[OFFERED] = (WRITTEN_IN, *sorted(found - {WRITTEN_IN}))
    Babel(app, locale_selector=_chosen, default_translation_directories=str(CATALOGUES))
    app.jinja_env.globals["language"] = spoken
    app.jinja_env.globals["languages"] = named
    app.jinja_env.globals["direction"] = direction


def offered() -> tuple[str, ...]:
    """The languages that may be chosen, English first."""
    return cast("tuple[str, ...]", current_app.extensions[OFFERED])


def named() -> list[tuple[str, str]]:
    """Each of them with its own name for itself, as whoever needs it reads it: Español."""
    return [(language, _own_name(language)) for language in offered()]


def spoken() -> str:
    """The language of this page, as `lang` wants it: en, es-MX. Outside a request, the one that all is written in."""
    return str(get_locale() or WRITTEN_IN).replace("_", "-") if has_request_context() else WRITTEN_IN


def direction() -> str:
    """The direction in which this page is read: ltr, rtl."""
    return (get_locale() or Locale(WRITTEN_IN)).text_direction


def remember(language: str) -> None:
    """Speak this language to whoever is signed in here."""
    session["language"] = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak one language for a while, such as that of a begun sitting; an empty one changes nothing."""
    if not language or language == spoken() or not _is_known(language):
        yield
        return
    with force_locale(language.replace("-", "_")):
        yield


def _chosen() -> str:
    """Her own language if it is still offered, or else the best of those that the browser asks for."""
    own = session.get("language")
    if own in offered():
        return str(own).replace("-", "_")
    return (request.accept_languages.best_match(offered()) or WRITTEN_IN).replace("-", "_")


def _is_known(language: str) -> bool:
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _own_name(language: str) -> str:
    name = Locale.parse(language, sep="-").get_display_name() or language
    return name[:1].upper() + name[1:]
