"""The practice as its owner sees it: its clinicians and what holds for everybody; no client, not even by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicianShown:
    """One clinician's account."""

    id: str
    name: str
    sign_in_name: str
    is_owner: bool = False
    is_active: bool = True
    has_signed_in: bool = True
    """She has chosen a password; before that only a link lets her in."""
    n_clients: int = 0
    """In her care now; nobody sees them while she is disabled."""
    may_be_disabled: bool = True
    """False for the last owner who can sign in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticePage:
    """The practice's settings and its clinicians."""

    name_on_mails: str
    country: str
    time_zone: str
    exit_address: str
    retention_words: str
    clinicians: tuple[ClinicianShown, ...]
