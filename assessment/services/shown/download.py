"""What the page Download shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessment.services.wanted import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """One version of a questionnaire that was asked here."""

    id: str
    version: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetShown:
    """What she takes out again and again, under the name she gave it."""

    id: str
    name: str
    wanted: Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadPage:
    """What can be taken out of the app, and by what it may be narrowed."""

    clients: tuple[tuple[str, str], ...] = ()
    """Id and code of each of her clients."""
    versions: tuple[VersionShown, ...] = ()
    """In the order of an intake, oldest first."""
    presets: tuple[PresetShown, ...] = ()
