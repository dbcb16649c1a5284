"""How values look in a page: dates, whole numbers, marked text, links to numbers. Filters and tests for templates."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup, escape

from assessment.web import drawing, languages

if TYPE_CHECKING:
    from flask import Flask

MINUS = "−"
NOTHING = "–"

_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_WEIGHTED = re.compile(r"(?<!\*)\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?!\*)", re.DOTALL)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_HEADED = re.compile(r"\*\*(?P<head>[^*\n]+?):?\*\*:?\s*(?P<rest>.+)", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.?])\s")
_LINK_WORD = re.compile(r"\s+[^\W\dA-Z]+\s*$")
"""What joins a word to its number: START to 88788, AYUDA al 988."""
_LAST_NUMBER = re.compile(r"\+?\d[\d\s()-]*\d")


# -------- dates -----------------------------------------------------------------------------------------------


def day(value: date | None) -> str:
    """A date in full: 6 November 2026, 6 de noviembre de 2026."""
    return _dated(value, "d MMMM y", "yMMMMd")


def short_day(value: date | None) -> str:
    """A date in a table: 6 Nov."""
    return _dated(value, "d MMM", "MMMd")


def long_short_day(value: date | None) -> str:
    """A date in a table that may span years: 6 Nov 2026."""
    return _dated(value, "d MMM y", "yMMMd")


def day_without_year(value: date | None) -> str:
    """A date within a sentence on the present: 6 November."""
    return _dated(value, "d MMMM", "MMMMd")


def _dated(value: date | None, in_english: str, skeleton: str) -> str:
    """The day before the month in English too; every other language has its own order and its own small words."""
    if value is None:
        return ""
    locale = get_locale() or Locale(languages.WRITTEN_IN)
    if locale.language == languages.WRITTEN_IN:
        return format_date(value, in_english, locale=locale)
    return format_skeleton(skeleton, value, locale=locale)


def clock(value: datetime | None) -> str:
    """A moment with its zone, for logs: 6 Nov 2026, 14:05 UTC; in a language without a name for it, GMT-05:00."""
    if value is None:
        return ""
    zone = format_datetime(value, "z", locale=get_locale())
    zone = format_datetime(value, "OOOO", locale=get_locale()) if zone.startswith(("+", "-")) else zone
    return f"{long_short_day(value)}, {format_datetime(value, 'HH:mm', locale=get_locale())} {zone}"


def iso(value: date | None) -> str:
    """A date as machines read it, for `datetime` attributes and date fields: 2026-11-06."""
    return "" if value is None else value.isoformat()


# -------- numbers ---------------------------------------------------------------------------------------------


def whole(value: float | None) -> str:
    """A number without decimals, halves away from zero, with a true minus sign; a dash where there is none."""
    if value is None:
        return NOTHING
    rounded = Decimal(repr(float(value))).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{MINUS}{-rounded}" if rounded < 0 else f"{abs(rounded)}"


def signed(value: float | None) -> str:
    """A whole number that always shows its sign, but for 0: +8, −33, 0."""
    text = whole(value)
    return text if text in {NOTHING, "0"} or text.startswith(MINUS) else f"+{text}"


def decimal(value: float | None, places: int = 1) -> str:
    """A number with some decimals, halves away from zero, for the clinician's statistics."""
    if value is None:
        return NOTHING
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{MINUS}{-rounded}" if rounded < 0 else f"{abs(rounded)}"


def pct(value: float) -> str:
    """A position on a drawing as an attribute: 38.2%."""
    return f"{round(float(value), 2):g}%"


def end_of_text(at: float) -> str:
    """How a word over a point of a line is anchored, so that it stays inside the drawing."""
    return "start" if at < 15 else "end" if at > 85 else "middle"


def spoken_code(code: str) -> str:
    """A code in groups of three, as it is said aloud: 482 913."""
    digits = code.replace(" ", "")
    return " ".join(digits[i : i + 3] for i in range(0, len(digits), 3))


# -------- text ------------------------------------------------------------------------------------------------


def paragraphs(text: str) -> list[str]:
    """A text's paragraphs: an empty line begins one, a line break within one is a space."""
    return [" ".join(part.split()) for part in _PARAGRAPHS.split(text.strip()) if part.strip()]


def weighted(text: str) -> Markup:
    """One paragraph, escaped, with `*so*` and `**so**` given weight."""
    safe = str(escape(" ".join(text.split())))
    strong = _STRONG.sub(r"<strong>\1</strong>", safe)
    return Markup(_WEIGHTED.sub(r"<em>\1</em>", strong))  # noqa: S704  escaped above


def marked(text: str) -> Markup:
    """A definition's text as paragraphs; all but its two marks is shown as written."""
    return Markup("\n").join(Markup("<p>{}</p>").format(weighted(part)) for part in paragraphs(text))


def headed(text: str) -> Markup:
    """A longer text: a paragraph that begins in bold gets that beginning as its heading."""
    return Markup("\n").join(_headed(part) for part in paragraphs(text))


def _headed(part: str) -> Markup:
    found = _HEADED.fullmatch(part)
    if found is None:
        return Markup("<p>{}</p>").format(weighted(part))
    head, rest = found["head"], found["rest"]
    return Markup("<h2>{}</h2>\n<p>{}</p>").format(head, weighted(rest[:1].upper() + rest[1:]))


def capitalised(text: str) -> str:
    """The first letter large, the rest as written."""
    return text[:1].upper() + text[1:]


def first_sentence(text: str) -> str:
    """Up to and with the first full stop that ends a sentence; a disclosure or a verdict is led by it in bold."""
    return _as(text, _SENTENCE_END.split(str(text).strip(), maxsplit=1)[0])


def after_first_sentence(text: str) -> str:
    """What follows the first sentence; nothing after a text of one, whether it ends in a full stop or not."""
    return _as(text, "".join(_SENTENCE_END.split(str(text).strip(), maxsplit=1)[1:]).strip())


def _as(given: str, part: str) -> str:
    """A part of escaped text stays escaped text, and is not escaped again."""
    return Markup(part) if isinstance(given, Markup) else part  # noqa: S704  was safe before


# -------- links -----------------------------------------------------------------------------------------------


def tel(number: str) -> str:
    """A telephone number as a link's address."""
    return "tel:" + re.sub(r"[^\d+]", "", number)


def sms(words: str) -> str:
    """A text line as a link's address: `988`, or `START to 88788` with its word already written."""
    found = _LAST_NUMBER.search(words) or re.search(r"\d+", words)
    number = re.sub(r"[^\d+]", "", found.group()) if found else ""
    word = _LINK_WORD.sub("", words[: found.start()]).strip() if found else ""
    return f"sms:{number}?body={word}" if word else f"sms:{number}"


FILTERS = (
    day,
    short_day,
    long_short_day,
    day_without_year,
    clock,
    iso,
    whole,
    signed,
    decimal,
    pct,
    end_of_text,
    spoken_code,
    weighted,
    marked,
    headed,
    capitalised,
    first_sentence,
    after_first_sentence,
    tel,
    sms,
)


def is_page(endpoint: str) -> bool:
    """Whether the running app has this page: a preview has fewer than a practice, and one layout serves both."""
    return endpoint in current_app.view_functions


def join(app: Flask) -> None:
    """Give an app's templates these filters, and the tests that choose between layouts."""
    for one in (*FILTERS, *drawing.FILTERS):
        app.jinja_env.filters[one.__name__] = one
    app.jinja_env.tests["standing_in_row"] = drawing.stands_in_row
    app.jinja_env.tests["opening"] = drawing.is_opening
    app.jinja_env.tests["page"] = is_page
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
