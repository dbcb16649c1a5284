"""Draws scores over time in the grammar of the pages: dots, gaps, breaks, usual error, notes.

It decides nothing: what may be joined or compared is said by `course`, where things stand by `frame`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assessment.reporting.course import DatedNote, DatedWord, Point, Series, whole
from assessment.reporting.frame import Frame, Panel, frame_of
from assessment.reporting.look import NUMBER, SMALL, TICK, TITLE, Look
from assessment.reporting.room import Box, Room, cut_to, label_box
from assessment.reporting.sheet import Sheet
from assessment.reporting.timeline import RING, Timeline

DOT = 8.5 * 96 / 72
"""8.5 pt, in px."""

BREAK = 6.0
"""Half the blank strip where the questions changed, in px."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """An era on the picture: its points between two places across."""

    points: tuple[Point, ...]
    left: float
    right: float


def stretches_of(series: Series, timeline: Timeline) -> tuple[Stretch, ...]:
    """The eras with the places where they meet, in the middle between their sittings."""
    eras = series.eras
    meets = [(timeline.x(a[-1].on) + timeline.x(b[0].on)) / 2 for a, b in pairwise(eras)]
    lefts = [timeline.left, *(meet + BREAK for meet in meets)]
    rights = [*(meet - BREAK for meet in meets), timeline.right]
    return tuple(Stretch(*parts) for parts in zip(eras, lefts, rights, strict=True))


@dataclass(slots=True)
class _Pen:
    """What one panel is drawn with; `room` remembers what is taken, so that words keep clear of it."""

    sheet: Sheet
    look: Look
    panel: Panel
    timeline: Timeline
    prefix: str = ""
    room: Room = field(default_factory=Room)

    def place(self, point: Point) -> tuple[float, float]:
        """Where a scored point stands."""
        return self.timeline.x(point.on), self.panel.y(point.score or 0.0)

    def say(self, gid: str, places: Sequence[tuple[float, float]], lines: Sequence[str], *, must: bool = True) -> None:
        """Small words, centred at the place that covers least; left out if they need not be and would cover any."""
        boxes = [label_box(x, middle, lines, SMALL, "center") for x, middle in places]
        best = self.room.best(boxes)
        if not must and self.room.cost(boxes[best]) > 0:
            return
        self.room.words.append(boxes[best])
        x, middle = places[best]
        self.sheet.words(x, middle, lines, self.look.tokens.muted, size=SMALL, ha="center", gid=self.prefix + gid)

    def inside(self, x: float, wide: float) -> float:
        """The nearest place where so wide a label stays inside the plot."""
        return min(max(x, self.timeline.left + wide / 2), self.timeline.right - wide / 2)


def draw_grid(sheet: Sheet, look: Look, frame: Frame, panel: Panel, stretches: Sequence[Stretch]) -> None:
    """Hairlines at the band edges, cut where the questions changed, with the bands' names; the time axis below."""
    tokens = look.tokens
    spans = [(stretch.left, stretch.right) for stretch in stretches] or [(frame.left, frame.right)]
    for edge in panel.series.band_starts[1:]:
        for left, right in spans:
            sheet.line([(left, panel.y(edge)), (right, panel.y(edge))], tokens.line, above=1)
    for name in panel.names:
        sheet.words(frame.left - 9, panel.y(name.value), name.lines, tokens.muted, size=TICK, ha="right")
    if panel.title_at is not None:
        title = cut_to(frame.right - frame.left, panel.series.title, TITLE)
        sheet.words(frame.left, panel.title_at, title, tokens.ink, size=TITLE, weight=650)
    sheet.line(
        [(frame.left, panel.bottom), (frame.right, panel.bottom)],
        tokens.edge,
        above=2,
        gid=f"{frame.prefix(panel)}axis",
    )


def draw_dates(sheet: Sheet, look: Look, frame: Frame) -> None:
    """Month names under the lowest panel, the year at January, and the client's own words on wide pictures."""
    timeline, tokens = frame.timeline, look.tokens
    if timeline is None:
        return
    bottom = frame.panels[-1].bottom
    for month in timeline.months():
        if timeline.left < month.begins < timeline.right:
            sheet.line([(month.begins, bottom), (month.begins, bottom + 4)], tokens.edge)
        sheet.words(month.middle, frame.months_at, month.name, tokens.muted, size=TICK, ha="center")
        if month.year:
            sheet.words(month.middle, frame.months_at + 15, month.year, tokens.muted, size=TICK, ha="center")
    for n, (word, lines) in enumerate(frame.words, start=1):
        middle = frame.words_at + (len(lines) - 1) * SMALL * 0.58
        sheet.words(timeline.x(word.on), middle, lines, tokens.muted, size=SMALL, ha="center", gid=f"said-{n}")


