"""What a picture says to someone who does not see it: its alt text, its table's caption and rows. Loads no library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.reporting.course import Bars, DatedWord, Map, Point, Rows, Series, whole
from assessment.reporting.words import ENGLISH, PictureWords

NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of the table under a picture, in words."""

    on: date
    date: str
    score: str
    answered: str
    band: str
    said: str
    """The client's own word on the time since the last sitting."""
    note: str


def alt_text(series: Series, words: PictureWords = ENGLISH) -> str:
    """The picture of one series in one or two sentences."""
    points, scores = series.points, [point.score for point in series.scored if point.score is not None]
    if not points:
        return words.none_yet.format(title=series.title)
    first_day, last_day = words.date_in_full(points[0].on), words.date_in_full(points[-1].on)
    if len(points) == 1:
        only = whole(scores[0]) if scores else words.not_enough
        return words.at_one.format(title=series.title, day=first_day, score=only)
    span = words.over.format(title=series.title, n=len(points), first_day=first_day, last_day=last_day)
    without = words.without.format(n=len(points) - len(scores))
    if not scores:
        return f"{span}: {without}."
    course = words.course.format(
        first=whole(scores[0]), last=whole(scores[-1]), least=whole(min(scores)), most=whole(max(scores))
    )
    return f"{span}: {course}." + (f" {without}." if len(points) > len(scores) else "")


def table_caption(series: Series, words: PictureWords = ENGLISH) -> str:
    """What the axis, the bands and the shading of a panel say, for the caption of its table."""
    span = words.span.format(title=series.title, least=whole(series.least), most=whole(series.most))
    if series.band_labels:
        named = zip(series.band_labels, series.band_starts, strict=True)
        span += ": " + ", ".join(words.band_from.format(band=label, least=whole(start)) for label, start in named)
    ranges = [
        words.low_to_high.format(
            low=whole(max(usual.centre - usual.half_width, series.least)),
            high=whole(min(usual.centre + usual.half_width, series.most)),
        )
        for era in series.eras
        if (usual := series.usual_error(era))
    ]
    if ranges:
        return f"{span}. {words.shaded.format(ranges='; '.join(ranges))}."
    if series.scored and series.least >= 0:
        return f"{span}. {words.no_error}."
    return f"{span}."


def table_rows(
    series: Series, *, words: Sequence[DatedWord] = (), not_sent: Sequence[date] = (), with_year: bool | None = None
) -> tuple[TableRow, ...]:
    """The numbers behind one picture, oldest first, with a row for each window that closed without anything sent.

    Args:
        series: What is shown.
        words: The client's own words by date.
        not_sent: When windows closed unanswered.
        with_year: Whether dates say their year; None says it where the dates span two.
    """
    dates = [*(point.on for point in series.points), *not_sent]
    says_year = len({on.year for on in dates}) > 1 if with_year is None else with_year
    said = {word.on: word.text for word in words}
    changed = {era[0].sitting_n for era in series.eras[1:]}
    rows = [_row(point, said.get(point.on, ""), point.sitting_n in changed, says_year) for point in series.points]
    rows += [
        TableRow(
            on=on,
            date=ENGLISH.day_words(on, with_year=says_year),
            score=NOT_SENT,
            answered="",
            band="",
            said="",
            note="",
        )
        for on in not_sent
    ]
    return tuple(sorted(rows, key=lambda row: row.on))


def _row(point: Point, said: str, changed: bool, says_year: bool) -> TableRow:
    answered = f"{point.n} of {point.n_items}"
    score = ENGLISH.not_enough if point.score is None else whole(point.score)
    notes = [
        "questions changed" if changed else "",
        "answered, no score" if point.score is None else "",
        point.reason or "",
    ]
    return TableRow(
        on=point.on,
        date=ENGLISH.day_words(point.on, with_year=says_year),
        score=f"{score} ({answered})" if point.prorated else score,
        answered=answered,
        band=point.band or "",
        said=said,
        note="; ".join(note for note in notes if note),
    )


def map_alt(course: Map, words: PictureWords = ENGLISH) -> str:
    """The map in one sentence, with the words of its corners."""
    across = {point.sitting_n: point for point in course.across.scored}
    steps = [(across[point.sitting_n], point) for point in course.up.scored if point.sitting_n in across]
    names = words.axes.format(up=course.up.title, across=course.across.title)
    corners = words.corners.format(
        up_left=course.up_left, up_right=course.up_right, down_left=course.down_left, down_right=course.down_right
    )
    if not steps:
        return f"{names}: {words.no_pair_yet}. {corners}"
    places = [
        words.pair.format(day=words.day_words(up.on, with_year=True), up=whole(up.score), across=whole(beside.score))
        for beside, up in steps
    ]
    if len(places) == 1:
        return f"{names}: {words.pair_now.format(pair=places[0])}. {corners}"
    return f"{names} {words.pairs.format(n=len(steps), first=places[0], last=places[-1])}. {corners}"


def rows_alt(rows: Rows, words: PictureWords = ENGLISH) -> str:
    """Every row with its first and its latest sitting, 0 at the left end and 100 at the right."""
    sentences = []
    for row in rows.rows:
        for rated in dict.fromkeys((*row.rated[:1], *row.rated[-1:])):
            marks = [
                f"{rating.label} {whole(value)}"
                if value is not None
                else f"{rating.label}: {rated.reason(n) or words.left_open}"
                for n, (rating, value) in enumerate(zip(rows.ratings, rated.values, strict=True))
            ]
            day = words.day_words(rated.on, with_year=True)
            sentences.append(words.between_ends.format(left=row.left, right=row.right, day=day, marks=", ".join(marks)))
    return " ".join(sentences) or words.no_ratings


def bars_alt(bars: Bars, words: PictureWords = ENGLISH) -> str:
    """The total's sentence, then each facet."""
    facets = [
        f"{bar.title} {whole(bar.score)}" if bar.score is not None else f"{bar.title}: {bar.reason or words.not_enough}"
        for bar in bars.bars
    ]
    named = words.from_to.format(least=bars.least_label, most=bars.most_label)
    ends = named if bars.least_label else words.latest
    day = f", {words.day_words(bars.on, with_year=True)}" if bars.on else ""
    return f"{alt_text(bars.total, words)} {ends}{day}: {', '.join(facets)}."
