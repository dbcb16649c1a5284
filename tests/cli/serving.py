"""Commands that serve pages, started as a terminal starts them and ended when a test says so."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.request import urlopen

FASTEST_START = 0.2
LONGEST_START = 60.0


def served(
    *arguments: str,
    stop: Callable[[subprocess.Popen[str]], None],
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> tuple[str, str, int, str]:
    """Run a command of flask until its front page is there, then stop it.

    Returns:
        The front page, what the command printed, its exit code, and the address of the page.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}/"
    with subprocess.Popen(
        [sys.executable, "-m", "flask", *arguments, "--port", str(port)],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=cwd,
        env={**os.environ, **(env or {})},
    ) as process:
        try:
            front = _opened(address)
            stop(process)
            output, _ = process.communicate(timeout=LONGEST_START)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return front, output, process.returncode, address


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _opened(address: str) -> str:
    """A page of a server that is still starting."""
    until = time.monotonic() + LONGEST_START
    while True:
        try:
            with urlopen(address, timeout=LONGEST_START) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(FASTEST_START)
