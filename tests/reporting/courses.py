"""Courses to draw, small ones and those of the design's pictures; and how to read an SVG's story from its elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from assessment.reporting.course import (
    Bar,
    Bars,
    DatedNote,
    DatedWord,
    Map,
    Point,
    Rated,
    Rating,
    Row,
    Rows,
    Series,
)

INTAKE = date(2026, 6, 12)
SVG = "{http://www.w3.org/2000/svg}"
PX = 96 / 72
"""An SVG of ours counts in points."""

TRUTH = {"band_starts": (0.0, 25.0, 50.0, 75.0), "band_labels": ("Little", "Some", "Clear", "Strong")}


def points_of(
    scores: Sequence[float | None],
    *,
    every: int = 21,
    days: Sequence[int] | None = None,
    prorated: Sequence[int] = (),
    seals: str = "",
    start: date = INTAKE,
) -> tuple[Point, ...]:
    """One point a score, every three weeks or on the days given; `seals` has a letter a point."""
    return tuple(
        Point(
            on=start + timedelta(days=days[i] if days else i * every),
            sitting_n=i,
            score=score,
            n=3 if score is None else 5 if i in prorated else 6,
            n_items=6,
            sem=None if score is None else 10.7 if i in prorated else 10.0,
            seal_of_scale=seals[i] if seals else "a",
            version=1 if not seals or seals[i] == "a" else 2,
        )
        for i, score in enumerate(scores)
    )


def series_of(scores: Sequence[float | None], *, id_: str = "ENM", title: str = "Enmeshment", **more: object) -> Series:
    """A scale of Form A with these scores; what belongs to points goes to `points_of`."""
    to_points = {name: more.pop(name) for name in ("every", "days", "prorated", "seals", "start") if name in more}
    fields: dict[str, object] = {"change_sem": 10.0, **TRUTH, **more}
    return Series(id=id_, title=title, points=points_of(scores, **to_points), **fields)  # type: ignore[arg-type]


ENM = series_of([71, 67, 75, 63, 55, 50, 42, 38], prorated=[4])
CUT = series_of([54, 60, 58, 50, None, 46, 54, 46], prorated=[1], id_="CUT", title="Cutoff")
HCL = series_of([29, 33, 29, 38, 33, 42, 46, 50], seals="aaaaabbb", id_="HCL", title="Healthy closeness")
NOTES = (
    DatedNote(number=1, on=date(2026, 8, 2), text="Stayed at her place for a week"),
    DatedNote(number=2, on=date(2026, 10, 11), text="New job; moved two hours away"),
)
WORDS = tuple(
    DatedWord(on=point.on, text=text)
    for point, text in zip(ENM.points[1:], ["About the same", "A little better", "Better", "Much worse"], strict=False)
)
MAP = Map(
    across=CUT,
    up=ENM,
    up_left="more blending",
    up_right="pulled both ways",
    down_left="neither",
    down_right="more distance",
)


def row_of(*values: tuple[float | None, ...], reasons: tuple[str | None, ...] = (), id_: str = "ROLE") -> Row:
    """A row of mom style, six weeks between its sittings."""
    rated = tuple(
        Rated(on=INTAKE + timedelta(days=42 * i), sitting_n=2 * i, values=each, reasons=reasons)
        for i, each in enumerate(values)
    )
    return Row(
        id=id_,
        title="Parent to friend",
        left="Acts like a parent to me",
        right="Acts like a friend to me",
        rated=rated,
        more_left="more of a parent in her",
        more_right="more of a friend in her",
    )


RATINGS = (
    Rating(id="now", label="now"),
    Rating(id="hope", label="my hope"),
    Rating(id="guess", label="my guess at hers"),
)
ROWS = Rows(
    ratings=RATINGS,
    rows=(
        row_of((20, 60, 20), (50, 40, 40), (30, 60, 20)),
        row_of((40, 70, None), (40, 70, None), reasons=(None, None, "I don't know yet"), id_="OPEN"),
        row_of((50, 50, 50), id_="EVOLVE"),
    ),
)
BARS = Bars(
    total=series_of([40, None, 52, 55], every=42, id_="REPAIR", title="Practices", silence_days=84, change_sem=7.2),
    bars=(
        Bar(id="DC", title="Saying it plainly", score=52, n=3, n_items=3),
        Bar(id="GR", title="Room for mistakes", score=None, n=1, n_items=3),
    ),
    on=date(2026, 11, 6),
    least_label="Hardly ever",
    most_label="Often",
)


class Story:
    """An SVG read back: its elements by id, its words, where they stand in px."""

    def __init__(self, svg: bytes) -> None:
        self.root = ET.fromstring(svg)
        self.groups = {g.get("id", ""): g for g in self.root.iter(f"{SVG}g")}

    def ids(self, start: str) -> list[str]:
        """The ids that begin so and end in a number, in the order of their numbers."""
        found = [id_ for id_ in self.groups if re.fullmatch(rf"{re.escape(start)}-\d+", id_)]
        return sorted(found, key=lambda id_: int(id_.rsplit("-", 1)[1]))

    def words(self) -> list[str]:
        """All words, an entry a text element."""
        return [text.text or "" for text in self.root.iter(f"{SVG}text")]

    def word(self, id_: str) -> str:
        """The words of one element."""
        return " ".join(text.text or "" for text in self.groups[id_].iter(f"{SVG}text"))

    def places(self, id_: str) -> list[tuple[float, float]]:
        """The corners of a line or an area, or the middle of a mark."""
        uses = [(float(use.get("x", 0)), float(use.get("y", 0))) for use in self.groups[id_].iter(f"{SVG}use")]
        paths = [path.get("d", "") for path in self.groups[id_].findall(f"{SVG}path")]
        corners = [(float(x), float(y)) for d in paths for x, y in re.findall(r"[ML] ([-\d.]+) ([-\d.]+)", d)]
        return [(x * PX, y * PX) for x, y in uses or corners]

    def place(self, id_: str) -> tuple[float, float]:
        """The only place of an element."""
        (place,) = self.places(id_)
        return place

    def colours(self) -> set[str]:
        """Every colour that is drawn."""
        return set(re.findall(r"#[0-9a-f]{6}", ET.tostring(self.root, encoding="unicode").lower()))

    def text_boxes(self) -> list[tuple[str, float, float, float, float]]:
        """Each text with an estimate of its box: left, top, right, bottom in px."""
        boxes = []
        for text in self.root.iter(f"{SVG}text"):
            style = dict(part.split(": ", 1) for part in (text.get("style") or "").split("; "))
            size = float(style["font-size"].removesuffix("px")) * PX
            wide = len(text.text or "") * size * 0.55
            x, y = float(text.get("x", 0)) * PX, float(text.get("y", 0)) * PX
            left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[style["text-anchor"]]
            boxes.append((text.text or "", left, y - size * 0.72, left + wide, y + size * 0.15))
        return boxes
