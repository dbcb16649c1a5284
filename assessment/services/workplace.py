"""What every service works with: the database and the definitions of one running practice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assessment.questionnaire.library import Library
from assessment.reporting.words import ENGLISH, PictureWords
from assessment.storage.database import Database
from assessment.storage.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One practice as its services see it. The clock stays outside: every service is told what time it is."""

    database: Database
    library: Library
    is_demo: bool = False
    ledger: Ledger | None = None
    """Who was erased; None where nothing outlives the database, as in tests."""
    words: PictureWords = ENGLISH
    """Of pictures, in the language of whoever reads."""

    def in_language(self, language: str, words: PictureWords = ENGLISH) -> Workplace:
        """The same practice, its definitions and its pictures in the language of whoever reads."""
        return replace(self, library=self.library.in_language(language), words=words)


def zone_named(name: str | None) -> ZoneInfo:
    """The time zone of that name; UTC where the name is empty or unknown, so that a page is never lost for it."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day_in(zone: ZoneInfo, now: datetime) -> date:
    """The date on the wall of someone in that zone. Plans and windows speak in these."""
    return now.astimezone(zone).date()
