"""Pictures at their own addresses: which one is wanted, and the headers that keep it harmless and unkept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from flask import Response, abort

from assessment.reporting.look import DESK, PHONE, Look, Theme
from assessment.services.over_time import WIDTHS, Picture
from assessment.web.headers import PICTURE_POLICY

THEMES = frozenset({"light", "dark", "print"})


def wanted(key: str, asked: Mapping[str, str]) -> Picture:
    """The picture an address asks for; a width or theme that no page uses is no picture (404)."""
    is_png = asked.get("format") == "png"
    width = asked.get("w", str(DESK if is_png else PHONE))
    theme = asked.get("t", "light")
    if not (width.isascii() and width.isdecimal() and len(width) < 5 and int(width) in WIDTHS and theme in THEMES):
        abort(404)
    return Picture(
        key=key[:8],
        look=Look(int(width), cast(Theme, "light" if is_png else theme)),
        format="png" if is_png else "svg",
    )


def response(data: bytes, picture: Picture, on: date) -> Response:
    """The answer that carries a picture: sandboxed, and with a neutral name where it is saved."""
    answer = Response(data, mimetype="image/png" if picture.format == "png" else "image/svg+xml")
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    if picture.format == "png":
        answer.headers["Content-Disposition"] = f'attachment; filename="check-in-{on.isoformat()}.png"'
    return answer
