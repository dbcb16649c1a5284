"""plan.toml as a PlanBook, with all that is wrong in its shape at once; what it names is for `plan_checking`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from assessment.questionnaire.definition import Value
from assessment.questionnaire.language.conditions import expression_of
from assessment.questionnaire.language.contents import (
    FLAG,
    ID,
    IDS,
    NAME,
    SAID,
    TABLE,
    TEXT,
    Content,
    is_id,
    is_name,
    is_number,
    nearest,
    shown,
    whole,
)
from assessment.questionnaire.language.keys import Key, Shape
from assessment.questionnaire.language.parts import Part
from assessment.questionnaire.language.sayings import pages
from assessment.questionnaire.language.sources import Source, opened
from assessment.questionnaire.plan import MARKS, MarkRule, Plan, PlanBook, known_mark
from assessment.questionnaire.problems import Problem, in_order

EVERY_DAYS: Final = 21
MIN_DAYS: Final = 14
OPEN_DAYS: Final = 14
INTAKE_DAYS: Final = 7
"""These four hold where plan.toml does not say; the shipped one says all."""

_DAYS: Final = whole(1, 3660)


def _are_ids(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_id, value)) and len(set(value)) == len(value)


QUESTIONNAIRES: Final = Content('a list of questionnaires, each once, such as ["calm"]', _are_ids)
RETAKES: Final = Content(
    'lists of questionnaires, one for each turn, such as [["calm"]]',
    lambda value: isinstance(value, list) and bool(value) and all(map(_are_ids, value)),
)
PAIR: Final = Content(
    "two scores, across and up",
    lambda value: isinstance(value, list) and len(value) == 2 and all(map(is_name, value)),
)

PLANS: Final = Shape(
    "plan.toml",
    {
        "default": Key(ID, required=True),
        "every_days": Key(_DAYS),
        "min_days": Key(_DAYS),
        "open_days": Key(_DAYS),
        "intake_days": Key(_DAYS),
        "split_after": Key(ID),
        "completed_by": Key(ID),
        "reminders": Key(SAID),
        "try": Key(QUESTIONNAIRES),
        "caseload": Key(IDS),
        "map": Key(PAIR),
        "context_line": Key(IDS),
        "called": Key(NAME),
        "once": Key(QUESTIONNAIRES),
        "plans": Key(TABLE, required=True),
        "marks": Key(TABLE),
        "pages": Key(TABLE),
    },
)
PLAN: Final = Shape(
    "a plan",
    {
        "intake": Key(QUESTIONNAIRES),
        "retakes": Key(RETAKES, required=True),
        "given": Key(TABLE),
        "by_hand": Key(FLAG),
    },
)
MARK: Final = Shape(
    "a mark",
    {"plan": Key(ID), "results": Key(ID), "prompts": Key(FLAG), "clinician": Key(TEXT)},
)
SHAPES: Final = (PLANS, PLAN, MARK)


def read_plans(path: Path) -> tuple[PlanBook | None, tuple[Problem, ...]]:
    """The plans of a file; None when something in it is wrong. Never raises on what the file holds."""
    source = opened(path)
    book = plans_of(source)
    return book, in_order(source.problems)


def plans_of(source: Source) -> PlanBook | None:
    """The plans of a source that was opened; its problems are noted there, and then there is no book."""
    if source.problems:
        return None
    top = Part(source, (), source.data, PLANS)
    plans = _plans(top)
    marks = _marks(top, plans)
    texts = pages(top)
    reminders = expression_of(top, "reminders", {})
    if source.problems:
        return None
    map_ = top.words("map")
    book = PlanBook(
        default=top.word("default"),
        plans=plans,
        every_days=top.whole("every_days") or EVERY_DAYS,
        min_days=top.whole("min_days") or MIN_DAYS,
        open_days=top.whole("open_days") or OPEN_DAYS,
        intake_days=top.whole("intake_days") or INTAKE_DAYS,
        split_after=top.word("split_after") or None,
        completed_by=top.word("completed_by") or None,
        reminders=reminders,
        try_=top.words("try"),
        caseload=top.words("caseload"),
        map=(map_[0], map_[1]) if map_ else None,
        context_line=top.words("context_line"),
        called=top.word("called") or None,
        once=top.words("once"),
        marks=marks,
        pages={id_: page for id_, page in texts.items() if page is not None},
    )
    _check(top, book)
    return None if source.problems else book


def _plans(top: Part) -> dict[str, Plan]:
    """The plans; one without `intake` has the default plan's, and that one its first retake's."""
    parts = {id_: part for id_, part in _tables(top, "plans", PLAN) if part.is_usable}
    default = parts.get(top.word("default"))
    if top.has("plans") and top.has("default") and top.word("default") not in top.table("plans"):
        _note_unknown(top, "default", "plan", top.word("default"), tuple(top.table("plans")))
    shared = _intake(default) if default is not None else ()
    return {
        id_: Plan(
            id=id_,
            intake=part.words("intake") or shared,
            retakes=_retakes(part),
            given=_given(part),
            by_hand=part.flag("by_hand"),
        )
        for id_, part in parts.items()
    }


def _intake(part: Part) -> tuple[str, ...]:
    return part.words("intake") or _retakes(part)[0]


def _retakes(part: Part) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(turn) for turn in part.list("retakes") if isinstance(turn, list))


def _given(part: Part) -> dict[str, Value]:
    """Given answers by the id of the response; an item with ratings has them in a table of its own."""
    given: dict[str, Value] = {}
    for id_, answer in part.table("given").items():
        ratings = (
            {f"{id_}.{rating}": one for rating, one in answer.items()} if isinstance(answer, dict) else {id_: answer}
        )
        for field, one in ratings.items():
            if is_number(one) or isinstance(one, str):
                given[field] = one
            elif isinstance(one, list) and all(isinstance(choice, str) for choice in one):
                given[field] = tuple(one)
            else:
                path = (*part.path, "given", id_)
                remedy = "write a number, an id in quotes, or a list of ids"
                part.source.note(path, "wrong-value", f"the given answer to {shown(field)} is {shown(one)}", remedy)
    return given


def _marks(top: Part, plans: Mapping[str, Plan]) -> dict[str, MarkRule]:
    marks: dict[str, MarkRule] = {}
    for id_, part in _tables(top, "marks", MARK):
        if id_ not in MARKS[1:]:
            _note_unknown(part, None, "mark", id_, MARKS[1:])
            continue
        if part.has("plan") and part.word("plan") not in top.table("plans"):
            _note_unknown(part, "plan", "plan", part.word("plan"), tuple(plans))
        if part.has("results") and part.word("results") not in top.table("pages"):
            _note_unknown(part, "results", "page", part.word("results"), tuple(top.table("pages")))
        marks[id_] = MarkRule(
            id=known_mark(id_),
            plan=part.word("plan") or None,
            results=part.word("results") or None,
            prompts=part.flag("prompts") if part.has("prompts") else True,
            clinician=part.text("clinician"),
        )
    return marks


def _check(top: Part, book: PlanBook) -> None:
    """What no single key can show."""
    if book.min_days > book.every_days:
        what = f"`min_days` is {book.min_days}, more than `every_days`, {book.every_days}"
        top.note("min_days", "wrong-days", what, "let `min_days` be at most `every_days`")
    asked = {id_ for plan in book.plans.values() for turn in (plan.intake, *plan.retakes) for id_ in turn}
    intake = book.plans[book.default].intake
    if book.split_after is not None and book.split_after not in intake[:-1]:
        what = f"`split_after` is {shown(book.split_after)}, after which the default plan's intake has nothing"
        top.note("split_after", "wrong-split", what, f"write one of {', '.join(intake[:-1])}, or leave it out")
    if book.completed_by is not None and book.completed_by not in asked:
        _note_unknown(top, "completed_by", "questionnaire of any plan", book.completed_by, tuple(sorted(asked)))


def _tables(top: Part, key: str, shape: Shape) -> list[tuple[str, Part]]:
    """The tables below a key by their ids, each as a part."""
    found = []
    for id_, table in top.table(key).items():
        path = (*top.where(key), id_)
        if not is_id(id_):
            remedy = "use up to 40 letters, digits and hyphens"
            top.source.note(path, "wrong-name", f"{shown(id_)} cannot name {shape.title}", remedy)
        elif not isinstance(table, dict):
            top.source.note(
                path, "wrong-value", f"{shown(id_)} is {shown(table)}", f"write [{key}.{id_}] and keys below"
            )
        else:
            found.append((id_, Part(top.source, path, table, shape)))
    return found


def _note_unknown(part: Part, key: str | None, noun: str, id_: str, known: tuple[str, ...]) -> None:
    meant = nearest(id_, known)
    remedy = f"did you mean `{meant}`?" if meant else f"write one of {', '.join(known) or 'those that there are'}"
    part.note(key, f"unknown-{noun.split(maxsplit=1)[0]}", f"{shown(id_)} is no {noun}", remedy)
