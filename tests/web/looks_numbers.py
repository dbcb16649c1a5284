"""How the practice's numbers look, for `looks.py`: from many, from a few, and from nobody."""

from __future__ import annotations

from typing import Any

from assessment.scoring.agreement import Agreement
from assessment.scoring.psychometrics import ItemFigures, ScaleFigures
from assessment.services.shown.numbers import ItemNumbers, NumbersPage, QuestionnaireNumbers, ScaleNumbers

DRAFT = """\
[scales.error]
revision = 2
sd = 18.31
retest_r = 0.812
source = "own data: 57 pairs of sittings 14 to 28 days apart, one a client, the second answered that nothing changed"
label_change = true"""
TEXTS = {
    "E1": "When my mom was upset, I stayed upset until she felt better.",
    "E2": "I made plans around how she would take them.",
}


def _items(n: int, **said: Any) -> dict[str, ItemFigures]:
    usual: dict[str, Any] = {"n": n, "n_asked": n + 4, "mean": 2.31, "sd": 1.08, "item_rest_r": 0.54}
    shares: dict[str, Any] = {"floor": 0.08, "ceiling": 0.12, "missing": 0.02}
    return {"E1": ItemFigures(**usual, **shares), "E2": ItemFigures(**(usual | shares | said))}


def _scale(n: int, n_pairs: int, *, draft: str | None = None) -> ScaleNumbers:
    items = _items(n, item_rest_r=-0.12, floor=0.71)
    figures = ScaleFigures(
        n=n, n_complete=n, alpha=0.78, alpha_low=0.71, alpha_high=0.84, omega=0.8, sem_alpha=9.1, items=items
    )
    agreement = Agreement(n=n_pairs, icc=0.812, low=0.7, high=0.883, sem=7.94, sd=18.31)
    is_many, are_many = n >= 30, n_pairs >= 30
    return ScaleNumbers(
        id="ENM",
        title="Enmeshment",
        n=n,
        n_complete=n,
        figures=figures if is_many else None,
        n_pairs=n_pairs,
        agreement=agreement if are_many else None,
        items=tuple(
            ItemNumbers(id=id_, text=TEXTS[id_], n=n, figures=one if is_many else None) for id_, one in items.items()
        ),
        draft=draft,
    )


def _page(*scales: ScaleNumbers, n: int = 0) -> dict[str, Any]:
    closeness = QuestionnaireNumbers(
        title="Closeness and distance",
        id="closeness",
        version=1,
        n=n,
        n_alike=2 if n >= 30 else None,
        scales=scales,
    )
    return {
        "numbers": NumbersPage(
            fewest=30,
            fewest_pairs=50,
            least_days=14,
            most_days=28,
            has_anchor=True,
            questionnaires=(closeness,) if scales else (),
        )
    }


NUMBERS = {
    "numbers": lambda: _page(_scale(112, 57, draft=DRAFT), n=112),
    "numbers-few": lambda: _page(_scale(12, 3), n=12),
    "numbers-none": _page,
}
