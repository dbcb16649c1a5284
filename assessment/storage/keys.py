"""The keys of a practice: they seal what nobody but the practice may read, and find what is sealed without opening it.

Knows how a text becomes a token and back; where tokens are kept, `sealing` says.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

ENVELOPE = "v1:"
"""Stands before every token, so that a later cipher can be told from this one."""

STEP = 256
"""Sealed texts are padded to whole steps of bytes: a short answer is as long as another short answer."""

_END = b"\x80"
_UNTOLD = 0


class WrongKeyError(ValueError):
    """No key opens a token, or the token was sealed for another place; says which place, never what is in it."""


class Keys:
    """Encryption keys, newest first, and the key of the look-up index, which never changes.

    Args:
        encryption: url-safe base64 of 32 bytes each. The first seals, all open.
        index: secret behind `lookup`.
    """

    def __init__(self, encryption: tuple[str | bytes, ...], index: str | bytes) -> None:
        if not encryption:
            raise ValueError("Give at least one encryption key; the first seals, all open.")
        self._fernets = tuple(Fernet(key) for key in encryption)
        self._index = index.encode() if isinstance(index, str) else index

    @cached_property
    def _ring(self) -> MultiFernet:
        return MultiFernet(self._fernets)

    def seal(self, text: str, place: str) -> str:
        """The token of a text, bound to its place `table.column.id`."""
        inside = f"{place}\n{text}".encode() + _END
        inside += bytes(-len(inside) % STEP)
        # Fernet writes its time in clear; a fixed one does not tell when somebody wrote.
        return ENVELOPE + self._ring.encrypt_at_time(inside, _UNTOLD).decode()

    def unseal(self, token: str, place: str) -> str:
        """The text that was sealed at this place.

        Raises:
            WrongKeyError: none of the keys fits, or the token comes from another row or column.
        """
        try:
            inside = self._ring.decrypt(_bare(token))
        except InvalidToken:
            raise WrongKeyError(
                f"No key opens {place}: ENCRYPTION_KEYS must still name the key it was sealed with."
            ) from None
        told, _, text = inside.rstrip(b"\0").removesuffix(_END).decode().partition("\n")
        if told != place:
            raise WrongKeyError(f"What stands at {place} was sealed for {told}: it was moved in the database.")
        return text

    def is_sealed_by_newest(self, token: str) -> bool:
        """Whether older keys are no longer needed for this token."""
        try:
            self._fernets[0].decrypt(_bare(token))
        except InvalidToken:
            return False
        return True

    def lookup(self, text: str) -> str:
        """What stands in the database in place of a text that has to be found but not read (HMAC-SHA256, hex)."""
        return hmac.new(self._index, text.encode(), hashlib.sha256).hexdigest()


def _bare(token: str) -> bytes:
    """The token without its envelope; nothing, which no key opens, where the envelope is not ours."""
    return token.removeprefix(ENVELOPE).encode() if token.startswith(ENVELOPE) else b""
