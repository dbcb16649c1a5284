"""Serving pages from a command: the server is a process of its own, so that commands import nothing from above them."""

from __future__ import annotations

import signal
import subprocess
import sys


def served(app: str, host: str, port: int) -> int:
    """Serve an app until somebody stops it.

    Args:
        app: as `flask --app` wants it, such as `assessment.app:demo`.

    Returns:
        The exit code: 0 when it was stopped, the server's own when it ended by itself.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end from elsewhere: the server ends too
    command = (sys.executable, "-m", "flask", "--app", app, "run", "--no-debug", "--host", host, "--port", str(port))
    with subprocess.Popen(command) as server:  # noqa: S603  our own program; each argument is one, never a shell's
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()  # Ctrl-C reached it too, but not a signal that was meant for this process alone
            server.wait()
            return 0
