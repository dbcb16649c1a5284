"""Where a word finds room: boxes in px from the top left, and the choice among places for what is taken least."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil

LINE_HEIGHT = 1.16
"""Of two lines of one label, in sizes of its type."""

_EM = 0.58
"""Average width of a letter: a little more than in any font of the page, so that estimates err on the wide side."""


def width(text: str, size: float) -> float:
    """How wide a word is at most, roughly, in px: the font of the device is not known."""
    return len(text) * size * _EM


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px; `top` is the smaller number."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area that two boxes share, in square px."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0.0) * max(down, 0.0)

    def grown(self, by: float) -> Box:
        """The box with a margin."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def cut_to(room: float, text: str, size: float) -> str:
    """A text on one line, its last words given up for an ellipsis where they find no room; bold is a little wider."""
    words = text.split()
    while len(words) > 1 and width(text, size * 1.06) > room:
        words.pop()
        text = " ".join(words).rstrip(" –-,") + "…"
    return text


def lines_of(text: str, longest: int) -> tuple[str, ...]:
    """A label on one line, or broken at blanks into lines of nearly the same length; a very long word is cut."""
    if len(text) <= longest:
        return (text,)
    words = [word if len(word) <= 2 * longest else f"{word[: 2 * longest - 1]}…" for word in text.split()]
    lines = _broken(words, longest)
    while longest > 1 and len(shorter := _broken(words, longest - 1)) == len(lines):
        lines, longest = shorter, longest - 1
    return lines


def _broken(words: Sequence[str], longest: int) -> tuple[str, ...]:
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > longest:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


def label_box(x: float, middle: float, lines: Sequence[str], size: float, ha: str) -> Box:
    """The box of a label of one or more lines whose vertical middle is given."""
    wide = max(width(line, size) for line in lines)
    left = x - {"left": 0.0, "center": wide / 2, "right": wide}[ha]
    half = len(lines) * size * LINE_HEIGHT / 2
    return Box(left, middle - half, left + wide, middle + half)


@dataclass(slots=True)
class Room:
    """What is taken on a picture: by marks, which a word should avoid, and by words, which it must not touch."""

    marks: list[Box] = field(default_factory=list)
    words: list[Box] = field(default_factory=list)

    def take_line(self, places: Iterable[tuple[float, float]]) -> None:
        """Marks a line through these places as taken, in small steps."""
        for (x0, y0), (x1, y1) in pairwise(places):
            n_steps = max(1, ceil(max(abs(x1 - x0), abs(y1 - y0)) / 8))
            for step in range(n_steps + 1):
                x, y = x0 + (x1 - x0) * step / n_steps, y0 + (y1 - y0) * step / n_steps
                self.marks.append(Box(x - 3, y - 3, x + 3, y + 3))

    def cost(self, box: Box) -> float:
        """How much a word there would cover: words weigh far more than marks."""
        return sum(box.overlap(mark) for mark in self.marks) + 100 * sum(box.overlap(word) for word in self.words)

    def best(self, boxes: Sequence[Box]) -> int:
        """The place that covers least; of equal ones the first. At least one must be given."""
        return min(range(len(boxes)), key=lambda i: (self.cost(boxes[i]), i))

    def free_down(self, x: float, top: float, bottom: float) -> list[tuple[float, float]]:
        """The parts of an upright line that cross no word."""
        return _free(top, bottom, [(w.top, w.bottom) for w in self.words if w.left - 2 < x < w.right + 2])

    def free_across(self, y: float, left: float, right: float) -> list[tuple[float, float]]:
        """The parts of a level line that cross no word."""
        return _free(left, right, [(w.left, w.right) for w in self.words if w.top + 2 < y < w.bottom - 2])


def _free(start: float, end: float, taken: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    parts = []
    for begins, ends in sorted(taken):
        if start < begins < end:
            parts.append((start, begins))
        start = max(start, ends)
    return [*parts, (start, end)] if start < end else parts
