"""Which mail server takes the practice's mails, and under whose address they go out; what is wrong with its setting."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 30
"""For one answer of the server. A mail needs a dozen answers at most, so a claim outlives the longest of them."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"tls": 465, "starttls": 587, "plain": 25}

SHAPE = "give smtps://user:password@host or smtp://user:password@host, percent-encoded, with :port if it is unusual"


class MailServerError(Exception):
    """A setting about mails cannot be used; the text names it with what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """A mail server, as SMTP_URL names it, and the sender's address."""

    host: str
    port: int
    security: Literal["tls", "starttls", "plain"]
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = TIMEOUT_SECONDS

    @property
    def domain(self) -> str:
        """Of the sender: the right side of every Message-ID, and how we greet the server."""
        return self.sender.rpartition("@")[2]


def mail_server(url: str, sender: str) -> MailServer:
    """The server that the two settings name.

    Args:
        url: `smtps://`, or `smtp://` with `?starttls=yes` or `no`; without it STARTTLS is asked of every host but this
            machine itself.
        sender: the address in From.

    Raises:
        MailServerError: one of them cannot be used.
    """
    if not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", sender):
        raise MailServerError("MAIL_FROM: give the address that mails come from, such as checkin@example.org")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise MailServerError(f"SMTP_URL: {SHAPE}") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path not in {"", "/"} or parts.fragment:
        raise MailServerError(f"SMTP_URL: {SHAPE}")
    if bool(parts.username) != bool(parts.password):
        raise MailServerError("SMTP_URL: give a user and a password, or neither")
    security = _security(parts)
    if security == "plain" and parts.password and parts.hostname not in LOOPBACK:
        raise MailServerError("SMTP_URL: the password would travel in the clear; use smtps:// or ?starttls=yes")
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[security],
        security=security,
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _security(parts: SplitResult) -> Literal["tls", "starttls", "plain"]:
    asked = parse_qs(parts.query, keep_blank_values=True)
    wanted = asked.pop("starttls", None)
    if asked or (wanted is not None and wanted not in (["yes"], ["no"])):
        raise MailServerError("SMTP_URL: the only option is ?starttls=yes or ?starttls=no")
    if parts.scheme == "smtps":
        if wanted is not None:
            raise MailServerError("SMTP_URL: smtps:// is encrypted from the start; leave starttls out")
        return "tls"
    is_wanted = parts.hostname not in LOOPBACK if wanted is None else wanted == ["yes"]
    return "starttls" if is_wanted else "plain"
