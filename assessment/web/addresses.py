"""What stands in an address: random ids of 128 bits, which no number of any size can be mistaken for."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter


class IdConverter(BaseConverter):
    """An id as `secrets.token_urlsafe(16)` gives it: 22 characters. Anything else is no page (404)."""

    regex = "[A-Za-z0-9_-]{22}"


def join(app: Flask) -> None:
    """Let rules say `<id:sitting>`."""
    app.url_map.converters["id"] = IdConverter
