"""The shipped questionnaires, made ones, and one way through a sitting, for tests of walks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assessment.questionnaire.definition import (
    Alert,
    Item,
    PageText,
    Questionnaire,
    Rating,
    Reason,
    ResponseOption,
    Responses,
    Value,
)
from assessment.questionnaire.effects import Effects
from assessment.questionnaire.expressions import parsed
from assessment.questionnaire.plan import MarkRule, Plan, PlanBook, known_mark
from assessment.questionnaire.plan_reading import read_plans
from assessment.questionnaire.reading import read
from assessment.questionnaire.storing import Stored
from assessment.questionnaire.trees import Expression
from assessment.questionnaire.walk import Walk

SHIPPED = Path(__file__).parents[2] / "questionnaires"
ANSWERS_TO_GATES: Mapping[str, Value] = {"S0": "yes", "CX_ADULT": "yes", "CX_CONSENT": "yes"}


@cache
def shipped_plans() -> PlanBook:
    plans, problems = read_plans(SHIPPED / "plan.toml")
    assert problems == ()
    assert plans is not None
    return plans


@cache
def shipped(id_: str) -> Questionnaire:
    reading = read(SHIPPED / f"{id_}.toml")
    assert reading.questionnaire is not None
    return reading.questionnaire


def shipped_walk(asked: Sequence[str], *, mark: str = "none", given: Mapping[str, Value] | None = None) -> Walk:
    from_ids = tuple(shipped(id_) for id_ in asked)
    return Walk(questionnaires=from_ids, plans=shipped_plans(), given=given or {}, mark=known_mark(mark))


@dataclass(frozen=True, kw_only=True)
class Sat:
    """A sitting walked to its end."""

    walk: Walk
    values: Mapping[str, Value]
    sent: frozenset[int]
    effects: tuple[Effects, ...]
    """Of each page sent."""

    @property
    def stored(self) -> Mapping[str, Stored]:
        return self.walk.stored(Responses(values=self.values), self.sent)

    @property
    def page_ids(self) -> list[str]:
        return [one.page.id for one in self.effects if one.page is not None]


def sat(walk: Walk, answers: Mapping[str, Value]) -> Sat:
    """Send page after page with these answers, until an ending or the last page."""
    values: dict[str, Value] = {}
    sent: set[int] = set()
    done: set[str] = set()
    effects: list[Effects] = []
    page = walk.after(0, values)
    while page is not None:
        values |= {field.id: answers[field.id] for field in page.fields if field.id in answers}
        sent.add(page.number)
        effects.append(walk.effects(sent, values, done))
        done |= effects[-1].looked_at
        page = None if effects[-1].ends else walk.after(page.number, values)
    return Sat(walk=walk, values=values, sent=frozenset(sent), effects=tuple(effects))


# -------- made ones -------------------------------------------------------------------------------------------


TRUTH = (
    ResponseOption(value=0, label="Not at all true"),
    ResponseOption(value=4, label="Very true"),
    ResponseOption(missing="skip", label="Didn't come up"),
)
YES_NO = (ResponseOption(value="yes", label="Yes"), ResponseOption(value="no", label="No"))


def condition(source: str | None) -> Expression | None:
    return None if source is None else parsed(source)


def choice(id_: str, *, show: str | None = None, options: tuple[ResponseOption, ...] = YES_NO) -> Item:
    return Item(id=id_, type="choice", text=f"{id_}?", options=options, show=condition(show))


def note(id_: str, *, show: str | None = None) -> Item:
    return Item(id=id_, type="note", text="Read this.", show=condition(show))


def slider(id_: str, *ratings: str, show: str | None = None) -> Item:
    return Item(
        id=id_,
        type="slider",
        left="Here",
        right="There",
        range=(0, 10),
        ratings=tuple(Rating(id=one, label=one, missing=(Reason(id="unknown", label="?"),)) for one in ratings),
        show=condition(show),
    )


def alert(when: str, *effect: str, page: str | None = None, keep: tuple[str, ...] | None = None) -> Alert:
    return Alert(when=parsed(when), effect=effect, page=page, keep=keep, clinician=f"Because {when}.")


def made(
    *items: Item,
    id_: str = "made",
    page_size: int | None = None,
    alerts: Sequence[Alert] = (),
    pages: Sequence[PageText] = (),
) -> Questionnaire:
    return Questionnaire(
        id=id_,
        version=1,
        title="Made",
        language="en",
        status="provisional",
        items=items,
        page_size=page_size,
        alerts=tuple(alerts),
        pages={page.id: page for page in pages},
    )


def plan_book(
    *,
    pages: Sequence[PageText] = (),
    marks: Sequence[MarkRule] = (),
    retakes: tuple[tuple[str, ...], ...] = (("made",),),
) -> PlanBook:
    plans = {"only": Plan(id="only", intake=("made",), retakes=retakes)}
    return PlanBook(
        default="only",
        plans=plans,
        every_days=21,
        min_days=14,
        open_days=14,
        intake_days=7,
        marks={one.id: one for one in marks},
        pages={page.id: page for page in pages},
    )


def walk(
    *questionnaires: Questionnaire, given: Mapping[str, Value] | None = None, plans: PlanBook | None = None
) -> Walk:
    return Walk(questionnaires=questionnaires, plans=plans or plan_book(), given=given or {})
