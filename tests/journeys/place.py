"""A practice that runs at a port of this machine, with a clock that a test can move."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from assessment.app import create_app
from assessment.config import settings
from assessment.services.workplace import Workplace
from assessment.web.context import KEY, Running

BEGINNING = datetime(2026, 6, 12, 16, 30, tzinfo=UTC)
"""A Friday, half past twelve in New York."""


LATER = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
"""When there is much to look back on: the day on which the made-up courses end."""


class Clock:
    """Stands still until it is moved, so that every date and every second in a walk is known beforehand."""

    def __init__(self, at: datetime = BEGINNING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Move on, by `days`, `minutes` or `seconds`."""
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Place:
    """The running practice: where it is, what time it is there, and its rooms behind the door."""

    address: str
    clock: Clock
    app: Flask

    @property
    def workplace(self) -> Workplace:
        """What its services work with."""
        running: Running = self.app.extensions[KEY]
        return running.workplace


class _Quiet(WSGIRequestHandler):
    """Requests are watched from the browser's side; a second list of them would only hide what matters."""

    def log(self, *_: object) -> None:
        pass


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(
    instance: Path, *, at: datetime = BEGINNING, questionnaires: Path | None = None, mail_port: int = 0
) -> Iterator[Place]:
    """A practice of its own in a folder of its own, until the test is over; it asks what we ship, or what is named.

    Args:
        mail_port: where on this machine a mail server takes its mails; 0 for none.
    """
    clock, port = Clock(at), _free_port()
    environment = {"INSTANCE_PATH": str(instance)}
    if questionnaires is not None:
        environment["QUESTIONNAIRES"] = str(questionnaires)
    if mail_port:
        environment |= {"SMTP_URL": f"smtp://127.0.0.1:{mail_port}", "MAIL_FROM": "checkin@practice.example"}
        environment |= {"PUBLIC_URL": f"http://127.0.0.1:{port}"}
    app = create_app(settings(environment), clock=clock)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    place = Place(address=f"http://127.0.0.1:{server.server_port}", clock=clock, app=app)
    try:
        yield place
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        place.workplace.database.dispose()
