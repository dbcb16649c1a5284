"""Fresh keys for a practice whose keys come from the environment."""

from __future__ import annotations

from assessment.storage.instance import new_keys


def fresh_keys() -> dict[str, str]:
    """New keys, by the names of the settings. Nothing is kept of them here."""
    return new_keys()
