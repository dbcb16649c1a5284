"""`flask questionnaire change`: scores over time in a CSV file to verdicts, without a database."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import click

from assessment import scoring
from assessment.cli.files import opened, sound_questionnaire
from assessment.questionnaire.definition import Direction, ErrorParameters, Questionnaire, Scale, Toward
from assessment.scoring.direction import way
from assessment.scoring.precision import sem_of, sem_of_score
from assessment.scoring.scores import range_of
from assessment.scoring.series import ScoreSheet, score_sheet
from assessment.scoring.sheets import MOST_LISTED, SheetError, SheetProblem, lines_of

if TYPE_CHECKING:
    from assessment.scoring.change import Change

_FIGURES: Final = ("n", "first", "last", "rc", "rti", "rti_low", "rti_high", "qe_p", "slope", "tau")
_SAID: Final = frozenset({"possible-change", "change"})
_BY_COMMAND: Final = ErrorParameters(revision=1, source="given with the command")

Row: TypeAlias = dict[str, str | int | float | None]


class _Above(click.ParamType[float]):
    """A finite number above one bound and below another, both left out."""

    name = "number"

    def __init__(self, least: float, most: float) -> None:
        self.least, self.most = least, most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = float(str(value))
        except ValueError:
            number = float("nan")
        if not (isfinite(number) and self.least < number < self.most):
            below = f" and below {self.most:g}" if isfinite(self.most) else ""
            self.fail(f"{value!r} is not a number above {self.least:g}{below}", param, ctx)
        return number


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("scores", metavar="SCORES.csv")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of CSV.")
@click.option("--sd", type=_Above(0, float("inf")), help="The standard deviation of scores, in place of the file's.")
@click.option("--retest-r", type=_Above(0, 1), help="The retest reliability, in place of the file's.")
@click.option("--sem", type=_Above(0, float("inf")), help="The standard error of measurement, in place of the file's.")
def change(file: Path, scores: str, as_json: bool, sd: float | None, retest_r: float | None, sem: float | None) -> None:
    """Say for each client and scale whether the scores in SCORES.csv moved by more than the usual error.

    Its columns are client, date (2026-01-31) and scales of FILE by their ids; an empty cell is no score. rc is the
    last score against the first, rti the trend over all of them on their real dates (both z), rti_low and rti_high
    bound that trend in points per 30 days, qe_p says how well one line fits, slope and tau are Theil-Sen's and
    Kendall's. With --sem, or --sd and --retest-r, a column may be any score. With - the scores come from standard
    input.
    """
    if sem is not None and (sd is not None or retest_r is not None):
        raise click.UsageError("--sem stands alone: it is what --sd and --retest-r are needed for.")
    questionnaire = sound_questionnaire(file)
    given = replace(_BY_COMMAND, sd=sd, retest_r=retest_r, sem=sem)
    ranges = {id_: range_of(questionnaire, score) for id_, score in questionnaire.scores.items()}
    try:
        with opened(scores) as stream:
            sheet = score_sheet(lines_of(stream), ranges=ranges, takes_others=_is_enough(given))
    except SheetError as error:
        raise click.ClickException(f"{scores}: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or scores}: {error.strerror}") from None
    sems = {id_: _sem(questionnaire, id_, given) for id_ in sheet.columns}
    _refuse(scores, [*sheet.problems, *_without_error(sems)])
    rows = _rows(questionnaire, sheet, {id_: one for id_, one in sems.items() if one is not None})
    if as_json:
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=2))
    else:
        writer = csv.DictWriter(sys.stdout, ["client", "scale", *_FIGURES, "verdict"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def verdict_in_words(found: Change, direction: Direction) -> str:
    """The verdict, and behind it which way the score went where the scale has a direction."""
    if found.verdict not in _SAID or direction == "neither" or found.first is None or found.last is None:
        return found.verdict
    if not isinstance(direction, Toward):
        return f"{found.verdict}: {'higher' if found.sign > 0 else 'lower'}"
    span = f"{direction.least:g} to {direction.most:g}"
    words = {"closer": f"closer to {span}", "further": f"further from {span}", "within": f"within {span}"}
    went = way(direction, found.first, found.last)
    return f"{found.verdict}: {words.get(went, went)}" if went else found.verdict


def _rows(questionnaire: Questionnaire, sheet: ScoreSheet, sems: Mapping[str, float]) -> Iterator[Row]:
    for client, series in sheet.clients.items():
        for id_ in sheet.columns:
            found = scoring.change.change(series.dates, series.scores[id_], sem=sems[id_])
            known = questionnaire.scores.get(id_)
            figures = {name: getattr(found, name) for name in _FIGURES}
            words = verdict_in_words(found, known.direction if known else "neither")
            yield {"client": client, "scale": id_, **figures, "verdict": words}


def _is_enough(given: ErrorParameters) -> bool:
    return given.sem is not None or (given.sd is not None and given.retest_r is not None)


def _sem(questionnaire: Questionnaire, id_: str, given: ErrorParameters) -> float | None:
    """The full error of one column: as given, the file's with what was given put in, or the file's own."""
    if _is_enough(given):
        return sem_of(given)
    score = questionnaire.scores[id_]
    if given.sd is None and given.retest_r is None:
        return sem_of_score(questionnaire, id_)
    own = score.error if isinstance(score, Scale) and score.error is not None else given
    sd, retest_r = given.sd or own.sd, own.retest_r if given.retest_r is None else given.retest_r
    return None if sd is None or retest_r is None else sem_of(replace(given, sd=sd, retest_r=retest_r))


def _without_error(sems: Mapping[str, float | None]) -> Iterator[SheetProblem]:
    for id_, sem in sems.items():
        if sem is None:
            yield SheetProblem(1, id_, "no error is known for it; say it with --sem, or with --sd and --retest-r")


def _refuse(scores: str, problems: Iterable[SheetProblem]) -> None:
    """Name what cannot be taken, and end with 1 if there was anything."""
    in_order = sorted(problems, key=lambda one: one.row)
    for problem in in_order[:MOST_LISTED]:
        click.echo(f"{scores}: {problem}", err=True)
    if len(in_order) > MOST_LISTED:
        click.echo(f"{scores}: and {len(in_order) - MOST_LISTED} more", err=True)
    if in_order:
        sys.exit(1)
