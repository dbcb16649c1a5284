"""The instrument's routes through a sitting, worked out apart from any program (tests/scoring/worked-examples.json)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assessment.questionnaire.plan import higher_mark
from tests.questionnaire.sittings import ANSWERS_TO_GATES, Sat, sat, shipped_plans, shipped_walk

WORKED = Path(__file__).parents[1] / "scoring" / "worked-examples.json"
ROUTES: list[Mapping[str, Any]] = json.loads(WORKED.read_text())["routing"]
FOLLOWED = ("check-in", "closeness", "mom-style", "mom-style-second", "repair")
"""The routes name what is asked of these; the others are given as answers."""


def sat_along(route: Mapping[str, Any]) -> Sat:
    plans = shipped_plans()
    plan = plans.plans[route["plan"]]
    is_intake = route["sitting"] == "intake"
    turn = 0 if is_intake else int(route["sitting"].removeprefix("retake, turn ")) - 1
    asked = plans.asked(plan, is_intake=is_intake, n_completed=turn)
    walk = shipped_walk(asked, mark=route["mark_before"], given=plan.given)
    return sat(walk, {**ANSWERS_TO_GATES, **route["given"]})


@pytest.mark.parametrize("route", ROUTES, ids=[route["id"] for route in ROUTES])
def test_a_sitting_asks_shows_and_marks_what_the_instrument_says(route: Mapping[str, Any]) -> None:
    sitting = sat_along(route)
    mark = sitting.walk.mark
    for effects in sitting.effects:
        mark = higher_mark(mark, effects.mark)
    rule = shipped_plans().mark_rule(mark)
    asked: dict[str, list[str]] = {}
    for page in sitting.walk.pages(sitting.values):
        if page.number in sitting.sent and page.questionnaire.id in FOLLOWED:
            asked.setdefault(page.questionnaire.id, []).extend(item.id for item in page.items)
    n_asked = {id_: stored.n_asked for id_, stored in sitting.stored.items() if id_ in FOLLOWED}

    expected = route["expected"]
    assert mark == expected["mark"]
    assert (sitting.page_ids or [None])[0] == expected["page"]
    assert ((rule.results if rule else None) or "shown") == expected["client_results"]
    assert asked == expected["asked"]
    assert n_asked == expected["n_asked"]


def test_the_routes_are_all_there() -> None:
    assert len(ROUTES) == 17


def test_a_sitting_that_ends_in_danger_shows_the_help_lines_and_both_answers_to_the_clinician() -> None:
    sitting = sat_along(next(route for route in ROUTES if route["id"] == "S04-intake-cut-off-and-in-danger"))

    last = sitting.effects[-1]
    assert last.with_resources
    assert [flag.kind for flag in last.flags] == ["safety:1", "safety:2"]
    assert last.stops_reminders
    assert last.hides_scores


def test_a_mother_who_has_died_stops_the_plan_and_the_sitting_goes_on() -> None:
    sitting = sat_along(next(route for route in ROUTES if route["id"] == "S16-retake-mother-has-died"))

    contact = sitting.effects[1]
    assert contact.stops_plan
    assert not contact.ends
    assert contact.page is not None
    assert contact.page.buttons == ("stop", "go-on")
    assert sitting.walk.after(max(sitting.sent), sitting.values) is None
