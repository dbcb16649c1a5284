"""Clients, and who may see them: a right is read from `care` each time, never remembered."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assessment.storage.sealing import Envelope
from assessment.storage.tables import Care, Client


def clients_of(db: Session, clinician_id: str) -> list[Client]:
    """Everybody in this clinician's care today, by code; erased clients too, whose names are gone."""
    return list(db.scalars(_in_care(clinician_id).order_by(Client.code)))


def names_of(db: Session, clinician_id: str) -> list[tuple[str, str, Envelope | None]]:
    """Id, code and sealed name of everybody in this clinician's care who was not erased."""
    rows = select(Client.id, Client.code, Client.name.column).join(Care, Care.client_id == Client.id)
    rows = rows.where(Care.clinician_id == clinician_id, Care.until.is_(None), Client.erased_at.is_(None))
    return [(id_, code, name) for id_, code, name in db.execute(rows)]


def client_of(db: Session, clinician_id: str, client_id: str) -> Client | None:
    """The client, if she is in this clinician's care; None whether she is somebody else's, erased or never was."""
    return db.scalars(_in_care(clinician_id).where(Client.id == client_id, Client.erased_at.is_(None))).one_or_none()


def erased_client_of(db: Session, clinician_id: str, client_id: str) -> Client | None:
    """What is left of a client who was erased while she was in this clinician's care: her code and a date."""
    return db.scalars(_in_care(clinician_id).where(Client.id == client_id, Client.erased_at.is_not(None))).one_or_none()


def client_with_code(db: Session, clinician_id: str, code: str) -> Client | None:
    """The same by her code, as files name her."""
    return db.scalars(_in_care(clinician_id).where(Client.code == code, Client.erased_at.is_(None))).one_or_none()


def _in_care(clinician_id: str) -> Select[Client]:
    return (
        select(Client)
        .join(Care, Care.client_id == Client.id)
        .where(Care.clinician_id == clinician_id, Care.until.is_(None))
    )
