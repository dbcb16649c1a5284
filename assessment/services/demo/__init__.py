"""A made-up practice to look round in: its stories, and how they are told to the real services.

`making` is handed out when first used: `flask demo` is found without loading a database.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # in this form, as mypy does not find a package's own modules through `from ... import` (PLR0402)
    import assessment.services.demo.making as making  # noqa: PLR0402

__all__ = ["making"]


def __getattr__(name: str) -> ModuleType:
    """One of the modules above, loaded now (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