def draw_usual_errors(pen: _Pen, stretches: Sequence[Stretch]) -> None:
    """Shading round the first score of each era with a dotted line at it; the words once, in the first of them."""
    said = False
    for n, stretch in enumerate(stretches, start=1):
        usual = pen.panel.series.usual_error(stretch.points)
        if usual is None:
            continue
        first = next(pen.timeline.x(point.on) for point in stretch.points if point.score is not None)
        left = max(stretch.left, first - DOT * 2.7)
        top, bottom = pen.panel.y(usual.centre + usual.half_width), pen.panel.y(usual.centre - usual.half_width)
        tokens, middle, right = pen.look.tokens, pen.panel.y(usual.centre), stretch.right
        pen.sheet.rectangle(left, top, right, bottom, tokens.corridor, gid=f"{pen.prefix}usual-error-{n}")
        if not said:
            pen.room.marks.append(Box(left, middle - 1, right, middle + 1))
            words = (pen.look.words.usual_error,)
            pen.say("usual-error-words", _usual_error_places(pen, Box(left, top, right, bottom), words), words)
            said = True
        for k, (start, end) in enumerate(pen.room.free_across(middle, first, right), start=1):
            gid = f"{pen.prefix}first-{n}" if k == 1 else None
            pen.sheet.line([(start, middle), (end, middle)], tokens.edge, dotted=True, gid=gid)


def _usual_error_places(pen: _Pen, shade: Box, words: Sequence[str]) -> list[tuple[float, float]]:
    """Inside the shading, along its lower and its upper edge from the left."""
    half = label_box(0, 0, words, SMALL, "center").right
    first, last = shade.left + half + 2, max(shade.right - half - 2, shade.left + half + 2)
    across = [pen.inside(first + (last - first) * step / 6, 2 * half) for step in range(7)]
    return [(x, y) for y in (shade.bottom - 10, shade.top + 10) for x in across]


def draw_scores(pen: _Pen) -> None:
    """Dots with their certainty, joined where a line may join; an open mark on the axis where there is no score."""
    sheet, tokens, prefix = pen.sheet, pen.look.tokens, pen.prefix
    for n, run in enumerate(pen.panel.series.runs, start=1):
        places = [pen.place(point) for point in run]
        pen.room.take_line(places)
        if len(places) > 1:
            sheet.line(places, tokens.accent, wide=2, round_ends=True, gid=f"{prefix}line-{n}", above=4)
    for n, point in enumerate(pen.panel.series.points, start=1):
        x, y = pen.place(point)
        if point.score is None:
            sheet.mark(
                x, pen.panel.bottom, tokens.edge, size=9, fill=tokens.surface, wide=1.6, gid=f"{prefix}gap-{n}", above=6
            )
            pen.room.marks.append(Box(x - 6, pen.panel.bottom - 6, x + 6, pen.panel.bottom))
            continue
        if point.sem is not None:
            high, low = pen.panel.y(point.score + point.sem), pen.panel.y(point.score - point.sem)
            sheet.line([(x, high), (x, low)], tokens.accent, wide=1.2, gid=f"{prefix}sem-{n}", above=3)
            pen.room.take_line([(x, high), (x, low)])
        kind, fill = ("hollow", tokens.surface) if point.prorated else ("point", None)
        sheet.mark(x, y, tokens.accent, size=DOT, fill=fill, gid=f"{prefix}{kind}-{n}")
        pen.room.marks.append(Box(x - DOT / 2, y - DOT / 2, x + DOT / 2, y + DOT / 2).grown(2))


