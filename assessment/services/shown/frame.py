"""What stands around every page, and the pages between the questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assessment.questionnaire.resources import HelpLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page, whoever looks at it."""

    site_name: str = "Check-in"
    role: Literal["client", "clinician"] | None = None
    name: str = ""
    """The clinician's own name, for the foot of her pages; empty for everybody else."""
    is_owner: bool = False
    """She owns the practice, and has a page for it."""
    theme: Literal["", "light", "dark"] = ""
    """Empty: as the device says."""
    foot: str = ""
    """The instrument's words under each client page."""
    exit_address: str = "https://www.weather.gov/"
    idle_seconds: int | None = None
    """How long she may stay without contact; None where nobody is signed in."""
    is_demo: bool = False
    sends_mails: bool = False
    """A mail server is set; without one nothing may promise a mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLines:
    """The help lines of one country; `lines` may be empty, then `none` says where else to turn."""

    above: str = ""
    lines: tuple[HelpLine, ...] = ()
    none: str = ""
    foot: str = ""
    """Stands below once somebody has checked; `{last_checked}` in it is the day."""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenPage:
    """A page between the questions, or in place of results: text, help lines where the text has its slot, buttons."""

    text: str
    """What stands before the help lines, or all of it."""
    text_after: str = ""
    help: HelpLines | None = None
    buttons: tuple[str, ...] = ()
    """`go-on`, `stop`, `leave`, `help`, `results`, in their order."""
    language: str = ""
    """Of its texts; a sitting ends in the language that it was begun in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredItem:
    """An item and its answer in words; empty where it was left open."""

    text: str
    answer: str = ""
