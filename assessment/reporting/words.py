"""The words inside pictures and of their spoken forms, as values in one language; English unless others are handed in.

Words in braces are filled in. Knows no catalogue: whoever reads another language has these handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWords:
    """Every word that a picture or its alt text needs beside the titles and labels of the definitions."""

    months: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    """Written out: `strftime` would follow the server's locale."""
    months_in_full: tuple[str, ...] = (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )
    day: str = "{day} {month}"
    day_of_year: str = "{day} {month} {year}"
    day_in_full: str = "{day} {month} {year}"

    from_right: bool = False
    """The language is read from right to left: what lies between two ends begins at the right, as on the form. Time
    does not: it runs from left to right in every language."""

    # drawn
    answered: str = "answered,"
    no_score: str = "no score"
    """Stands below the word before it."""
    questions: str = "questions"
    changed: str = "changed"
    """Stands below the word before it."""
    usual_error: str = "usual error"
    more: str = "more {title}"
    both_ways: str = "pulled both ways"
    neither: str = "neither"
    first: str = "first, {day}"
    now: str = "now, {day}"

    # spoken
    together: str = "{up} and {across} together"
    not_enough: str = "not enough answers"
    left_open: str = "left open"
    none_yet: str = "{title}: no check-in yet."
    at_one: str = "{title} at one check-in, {day}: {score}."
    over: str = "{title} over {n} check-ins, {first_day} to {last_day}"
    course: str = "first {first}, now {last}, between {least} and {most}"
    without: str = "{n} without a score"
    span: str = "{title}, {least} to {most}"
    band_from: str = "{band} from {least}"
    shaded: str = "Shaded, the usual error of one check-in: {ranges}"
    """One range for each stretch of the same questions."""
    low_to_high: str = "{low} to {high}"
    no_error: str = "No error figure is known for this scale"
    axes: str = "{up} upwards against {across} to the right"
    corners: str = "Corners: {up_left}, {up_right}, {down_left}, {down_right}."
    no_pair_yet: str = "no check-in with both scores yet"
    pair: str = "{day} {up} and {across}"
    pair_now: str = "now, {pair}"
    pairs: str = "over {n} check-ins: first, {first}; now, {last}"
    between_ends: str = "From {left} (0) to {right} (100), {day}: {marks}."
    no_ratings: str = "No ratings yet."
    from_to: str = "From {least} to {most}"
    latest: str = "Latest"

    def day_words(self, on: date, *, with_year: bool = False) -> str:
        """A date as pictures and tables say it: "6 Nov", or "6 Nov 2026"."""
        form = self.day_of_year if with_year else self.day
        return form.format(day=on.day, month=self.months[on.month - 1], year=on.year)

    def date_in_full(self, on: date) -> str:
        """A date as sentences say it: "6 November 2026"."""
        return self.day_in_full.format(day=on.day, month=self.months_in_full[on.month - 1], year=on.year)


ENGLISH = PictureWords()
