"""The figures of a questionnaire's scales as lines of a table, each with the n it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from assessment import scoring
from assessment.questionnaire.definition import Questionnaire

if TYPE_CHECKING:
    from assessment.scoring.psychometrics import Agreement, ItemFigures, Remark, ScaleFigures, Tally

_REMARKS: Final[Mapping[Remark, str]] = {
    "sign": "item-rest r below 0: is its sign in the key right?",
    "item-rest": "item-rest r below .30",
    "floor": "floor over 60%",
    "ceiling": "ceiling over 60%",
    "skipped": "missing over 20%",
}
_COLUMNS: Final = ("n", "mean", "sd", "item-rest r", "floor", "ceiling", "missing")


def lines(
    questionnaire: Questionnaire,
    tally: Tally,
    figures: Mapping[str, ScaleFigures],
    agreements: Mapping[str, Agreement] | None,
) -> Iterator[str]:
    """Everything that was found, scale by scale."""
    of_first = "" if agreements is None else " of occasion 1"
    yield f"{questionnaire.id} version {questionnaire.version}, {_n(tally.n_rows, 'row')}{of_first}"
    for scale in questionnaire.scales:
        one = figures[scale.id]
        yield ""
        yield f"{scale.id} ({scale.title}): n {one.n}, {one.n_complete} complete{_few(one.n_complete)}"
        interval = _interval(one.alpha_low, one.alpha_high)
        yield f"  alpha {_number(one.alpha)}{interval}, omega {_number(one.omega)}, SEM {_number(one.sem_alpha)}"
        if agreements is not None:
            again = agreements[scale.id]
            icc = f"  ICC(2,1) {_number(again.icc)}{_interval(again.low, again.high)}"
            yield f"{icc}, SEM of agreement {_number(again.sem)}, {_n(again.n, 'person', 'people')}{_few(again.n)}"
        yield from _table(one.items)
    if not questionnaire.scales:
        yield "It has no scales."
    if tally.n_alike:
        yield ""
        alike = _n(tally.n_alike, "row")
        yield f"One and the same answer throughout: {alike} of {tally.n_rows}. Nothing was left out; look at them."


def _table(items: Mapping[str, ItemFigures]) -> Iterator[str]:
    width = max(len("item"), *map(len, items))
    yield "  ".join(["  " + "item".ljust(width), *(name.rjust(_width(name)) for name in _COLUMNS)])
    for id_, one in items.items():
        cells = (
            str(one.n),
            _number(one.mean),
            _number(one.sd),
            _number(one.item_rest_r),
            _share(one.floor),
            _share(one.ceiling),
            _share(one.missing),
        )
        said = "; ".join(_REMARKS[remark] for remark in one.remarks)
        row = ["  " + id_.ljust(width), *(cell.rjust(_width(name)) for cell, name in zip(cells, _COLUMNS, strict=True))]
        yield "  ".join([*row, f"{said}{_few(one.n)}" if said else ""]).rstrip()


def _width(name: str) -> int:
    return max(len(name), 7)


def _few(n: int) -> str:
    return (
        f" (n below {scoring.psychometrics.FEWEST}: too few to decide by)" if n < scoring.psychometrics.FEWEST else ""
    )


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f}"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" (95% {low:.2f} to {high:.2f})"


def _n(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one}" if n == 1 else f"{n:,} {many or one + 's'}"
