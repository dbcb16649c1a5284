"""The words inside pictures from the interface's catalogue, as values that reporting takes."""

from __future__ import annotations

from functools import lru_cache

from babel.dates import get_month_names
from flask_babel import get_locale, pgettext
from flask_babel import gettext as _

from assessment.reporting.words import ENGLISH, PictureWords
from assessment.web import languages


def picture_words() -> PictureWords:
    """The words of pictures in the language of whoever reads."""
    return _made_for(languages.spoken())


@lru_cache(maxsize=32)
def _made_for(language: str) -> PictureWords:
    """Made once for each language, since every request asks."""
    locale = get_locale()
    if locale is None or language == languages.WRITTEN_IN:
        return ENGLISH
    short, full = (get_month_names(width, locale=locale) for width in ("abbreviated", "wide"))
    return PictureWords(
        months=tuple(short[month] for month in range(1, 13)),
        months_in_full=tuple(full[month] for month in range(1, 13)),
        day=_("{day} {month}"),
        day_of_year=_("{day} {month} {year}"),
        day_in_full=pgettext("in a sentence", "{day} {month} {year}"),
        from_right=languages.direction() == "rtl",
        answered=_("answered,"),
        no_score=_("no score"),
        questions=_("questions"),
        changed=_("changed"),
        usual_error=_("usual error"),
        more=_("more {title}"),
        both_ways=_("pulled both ways"),
        neither=_("neither"),
        first=_("first, {day}"),
        now=_("now, {day}"),
        together=_("{up} and {across} together"),
        not_enough=_("not enough answers"),
        left_open=_("left open"),
        none_yet=_("{title}: no check-in yet."),
        at_one=_("{title} at one check-in, {day}: {score}."),
        over=_("{title} over {n} check-ins, {first_day} to {last_day}"),
        course=_("first {first}, now {last}, between {least} and {most}"),
        without=_("{n} without a score"),
        span=_("{title}, {least} to {most}"),
        band_from=_("{band} from {least}"),
        shaded=_("Shaded, the usual error of one check-in: {ranges}"),
        low_to_high=_("{low} to {high}"),
        no_error=_("No error figure is known for this scale"),
        axes=_("{up} upwards against {across} to the right"),
        corners=_("Corners: {up_left}, {up_right}, {down_left}, {down_right}."),
        no_pair_yet=_("no check-in with both scores yet"),
        pair=_("{day} {up} and {across}"),
        pair_now=_("now, {pair}"),
        pairs=_("over {n} check-ins: first, {first}; now, {last}"),
        between_ends=_("From {left} (0) to {right} (100), {day}: {marks}."),
        no_ratings=_("No ratings yet."),
        from_to=_("From {least} to {most}"),
        latest=_("Latest"),
    )
