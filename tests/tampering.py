"""A record of looks that somebody has changed behind the application."""

from __future__ import annotations

from sqlalchemy import text

from assessment.storage.database import Database


def tamper(database: Database, statement: str) -> None:
    """What somebody could do who holds the database but not the keys."""
    with database.writing() as db:
        if database.is_sqlite:
            db.execute(text("DROP TRIGGER audit_no_update"))
            db.execute(text("DROP TRIGGER audit_no_delete"))
        else:
            db.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_only_grows"))
        db.execute(text(statement))
