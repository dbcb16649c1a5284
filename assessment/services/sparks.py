"""A course of one score as a few shapes of 84 by 34 pixels: shading, line with gaps, last dot."""

from __future__ import annotations

from datetime import date

from assessment.reporting.course import Series
from assessment.services.shown import Shade, Spark

WIDTH, HEIGHT, EDGE = 84.0, 34.0, 3.0


def spark(series: Series) -> Spark:
    """The shapes of one series, first sitting at the left, now at the right."""
    points = series.points
    if not points:
        return Spark()
    first, last = points[0].on, points[-1].on
    return Spark(
        shades=tuple(_shades(series, first, last)),
        lines=tuple(
            " ".join(f"{_x(p.on, first, last):.1f},{_y(series, p.score or 0.0):.1f}" for p in run)
            for run in series.runs
            if len(run) > 1
        ),
        dot=_dot(series, first, last),
    )


def _shades(series: Series, first: date, last: date) -> list[Shade]:
    shades = []
    for era in series.eras:
        usual = series.usual_error(era)
        if usual is None:
            continue
        top = _y(series, min(usual.centre + usual.half_width, series.most))
        bottom = _y(series, max(usual.centre - usual.half_width, series.least))
        left = _x(era[0].on, first, last) - EDGE
        right = _x(era[-1].on, first, last) + EDGE if len(era) > 1 else WIDTH
        shades.append(
            Shade(x=round(left, 1), y=round(top, 1), width=round(right - left, 1), height=round(bottom - top, 1))
        )
    return shades


def _dot(series: Series, first: date, last: date) -> tuple[float, float] | None:
    latest = series.scored[-1] if series.scored else None
    if latest is None or latest.score is None:
        return None
    return round(_x(latest.on, first, last), 1), round(_y(series, latest.score), 1)


def _x(on: date, first: date, last: date) -> float:
    days = (last - first).days
    return EDGE if not days else EDGE + (WIDTH - 2 * EDGE) * (on - first).days / days


def _y(series: Series, score: float) -> float:
    share = (score - series.least) / (series.most - series.least)
    return EDGE + (HEIGHT - 2 * EDGE) * (1 - share)
