"""What is shown over time and what is handed out: courses, their tables and pictures, exports. Knows no database.

Its modules are handed out when first used, so that pandas and matplotlib load with the first table or picture and
never on the path of a submission. `course`, `look`, `heights`, `spoken` and `exports` load neither at all.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # in this form, as mypy does not find a package's own modules through `from ... import` (PLR0402)
    import assessment.reporting.cache as cache  # noqa: PLR0402
    import assessment.reporting.course as course  # noqa: PLR0402
    import assessment.reporting.exports as exports  # noqa: PLR0402
    import assessment.reporting.heights as heights  # noqa: PLR0402
    import assessment.reporting.look as look  # noqa: PLR0402
    import assessment.reporting.plots as plots  # noqa: PLR0402
    import assessment.reporting.spoken as spoken  # noqa: PLR0402
    import assessment.reporting.spss as spss  # noqa: PLR0402
    import assessment.reporting.tables as tables  # noqa: PLR0402
    import assessment.reporting.workbook as workbook  # noqa: PLR0402

__all__ = ["cache", "course", "exports", "heights", "look", "plots", "spoken", "spss", "tables", "workbook"]


def __getattr__(name: str) -> ModuleType:
    """One of the modules above, loaded now (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
