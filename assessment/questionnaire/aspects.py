"""What there is to say of each part of a questionnaire, aspect by aspect in plain words, so that two can be compared.

Values are compared as they work, not as they are written: terms are put in, shared keys and named sets are resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from assessment.questionnaire.definition import (
    Alert,
    BandSet,
    Derived,
    Direction,
    ErrorParameters,
    Item,
    Keyed,
    Number,
    PageText,
    Pattern,
    Questionnaire,
    Reason,
    Said,
    Scale,
    TableRow,
    Toward,
    Value,
    as_chosen,
)
from assessment.questionnaire.trees import Expression, written

Aspects: TypeAlias = Mapping[str, str]
"""The name of each aspect, with what it is in words; an empty text is as good as none."""

NO: Final = ""
YES: Final = "yes"


def of_top(questionnaire: Questionnaire) -> Aspects:
    """What holds for all items, that a client reads or that cuts them into pages."""
    return {
        "recall": questionnaire.recall,
        "stem": questionnaire.stem,
        "intro": questionnaire.intro,
        "page size": str(questionnaire.page_size or NO),
    }


def of_item(item: Item) -> Aspects:
    """What an item asks, and when."""
    return {
        "type": item.type,
        **wording_of(item),
        "condition": _expression(item.show),
        "required": YES if item.required else NO,
        "private": YES if item.private else NO,
        "under the plots": YES if item.under_plot else NO,
        "longest answer": str(item.max_length) if item.type == "text" else NO,
    }


def wording_of(item: Item) -> Aspects:
    """What a client reads and may choose from when she answers an item."""
    return {
        "text": item.text,
        "help": item.help,
        "options": listed(f"{_option(o.value, o.missing)} = {o.label}" for o in item.options),
        "range": _range(item.range),
        "step": _number(item.step) if item.range else NO,
        "left end": item.left,
        "right end": item.right,
        "centre": item.centre,
        "ratings": listed(f"{rating.id} = {rating.label}{_reasons(rating.missing)}" for rating in item.ratings),
        "missing reasons": _reasons(item.missing),
    }


def of_scale(scale: Scale) -> Aspects:
    """How a scale is counted."""
    return {
        "key": key_of(scale),
        "way of scoring": scale.score,
        "fewest answers": str(scale.min_answered),
        "rounding": scale.round or NO,
        "direction": _direction(scale.direction),
        "cut-offs": _cut_offs(scale.bands),
    }


def of_derived(derived: Derived) -> Aspects:
    """How a derived score is counted."""
    return {
        "formula": _expression(derived.formula),
        "fewest parts": str(derived.min_answered or NO),
        "rounding": derived.round or NO,
        "table": table_of(derived),
        "range": _range(derived.range),
        "direction": _direction(derived.direction),
        "cut-offs": _cut_offs(derived.bands),
    }


def key_of(scale: Scale) -> str:
    """A key in words, in the order of its ids, as their order does not count."""
    return listed(_keyed(one) for one in sorted(scale.key, key=lambda one: one.field))


def table_of(derived: Derived) -> str:
    """A table in words, row by row."""
    return listed(f"{_looked_up(row)} = {_number(row.gives)}" for row in derived.table)


def said_of(score: Scale | Derived) -> Aspects:
    """What is said of a score."""
    return {
        "title": score.title,
        "client's title": score.client_title,
        "prompt": score.prompt,
        "tag": score.tag,
        **dict(_said_of_bands(score.bands or BandSet())),
        **{f"word {name}": word for name, word in score.words.items()},
        **{f"own client text for {id_}": text for id_, text in score.client.items()},
        **{f"own clinician text for {id_}": text for id_, text in score.clinician.items()},
    }


def of_error(error: ErrorParameters | None) -> Aspects:
    """An error table."""
    if error is None:
        return {}
    return {
        "revision": str(error.revision),
        "sd": _number(error.sd),
        "retest reliability": _number(error.retest_r),
        "sem": _number(error.sem),
        "source": error.source,
        "change in words": YES if error.label_change else NO,
    }


def of_pattern(pattern: Pattern) -> Aspects:
    """A pattern or note."""
    return {
        "condition": _expression(pattern.when),
        "label": pattern.label,
        "client text": pattern.said.client,
        "clinician text": pattern.said.clinician,
        "prompt": pattern.prompt,
        "tag": pattern.tag,
        "lasting": YES if pattern.lasting else NO,
    }


def of_alert(alert: Alert) -> Aspects:
    """What an alert waits for and does."""
    return {
        "condition": _expression(alert.when),
        "effect": ", ".join(alert.effect),
        "page": alert.page or NO,
        "kept items": NO if alert.keep is None else f"only {', '.join(alert.keep) or 'none'}",
        "clinician text": alert.clinician,
    }


def of_page(page: PageText) -> Aspects:
    """A page between the questions."""
    return {"text": page.text, "buttons": ", ".join(page.buttons)}


def of_item_beside(item: Item) -> Aspects:
    """What of an item changes neither seal nor wording."""
    return {"unchanged": _option(item.unchanged, None)}


def of_rest(questionnaire: Questionnaire) -> Aspects:
    """What changes neither seal nor wording."""
    flags = questionnaire.flags
    return {
        "language": questionnaire.language,
        "status": questionnaire.status,
        "source": questionnaire.source,
        "licence": questionnaire.licence,
        "flag same_answer": _number(flags.same_answer),
        "flag many_skips": _number(flags.many_skips),
        "flag fast": _number(flags.fast),
        "worked examples": f"{len(questionnaire.examples)}" if questionnaire.examples else NO,
    }


def listed(parts: Iterable[str]) -> str:
    """Several things in one line."""
    return "; ".join(parts)


def _said_of_bands(bands: BandSet) -> Iterator[tuple[str, str]]:
    for band in bands.bands:
        yield f"label of band {band.id}", band.label
        yield from _said(f"of band {band.id}", band.said)
    yield from _said("of every score", bands.every)
    for reason, said in bands.without.items():
        yield from _said(f"without a score ({reason})", said)


def _said(when: str, said: Said) -> Iterator[tuple[str, str]]:
    yield f"client text {when}", said.client
    yield f"clinician text {when}", said.clinician


def _keyed(one: Keyed) -> str:
    times = f" x {_number(one.weight)}" if one.weight != 1 else ""
    required = " (required)" if one.required else ""
    return f"{'-' if one.reverse else ''}{one.field}{times}{required}"


def _looked_up(row: TableRow) -> str:
    return _number(row.least) if row.least == row.most else f"{_number(row.least)} to {_number(row.most)}"


def _cut_offs(bands: BandSet | None) -> str:
    return listed(f"{band.id} from {_number(band.start)}" for band in bands.bands) if bands else NO


def _reasons(reasons: tuple[Reason, ...]) -> str:
    return f" ({listed(f'{reason.id} = {reason.label}' for reason in reasons)})" if reasons else NO


def _option(value: Value | None, missing: str | None) -> str:
    if missing is not None:
        return f"({missing})"
    return as_chosen(value) if isinstance(value, int | float | str) else NO


def _direction(direction: Direction) -> str:
    if isinstance(direction, Toward):
        return f"toward {_number(direction.least)} to {_number(direction.most)}"
    return direction


def _range(ends: tuple[Number, Number] | None) -> str:
    return f"{_number(ends[0])} to {_number(ends[1])}" if ends else NO


def _number(number: Number | None) -> str:
    return NO if number is None else as_chosen(number)


def _expression(expression: Expression | None) -> str:
    return written(expression.tree) if expression else NO
