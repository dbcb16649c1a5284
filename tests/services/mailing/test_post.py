"""The line to a mail server: encrypted where it is said to be, with a name and password that fit, or not had at all."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from assessment.services.mailing.post import Line, NoServerError
from tests.services.mailing.mailbox import Mailbox, mailbox_on_loopback

PASSWORD = "canary of a password"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine, which nobody but a test that says so trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def fits(_server: Any, _session: Any, _envelope: Any, _mechanism: str, told: LoginPassword) -> AuthResult:
    return AuthResult(success=told.password == PASSWORD.encode(), handled=False)


@pytest.fixture
def encrypted(certificate: Path) -> Iterator[Mailbox]:
    """A server that wants STARTTLS, then a name and a password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with mailbox_on_loopback(tls_context=context, require_starttls=True, auth_required=True, authenticator=fits) as box:
        yield box


def mail() -> EmailMessage:
    message = EmailMessage()
    message["To"] = "ada@example.org"
    message.set_content("Hello")
    return message


def test_a_mail_goes_over_an_encrypted_line_with_a_name_and_a_password(
    encrypted: Mailbox, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = replace(encrypted.server, security="starttls", user="me", password=PASSWORD)
    with Line(server) as line:
        line.give(mail(), "ada@example.org")
    assert [to for to, _ in encrypted.mails] == ["ada@example.org"]


@pytest.mark.parametrize(
    ("password", "security", "is_trusted", "says"),
    [
        ("wrong", "starttls", True, "refuses the user and password of SMTP_URL (535)"),
        (PASSWORD, "starttls", False, "does not encrypt or let us sign in"),
        (PASSWORD, "plain", True, "does not encrypt or let us sign in"),
        (PASSWORD, "tls", True, "does not answer as a mail server"),
    ],
)
def test_a_line_that_cannot_be_had_as_it_is_said_is_not_had_at_all(
    encrypted: Mailbox,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    password: str,
    security: Any,
    *,
    is_trusted: bool,
    says: str,
):
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = replace(encrypted.server, security=security, user="me", password=password)
    with Line(server) as line, pytest.raises(NoServerError) as refused:
        line.give(mail(), "ada@example.org")
    assert says in str(refused.value)
    assert password not in str(refused.value)
    assert refused.value.__cause__ is None
    assert encrypted.mails == []


def test_an_unencrypted_server_is_not_taken_for_an_encrypted_one():
    with mailbox_on_loopback() as box, Line(replace(box.server, security="starttls")) as line:
        with pytest.raises(NoServerError):
            line.give(mail(), "ada@example.org")
        assert box.mails == []
