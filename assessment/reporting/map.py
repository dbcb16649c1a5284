"""Draws two scores against each other: the path from the first sitting to now, a grey cross round the line between.

Position alone would call someone pulled both ways balanced; the map shows both pulls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.reporting.course import Map, Point
from assessment.reporting.heights import ACROSS_ROOM, EDGE, UP_ROOM, map_height
from assessment.reporting.look import SMALL, TICK, Look
from assessment.reporting.room import Box, Room, label_box
from assessment.reporting.sheet import Anchor, Sheet


@dataclass(frozen=True, slots=True)
class Step:
    """One sitting on the map: its place in px, and whether a line may come from the step before."""

    on: date
    x: float
    y: float
    joined: bool


def draw_map(course: Map, look: Look) -> Sheet:
    """The map for one place; without a sitting that has both scores only its square and its words."""
    sheet = Sheet(look.width_px, map_height(look))
    square = Box(EDGE, UP_ROOM, look.width_px - EDGE, UP_ROOM + look.width_px - 2 * EDGE)
    room = Room()
    _ground(sheet, look, course, square, room)
    _path(sheet, look, steps_of(course, square), square, room)
    return sheet


def steps_of(course: Map, square: Box) -> tuple[Step, ...]:
    """The sittings that gave both scores. A missing score, a new version and a long silence cut the path."""
    across = {point.sitting_n: point for point in course.across.points}
    steps: list[Step] = []
    before: tuple[Point, Point] | None = None
    for up in course.up.points:
        beside = across.get(up.sitting_n)
        if beside is None or beside.score is None or up.score is None:
            before = None
            continue
        joined = before is not None and not (
            course.across.is_apart(before[0], beside) or course.up.is_apart(before[1], up)
        )
        steps.append(Step(up.on, _x(course, square, beside.score), _y(course, square, up.score), joined))
        before = (beside, up)
    return tuple(steps)


def _x(course: Map, square: Box, score: float) -> float:
    least, most = course.across.least, course.across.most
    return square.left + (score - least) / (most - least) * (square.right - square.left)


def _y(course: Map, square: Box, score: float) -> float:
    least, most = course.up.least, course.up.most
    return square.bottom - (score - least) / (most - least) * (square.bottom - square.top)


def _ground(sheet: Sheet, look: Look, course: Map, square: Box, room: Room) -> None:
    """The square, the grey cross one standard error wide on each side of the line, and the words."""
    tokens, line = look.tokens, course.line
    if course.across.change_sem is not None:
        low, high = (_x(course, square, line + sign * course.across.change_sem) for sign in (-1, 1))
        sheet.rectangle(low, square.top, high, square.bottom, tokens.corridor, gid="near-line-across")
    if course.up.change_sem is not None:
        low, high = (_y(course, square, line + sign * course.up.change_sem) for sign in (-1, 1))
        sheet.rectangle(square.left, high, square.right, low, tokens.corridor, gid="near-line-up")
    corners = [(square.left, square.top), (square.right, square.top), (square.right, square.bottom)]
    corners += [(square.left, square.bottom), (square.left, square.top)]
    sheet.line(corners, tokens.line, gid="square")
    sheet.words(EDGE, UP_ROOM / 2 - 1, f"{course.up.title} ↑", tokens.muted, size=TICK)
    below = square.bottom + ACROSS_ROOM / 2 + 1
    sheet.words(square.right, below, f"{course.across.title} →", tokens.muted, size=TICK, ha="right")
    places: list[tuple[str, float, float, Anchor]] = [
        (course.up_left, square.left + 7, square.top + 14, "left"),
        (course.up_right, square.right - 7, square.top + 14, "right"),
        (course.down_left, square.left + 7, square.bottom - 14, "left"),
        (course.down_right, square.right - 7, square.bottom - 14, "right"),
    ]
    for words, x, middle, ha in places:
        sheet.words(x, middle, words, tokens.muted, size=SMALL, ha=ha)
        room.words.append(label_box(x, middle, (words,), SMALL, ha))


def _path(sheet: Sheet, look: Look, steps: Sequence[Step], square: Box, room: Room) -> None:
    """Thin lines and small dots, an open dot for the first sitting and a large one for now."""
    tokens = look.tokens
    for n, step in enumerate(steps):
        if step.joined:
            places = [(steps[n - 1].x, steps[n - 1].y), (step.x, step.y)]
            sheet.line(places, tokens.accent, wide=1.2, gid=f"path-{n}", above=3)
            room.take_line(places)
        room.marks.append(Box(step.x - 6, step.y - 6, step.x + 6, step.y + 6))
    for n, step in enumerate(steps[1:-1], start=2):
        sheet.mark(step.x, step.y, tokens.accent, size=8, gid=f"step-{n}")
    if not steps:
        return
    first, now = steps[0], steps[-1]
    with_year = first.on.year != now.on.year
    sheet.mark(now.x, now.y, tokens.accent, size=14, gid="now", above=6)
    if first is not now:
        sheet.mark(first.x, first.y, tokens.accent, size=12, fill=tokens.surface, gid="first", above=7)
    said = look.words
    words = said.now.format(day=said.day_words(now.on, with_year=with_year))
    _label(sheet, look, now, words, weight=650, square=square, room=room)
    if first is not now:
        words = said.first.format(day=said.day_words(first.on, with_year=with_year))
        _label(sheet, look, first, words, weight=400, square=square, room=room)


def _label(sheet: Sheet, look: Look, step: Step, words: str, *, weight: int, square: Box, room: Room) -> None:
    """A word beside its dot, wherever it covers least and stays inside the square."""
    half = label_box(0, 0, (words,), SMALL, "center").right
    asides = [(half + 12, 0.0), (-half - 12, 0.0), (half + 8, 12.0), (half + 8, -12.0), (-half - 8, 12.0)]
    asides += [(-half - 8, -12.0), (0.0, 18.0), (0.0, -18.0), (half + 8, 30.0), (half + 8, -44.0), (-half - 8, -30.0)]
    left, right = square.left + half + 4, square.right - half - 4
    top, bottom = square.top + 9, square.bottom - 9
    places = [(min(max(step.x + x, left), right), min(max(step.y + y, top), bottom)) for x, y in asides]
    boxes = [label_box(x, middle, (words,), SMALL, "center") for x, middle in places]
    best = room.best(boxes)
    room.words.append(boxes[best])
    x, middle = places[best]
    sheet.words(x, middle, words, look.tokens.ink, size=SMALL, ha="center", weight=weight)
