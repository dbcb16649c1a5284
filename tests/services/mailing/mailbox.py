"""A real mail server on this machine that keeps what it is given, and can refuse, hang or go away on request."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from assessment.services.mailing.server import MailServer


@dataclass
class Mailbox:
    """What arrived, oldest first, and how the server behaves."""

    port: int = 0
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    says_to_recipient: dict[str, str] = field(default_factory=dict)
    says_to_sender: str = "250 OK"
    says_to_mail: list[str] = field(default_factory=list)
    """Answers to the next mails, instead of taking them."""
    drops_after: int = 0
    """So many of the next mails are taken, and the connection is cut instead of saying so."""
    hangs: bool = False
    timeout_seconds: float = 20
    """How long whoever sends waits for an answer: long enough for a busy machine, unless a test wants it short."""

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.says_to_sender

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if address in self.says_to_recipient:
            return self.says_to_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.hangs:
            await asyncio.sleep(10)
            return "451 too late"
        if self.says_to_mail:
            return self.says_to_mail.pop(0)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails += [(to, mail) for to in envelope.rcpt_tos]
        if self.drops_after:
            self.drops_after -= 1
            server.transport.abort()
        return "250 OK"

    @property
    def server(self) -> MailServer:
        """This server, as a practice's settings would name it."""
        return MailServer(
            host="127.0.0.1",
            port=self.port,
            security="plain",
            sender="checkin@practice.example",
            timeout_seconds=self.timeout_seconds,
        )

    @property
    def addressed(self) -> list[tuple[str, str]]:
        """To whom, and under which subject."""
        return [(to, str(mail["Subject"])) for to, mail in self.mails]

    def to(self, address: str) -> list[EmailMessage]:
        """What arrived at one address."""
        return [mail for to, mail in self.mails if to == address]


@contextmanager
def mailbox_on_loopback(**more: Any) -> Iterator[Mailbox]:
    """A server that listens while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Mailbox(port=port)
    controller = Controller(box, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def text_of(mail: EmailMessage) -> str:
    """The words of a mail, as a reader sees them."""
    return mail.get_content().replace("\r\n", "\n").rstrip("\n")