def draw_numbers(pen: _Pen) -> None:
    """The number at the first and at the last dot, none between."""
    scored = pen.panel.series.scored
    if not scored:
        return
    first, last = scored[0], scored[-1]
    ink, lowest = pen.look.tokens.ink, pen.panel.bottom - NUMBER * 0.6
    if first is not last:
        x, y = pen.place(first)
        y = min(y, lowest)
        pen.sheet.words(x - 10, y, whole(first.score), ink, size=NUMBER, ha="right", gid=f"{pen.prefix}first-number")
        pen.room.words.append(label_box(x - 10, y, (whole(first.score),), NUMBER, "right"))
    x, y = pen.place(last)
    y = min(y, lowest)
    pen.sheet.words(x + 11, y, whole(last.score), ink, size=NUMBER, weight=650, gid=f"{pen.prefix}last-number")
    pen.room.words.append(label_box(x + 11, y, (whole(last.score),), NUMBER, "left"))


def draw_breaks(pen: _Pen, stretches: Sequence[Stretch]) -> None:
    """The words where the questions changed; the blank strip itself is what grid and shading leave free."""
    words = (pen.look.words.questions, pen.look.words.changed)
    for n, (before, _) in enumerate(pairwise(stretches), start=1):
        middle = before.right + BREAK
        x = pen.inside(middle, 2 * label_box(0, 0, words, SMALL, "center").right)
        heights = (pen.panel.top + 16, pen.panel.bottom - 18, pen.panel.top + 46, pen.panel.bottom - 48)
        pen.say(f"break-{n}", [(x, height) for height in heights], words)


def draw_no_scores(pen: _Pen) -> None:
    """Words above the open marks on the time axis, at least once, and wherever they have room."""
    words = (pen.look.words.answered, pen.look.words.no_score)
    half = label_box(0, 0, words, SMALL, "center").right
    is_first = True
    for n, point in enumerate(pen.panel.series.points, start=1):
        if point.score is None:
            x = pen.timeline.x(point.on)
            heights = (23, 40, 60) if is_first else (23,)
            asides = (0, -half * 0.7, half * 0.7)
            places = [(pen.inside(x + aside, 2 * half), pen.panel.bottom - h) for h in heights for aside in asides]
            pen.say(f"gap-words-{n}", places, words, must=is_first)
            is_first = False


def draw_notes(sheet: Sheet, look: Look, frame: Frame, rooms: Sequence[Room]) -> None:
    """Numbered rings on top; from each a dotted line down through all panels, cut where words stand."""
    tokens = look.tokens
    for ring in frame.rings:
        middle = frame.ring_middle(ring)
        parts = [(middle + RING, frame.panels[0].bottom), *((panel.top, panel.bottom) for panel in frame.panels[1:])]
        for (top, bottom), room in zip(parts, rooms, strict=True):
            for start, end in room.free_down(ring.x, top, bottom):
                sheet.line([(ring.x, start), (ring.x, end)], tokens.note, dotted=True, above=2)
        gid = f"note-{ring.note.number}"
        sheet.mark(ring.x, middle, tokens.note, size=2 * RING, fill=tokens.note_soft, wide=1.2, gid=gid, above=9)
        number = str(ring.note.number)
        sheet.words(ring.x, middle, number, tokens.note, size=SMALL, ha="center", weight=650, above=10)


def trend(
    series: Sequence[Series],
    notes: Sequence[DatedNote],
    look: Look,
    *,
    words: Sequence[DatedWord] = (),
) -> Sheet:
    """One panel for a card, or several stacked on one time axis; then ids begin with the series' id and a hyphen."""
    frame = frame_of(series, notes, look, words=words)
    sheet = Sheet(frame.width, frame.height)
    rooms = [draw_panel(sheet, look, frame, panel) for panel in frame.panels]
    draw_notes(sheet, look, frame, rooms)
    draw_dates(sheet, look, frame)
    return sheet


def draw_panel(sheet: Sheet, look: Look, frame: Frame, panel: Panel) -> Room:
    """Everything of one series but its notes; gives back what its words take."""
    stretches = stretches_of(panel.series, frame.timeline) if frame.timeline and panel.series.points else ()
    draw_grid(sheet, look, frame, panel, stretches)
    if frame.timeline is None:
        return Room()
    pen = _Pen(sheet, look, panel, frame.timeline, frame.prefix(panel))
    for edge in panel.series.band_starts[1:]:
        pen.room.marks.append(Box(frame.left, panel.y(edge) - 1, frame.right, panel.y(edge) + 1))
    draw_scores(pen)
    draw_numbers(pen)
    draw_breaks(pen, stretches)
    draw_no_scores(pen)
    draw_usual_errors(pen, stretches)
    return pen.room
