"""How gunicorn runs a practice: `gunicorn -c assessment/gunicorn.conf.py`, in the folder of wsgi.py.

What differs between machines is said on the command line or in GUNICORN_CMD_ARGS, such as `--bind unix:/run/...`.
"""

import os

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

wsgi_app = "wsgi:app"
bind = "127.0.0.1:8000"
"""Loopback: what stands before it, nginx or the like, speaks to the world."""

workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 1
"""A sync worker is killed in the middle of a download that takes longer than its timeout, and half a file looks whole;
gthread's own thread says that it is alive. More threads would fight for SQLite's one writer."""

graceful_timeout = 30
"""Seconds in which a worker that is told to end may finish what it has begun."""

preload_app = True
"""Bad settings end the start at once with their words, memory is shared, and the upkeep of a start runs once."""

accesslog = None
"""Addresses of people and of pages tell who was here; the proxy's log should be without them too."""

control_socket_disable = True


def pre_fork(server: Arbiter, worker: Worker) -> None:  # noqa: ARG001  gunicorn's own signature
    """No connection crosses a fork: two processes would speak on one, and SQLite would lose its locks."""
    server.app.wsgi().extensions["assessment"].workplace.database.dispose()
