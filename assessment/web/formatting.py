"""How values look in a page: dates, whole numbers, marked text, links to numbers. Filters and tests for templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

from babel.dates import format_date, format_datetime
from flask import current_app
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from flask import Flask

    from assessment.questionnaire.definition import Field, Item

MINUS = "−"
LONGEST_IN_A_ROW = 18
MOST_IN_A_ROW = 5
"""Longer labels or more options form a list on every screen: a layout that follows the device would enter scores."""
MOST_RADIOS_ON_A_LINE = 11
NOTHING = "–"

_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_WEIGHTED = re.compile(r"\*(?=\S)(.+?)(?<=\S)\*", re.DOTALL)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_HEADED = re.compile(r"\*\*(?P<head>[^*\n]+?):?\*\*:?\s*(?P<rest>.+)", re.DOTALL)
_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_LAST_NUMBER = re.compile(r"\+?\d[\d\s()-]*\d")


# -------- dates -----------------------------------------------------------------------------------------------


def day(value: date | None) -> str:
    """A date in full: 6 November 2026."""
    return "" if value is None else format_date(value, "d MMMM y", locale=_locale())


def short_day(value: date | None) -> str:
    """A date in a table: 6 Nov."""
    return "" if value is None else format_date(value, "d MMM", locale=_locale())


def long_short_day(value: date | None) -> str:
    """A date in a table that may span years: 6 Nov 2026."""
    return "" if value is None else format_date(value, "d MMM y", locale=_locale())


def day_without_year(value: date | None) -> str:
    """A date within a sentence on the present: 6 November."""
    return "" if value is None else format_date(value, "d MMMM", locale=_locale())


def clock(value: datetime | None) -> str:
    """A moment with its zone, for logs: 6 Nov 2026, 14:05 UTC."""
    return "" if value is None else format_datetime(value, "d MMM y, HH:mm z", locale=_locale())


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
    return " ".join(code[i : i + 3] for i in range(0, len(code), 3))


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
    """Up to and with the first full stop that ends a sentence; a disclosure is led by it in bold."""
    return re.split(r"(?<=[.?])\s", " ".join(text.split()), maxsplit=1)[0]


def after_first_sentence(text: str) -> str:
    """What follows the first sentence."""
    return " ".join(text.split())[len(first_sentence(text)) :].strip()


# -------- links -----------------------------------------------------------------------------------------------


def tel(number: str) -> str:
    """A telephone number as a link's address."""
    return "tel:" + re.sub(r"[^\d+]", "", number)


def sms(words: str) -> str:
    """A text line as a link's address: `988`, or `START to 88788` with its word already written."""
    found = _LAST_NUMBER.search(words) or re.search(r"\d+", words)
    number = re.sub(r"[^\d+]", "", found.group()) if found else ""
    word = words[: found.start()].removesuffix("to ").strip() if found else ""
    return f"sms:{number}?body={word}" if word else f"sms:{number}"


# -------- items -----------------------------------------------------------------------------------------------


def stands_in_row(item: Item) -> bool:
    """Whether a choice's options stand in a row: few, short and numbers. The definition decides, never the screen."""
    valued = [option for option in item.options if option.value is not None]
    return (
        2 <= len(valued) <= MOST_IN_A_ROW
        and all(not isinstance(option.value, str) for option in valued)
        and all(len(option.label) <= LONGEST_IN_A_ROW for option in valued)
    )


def ticks(item: Item) -> list[str]:
    """The values of a slider that is drawn as radios on a line; empty where a number field takes their place."""
    if item.range is None:
        return []
    least, most = item.range
    n = int((most - least) / item.step + 1e-9) + 1
    if n > MOST_RADIOS_ON_A_LINE:
        return []
    return [f"{least + i * item.step:g}" for i in range(n)]


def is_opening(items: Iterable[Item]) -> bool:
    """Whether a page is one required choice of two, whose answers are then its two buttons."""
    shown = list(items)
    return (
        len(shown) == 1
        and shown[0].type == "choice"
        and shown[0].required
        and not shown[0].ratings
        and len(shown[0].options) == 2
    )


def plain(value: float | str | None) -> str:
    """A value as a form sends it: `3`, `0.5`, `not-sure`."""
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:g}"


def date_part(answers: Mapping[str, Sequence[str]], field_id: str, part: Literal["day", "month", "year"]) -> str:
    """One part of a date as she typed it, or of the ISO date that it became."""
    typed = answers.get(f"{field_id}.{part}", ())
    if typed:
        return typed[0]
    found = _ISO_DATE.fullmatch(next(iter(answers.get(field_id, ())), ""))
    return found[part].lstrip("0") if found else ""


def _locale() -> str:
    return str(get_locale() or "en")


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
    plain,
    end_of_text,
    spoken_code,
    paragraphs,
    weighted,
    marked,
    headed,
    capitalised,
    first_sentence,
    after_first_sentence,
    tel,
    sms,
    ticks,
    date_part,
    problem_words,
    problems,
)


def is_page(endpoint: str) -> bool:
    """Whether the running app has this page: a preview has fewer than a practice, and one layout serves both."""
    return endpoint in current_app.view_functions


def problem_words(problem: str, field: Field) -> str:
    """What to do about an answer: words as they are, and the one code that only a page can put in words."""
    if problem != "required":
        return problem
    last = field.item.options[-1] if len(field.item.options) > 2 else None
    if last is None or not isinstance(last.value, str):
        return gettext("Choose one.")
    return gettext("Choose one. “%(label)s” is fine too.", label=last.label)


def problems(errors: Mapping[str, str], fields: Iterable[Field]) -> list[tuple[str, str]]:
    """The control of each problem on a page and what to do, in the order of the page."""
    return [(field.id, problem_words(errors[field.id], field)) for field in fields if field.id in errors]


def language() -> str:
    """The language of this page, for `lang`: en, es-MX."""
    return _locale().replace("_", "-")


def join(app: Flask) -> None:
    """Give an app's templates these filters, and the tests that choose between layouts."""
    for one in FILTERS:
        app.jinja_env.filters[one.__name__] = one
    app.jinja_env.tests["standing_in_row"] = stands_in_row
    app.jinja_env.tests["opening"] = is_opening
    app.jinja_env.tests["page"] = is_page
    app.jinja_env.globals["language"] = language
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
