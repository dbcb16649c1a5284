"""Her course for her own eyes: figures with their words and tables, and the bytes of each picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from assessment import reporting
from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import Library
from assessment.reporting import frame, heights, spoken
from assessment.reporting.course import Course, DatedNote, Series
from assessment.reporting.look import DESK, PHONE, SIDE, Look
from assessment.services import looks, notes, ratings
from assessment.services.between import instead_of_results
from assessment.services.history import History, history
from assessment.services.opened import NotHereError, client_of
from assessment.services.progress import course
from assessment.services.results import disclosure_of
from assessment.services.shown import BetweenPage, Figure, FigureRow, OverTimePage, PictureSize
from assessment.services.tracks import about, track_read
from assessment.services.verdicts import verdict_of
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, Track

Format = Literal["svg", "png"]
WIDTHS = frozenset({PHONE, SIDE, DESK})


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Which picture is wanted: its key on the page, and how it is to look."""

    key: str
    look: Look = field(default_factory=Look)
    format: Format = "svg"
    title: str = ""
    disclosure: str = ""


def over_time_page(workplace: Workplace, account_id: str, now: datetime, *, track_id: str = "") -> OverTimePage:
    """Her course on one track, once her look is written down.

    Raises:
        NotHereError: it is no track of hers, or she sees only that it is saved.
    """
    with workplace.database.writing() as db:
        client = client_of(db, account_id)
        track = track_read(db, client, track_id)
        looks.looked(db, chain=client.id, actor_id=account_id, action="over-time", at=now)
        instead = _instead(db, workplace.library, client, track)
        if instead is not None:
            return OverTimePage(n_sittings=0, instead=instead)
        known = history(db, workplace.library, track)
        own_notes = notes.notes_for(db, track, account_id)
        shown = course(known, is_client=True, notes=notes.dated(db, own_notes), words=workplace.words)
        return OverTimePage(
            n_sittings=len(known.over),
            since=known.in_sitting(known.over[0])[-1].on if known.over else None,
            figures=figures(known, shown),
            style_title=_style_title(known),
            notes=notes.shown(db, own_notes, account_id),
            disclosure=disclosure_of(known) if known.answered else "",
            about=about(db, workplace.library, track),
        )


def own_picture(workplace: Workplace, account_id: str, wanted: Picture, now: datetime, *, track_id: str = "") -> bytes:
    """One picture of her course. It writes a look of its own only where no page's look covers it.

    Raises:
        NotHereError: there is no such picture, or she may not see it now.
    """
    with workplace.database.writing() as db:
        client = client_of(db, account_id)
        track = track_read(db, client, track_id)
        if _instead(db, workplace.library, client, track) is not None:
            raise NotHereError
        if not looks.is_covered(db, chain=client.id, actor_id=account_id, now=now):
            looks.looked(db, chain=client.id, actor_id=account_id, action="picture", at=now)
        known = history(db, workplace.library, track)
        own_notes = notes.dated(db, notes.notes_for(db, track, account_id))
        shown = course(known, is_client=True, notes=own_notes, words=workplace.words)
        disclosure = disclosure_of(known) if known.answered else ""
    return drawn(shown, replace(wanted, disclosure=disclosure))


def figures(known: History, shown: Course) -> tuple[Figure, ...]:
    """A figure for each followed scale, then what is rated between two ends, then the practices."""
    last = {a.questionnaire.id: a.questionnaire for a in known.answered}
    of_scale = {id_: q for q in last.values() for id_ in q.scores}
    all_figures = [
        replace(figure_of(str(n), one, shown), verdict=verdict_of(one, of_scale[one.id]))
        for n, one in enumerate(shown.series, start=1)
    ]
    if shown.rows:
        all_figures.append(ratings.figure_of_rows(shown.rows, _style_title(known), shown.said_in))
    gaps = ratings.figure_of_gaps(shown, widths=(PHONE, DESK))
    if gaps:
        all_figures.append(gaps)
    if shown.bars and shown.bars.total.points:
        all_figures.append(_figure_of_bars(shown, of_scale[shown.bars.total.id]))
    return tuple(all_figures)


