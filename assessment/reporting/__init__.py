"""What is shown over time and what is handed out: courses, their tables and pictures, exports. Knows no database.

The modules are handed out when first used, so that pandas and matplotlib load with the first picture and never on
the path of a submission.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from assessment.reporting import course as course
    from assessment.reporting import exports as exports
    from assessment.reporting import plots as plots
    from assessment.reporting import tables as tables

__all__ = ["course", "exports", "plots", "tables"]


def __getattr__(name: str) -> ModuleType:
    """The module of that name, loaded now (PEP 562)."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
