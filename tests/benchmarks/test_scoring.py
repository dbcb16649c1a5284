"""P11 of our performance goals: ratios whose two sides ran in turn in one run; read them with `-s -m campaign`."""

from __future__ import annotations

import csv
import io
import statistics
import sys
from collections.abc import Callable
from time import perf_counter, process_time

import numpy as np
import pytest

from assessment.questionnaire.definition import Questionnaire
from assessment.scoring.arrays import scorer
from assessment.scoring.score_rows import score_header, score_rows
from assessment.scoring.sheets import AnswerSheet, lines_of
from tests.scoring.made import QUARTERS, choice, made, scale

pytestmark = pytest.mark.campaign

ROUNDS = 5
N_ITEMS, N_SCALES = 50, 8


def fifty_items() -> Questionnaire:
    """Fifty five-point items in eight scales, every third one reverse-keyed."""
    ids = [f"Q{number}" for number in range(N_ITEMS)]
    keys = [
        [("-" if n % 3 == 0 else "") + ids[n] for n in range(first, N_ITEMS, N_SCALES)] for first in range(N_SCALES)
    ]
    scales = [scale(f"S{n}", key, bands=QUARTERS, min_answered=4) for n, key in enumerate(keys)]
    return made(*map(choice, ids), *scales)


def answers(n: int, *, missing: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    random = np.random.default_rng(1)
    matrix = random.integers(0, 5, (n, N_ITEMS)).astype(np.float64)
    if missing:
        matrix[random.random(matrix.shape) < missing] = np.nan
    return matrix


def seconds(work: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    begun = clock()
    work()
    return clock() - begun


def told(what: str, ratios: list[float]) -> float:
    """The median, printed with its spread."""
    median = statistics.median(ratios)
    sys.stdout.write(f"\n{what}: median {median:.3g} ({min(ratios):.3g} to {max(ratios):.3g}, {len(ratios)} rounds)\n")
    return median


@pytest.mark.parametrize(("missing", "goal"), [(0.0, 0.6), (0.05, 0.35)])
def test_scoring_a_million_against_a_bare_matrix_product(missing: float, goal: float) -> None:
    matrix = answers(1_000_000, missing=missing)
    weights = np.random.default_rng(2).random((N_ITEMS, N_SCALES))
    compiled = scorer(fifty_items())
    compiled.score(matrix[:1000])

    ratios = [seconds(lambda: matrix @ weights) / seconds(lambda: compiled.score(matrix)) for _ in range(ROUNDS)]

    assert told(f"bare product over scoring, 1,000,000 x 50 into 8, {missing:.0%} missing", ratios) > goal / 2


def test_one_person_is_scored_in_a_tenth_of_a_millisecond() -> None:
    compiled = scorer(fifty_items())
    row = answers(1, missing=0.05)

    times = [seconds(lambda: [compiled.score(row) for _ in range(1000)]) * 1000 for _ in range(ROUNDS)]

    assert told("one person, microseconds", times) < 200


@pytest.mark.parametrize("n", [10_000, 100_000])
def test_rows_a_second_from_csv_to_csv_against_copying_the_file(n: int) -> None:
    questionnaire = fifty_items()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", *questionnaire.fields])
    cells = np.where(np.isnan(found := answers(n, missing=0.05)), "", np.nan_to_num(found).astype(np.int8).astype(str))
    writer.writerows([number, *row] for number, row in enumerate(cells.tolist()))

    def copied() -> None:
        text.seek(0)
        csv.writer(io.StringIO()).writerows(csv.reader(text))

    def scored_() -> None:
        text.seek(0)
        sheet, out = AnswerSheet(lines_of(text), questionnaire, earlier={}), csv.writer(io.StringIO())
        out.writerow([sheet.header[0], *score_header(questionnaire)])
        for rows in score_rows(questionnaire, sheet.blocks()):
            out.writerows(rows)

    # One thread works, so its own time is the same whatever else the machine does.
    pairs = [(seconds(copied, process_time), seconds(scored_, process_time)) for _ in range(ROUNDS)]

    told(f"rows a second, {n:,} rows", [n / own for _, own in pairs])
    assert told("copying the rows over scoring them", [copy / own for copy, own in pairs]) > 0.1
