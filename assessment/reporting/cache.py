"""Pictures that were drawn lately, in this worker's memory, found by the content they show; bounded, for an hour.

The key is the content itself, so nobody is shown another's picture and a new answer brings a new one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic

SECONDS = 3600.0
N_BYTES = 8 * 1024 * 1024


class Pictures:
    """Drawn pictures, the least lately seen first; `clock` gives seconds that only grow."""

    def __init__(
        self, *, n_bytes: int = N_BYTES, seconds: float = SECONDS, clock: Callable[[], float] = monotonic
    ) -> None:
        self._n_bytes, self._seconds, self._clock = n_bytes, seconds, clock
        self._kept: OrderedDict[Hashable, tuple[float, bytes]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def seen(self, content: Hashable, draw: Callable[[], bytes]) -> bytes:
        """The picture of this content, drawn only where it is not kept. Two at once may both draw it: no one waits."""
        now = self._clock()
        with self._lock:
            found = self._kept.get(content)
            if found is not None and now - found[0] < self._seconds:
                self._kept.move_to_end(content)
                return found[1]
        picture = draw()
        with self._lock:
            self._drop(content)
            self._kept[content] = (now, picture)
            self._size += len(picture)
            while self._kept and (self._size > self._n_bytes or self._is_old(next(iter(self._kept)), now)):
                self._drop(next(iter(self._kept)))
        return picture

    def forget(self) -> None:
        """Drops everything: called when somebody's answers are erased."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def _is_old(self, content: Hashable, now: float) -> bool:
        return now - self._kept[content][0] >= self._seconds

    def _drop(self, content: Hashable) -> None:
        dropped = self._kept.pop(content, None)
        if dropped is not None:
            self._size -= len(dropped[1])


pictures = Pictures()
"""Those of this worker."""
