"""`flask questionnaire psychometrics`: what an answers file says of a questionnaire's scales, without a database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from assessment import scoring
from assessment.cli.answers import definition, refuse
from assessment.cli.figures import lines
from assessment.cli.files import opened
from assessment.questionnaire.definition import Questionnaire
from assessment.scoring.asked import Asked
from assessment.scoring.sheets import AnswerSheet, SheetError, lines_of

if TYPE_CHECKING:
    from assessment.scoring.psychometrics import Agreement, ScaleFigures, Tally

Agreements: TypeAlias = "Mapping[str, Agreement]"


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("answers", metavar="ANSWERS.csv")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@click.option("--retest", metavar="COLUMN", help="The column that tells the occasion: 1, 2, ...")
@click.option("--lenient", is_flag=True, help="Count what cannot be taken as missing, and say how much that was.")
def psychometrics(file: Path, answers: str, as_json: bool, retest: str | None, lenient: bool) -> None:
    """Say how well the scales of FILE hold together in ANSWERS.csv, and which of its items need a look.

    For each scale alpha with its 95% interval, omega total and the standard error from alpha; for each item its mean,
    sd, item-rest r, floor, ceiling and how often it is missing. Alpha, omega and item-rest r count complete cases. One
    row is one person; with --retest the first column is the person, those figures are of occasion 1, and ICC(2,1)
    and the standard error of agreement compare all occasions. Nobody is left out for how they answered. With - the
    answers come from standard input.
    """
    questionnaire, earlier = definition(file)
    if retest is not None:
        earlier = {retest: None, **earlier}
    try:
        with opened(answers) as stream:
            sheet = AnswerSheet(lines_of(stream), questionnaire, earlier=earlier)
            tally, agreements = _read(sheet, questionnaire, retest)
    except SheetError as error:
        raise click.ClickException(f"{answers}: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or answers}: {error.strerror}") from None
    refuse(sheet, answers, lenient=lenient)
    figures = tally.figures()
    if as_json:
        click.echo(json.dumps(_as_json(figures, agreements), ensure_ascii=False, indent=2))
        return
    for line in lines(questionnaire, tally, figures, agreements):
        click.echo(line)


def _read(sheet: AnswerSheet, questionnaire: Questionnaire, retest: str | None) -> tuple[Tally, Agreements | None]:
    tally, asked = scoring.psychometrics.Tally(questionnaire), Asked(questionnaire, sheet)
    retests = None if retest is None else scoring.retests.Retests(questionnaire, sheet, retest)
    for block in sheet.blocks():
        were_asked = asked.in_block(block)
        if retests is None:
            tally.add(block.matrix, were_asked)
            continue
        is_first = retests.add(block)
        tally.add(block.matrix[is_first], {id_: were[is_first] for id_, were in were_asked.items()})
    return tally, None if retests is None else retests.agreements()


def _as_json(figures: Mapping[str, ScaleFigures], agreements: Agreements | None) -> Mapping[str, object]:
    scales = {id_: asdict(one) for id_, one in figures.items()}
    for item in (item for one in scales.values() for item in one["items"].values()):
        del item["n_asked"]  # `missing` says it
    for id_, one in (agreements or {}).items():
        scales[id_] |= {
            "icc_2_1": one.icc,
            "icc_low": one.low,
            "icc_high": one.high,
            "sem_agreement": one.sem,
            "n_pairs": one.n,
        }
    return {"scales": scales}
