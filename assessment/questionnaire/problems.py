"""What is wrong with a file that an author wrote, and what to do about it; it knows no rule itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing wrong in one place, said to the author of the file."""

    file: str
    """As the author named it."""
    line: int
    """Counted from 1; 1 also where a whole file is meant."""
    code: str
    """Stable, so that scripts may rely on it."""
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}: {self.what}; {self.remedy}"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by file and line."""
    return tuple(sorted(set(problems)))
