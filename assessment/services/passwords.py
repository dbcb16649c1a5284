"""Passwords: which may be chosen, how they are kept, whether one fits. Knows no account and opens no unit of work.

Hashing takes about 25 ms on purpose, so callers hash before they open a unit: a hash inside one would hold up every
other writer of SQLite.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

FEWEST_CHARACTERS = 12
MOST_CHARACTERS = 1024
"""Longer ones are refused before anything is hashed, so that nobody can keep the machine busy with them."""

MEMORY_KIB = 19456
ITERATIONS = 2
LANES = 1
"""Argon2id at OWASP's floor: 19 MiB, two passes, one lane. The library's own default (64 MiB, three passes, four
lanes) took 217 ms here, with which a handful of sign-ins would stop two cores."""

NORMAL_FORM: Final = "NFKD"
"""One password, however a keyboard composes its letters (the account library's form, so that both agree)."""

NOBODYS_HASH = (
    f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p={LANES}"
    "$waJ/HSV2tF6Sn8EBeKbAQA$EuPaQ9st93z4rpI/lWKpchpI/QJP2fC9bl4EE3DVatk"
)
"""The hash of 32 random bytes that were thrown away: an unknown name is compared with it, so that it takes as long."""

_HASHER = PasswordHasher(time_cost=ITERATIONS, memory_cost=MEMORY_KIB, parallelism=LANES)
_COMMONEST = frozenset(
    line for line in Path(__file__).with_name("commonest_passwords.txt").read_text(encoding="utf-8").split("\n") if line
)


def problem_with(password: str) -> str | None:
    """What a person should do to make this password acceptable; None when it is.

    Length and a short list of the very commonest are all that is asked: rules about digits and signs make passwords
    that are harder to remember and no harder to guess (OWASP ASVS 5.0, 6.2.4 and 6.2.5).
    """
    if len(password) < FEWEST_CHARACTERS:
        return f"Use {FEWEST_CHARACTERS} characters or more."
    if len(password) > MOST_CHARACTERS:
        return f"Use {MOST_CHARACTERS:,} characters or fewer."
    plain = password.casefold()
    if plain in _COMMONEST or len(set(plain)) < 3:
        return "Choose another password. This one is among the first that strangers try."
    return None


def hashed(password: str) -> str:
    """The argon2id hash to keep, with its parameters and a salt of its own inside."""
    return _HASHER.hash(_octets(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one behind a kept hash. Where nothing is kept it takes as long and is never right."""
    if len(password) > MOST_CHARACTERS:
        return False
    try:
        return _HASHER.verify(kept or NOBODYS_HASH, _octets(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def _octets(password: str) -> bytes:
    """Half of a surrogate pair has no UTF-8, yet it must be refused like any other wrong password and not fail."""
    return unicodedata.normalize(NORMAL_FORM, password).encode("utf-8", "surrogatepass")
