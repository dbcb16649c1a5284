"""What is said of a change, as far as a direction allows; swings; and how many changed beside what chance gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessment.questionnaire.definition import Direction, Questionnaire, Toward
from assessment.questionnaire.library import Library
from assessment.reporting.course import Point, Series
from assessment.scoring.change import change
from assessment.services import caseload, client_page
from assessment.services.shown import Verdict
from assessment.services.verdicts import chance_one_in, changed_clients, verdict_of
from tests.cast import Cast
from tests.services.said import BOTH_WAYS, LOWER
from tests.services.walking import Walker


def with_direction(library: Library, direction: Direction) -> Questionnaire:
    closeness = library.newest("closeness")
    scales = tuple(replace(scale, direction=direction) if scale.id == "ENM" else scale for scale in closeness.scales)
    return replace(closeness, scales=scales)


def verdict(library: Library, direction: Direction, *scores: float) -> Verdict:
    days = [date(2026, 1, 5) + timedelta(days=21 * n) for n in range(len(scores))]
    points = tuple(
        Point(on=on, sitting_n=n, score=score, n=6, n_items=6)
        for n, (on, score) in enumerate(zip(days, scores, strict=True))
    )
    one = Series(id="ENM", title="Enmeshment", points=points, change_sem=10, change=change(days, scores, sem=10))
    found = verdict_of(one, with_direction(library, direction))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("direction", "scores", "way"),
    [
        ("neither", (70, 30), "lower"),
        ("lower", (70, 30), "lower"),
        ("higher", (30, 70), "higher"),
        (Toward(least=40, most=60), (90, 55), "closer"),
        (Toward(least=40, most=60), (10, 70), "closer"),
        (Toward(least=40, most=60), (50, 90), "further"),
        (Toward(least=30, most=70), (31, 69), "within"),
        (Toward(least=40, most=60), (20, 80), "higher"),
    ],
)
def test_a_way_claims_no_more_than_the_direction_allows(
    library: Library, direction: Direction, scores: tuple[float, ...], way: str
):
    found = verdict(library, direction, *scores)
    assert (found.id, found.way) == ("change", way)


def test_a_trend_that_its_last_score_does_not_show_is_said_to_be_one(library: Library):
    # Twelve scores that rise by 30 along a line, the first 16 above it and the last 16 below.
    line = [30 + 30 * n / 11 for n in range(12)]
    found = verdict(library, "neither", line[0] + 16, *line[1:-1], line[-1] - 16)
    assert found.points is not None
    assert found.points < 0
    assert (found.id, found.way, found.is_in_last) == ("possible-change", "higher", False)


@pytest.mark.parametrize(("n_scales", "one_in"), [(1, 20), (2, 10), (3, 7)])
def test_chance_alone_changes_one_client_in_seven_over_three_scales(n_scales: int, one_in: int):
    assert chance_one_in(n_scales) == one_in  # 1 - .95^3 = .1426


def test_changes_are_counted_by_way_among_those_with_enough_scores(library: Library):
    (enmeshment,) = (scale for scale in library.newest("closeness").scales if scale.id == "ENM")
    said = [("ENM:change:lower CUT:too-few:", 2), ("ENM:no-clear-change:higher", 1), ("ENM:too-few:", 1)]
    (counted,) = changed_clients([("ENM", enmeshment)], [*said, ("ENM:change:higher", 1)])
    assert (counted.title, counted.n_clients, counted.n_others) == ("Enmeshment", 4, 1)
    assert counted.ways == (("lower", 2), ("higher", 1))


def test_the_caseload_counts_changes_over_all_clients_and_none_under_review(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**BOTH_WAYS | {"E1": "1", "E2": "1", "E3": "1"})
    page = caseload.caseload_page(ada.workplace, people.ben.id, ada.now)
    assert [(one.title, one.n_clients, one.ways) for one in page.changed] == [
        ("Enmeshment", 1, (("lower", 1),)),
        ("Cutoff", 1, ()),
        ("Healthy closeness", 1, ()),
    ]
    assert page.chance_one_in == 7
    ada.later(days=21).sit(**BOTH_WAYS | {"S4": "yes"})
    assert caseload.caseload_page(ada.workplace, people.ben.id, ada.now).changed == ()


def test_position_has_a_swing_beside_its_noise_and_its_crossings(ada: Walker, people: Cast):
    # position = ENM - CUT. BOTH_WAYS: 70.8333 - 65 = 5.8333; with seven raw points fewer 41.6667 - 65 = -23.3333.
    for n, said in enumerate((BOTH_WAYS, LOWER, BOTH_WAYS)):
        ada.later(days=21 if n else 0).sit(**said)
    page = client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    (swing,) = page.swings
    assert (swing.title, swing.n_sittings, swing.n_crossings) == ("Position", 3, 2)
    assert round(swing.swing, 4) == 29.1667  # both steps are 29.1667
    assert round(swing.by_error_alone, 4) == 20  # sqrt(2) * 14.1421


def test_two_sittings_have_no_swing_and_no_last_step(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**BOTH_WAYS)
    page = client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    assert (page.swings, page.last_steps) == ((), ())  # since last time is since the first time
