"""What stands in an address: ids of 128 bits, which no number can be mistaken for, and the host where none was set.

Links that leave a page begin with PUBLIC_URL. Where it is not set they begin with the name a browser asked for, so only
names that a stranger cannot choose are answered: this machine's own, and numbers of a network at home.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from flask import Response, abort, request
from werkzeug.routing import BaseConverter

if TYPE_CHECKING:
    from flask import Flask

NOT_HERE = (
    "This site does not answer to that name, because it was not told its own. Ask for localhost or for the number of "
    "this machine in your network, such as 192.168.1.5; for any other name, set PUBLIC_URL and start it again.\n"
)


class IdConverter(BaseConverter):
    """An id as `secrets.token_urlsafe(16)` gives it: 22 characters. Anything else is no page (404)."""

    regex = "[A-Za-z0-9_-]{22}"


def join(app: Flask) -> None:
    """Let rules say `<id:sitting>`; without a list of hosts, answer to those near by."""
    app.url_map.converters["id"] = IdConverter
    if not app.config.get("TRUSTED_HOSTS"):
        app.before_request(_refuse_names)


def track_named() -> str:
    """The track that an address names after its `?`; empty where it names none."""
    named = request.args.get("track", "")
    if named and re.fullmatch(IdConverter.regex, named) is None:
        abort(404)
    return named


def is_near(host: str) -> bool:
    """Whether a host, with or without its port, is this machine or a number of a private network."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name == "localhost":
        return True
    try:
        return not ip_address(name).is_global
    except ValueError:
        return False


def _refuse_names() -> Response | None:
    return None if is_near(request.host) else Response(NOT_HERE, 400, mimetype="text/plain")
