"""The last part of links of which nothing is kept: an id, and a signature by the practice's key for one purpose.

Nobody without the key can make one, the same one is made each time, and whether it still works is looked up by the id.
"""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from assessment.storage.sealing import keys_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Purpose: TypeAlias = Literal["mailed link", "stop mails"]

_SIGNED = re.compile(r"(?P<id>[\w-]{22})\.[0-9a-f]{64}", re.ASCII)


def signed(db: Session, purpose: Purpose, id_: str) -> str:
    """An id with its signature. One purpose's signature is worth nothing for another."""
    told = f"{purpose}\n{id_}"
    return f"{id_}.{keys_of(db).lookup(told)}"


def id_in(db: Session, purpose: Purpose, token: str) -> str | None:
    """The id in a link; None where we have not signed it for this purpose."""
    found = _SIGNED.fullmatch(token)
    return found["id"] if found and hmac.compare_digest(token, signed(db, purpose, found["id"])) else None
