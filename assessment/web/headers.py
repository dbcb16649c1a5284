"""What every answer tells the browser: load nothing from elsewhere, keep nothing, say nothing about where you were."""

from __future__ import annotations

from typing import TypeVar

from flask import Flask, Response, current_app, request
from werkzeug.wrappers import Response as PlainResponse

AnyResponse = TypeVar("AnyResponse", bound=PlainResponse)

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
"""Begins with nothing and allows what pages need from this site; `connect-src` is for saving while she fills in."""

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""For a drawing at its own address: it styles itself, and can do nothing else."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ONE_YEAR = "max-age=31536000; includeSubDomains"


def join(app: Flask) -> None:
    """Add the headers to every answer of this application, errors included."""
    app.after_request(_with_headers)


def clear_browser(response: AnyResponse) -> AnyResponse:
    """Ask the browser to drop what it holds of this site: for signing out and for leaving."""
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def drop_pages(response: AnyResponse) -> AnyResponse:
    """Ask the browser to drop the pages that it keeps of this site, and nothing else."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _with_headers(response: Response) -> Response:
    for name, value in _ALWAYS.items():
        response.headers[name] = value
    response.headers.setdefault("Content-Security-Policy", POLICY)
    if request.endpoint != "static" or response.status_code >= 400:  # an error is no file
        response.headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:  # as on https alone
        response.headers["Strict-Transport-Security"] = _ONE_YEAR
    return response
