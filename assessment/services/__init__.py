"""What the app does: one duty per module, one unit of work per call; values in, frozen values out.

What some commands need is handed out when first used: to find one, Flask imports them all, and `flask questionnaire
check` would load what a database takes.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # in this form, as mypy does not find a package's own modules through `from ... import` (PLR0402)
    import assessment.services.rescore as rescore  # noqa: PLR0402
    import assessment.services.schema as schema  # noqa: PLR0402

__all__ = ["rescore", "schema"]


def __getattr__(name: str) -> ModuleType:
    """One of the modules above, loaded now (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
