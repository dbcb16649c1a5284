"""A sender that is killed at one point: before a statement, a commit, a word to the mail server, or after a mail."""

from __future__ import annotations

import os
import signal
import smtplib
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from assessment.services.mailing import reminders, sending
from assessment.storage.database import Database
from assessment.storage.keys import Keys

if TYPE_CHECKING:
    from tests.services.mailing.conftest import Office


def is_killed_while_sending(n: int, office: Office, url: str, keys: Keys) -> bool:
    """Send in a process of its own that kills itself at its n-th point; False when it came to its end before."""
    child = os.fork()
    if child == 0:
        try:
            _send_until(n, office, Database(url, keys))
        except BaseException:  # noqa: BLE001  whatever went wrong here must not go on as a second pytest
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "sending failed by itself"
    return False


def _send_until(n: int, office: Office, database: Database) -> None:
    points = count(1)

    def kill(*_: object) -> None:
        if next(points) == n:
            os.kill(os.getpid(), signal.SIGKILL)

    class Killed(smtplib.SMTP):
        def send(self, s: Any) -> None:
            kill()
            super().send(s)

        def send_message(self, *arguments: Any, **more: Any) -> Any:
            taken = super().send_message(*arguments, **more)
            kill()
            return taken

    smtplib.SMTP = Killed  # type: ignore[misc]  # in this process alone
    event.listen(database.engine, "before_cursor_execute", kill)
    event.listen(database.engine, "commit", kill)
    workplace = replace(office.workplace, database=database)
    reminders.put_due(workplace, office.now)
    sending.send_due(replace(office.sender, workplace=workplace))
