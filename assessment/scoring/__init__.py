"""What the answers mean: responses become scores, scores become words and change. Knows no database and no page.

Its modules are handed out when first used, so that whoever only scores never loads scipy.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # in this form, as mypy does not find a package's own modules through `from ... import` (PLR0402)
    import assessment.scoring.change as change  # noqa: PLR0402
    import assessment.scoring.examples as examples  # noqa: PLR0402
    import assessment.scoring.explanation as explanation  # noqa: PLR0402
    import assessment.scoring.psychometrics as psychometrics  # noqa: PLR0402
    import assessment.scoring.retests as retests  # noqa: PLR0402
    import assessment.scoring.scores as scores  # noqa: PLR0402
    import assessment.scoring.sheets as sheets  # noqa: PLR0402
    import assessment.scoring.words as words  # noqa: PLR0402

__all__ = ["change", "examples", "explanation", "psychometrics", "retests", "scores", "sheets", "words"]


def __getattr__(name: str) -> ModuleType:
    """One of the modules above, loaded now (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