def figure_of(key: str, one: Series, shown: Course, *, widths: tuple[int, int] = (PHONE, DESK)) -> Figure:
    """The figure of one series, with the table behind it."""
    narrow, wide = (_size(one, shown.notes, Look(width, words=shown.said_in), shown) for width in widths)
    return Figure(
        key=key,
        title=one.title,
        alt=spoken.alt_text(one, shown.said_in),
        narrow=narrow,
        wide=wide,
        about=one.about,
        rows=rows_behind(one, shown),
        table_caption=spoken.table_caption(one, shown.said_in),
        questions_changed_on=one.eras[-1][0].on if len(one.eras) > 1 else None,
    )


def rows_behind(one: Series, shown: Course) -> tuple[FigureRow, ...]:
    """The table behind the picture of one series, by date."""
    words = {word.on: word.text for word in shown.words}
    points = [
        FigureRow(
            on=point.on,
            state="no-score" if point.score is None else "scored",
            score=point.score,
            n=point.n,
            n_items=point.n_items,
            is_prorated=point.prorated,
            anchor=words.get(point.on, ""),
        )
        for point in one.points
    ]
    not_sent = [FigureRow(on=day, state="not-sent") for day in shown.not_sent]
    return tuple(sorted([*points, *not_sent], key=lambda row: row.on))


def drawn(shown: Course, wanted: Picture) -> bytes:
    """The bytes of one picture of a course.

    Raises:
        NotHereError: the course has no such picture.
    """
    plots, look = reporting.plots, replace(wanted.look, words=shown.said_in)
    alone = {"title": wanted.title, "disclosure": wanted.disclosure}
    is_png = wanted.format == "png"
    if wanted.key == "map" and shown.map:
        return plots.map_png(shown.map, look, **alone) if is_png else plots.map_svg(shown.map, look)
    if wanted.key == "rows" and shown.rows:
        rows = shown.rows
        return plots.styles_over_time_png(rows, look, **alone) if is_png else plots.styles_over_time_svg(rows, look)
    if wanted.key == "bars" and shown.bars:
        bars, places = shown.bars, shown.notes
        return plots.practices_png(bars, places, look, **alone) if is_png else plots.practices_svg(bars, places, look)
    trend = _trend(shown, wanted.key)
    if is_png:
        return plots.trend_png(trend, shown.notes, look, **alone)
    words = shown.words if look.is_wide and wanted.key != "gaps" else ()
    return plots.trend_svg(trend, shown.notes, look, words=words)


def _trend(shown: Course, key: str) -> tuple[Series, ...]:
    """The series that a picture of this key draws over time."""
    if key == "gaps" and shown.rows and (gaps := ratings.gaps(shown.rows)):
        return gaps
    return shown.series if key == "all" else _one(shown, key)


def _one(shown: Course, key: str) -> tuple[Series, ...]:
    """The series with this number on the page."""
    if not (key.isdecimal() and len(key) < 4 and 0 < int(key) <= len(shown.series)):
        raise NotHereError
    return (shown.series[int(key) - 1],)


def _figure_of_bars(shown: Course, asked: Questionnaire) -> Figure:
    assert shown.bars is not None
    bars = shown.bars
    narrow, wide = (
        PictureSize(width=width, height=round(heights.bars_height(bars, shown.notes, Look(width, words=shown.said_in))))
        for width in (PHONE, DESK)
    )
    return Figure(
        key="bars",
        title=asked.title,
        alt=spoken.bars_alt(bars, shown.said_in),
        narrow=narrow,
        wide=wide,
        rows=rows_behind(bars.total, shown),
        verdict=verdict_of(bars.total, asked),
    )


def _size(one: Series, shown_notes: Sequence[DatedNote], look: Look, shown: Course) -> PictureSize:
    height = frame.trend_height((one,), shown_notes, look, words=shown.words if look.is_wide else ())
    return PictureSize(width=look.width_px, height=round(height))


def _style_title(known: History) -> str:
    return next(
        (a.questionnaire.title for a in reversed(known.answered) if any(i.ratings for i in a.questionnaire.items)), ""
    )


def _instead(db: Session, library: Library, client: Client, track: Track) -> BetweenPage | None:
    if client.sees == "saved":
        raise NotHereError
    return instead_of_results(db, library, track)
