"""What commands that read an answers CSV share: the definition with its surroundings, and how problems are told."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from assessment.cli.files import sound_among_others
from assessment.questionnaire.definition import Field, Questionnaire
from assessment.scoring.sheets import AnswerSheet, ProblemKind

_NEVER_TAKEN: Final[tuple[ProblemKind, ...]] = ("repeated column", "repeated row")
"""Refused even leniently: nobody knows which one counts."""


def definition(file: Path) -> tuple[Questionnaire, Mapping[str, Field | None]]:
    """A sound questionnaire, and the items of others that its conditions read, with their fields where known."""
    questionnaire, around = sound_among_others(file)
    fields = {id_: one for other in around.questionnaires for id_, one in other.fields.items()}
    own = questionnaire.fields.keys() | questionnaire.scores.keys()
    return questionnaire, {id_: fields.get(id_) for id_ in sorted(_ids_read(questionnaire) - own)}


def refuse(sheet: AnswerSheet, answers: str, *, lenient: bool) -> None:
    """Name what cannot be taken and end; leniently, only count it.

    Raises:
        SystemExit: with 1.
    """
    problems = sheet.problems
    counts = ", ".join(f"{n} × {kind}" for kind, n in sorted(problems.counts.items()))
    if problems.n and lenient and not any(problems.counts[kind] for kind in _NEVER_TAKEN):
        click.echo(f"{answers}: counted as missing: {counts}", err=True)
    elif problems.n:
        for problem in sorted(problems.listed, key=lambda one: one.row):
            click.echo(f"{answers}: {problem}", err=True)
        if problems.n > len(problems.listed):
            click.echo(f"{answers}: and more; in all {counts}", err=True)
        sys.exit(1)


def _ids_read(questionnaire: Questionnaire) -> frozenset[str]:
    conditions = [item.show for item in questionnaire.items if item.show is not None]
    conditions += [pattern.when for pattern in (*questionnaire.patterns, *questionnaire.notes)]
    conditions += [alert.when for alert in questionnaire.alerts]
    return frozenset().union(*(condition.ids for condition in conditions))
