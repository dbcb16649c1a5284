"""One connection to the mail server, and what may go wrong on it, told apart by what a sender can do.

Its errors carry the server's three digits and nothing else: its sentences repeat addresses.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType

from assessment.services.mailing.server import MailServer

PERMANENT = 500
"""From here on a server means no; below it, not now (RFC 5321, section 4.2.1)."""


class NoServerError(Exception):
    """The server cannot be reached, or wants nothing from us at all; in words for whoever runs the practice."""


class RefusedError(Exception):
    """The server did not take one mail: for good, or for now."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.is_permanent = code >= PERMANENT
        super().__init__(f"refused with {code}")


class LostError(Exception):
    """The connection went away in the middle of a mail, or nothing came in time: it may have arrived, or not."""


class Line:
    """A connection that is opened when it is needed, and anew after it was lost."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, passed: TracebackType | None
    ) -> None:
        self.hang_up()

    def open(self) -> None:
        """Connect, encrypt and sign in, unless that is done.

        Raises:
            NoServerError: one of the three did not work.
        """
        if self._smtp is None:
            self._smtp = _connected(self._server)

    def give(self, message: EmailMessage, to: str) -> None:
        """Give the server one mail.

        Raises:
            NoServerError: it does not take us as a sender.
            RefusedError: it does not take this mail.
            LostError: nobody knows.
        """
        self.open()
        assert self._smtp is not None
        try:
            self._smtp.send_message(message, self._server.sender, [to])
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code < PERMANENT:
                raise RefusedError(error.smtp_code) from None
            raise NoServerError(f"it refuses MAIL_FROM as a sender ({error.smtp_code})") from None
        except smtplib.SMTPRecipientsRefused as error:
            raise RefusedError(error.recipients[to][0]) from None
        except smtplib.SMTPResponseException as error:
            raise RefusedError(error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise RefusedError(553) from None  # an address beyond ASCII, and a server that knows only ASCII
        except (smtplib.SMTPException, OSError):
            self.hang_up()
            raise LostError from None

    def hang_up(self) -> None:
        """Say goodbye; a server that does not answer to that is left without."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
            self._smtp = None


def _connected(server: MailServer) -> smtplib.SMTP:
    encrypted = ssl.create_default_context()
    try:
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, server.domain, timeout=server.timeout_seconds, context=encrypted
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, server.domain, timeout=server.timeout_seconds)
    except (smtplib.SMTPException, OSError):
        raise NoServerError(f"{server.host}:{server.port} does not answer as a mail server") from None
    try:
        if server.security == "starttls":
            smtp.starttls(context=encrypted)
        if server.user:
            smtp.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        smtp.close()
        raise NoServerError(f"it refuses the user and password of SMTP_URL ({error.smtp_code})") from None
    except (smtplib.SMTPException, OSError):
        smtp.close()
        raise NoServerError("it does not encrypt or let us sign in as SMTP_URL says") from None
    return smtp
