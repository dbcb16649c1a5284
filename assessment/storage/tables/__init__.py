"""The tables: what is kept of a practice, its people, their sittings and what came of them.

Knows no rule of when something may be written; `migrations/` writes the same tables down for the databases.
What has an address in the app has a random id, given when the object is made; what has none has a counted one.
"""

from __future__ import annotations

from assessment.storage.rows import Row, new_id
from assessment.storage.tables.asked import ScaleError, Version
from assessment.storage.tables.beside import Flag, Note, Unsent
from assessment.storage.tables.courses import Administration, Draft, Scoring, Sitting, Track
from assessment.storage.tables.people import Account, Care, Client, Invitation, Practice
from assessment.storage.tables.standings import KeptStanding, KeptVerdicts
from assessment.storage.tables.workings import Audit, OutboxMail, Preset, Throttle

__all__ = [
    "Account",
    "Administration",
    "Audit",
    "Care",
    "Client",
    "Draft",
    "Flag",
    "Invitation",
    "KeptStanding",
    "KeptVerdicts",
    "Note",
    "OutboxMail",
    "Practice",
    "Preset",
    "Row",
    "ScaleError",
    "Scoring",
    "Sitting",
    "Throttle",
    "Track",
    "Unsent",
    "Version",
    "new_id",
]
