"""Files into one zip that leaves as it is made: nothing waits on disk, and memory does not grow with its length.

What breaks off in the middle has no central directory, which a zip ends with: no program opens it as if it were whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

OWNER_ALONE = 0o600 << 16
"""What is unpacked can be read by whoever unpacked it and nobody else."""

WORTH_SENDING = 64 * 1024
COMPRESSION = 5
"""Of 1 to 9: CSV gets hardly smaller beyond it, and takes longer."""


class _Drain:
    """Where the zip is written; it cannot be gone back in, so the writer says every length after the fact."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.n_bytes = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self.n_bytes += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        piece = b"".join(self._pieces)
        self._pieces.clear()
        self.n_bytes = 0
        return piece


def zipped(files: Iterable[tuple[str, Iterable[bytes]]], *, at: datetime) -> Iterator[bytes]:
    """A zip, piece by piece.

    Args:
        files: Name and content of each; a content is asked for when its turn comes.
        at: The time that every file gets, as it is on the wall there.
    """
    drain = _Drain()
    archive = ZipFile(drain, "w", ZIP_DEFLATED, compresslevel=COMPRESSION)  # type: ignore[call-overload]  # write and flush are all it asks for
    for name, content in files:
        info = ZipInfo(name, at.timetuple()[:6])
        info.compress_type, info.external_attr = ZIP_DEFLATED, OWNER_ALONE
        with archive.open(info, "w", force_zip64=True) as entry:
            for piece in content:
                entry.write(piece)
                if drain.n_bytes >= WORTH_SENDING:
                    yield drain.taken()
    archive.close()  # never after a failure: it writes what makes a zip look whole
    yield drain.taken()
