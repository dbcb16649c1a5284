"""Tables of patterns, notes, alerts, pages, flags and worked examples turned into values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assessment.questionnaire.definition import Alert, Example, PageText, Pattern, QualityFlags, Said, Value
from assessment.questionnaire.language.conditions import expression_of
from assessment.questionnaire.language.contents import NUMBER, Content, is_id, is_name, is_number, shown
from assessment.questionnaire.language.keys import ALERT, EXAMPLE, EXPECTATIONS, FLAGS, NOTE, PAGE, PATTERN
from assessment.questionnaire.language.parts import Part
from assessment.questionnaire.places import Path
from assessment.questionnaire.trees import Expression

_ANSWER = Content(
    'a number, an id or text in quotes, or a list of ids such as ["mom"]',
    lambda value: (
        is_number(value)
        or isinstance(value, str)
        or (isinstance(value, list) and all(isinstance(entry, str) for entry in value))
    ),
)
_WORD = Content("an id in quotes", is_id)


def patterns(top: Part, key: str, terms: Mapping[str, Expression]) -> list[tuple[Path, Pattern | None, str]]:
    """The `patterns` or the `notes`, each with its place and id; None in place of one that cannot be read."""
    shape = PATTERN if key == "patterns" else NOTE
    return [(part.path, _pattern(part, terms), part.word("id")) for part in top.parts(key, shape)]


def _pattern(part: Part, terms: Mapping[str, Expression]) -> Pattern | None:
    when = expression_of(part, "when", terms)
    if when is None or not part.is_usable:
        return None
    return Pattern(
        id=part.word("id"),
        when=when,
        label=part.text("label"),
        said=Said(client=part.text("client"), clinician=part.text("clinician")),
        prompt=part.text("prompt"),
        tag=part.word("tag"),
        lasting=part.flag("lasting"),
    )


def alerts(top: Part, terms: Mapping[str, Expression]) -> list[tuple[Path, Alert | None, str]]:
    """The alerts in order, each with its place and no id; None in place of one that cannot be read."""
    return [(part.path, _alert(part, terms), "") for part in top.parts("alerts", ALERT)]


def _alert(part: Part, terms: Mapping[str, Expression]) -> Alert | None:
    when = expression_of(part, "when", terms)
    if when is None or not part.is_usable:
        return None
    return Alert(
        when=when,
        effect=part.words("effect"),
        page=part.word("page") or None,
        keep=part.words("keep") if part.has("keep") else None,
        clinician=part.text("clinician"),
    )


def pages(top: Part) -> dict[str, PageText | None]:
    """Pages by id; None in place of one that cannot be read.

    Without `buttons`, a page that ends the sitting can only be left, and any other goes on.
    """
    found: dict[str, PageText | None] = {}
    ends = {alert.get("page") for alert in _raw_alerts(top) if _is_ending(alert)}
    for id_, table in top.table("pages").items():
        path = (*top.path, "pages", id_)
        if not is_id(id_):
            top.source.note(path, "wrong-name", f"{shown(id_)} cannot name a page", "use letters, digits and hyphens")
        if not isinstance(table, dict):
            remedy = f'write [pages.{id_}] and below it text = "..."'
            top.source.note(path, "wrong-value", f"the page `{id_}` is {shown(table)}", remedy)
            found[id_] = None
            continue
        part = Part(top.source, path, table, PAGE)
        buttons = part.words("buttons") or (("leave",) if id_ in ends else ("go-on",))
        found[id_] = PageText(id=id_, text=part.text("text"), buttons=buttons) if part.is_usable else None
    return found


def _raw_alerts(top: Part) -> list[Mapping[str, object]]:
    return [alert for alert in top.list("alerts") if isinstance(alert, dict)]


def _is_ending(alert: Mapping[str, object]) -> bool:
    effect = alert.get("effect")
    return isinstance(alert.get("page"), str) and isinstance(effect, list) and ("end" in effect or "discard" in effect)


def quality_flags(top: Part) -> QualityFlags:
    """`[flags]`; without it, none is raised."""
    part = top.part("flags", FLAGS)
    if part is None:
        return QualityFlags()
    fast = part.number("fast")
    return QualityFlags(
        same_answer=part.whole("same_answer"),
        many_skips=part.whole("many_skips"),
        fast=None if fast is None else float(fast),
    )


def examples(top: Part) -> list[tuple[Path, Example | None, str]]:
    """The examples, each with its place and no id, as nothing names one; None in place of one that cannot be read."""
    return [(part.path, _example(part), "") for part in top.parts("examples", EXAMPLE)]


def _example(part: Part) -> Example | None:
    if part.is_usable and not any(part.has(key) for key in EXPECTATIONS):
        remedy = f"give at least one of {', '.join(f'`{key}`' for key in EXPECTATIONS)}"
        part.note(None, "missing-key", "the example expects nothing", remedy)

    def words(key: str) -> tuple[str, ...] | None:
        return part.words(key) if part.has(key) else None

    scores = _table(part, "scores", NUMBER, is_name)
    bands = _table(part, "bands", _WORD, is_name)
    answers = _answers(part)
    if not part.is_usable:
        return None
    return Example(
        answers=answers,
        source=part.text("source"),
        id=part.word("id"),
        about=part.text("about"),
        line=part.source.places.line(*part.path),
        scores=None if scores is None else {id_: float(value) for id_, value in scores.items() if is_number(value)},
        no_score=words("no_score"),
        bands=None if bands is None else {id_: str(value) for id_, value in bands.items()},
        pattern=part.word("pattern") if part.has("pattern") else None,
        notes=words("notes"),
        hidden=words("hidden"),
        effect=words("effect"),
        page=part.word("page") if part.has("page") else None,
        mark=part.word("mark") or None,
    )


def _answers(part: Part) -> dict[str, Value]:
    """Answers by id of the response: a table of ratings is taken apart, a text keeps its layout."""
    answers: dict[str, Value] = {}
    for id_, given in part.table("answers").items():
        path = (*part.where("answers"), id_)
        ratings = (
            {f"{id_}.{rating}": value for rating, value in given.items()} if isinstance(given, dict) else {id_: given}
        )
        for field_id, value in ratings.items():
            if not _ANSWER.fits(value):
                part.source.note(
                    path, "wrong-value", f"the answer to {field_id} is {shown(value)}", f"write {_ANSWER.words}"
                )
            elif isinstance(value, list):
                answers[field_id] = tuple(value)
            elif is_number(value) or isinstance(value, str):
                answers[field_id] = value
    return answers


def _table(part: Part, key: str, holds: Content, is_key: Callable[[object], bool]) -> dict[str, object] | None:
    if not part.has(key):
        return None
    for name, value in part.table(key).items():
        path = (*part.where(key), name)
        if not is_key(name) or not holds.fits(value):
            part.source.note(path, "wrong-value", f"`{name}` in `{key}` is {shown(value)}", f"write {holds.words}")
    return dict(part.table(key))
