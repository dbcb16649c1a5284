"""Whether a client is in a clinician's care today: read at each request, never remembered."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment.services.opened import NotHereError
from assessment.storage import clients as kept
from assessment.storage.tables import Client


def in_care(db: Session, clinician_id: str, client_id: str) -> Client:
    """The client, if she is in this clinician's care today.

    Raises:
        NotHereError: she is somebody else's, or does not exist.
    """
    client = kept.client_of(db, clinician_id, client_id)
    if client is None:
        raise NotHereError
    return client
