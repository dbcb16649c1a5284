"""Many calls at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def at_once(n: int, call: Callable[[int], Result]) -> list[Result]:
    """The results of `n` calls that all begin when the last of them is ready."""
    ready = Barrier(n)

    def one(number: int) -> Result:
        ready.wait()
        return call(number)

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(one, range(n)))
