"""Work that a process does until it is killed, at a point that a test chooses."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import count

from sqlalchemy import event

from assessment.storage.database import Database
from assessment.storage.keys import Keys


def is_killed_at(n: int, url: str, keys: Keys, work: Callable[[Database], None]) -> bool:
    """Do the work in a process of its own that kills itself before its n-th statement, BEGIN and COMMIT among them.

    Returns:
        Whether it was killed; False when it came to its end before.
    """
    child = os.fork()
    if child == 0:
        try:
            database = Database(url, keys)
            points = count(1)

            def kill(*_: object) -> None:
                if next(points) == n:
                    os.kill(os.getpid(), signal.SIGKILL)

            event.listen(database.engine, "before_cursor_execute", kill)
            event.listen(database.engine, "commit", kill)
            work(database)
        except BaseException:  # noqa: BLE001  whatever went wrong here must not go on as a second pytest
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return False
