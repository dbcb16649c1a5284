"""The cast: Ben cares for Ada, Cleo cares for Dan, and neither has anything to do with the other's client."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.storage.tables import Account, Client, Track
from tests.factories import make_account, make_client, make_clinician, make_track


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody, with the accounts of the clients and the relationship each follows."""

    ada: Client
    ada_account: Account
    ada_track: Track
    ben: Account
    cleo: Account
    dan: Client
    dan_account: Account
    dan_track: Track


def cast(db: Session) -> Cast:
    """Write the cast into a database. Ben owns the practice."""
    ben = make_clinician(db, name="Ben", email="ben@example.org", is_owner=True)
    cleo = make_clinician(db, name="Cleo", email="cleo@example.org")
    ada_account = make_account(db, name="Ada", email="ada@example.org")
    dan_account = make_account(db, name="Dan", email="dan@example.org")
    ada = make_client(db, clinician=ben, name="Ada", email="ada@example.org", code="ADA-1", account_id=ada_account.id)
    dan = make_client(db, clinician=cleo, name="Dan", email="dan@example.org", code="DAN-1", account_id=dan_account.id)
    return Cast(
        ada=ada,
        ada_account=ada_account,
        ada_track=make_track(db, ada),
        ben=ben,
        cleo=cleo,
        dan=dan,
        dan_account=dan_account,
        dan_track=make_track(db, dan),
    )
