"""Which of a client's tracks a page is about, where she has more than one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Bar: TypeAlias = Literal["", "ending", "not-accepted", "mark"]
"""Why no other track may be asked now; empty where one may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackName:
    """One relationship that is followed, by what she calls the other person."""

    id: str
    n: int
    """1 is the first that was begun."""
    word: str = ""
    """Her own word; empty before she has said one."""
    is_shared: bool = False
    """Another track of hers has the same word, so that it names neither alone."""
    set_aside_on: date | None = None
    """Since when another one is asked; None for the one that is asked now."""

    @property
    def is_asked(self) -> bool:
        """Whether this is the one that is asked now."""
        return self.set_aside_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The track that a page is about, among all of hers; a page of a client with one track has none of this."""

    shown: TrackName
    tracks: tuple[TrackName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPage:
    """What happens if another track is begun, or an earlier one taken up again (then `about` shows that one)."""

    client_id: str
    name: str
    code: str
    n_tracks: int
    about: About | None
    """None while she has one track only."""
    has_begun: bool
    """She is in the middle of a check-in, which ends with it."""
    skips_consent: bool
    bar: Bar = ""
