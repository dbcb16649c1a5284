"""A mail as it travels: plain text and the headers of something that a machine sent and anybody may stop."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from assessment.services.mailing.letters import Letter, Written
from assessment.services.mailing.server import MailServer


class NoAddressError(ValueError):
    """What was given as an e-mail address is none."""


def message(mail_id: str, letter: Letter, written: Written, *, server: MailServer, now: datetime) -> EmailMessage:
    """The mail with this id; the same id gives the same Message-ID, however often it has to be sent.

    Raises:
        NoAddressError: no mail can be sent to what she gave as her address.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(" ".join(written.sender_name.split()), addr_spec=server.sender)
    try:
        mail["To"] = Address(addr_spec=letter.to)
    except (ValueError, IndexError) as error:  # the parser's own ways to say that it is none
        raise NoAddressError from error
    mail["Subject"] = written.subject
    mail["Date"] = now
    mail["Message-ID"] = f"<{mail_id}@{server.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if written.stop_address:
        mail["List-Unsubscribe"] = f"<{written.stop_address}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Left to itself it would break a long link over two lines, which is right on the wire and ugly in some mailboxes.
    mail.set_content(written.text, cte="7bit" if written.text.isascii() else "quoted-printable")
    return mail
