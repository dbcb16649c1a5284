"""What the settings on mails may be, and how each mistake is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.config import SettingsError, settings
from assessment.services.mailing.server import MailServer

SENDER = "checkin@practice.example"


def told(tmp_path: Path, url: str, **more: str) -> MailServer | None:
    """The mail server that these settings name."""
    given = {"INSTANCE_PATH": str(tmp_path), "PUBLIC_URL": "https://checkin.example", "MAIL_FROM": SENDER}
    return settings(given | {"SMTP_URL": url} | more).mail_server


@pytest.mark.parametrize(
    ("url", "host", "port", "security", "user", "password"),
    [
        ("smtps://me:p%40ss@mail.example", "mail.example", 465, "tls", "me", "p@ss"),
        ("smtp://me:pass@mail.example", "mail.example", 587, "starttls", "me", "pass"),
        ("smtp://mail.example?starttls=no", "mail.example", 25, "plain", "", ""),
        ("smtp://localhost:1025", "localhost", 1025, "plain", "", ""),
        ("smtp://me:pass@127.0.0.1?starttls=yes", "127.0.0.1", 587, "starttls", "me", "pass"),
    ],
)
def test_a_mail_server_is_named_by_its_address(
    tmp_path: Path, url: str, host: str, port: int, security: str, user: str, password: str
):
    server = told(tmp_path, url)
    assert server is not None
    found = (server.host, server.port, server.security, server.user, server.password, server.sender)
    assert found == (host, port, security, user, password, SENDER)
    assert not password or password not in repr(server)


def test_without_an_address_nothing_is_mailed(tmp_path: Path):
    assert told(tmp_path, "", MAIL_FROM="", PUBLIC_URL="") is None


@pytest.mark.parametrize(
    ("url", "more", "says"),
    [
        ("mail.example", {}, "SMTP_URL: give smtps://"),
        ("http://mail.example", {}, "SMTP_URL: give smtps://"),
        ("smtp://mail.example:port", {}, "SMTP_URL: give smtps://"),
        ("smtp://mail.example:99999", {}, "SMTP_URL: give smtps://"),
        ("smtp://", {}, "SMTP_URL: give smtps://"),
        ("smtp://me@mail.example", {}, "SMTP_URL: give a user and a password, or neither"),
        ("smtp://me:secret@mail.example?starttls=no", {}, "SMTP_URL: the password would travel in the clear"),
        ("smtp://mail.example?starttls=maybe", {}, "SMTP_URL: the only option is"),
        ("smtp://mail.example?tls=yes", {}, "SMTP_URL: the only option is"),
        ("smtps://mail.example?starttls=yes", {}, "leave starttls out"),
        ("smtps://mail.example", {"MAIL_FROM": ""}, "MAIL_FROM: give the address"),
        ("smtps://mail.example", {"MAIL_FROM": "Elm Street <a@b.example>"}, "MAIL_FROM: give the address"),
        ("smtps://mail.example", {"PUBLIC_URL": ""}, "PUBLIC_URL: set it beside SMTP_URL"),
    ],
)
def test_a_mistake_is_named_with_what_to_do_and_without_the_password(
    tmp_path: Path, url: str, more: dict[str, str], says: str
):
    with pytest.raises(SettingsError) as refused:
        told(tmp_path, url, **more)
    assert says in str(refused.value)
    assert "secret" not in str(refused.value)
