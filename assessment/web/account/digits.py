"""Six digits from an app, as the account library makes and checks them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, cast

import segno
from flask import current_app

if TYPE_CHECKING:
    from flask_security import Totp, UserMixin

    from assessment.web.stay import SignedIn

WINDOW = 30
"""Seconds by which her telephone's clock may be off, either way."""

N_DIGITS = 6


def new_key() -> str:
    """A new key, sealed by the library so that it can wait in the cookie until the first digits were right."""
    return _library().generate_totp_secret()


def address(key: str, *, name: str) -> str:
    """The key as an `otpauth:` address: what the picture says, and what is kept of it."""
    return _library().get_totp_uri(name.replace(":", " "), key)


def letters(key: str) -> str:
    """The key as letters in groups, for whoever cannot take a picture of it."""
    return _library().get_totp_pretty_key(key)


def picture(key: str, *, name: str) -> bytes:
    """The key as a QR picture (SVG), dark on white in both themes, because telephones read nothing else."""
    drawn = BytesIO()
    segno.make(address(key, name=name), error="m").save(drawn, kind="svg", border=4, light="#fff", omitsize=True)
    return drawn.getvalue()


def fit(typed: str, key: str, account: SignedIn) -> bool:
    """Whether these are the digits of this half-minute and were not used before; from now on they were."""
    digits = "".join(typed.split())
    if not (len(digits) == N_DIGITS and digits.isascii() and digits.isdigit()):
        return False
    return _library().verify_totp(digits, key, cast("UserMixin", account), window=WINDOW)


def _library() -> Totp:
    return cast("Totp", current_app.extensions["security"].totp_factory)
