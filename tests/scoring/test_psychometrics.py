"""Alpha, omega, item-rest r, floor and ceiling against R psych's published output and a second program.

Not run beside R itself: where R psych is named, the numbers are those that its documentation prints (two decimals);
to 1e-9 they were compared with pingouin 0.6.1 and factor_analyzer 0.5.1 (Python), run once by hand on the same data.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assessment.questionnaire.definition import QualityFlags, Questionnaire
from assessment.scoring.one_factor import loadings, omega_total
from assessment.scoring.psychometrics import ItemFigures, ScaleFigures, Tally, alpha_interval
from tests.scoring.known import IDS, KEY, SIXTY
from tests.scoring.made import choice, made, scale, slider

# Thirty departments of Chatterjee and Hadi's supervisor survey: `attitude` of R, the example of psych's `alpha`.
ATTITUDE = """\
43 51 30 39 61 92 45 | 63 64 51 54 63 73 47 | 71 70 68 69 76 86 48 | 61 63 45 47 54 84 35 | 81 78 56 66 71 83 47 |
43 55 49 44 54 49 34 | 58 67 42 56 66 68 35 | 71 75 50 55 70 66 41 | 72 82 72 67 71 83 31 | 67 61 45 47 62 80 41 |
64 53 53 58 58 67 34 | 67 60 47 39 59 74 41 | 69 62 57 42 55 63 25 | 68 83 83 45 59 77 35 | 77 77 54 72 79 77 46 |
81 90 50 72 60 54 36 | 74 85 64 69 79 79 63 | 65 60 65 75 55 80 60 | 65 70 46 57 75 85 46 | 50 58 68 54 64 78 52 |
50 40 33 34 43 64 33 | 64 61 52 62 66 80 41 | 53 66 52 50 63 80 37 | 40 37 42 58 50 57 49 | 63 54 42 48 66 75 33 |
66 77 66 63 88 76 72 | 78 75 58 74 80 78 49 | 48 57 44 45 51 83 38 | 85 85 71 71 77 74 55 | 82 82 39 59 64 78 39"""


def figures(questionnaire: Questionnaire, rows: Sequence[Sequence[float]], *, at_once: int = 1000) -> ScaleFigures:
    """What is found of the scale S; rows in the order of its items."""
    matrix, tally = np.array(rows, dtype=np.float64), Tally(questionnaire)
    for first in range(0, len(matrix), at_once):
        tally.add(matrix[first : first + at_once], {})
    return tally.figures()["S"]


def six(*, score: str = "pomp", key: Sequence[str] = KEY) -> Questionnaire:
    return made(*map(choice, IDS), scale("S", key, score=score))


def sixty() -> list[list[float]]:
    return [[float(digit) for digit in row] for row in SIXTY.split()]


def test_alpha_and_item_rest_r_are_those_that_r_psych_prints_for_its_example() -> None:
    # psych's documentation of alpha(attitude): raw_alpha 0.84; r.drop .67 .74 .56 .71 .79 .27 .46; means and sds
    rows = [[float(number) for number in row.split()] for row in ATTITUDE.split("|")]
    ids = [f"Q{n}" for n in range(7)]

    found = figures(made(*(slider(id_, 0, 100) for id_ in ids), scale("S", ids)), rows)

    assert round(found.alpha or 0, 2) == 0.84
    assert [round(item.item_rest_r or 0, 2) for item in found.items.values()] == [
        0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46,
    ]  # fmt: skip
    assert [round(item.mean or 0) for item in found.items.values()] == [65, 67, 53, 56, 65, 75, 43]
    assert [round(item.sd or 0, 1) for item in found.items.values()] == [12.2, 13.3, 12.2, 11.7, 10.4, 9.9, 10.3]


@pytest.mark.parametrize("score", ["pomp", "mean", "sum"])
@pytest.mark.parametrize("at_once", [1, 7, 60])
def test_alpha_and_item_rest_r_are_those_of_a_second_program_however_the_rows_come(score: str, at_once: int) -> None:
    # pingouin.cronbach_alpha; pandas' corr of each item with the sum of the others, the fifth turned round
    found = figures(six(score=score), sixty(), at_once=at_once)

    assert found.alpha == pytest.approx(0.7990372101484767, abs=1e-12)
    assert [item.item_rest_r for item in found.items.values()] == pytest.approx(
        [0.667469029744571, 0.5790460752268852, 0.34791620325172673, 0.6601618059845635, 0.4191156541860821,
         0.6721361956472706], abs=1e-12,
    )  # fmt: skip


def test_the_interval_of_alpha_is_feldts() -> None:
    # scipy.stats.f by the formula of pingouin's cronbach_alpha, which rounds to .709 and .869
    found = figures(six(), sixty())

    assert (found.alpha_low, found.alpha_high) == pytest.approx((0.708568480784363, 0.8686177267988346), abs=1e-9)
    assert alpha_interval(0.8, 100, 6) == pytest.approx((0.7325, 0.8551), abs=5e-5)


def test_omega_is_the_one_of_a_second_programs_minimum_residuals() -> None:
    # factor_analyzer, one factor: minres gives .8078, maximum likelihood .8076
    found = figures(six(), sixty())

    assert found.omega == pytest.approx(0.807808802616689, abs=1e-6)
    assert found.omega == pytest.approx(0.8075873493695429, abs=0.015)


def test_the_loadings_are_those_of_a_second_program() -> None:
    turned = np.array(sixty())
    turned[:, 4] = 4 - turned[:, 4]

    found = loadings(np.corrcoef(turned.T))

    assert found.tolist() == pytest.approx(
        [0.7739534689552366, 0.6877770230203493, 0.3779939665906357, 0.7720623131446854, 0.4661868266066211,
         0.7271997165720114], abs=1e-4,
    )  # fmt: skip


def test_omega_of_items_that_all_correlate_alike_is_their_alpha() -> None:
    # k r / (1 + (k - 1) r), Spearman and Brown: six items at .4 give .8
    assert omega_total(np.full((6, 6), 0.4) + 0.6 * np.eye(6)) == pytest.approx(0.8, abs=1e-9)


def test_two_items_leave_one_factor_undefined() -> None:
    assert omega_total(np.array([[1.0, 0.5], [0.5, 1.0]])) is None


def test_an_item_that_the_factor_explains_wholly_ends_at_the_bound() -> None:
    # r12 r13 / r23 = 1.28 would be the square of the first loading: a Heywood case
    correlations = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.5], [0.8, 0.5, 1.0]])

    found = loadings(correlations)

    assert found[0] == pytest.approx(np.sqrt(0.995))
    assert 0 < (omega_total(correlations) or 0) < 1


def test_the_sign_of_a_key_counts_and_no_item_is_turned_round_behind_the_authors_back() -> None:
    found = figures(six(key=IDS), sixty())

    assert found.items["Q5"].item_rest_r is not None
    assert found.items["Q5"].item_rest_r < 0
    assert found.items["Q5"].remarks == ("sign",)
    assert (found.alpha or 0) < 0.7990372101484767 - 0.15


def test_sem_by_alpha_is_in_points_of_the_scale() -> None:
    # sd of the scores as `score` gives them, times the root of 1 - alpha
    rows = np.array(sixty())
    rows[:, 4] = 4 - rows[:, 4]
    alpha = 0.7990372101484767

    assert figures(six(score="pomp"), sixty()).sem_alpha == pytest.approx(
        float((rows.mean(axis=1) * 25).std(ddof=1)) * (1 - alpha) ** 0.5
    )
    assert figures(six(score="sum"), sixty()).sem_alpha == pytest.approx(
        float(rows.sum(axis=1).std(ddof=1)) * (1 - alpha) ** 0.5
    )


def test_a_weight_counts_an_item_as_if_it_were_asked_that_often() -> None:
    # (1, 2), (2, 1), (3, 3), (4, 2) with the second at twice its weight: covariance of (x, 2y), by hand
    rows = [[1, 2], [2, 1], [3, 3], [4, 2]]
    own, twice, both = 5 / 3, 4 * 2 / 3, 2 * 1 / 3
    questionnaire = made(choice("Q1"), choice("Q2"), scale("S", ["Q1", "Q2"], score="mean", weights={"Q2": 2}))

    found = figures(questionnaire, rows)

    assert found.alpha == pytest.approx(2 * (1 - (own + twice) / (own + twice + 2 * both)))


def test_a_count_is_looked_at_as_what_it_counts() -> None:
    # KR-20 of above 0 or not, by hand: p = .5 and .5, variances 1/3 each, covariance 1/3: they are one item
    questionnaire = made(choice("Q1"), choice("Q2"), choice("Q3"), scale("S", ["Q1", "-Q2"], score="count"))

    found = figures(questionnaire, [[0, 4, 0], [3, 1, 0], [1, 3, 0], [0, 4, 0]])

    assert found.alpha == pytest.approx(1)
    assert found.items["Q2"].item_rest_r == pytest.approx(1)


def test_whoever_left_an_item_out_counts_for_the_others_alone() -> None:
    gaps = [*sixty(), [0, np.nan, 4, 0, 4, 0], [np.nan] * 6]

    found, whole = figures(six(), gaps), figures(six(), sixty())

    assert (found.n, found.n_complete) == (62, 60)
    assert (found.alpha, found.omega) == (whole.alpha, whole.omega)
    assert found.items["Q1"].n == 61
    assert found.items["Q2"].missing == pytest.approx(2 / 62)
    assert found.items["Q2"].item_rest_r == whole.items["Q2"].item_rest_r


def test_whom_a_condition_hid_an_item_from_did_not_skip_it() -> None:
    tally = Tally(made(choice("Q1"), choice("Q2"), scale("S", ["Q1", "Q2"])))

    tally.add(
        np.array([[1, np.nan], [2, np.nan], [np.nan, np.nan], [np.nan, 3]]),
        {"Q2": np.array([False, True, False, False]), "Q1": np.array([True, True, False, True])},
    )

    found = tally.figures()["S"]
    assert found.n == 3
    assert (found.items["Q1"].missing, found.items["Q2"].missing) == (pytest.approx(1 / 3), 0.5)


def test_floor_and_ceiling_are_the_ends_as_they_were_answered() -> None:
    rows = [[0] * 6] * 7 + [[4] * 6] * 2 + [[2] * 6]

    item = figures(six(), rows).items["Q5"]

    assert (item.floor, item.ceiling, item.mean) == (0.7, 0.2, 1.0)
    assert item.remarks == ("sign", "floor")


@pytest.mark.parametrize(
    ("said", "remarks"),
    [
        ({}, ()),
        ({"item_rest_r": 0.3, "floor": 0.6, "ceiling": 0.6, "missing": 0.2}, ()),
        ({"item_rest_r": 0.29}, ("item-rest",)),
        ({"item_rest_r": -0.01}, ("sign",)),
        ({"floor": 0.61, "missing": 0.21}, ("floor", "skipped")),
        ({"ceiling": 0.61}, ("ceiling",)),
        ({"item_rest_r": None, "floor": None, "ceiling": None, "missing": None}, ()),
    ],
)
def test_an_items_remarks_follow_the_rules_for_dropping_it(said: dict[str, float], remarks: tuple[str, ...]) -> None:
    usual = {
        "n": 40,
        "n_asked": 40,
        "mean": 2.0,
        "sd": 1.0,
        "item_rest_r": 0.5,
        "floor": 0.1,
        "ceiling": 0.1,
        "missing": 0.0,
    }

    assert ItemFigures(**(usual | said)).remarks == remarks


NOBODY: list[list[float]] = []


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "rows",
    [NOBODY, [[1, 2, 3, 4, 0, 1]], [[1, 2, 3, 4, 0, 1], [0, 2, 2, 1, 4, 3]], [[2] * 6] * 40, [[np.nan] * 6] * 40],
    ids=["nobody", "one row", "two rows", "all alike", "nothing answered"],
)
def test_what_cannot_be_known_is_none_and_no_warning(rows: list[list[float]]) -> None:
    matrix = np.array(rows, dtype=np.float64).reshape(-1, 6)

    found = figures(six(), matrix)

    assert (found.alpha, found.alpha_low, found.alpha_high, found.omega, found.sem_alpha) == (None,) * 5
    assert {item.item_rest_r for item in found.items.values()} == {None}


@pytest.mark.filterwarnings("error")
def test_a_column_that_never_varies_has_no_correlation_and_spoils_no_other() -> None:
    rows = np.array(sixty())
    rows[:, 2] = 3

    found = figures(six(), rows)

    assert found.items["Q3"].item_rest_r is None
    assert found.items["Q3"].sd == 0
    assert found.items["Q1"].item_rest_r is not None
    assert found.alpha is not None
    assert found.omega is None


@pytest.mark.filterwarnings("error")
def test_items_that_cancel_each_other_leave_alpha_undefined() -> None:
    rows = [[x, 4 - x, 0.1 * x, 0.4 - 0.1 * x] for x in (0, 1, 2, 3, 4, 1, 2)]
    ids = [*IDS[:2], "R1", "R2"]
    questionnaire = made(*map(choice, IDS[:2]), *(slider(id_, 0, 0.4, step=0.1) for id_ in ids[2:]), scale("S", ids))

    found = figures(questionnaire, rows)

    assert found.alpha is None


@pytest.mark.filterwarnings("error")
def test_a_scale_of_one_item_has_a_mean_and_nothing_to_hold_together() -> None:
    found = figures(made(choice("Q1"), scale("S", ["Q1"])), [[0], [3], [4], [2]])

    assert (found.n, found.n_complete, found.alpha, found.omega, found.sem_alpha) == (4, 4, None, None, None)
    assert found.items["Q1"].item_rest_r is None
    assert found.items["Q1"].mean == 2.25


def test_who_answers_everything_alike_is_counted_and_left_in() -> None:
    rows = np.array([[2] * 6, [2, 2, 2, 2, 2, np.nan], [1, 2, 2, 2, 2, 2]])
    always, often = Tally(six()), Tally(made(*map(choice, IDS), scale("S", KEY), flags=QualityFlags(same_answer=5)))

    for tally in (always, often):
        tally.add(rows, {})

    assert (always.n_rows, always.n_alike) == (3, 1)
    assert (often.n_rows, often.n_alike) == (3, 2)


def test_a_questionnaire_without_scales_has_no_figures() -> None:
    tally = Tally(made(choice("Q1")))

    tally.add(np.zeros((3, 0)), {})

    assert (tally.n_rows, tally.n_alike, dict(tally.figures())) == (3, 0, {})
