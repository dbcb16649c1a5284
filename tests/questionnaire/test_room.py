from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import assessment.questionnaire

ROOM = Path(assessment.questionnaire.__path__[0])


def imported(path: Path) -> set[str]:
    """The modules that a file imports, in whatever function it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.stem)
def test_what_is_asked_needs_the_standard_library_only(path: Path) -> None:
    others = {
        name
        for name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("assessment.questionnaire")
    }

    assert others == set()
