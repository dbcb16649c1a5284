"""Domain error → status and page. Whatever goes wrong, the page says what to do next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

from assessment.services.opened import ElsewhereError, NotHereError, NotOpenError, OverError
from assessment.web import late, limits, log, stay, unsent

if TYPE_CHECKING:
    from flask import Flask

Answer = tuple[str, int] | tuple[str, int, dict[str, str]] | Response

SOON = "30"
"""Seconds until somebody may try again after the database was away."""

KINDS = {403: "not-yours", 404: "not-here", 405: "not-here", 413: "too-large", 429: "wait"}


def join(app: Flask) -> None:
    """Answer every error of this application."""
    app.register_error_handler(NotHereError, lambda _: _page("not-here", 404))
    app.register_error_handler(NotOpenError, _not_open)
    app.register_error_handler(OverError, _over)
    app.register_error_handler(ElsewhereError, _elsewhere)
    app.register_error_handler(CSRFError, _of_another_stay)
    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _ours)


def _page(kind: str, status: int, *, opens_on: date | None = None, minutes: int = 1, code: str = "") -> tuple[str, int]:
    words = render_template("errors/error.html", kind=kind, opens_on=opens_on, minutes=minutes, code=code)
    return words, status


def _not_open(error: NotOpenError) -> Answer:
    if error.opens_on is None:
        return _page("closed", 409)
    return _page("too-early", 409, opens_on=error.opens_on)


def _over(error: OverError) -> Answer:
    """Sent twice, or opened again: the same thanks as the first time."""
    return redirect(url_for("client.thanks", sitting=error.sitting_id), 303)


def _elsewhere(error: ElsewhereError) -> Answer:
    unsent.keep_and_say()
    if error.number is None:
        return redirect(url_for("client.check", sitting=error.sitting_id), 303)
    return redirect(url_for("client.fill_in", sitting=error.sitting_id, n=error.number), 303)


def _of_another_stay(error: CSRFError) -> Answer:  # noqa: ARG001  Flask's hook
    """A form whose key is not this stay's: what was typed is kept where the page's own token says whose it is."""
    stay.look_at_clock()  # the form's key is looked at before the clock
    taken: Answer | None = late.second_look() or unsent.second_look()
    return taken or _page("form-old", 400)


def _away(error: OperationalError) -> Answer:
    """The database is away or full: nothing was stored, nothing is lost that was stored before."""
    log.exception((type(error), error, error.__traceback__))
    words, _ = _page("away", 503)
    return words, 503, {"Retry-After": SOON}


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error
    kind = KINDS.get(error.code, "not-here" if error.code < 500 else "")
    words, _ = _page(kind, error.code, minutes=limits.minutes_to_wait() if error.code == 429 else 1)
    allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    headers = {"Allow": ", ".join(allowed)} if allowed else {}
    return words, error.code, headers


def _ours(error: Exception) -> Answer:
    log.exception((type(error), error, error.__traceback__))
    log.log.error("internal", code=log.request_code(), endpoint=request.endpoint)
    return _page("", 500, code=log.request_code())
