"""The hours in which a client may be reminded: where she lives, never between 21:00 and 8:00, whatever clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

FIRST = time(8)
LAST = time(21)


def is_waking(zone: ZoneInfo, now: datetime) -> bool:
    """Whether it is 8:00 or later there, and not yet 21:00."""
    return FIRST <= now.astimezone(zone).time() < LAST


def next_waking(zone: ZoneInfo, now: datetime) -> datetime:
    """The next moment, UTC, at which it is 8:00 there; `now` itself within waking hours.

    Made from the date and the hour on the wall, so that a night of 23 or of 25 hours ends at 8:00 too.
    """
    if is_waking(zone, now):
        return now
    there = now.astimezone(zone)
    day = there.date() + timedelta(days=there.time() >= LAST)
    return datetime.combine(day, FIRST, tzinfo=zone).astimezone(UTC)
