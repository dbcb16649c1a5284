"""The practice's one row, and whether the keys we were given are the ones it was written with."""

from __future__ import annotations

import hmac

from sqlalchemy.orm import Session

from assessment.storage.keys import WrongKeyError
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Practice

_SAID = "practice"


def practice(db: Session) -> Practice | None:
    """What holds for everybody here; None before it is set up."""
    return db.get(Practice, "practice")


def mark_keys(db: Session, row: Practice) -> None:
    """Write down something that only these keys give back."""
    row.key_check = _SAID
    row.index_check = keys_of(db).lookup(_SAID)


def refuse_wrong_keys(db: Session) -> None:
    """Do nothing when the keys fit, or when there is nothing yet that they could fit.

    Raises:
        WrongKeyError: the practice was written with other keys; better no start than pages without names.
    """
    row = practice(db)
    if row is None:
        return
    if row.key_check != _SAID:
        raise WrongKeyError("ENCRYPTION_KEYS open the practice's row, but not to what was written there.")
    if not hmac.compare_digest(row.index_check, keys_of(db).lookup(_SAID)):
        raise WrongKeyError("INDEX_KEY is not the one this practice began with: no sign-in name would be found by it.")
