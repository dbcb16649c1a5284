"""`flask questionnaire compare`: two versions of a questionnaire side by side, without a database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from assessment.questionnaire.checking import problems_in
from assessment.questionnaire.comparing import Comparison, compared, errors_of, revision_of
from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import NO_PLANS, PLANS, Folder
from assessment.questionnaire.problems import Problem, in_order
from assessment.questionnaire.reading import Reading, read
from assessment.scoring.examples import problems_in_examples

_HEADS: Final = {"asked": "asked", "counted": "counted", "error": "error", "said": "said after", "beside": "beside"}


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is written.")
@click.pass_context
def compare(context: click.Context, old: Path, new: Path, form: str) -> None:
    """Say what differs between two versions, which scores stay comparable, and what has to be done.

    Exits with 0 when nothing has to be done, and with 1 when NEW needs a new version or a higher error revision that
    it has not got, or when a file is not sound: then its problems are named, as `check` names them. A file without a
    plan.toml beside it is looked at as if it stood in the folder of the other.
    """
    readings = (read(old), read(new))
    problems = in_order(problem for i in (0, 1) for problem in _problems(readings[i], (old, new)[i], (new, old)[i]))
    before, after = (reading.questionnaire for reading in readings)
    if problems or before is None or after is None:
        listed = [asdict(problem) for problem in problems]
        for line in [_json({"problems": listed})] if form == "json" else map(str, problems):
            click.echo(line)
        context.exit(1)
    comparison = compared(before, after)
    for line in [_json(_as_json(comparison))] if form == "json" else _lines(comparison):
        click.echo(line)
    context.exit(1 if needs(comparison) else 0)


def needs(comparison: Comparison) -> dict[str, str]:
    """What has to be done before the new file can take the old one's place: a stable code, and words."""
    found: dict[str, str] = {}
    if comparison.needs_new_version:
        found["new-version"] = (
            f"what is asked or counted has changed under the same version; "
            f"give the new file version = {comparison.old.version + 1} and keep the old one beside it"
        )
    if comparison.needs_higher_revision:
        revision = revision_of(errors_of(comparison.old).values(), none=0) + 1
        found["higher-revision"] = (
            f"the error table of {', '.join(comparison.needs_higher_revision)} has changed; "
            f"give it revision = {revision}, above all of the old file"
        )
    return found


def _problems(reading: Reading, file: Path, other: Path) -> tuple[Problem, ...]:
    """What `check` finds, but that two files may well be one version; its folder, or the other's, is around it."""
    if reading.questionnaire is None:
        return reading.problems
    beside = file.parent if (file.parent / PLANS).exists() else other.parent
    folder = Folder.read(beside)
    around = folder.around(reading)
    found = problems_in(reading, around)
    if found or around.are_plans_unread:
        return tuple(found)
    plans = folder.plans or NO_PLANS
    return problems_in_examples(reading.questionnaire, around.questionnaires, plans, file=reading.file)


def _lines(comparison: Comparison) -> Iterator[str]:
    old, new = comparison.old, comparison.new
    yield f"{_named(old)} and {_named(new)}"
    if old.id == new.id and old.version > new.version:
        yield f"Mind the order: of these, version {old.version} is asked, because it is the newest."
    yield ""
    yield "What differs:" if comparison.differences else "Nothing differs."
    for one in comparison.differences:
        yield f"  {_HEADS[one.kind]:10}  {' '.join(str(one).split())}"  # a text may have paragraphs
    if old.scores or new.scores:
        yield ""
        yield f"Comparable, a trend runs on: {', '.join(comparison.comparable) or 'none'}"
        for id_, why in comparison.breaks.items():
            yield f"Not comparable: {id_}: {'; '.join(why)}"
        added = _added(comparison)
        if added:
            yield f"New: {', '.join(added)}"
    yield ""
    must = needs(comparison)
    yield "What must be done:" if must else "Nothing must be done."
    for code, words in must.items():
        yield f"  {code}: {words}"
    rescoring = _rescoring(comparison)
    if rescoring:
        yield rescoring


def _rescoring(comparison: Comparison) -> str:
    """What becomes of answers to the old version, where scores would come out otherwise."""
    if needs(comparison) or comparison.old.id != comparison.new.id or not comparison.of_kind("counted", "error"):
        return ""
    against = comparison.against_rescoring
    if against:
        return f"Old answers keep their old scores: other things are asked ({against[0]})"
    return f"Old answers can be scored anew: flask questionnaire rescore {comparison.new.id} --dry-run"


def _as_json(comparison: Comparison) -> dict[str, object]:
    return {
        "old": _identity(comparison.old),
        "new": _identity(comparison.new),
        "differences": [asdict(one) for one in comparison.differences],
        "comparable": list(comparison.comparable),
        "not_comparable": {id_: list(why) for id_, why in comparison.breaks.items()},
        "added": _added(comparison),
        "must": needs(comparison),
        "can_be_rescored": comparison.old.id == comparison.new.id and not comparison.against_rescoring,
    }


def _added(comparison: Comparison) -> list[str]:
    return [id_ for id_ in comparison.new.scores if id_ not in comparison.old.scores]


def _identity(questionnaire: Questionnaire) -> dict[str, object]:
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "seal": questionnaire.seal,
        "wording": questionnaire.wording,
    }


def _named(questionnaire: Questionnaire) -> str:
    return f"{questionnaire.id} version {questionnaire.version}"


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
