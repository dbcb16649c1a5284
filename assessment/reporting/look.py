"""How pictures look: the page's tokens for three themes, sizes of type, widths. Knows no drawing library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assessment.reporting.words import ENGLISH, PictureWords

Theme: TypeAlias = Literal["light", "dark", "print"]

PHONE, SIDE, DESK = 326, 286, 700
"""The widths of the three places a picture has on a page; each is drawn for its place and shown 1:1."""

FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
"""The page's own fonts. They differ between devices, so nothing in a picture may lean on the width of a word."""

SMALL, TICK, NUMBER, TITLE = 12.0, 13.0, 14.0, 15.0
"""Sizes of type in px: words inside a plot, names along its axes, numbers, titles of panels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one theme, named as in the stylesheet."""

    surface: str
    ink: str
    muted: str
    edge: str
    line: str
    accent: str
    hope: str
    guess: str
    note: str
    note_soft: str
    corridor: str


_LIGHT = Tokens(
    surface="#FFFFFF",
    ink="#1B2A2E",
    muted="#4F6067",
    edge="#73858A",
    line="#D3DCDB",
    accent="#0E5A60",
    hope="#7A3E9D",
    guess="#8C4A0C",
    note="#7A4314",
    note_soft="#FBF0E4",
    corridor="#E4EAEA",
)
_DARK = Tokens(
    surface="#192226",
    ink="#E7EDEC",
    muted="#A7B7BA",
    edge="#80949A",
    line="#2C393E",
    accent="#7FCBC6",
    hope="#DDB0F5",
    guess="#F0B36B",
    note="#F0C08A",
    note_soft="#2E251A",
    corridor="#26333A",
)
_PRINT = Tokens(
    surface="#FFFFFF",
    ink="#000000",
    muted="#333333",
    edge="#555555",
    line="#C4C4C4",
    accent="#0E5A60",
    hope="#7A3E9D",
    guess="#8C4A0C",
    note="#333333",
    note_soft="#FFFFFF",
    corridor="#E6E6E6",
)
_THEMES: dict[Theme, Tokens] = {"light": _LIGHT, "dark": _DARK, "print": _PRINT}


@dataclass(frozen=True, slots=True)
class Look:
    """Where a picture is shown: its drawn width in px and its theme, and the language of whoever looks."""

    width_px: int = PHONE
    theme: Theme = "light"
    words: PictureWords = ENGLISH

    @property
    def tokens(self) -> Tokens:
        """The colours of this theme."""
        return _THEMES[self.theme]

    @property
    def is_wide(self) -> bool:
        """There is room for a row of words under the dates."""
        return self.width_px >= DESK * 0.8
