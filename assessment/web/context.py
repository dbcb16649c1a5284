"""What a view may ask of the running application: its workplace, its site's settings, the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import cast

from flask import current_app, has_request_context, request

from assessment.questionnaire.library import Library
from assessment.services.workplace import Workplace, day_in, zone_named
from assessment.web import languages
from assessment.web.picture_words import picture_words

KEY = "assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The settings that pages read."""

    name: str = "Check-in"
    public_url: str = ""
    is_https: bool = False
    is_demo: bool = False
    sends_mails: bool = False
    ratelimit_storage_uri: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The running application, as its views see it."""

    workplace: Workplace
    settings: Site
    clock: Callable[[], datetime]

    @property
    def library(self) -> Library:
        """The definitions that were read at the start."""
        return self.workplace.library

    def now(self) -> datetime:
        """The time, aware, UTC."""
        return self.clock()

    def today(self, zone: str = "") -> date:
        """The date in a time zone, by its name."""
        return day_in(zone_named(zone), self.now())

    def root(self) -> str:
        """Scheme and host for links that leave the page: as set, or as asked for (`addresses` lets nobody choose)."""
        return self.settings.public_url or request.url_root.rstrip("/")


def wall_clock() -> datetime:
    """The machine's time. Tests and the made-up practice put another clock in its place."""
    return datetime.now(UTC)


def context() -> Running:
    """The running application of this request, its definitions in the language of whoever reads."""
    running = cast(Running, current_app.extensions[KEY])
    if not has_request_context():
        return running
    speaking = running.workplace.in_language(languages.spoken(), picture_words())
    return replace(running, workplace=speaking)
