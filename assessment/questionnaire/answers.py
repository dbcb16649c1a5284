"""Raw answers, as a form or a CSV file gives them, turned into coded responses; what does not fit is refused by name.

Trusts nothing: an answer may be of any length and hold any character. Whether one is required is for the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from assessment.questionnaire.definition import Field, Number, ResponseOption, Responses, Value, as_chosen

AnswerCode: TypeAlias = Literal[
    "repeated",
    "unknown",
    "not-a-number",
    "out-of-range",
    "off-step",
    "not-a-date",
    "no-day",
    "no-such-day",
    "too-long",
    "two-answers",
]

LEAST_YEAR: Final = 1900
MOST_YEAR: Final = 2100
LONGEST_NUMBER: Final = 40
"""Characters; more would only cost time, since no range of a definition has so many digits."""

_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-")
"""A date whose day was left open."""

_MONTHS: Final = range(1, 13)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class AnswerError:
    """Why an answer was not taken: a stable code, and what the client can do, in plain words."""

    code: AnswerCode
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """The responses that could be taken, and an error for each other field; no field has both."""

    responses: Responses
    errors: Mapping[str, AnswerError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Missing:
    """No value, and the reason."""

    reason: str


_BLANK: Final = _Missing("blank")
_Answer: TypeAlias = Value | _Missing | AnswerError

REPEATED: Final = AnswerError("repeated", "Choose one answer only.")
UNKNOWN: Final = AnswerError("unknown", "Choose one of the answers offered.")
TWO_ANSWERS: Final = AnswerError("two-answers", "Give an answer, or a reason for leaving it open, not both.")
NOT_A_NUMBER: Final = AnswerError("not-a-number", "Write a number in digits, such as 3 or 2.5.")
NOT_A_DATE: Final = AnswerError(
    "not-a-date", f"Give day, month and year of a date between {LEAST_YEAR} and {MOST_YEAR}, such as 31 1 2026."
)
NO_DAY: Final = AnswerError("no-day", "Give the day as well. If a rough date is fine, write 1.")
NO_SUCH_DAY: Final = AnswerError("no-such-day", "That month has no such day.")


def coded(fields: Iterable[Field], answers: Mapping[str, Sequence[str]], *, labels: bool = False) -> Coded:
    """The responses to some fields.

    Args:
        fields: what was asked; other keys of `answers` are not looked at.
        answers: raw texts by field id, all that were sent under that name. A date may come as `2026-01-31` or in
            three parts, `ID.day`, `ID.month`, `ID.year`. A reason for missing may come under `ID!missing`, or with an
            exclamation mark before it among the answers to a slider, number or date.
        labels: also take an option's exact label, and `choices` joined by `;`, as in a CSV file.

    Returns:
        Each field's value or its reason for missing (`blank` when nothing was given), or an error.
    """
    values: dict[str, Value] = {}
    missing: dict[str, str] = {}
    errors: dict[str, AnswerError] = {}
    for one in fields:
        found = _answer(one, answers, labels=labels)
        if isinstance(found, AnswerError):
            errors[one.id] = found
        elif isinstance(found, _Missing):
            missing[one.id] = found.reason
        else:
            values[one.id] = found
    return Coded(responses=Responses(values=values, missing=missing), errors=errors)


def _answer(one: Field, answers: Mapping[str, Sequence[str]], *, labels: bool) -> _Answer:
    given = _not_empty(answers.get(one.id, ()))
    if one.item.type == "choices":
        return _choices(one, given, labels=labels)
    if one.item.type == "choice":
        return _choice(one, given, labels=labels)
    reasons = _not_empty(answers.get(f"{one.id}!missing", ()))
    if one.item.type == "date" and not given:
        given = _joined_date(one, answers)
    if given and reasons:
        return TWO_ANSWERS
    if len(given) > 1 or len(reasons) > 1:
        return REPEATED
    if reasons:
        return _reason(one, reasons[0])
    return _TYPED[one.item.type](one, given[0]) if given else _BLANK


def _not_empty(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text.strip()]


def _reason(one: Field, text: str) -> _Missing | AnswerError:
    """A reason by its id; one that is not offered here is none."""
    wanted = text.strip().removeprefix("!")
    return next((_Missing(reason.id) for reason in one.reasons if reason.id == wanted), UNKNOWN)


def _choice(one: Field, given: Sequence[str], *, labels: bool) -> _Answer:
    if len(given) != 1:
        return REPEATED if given else _BLANK
    option = _option(one, given[0].strip(), labels=labels)
    if option is None:
        return UNKNOWN
    return _Missing(option.missing or "") if option.value is None else option.value


def _choices(one: Field, given: Sequence[str], *, labels: bool) -> _Answer:
    texts = [text.strip() for text in given]
    if labels and len(texts) == 1 and _option(one, texts[0], labels=True) is None:
        texts = [part.strip() for part in texts[0].split(";") if part.strip()]
    options = [_option(one, text, labels=labels) for text in texts]
    chosen = {as_chosen(o.value) for o in options if o is not None and o.value is not None}
    reasons = {o.missing for o in options if o is not None and o.missing is not None}
    if None in options:
        return UNKNOWN
    if len(reasons) > 1 or (reasons and chosen):
        return TWO_ANSWERS
    if reasons:
        return _Missing(reasons.pop())
    # Kept in the order of the options, so that the same choices are always the same response.
    return tuple(text for text in map(as_chosen, one.values) if text in chosen) or _BLANK


def _option(one: Field, text: str, *, labels: bool) -> ResponseOption | None:
    """The option that a text stands for: by its value or reason, else by a number equal to its value, else by label."""
    number = _number_in(text)
    is_meant: tuple[Callable[[ResponseOption], bool], ...] = (
        lambda o: text == (o.missing if o.value is None else as_chosen(o.value)),
        lambda o: number is not None and o.value == number,
        lambda o: labels and o.label == text,
    )
    return next((o for fits in is_meant for o in one.item.options if fits(o)), None)


def _number(one: Field, text: str) -> _Answer:
    if _is_reason(one, text):
        return _reason(one, text)
    number = _number_in(text.strip())
    if number is None:
        return NOT_A_NUMBER
    least, most = one.item.range or (number, number)
    if not least <= number <= most:
        return AnswerError("out-of-range", f"Write a number from {as_chosen(least)} to {as_chosen(most)}.")
    if not _is_on_step(number, least, one.item.step):
        steps = f"Write a number in steps of {as_chosen(one.item.step)} from {as_chosen(least)}."
        return AnswerError("off-step", steps)
    return number


def _is_on_step(number: Number, least: Number, step: Number) -> bool:
    """Counted in fractions of the decimals as written, because in floats 0.3 is not three steps of 0.1."""
    steps = (Fraction(str(number)) - Fraction(str(least))) / Fraction(str(step))
    return steps.denominator == 1


def _date(one: Field, text: str) -> _Answer:
    if _is_reason(one, text):
        return _reason(one, text)
    found = _DATE.fullmatch(text.strip())
    if found is None and _MONTH.fullmatch(text.strip()):
        return NO_DAY
    if found is None:
        return NOT_A_DATE if text.strip(" -") else _BLANK  # three empty parts may come joined
    year, month, day = (int(part) for part in found.groups())
    if not LEAST_YEAR <= year <= MOST_YEAR:
        return NOT_A_DATE
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return NO_SUCH_DAY if month in _MONTHS else NOT_A_DATE


def _text(one: Field, text: str) -> _Answer:
    """Her words as written, but for line ends and for characters that no keyboard writes and no database keeps."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(plain) > one.item.max_length:
        return AnswerError("too-long", f"Write at most {one.item.max_length} characters; these are {len(plain)}.")
    return plain or _BLANK


_TYPED: Final[Mapping[str, Callable[[Field, str], _Answer]]] = {
    "slider": _number,
    "number": _number,
    "date": _date,
    "text": _text,
}


def _is_reason(one: Field, text: str) -> bool:
    """A reason stands among numbers and dates with `!` (form) or as its bare id (CSV); neither can be a value."""
    plain = text.strip()
    return plain.startswith("!") or any(reason.id == plain for reason in one.reasons)


def _joined_date(one: Field, answers: Mapping[str, Sequence[str]]) -> list[str]:
    """The three parts of a date as one text; none when all are empty."""
    parts = [answers.get(f"{one.id}.{part}", ()) for part in ("year", "month", "day")]
    texts = ["".join(part).strip() for part in parts]
    return ["-".join(texts)] if any(texts) else []


def _number_in(text: str) -> Number | None:
    """The finite number that a text is, whole where it can be; None for `nan`, `1e3`, `1_000` and other scripts."""
    if len(text) > LONGEST_NUMBER or _NUMBER.fullmatch(text) is None:
        return None
    number = float(text)
    return int(number) if number.is_integer() else number
