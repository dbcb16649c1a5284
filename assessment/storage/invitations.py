"""What is kept of a way in: hashes of its link and of the code that is said aloud, and whether it still works."""

from __future__ import annotations

import hashlib
import string
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from assessment.storage.sealing import keys_of
from assessment.storage.tables import Invitation


def alive(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What has to hold of an invitation that still works."""
    return (Invitation.used_at.is_(None), Invitation.expires_at > now, Invitation.tries_left > 0)


def token_hash(token: str) -> str:
    """The token is 256 random bits, so a bare hash cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def code_hash(db: Session, invitation_id: str, spoken_code: str) -> str:
    """A million codes are soon tried, so this hash needs the practice's key. Gaps between the digits do not count."""
    digits = "".join(letter for letter in spoken_code if letter in string.digits)
    return keys_of(db).lookup(f"spoken code\n{invitation_id}\n{digits}")
