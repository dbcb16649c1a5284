"""`flask import`: a clinic's old spreadsheet of answers becomes history of its clients. It writes only when told to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import click
from flask.cli import with_appcontext

from assessment.cli.desk import desk, plain_words
from assessment.cli.files import opened
from assessment.scoring.sheets import SheetError, lines_of
from assessment.services.importing.bringing import Imported, NotAskableError, bring_along
from assessment.services.importing.wanted import Wanted

if TYPE_CHECKING:
    from assessment.scoring.days import DayFormat

MOST_NAMED = 10
"""Codes and items in one line; more are counted."""


class Pair(click.ParamType[tuple[str, str]]):
    """Two words round the last `=`: a heading may hold one itself, an id cannot."""

    name = "pair"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:  # what a group of such options gives
        """The heading and the id."""
        column, mark, id_ = str(value).rpartition("=")
        if not (mark and column.strip() and id_.strip()):
            self.fail("write it as COLUMN=ID", param, ctx)
        return column.strip(), id_.strip()


@click.command("import")
@click.argument("file", metavar="FILE.csv")
@click.option("--questionnaire", "id_", metavar="ID[@VERSION]", required=True, help="What was answered.")
@click.option("--clinician", metavar="SIGN-IN-NAME", required=True, help="Whose clients these are.")
@click.option("--write/--dry-run", default=False, help="Write it; without this, it is only looked at.")
@click.option("--create", is_flag=True, help="Make a client without an account for each code that is not there yet.")
@click.option("--client", "client_column", metavar="COLUMN", default="", help="Of the codes; the first one else.")
@click.option("--date", "date_column", metavar="COLUMN", default="", help="Of the days; the one called date else.")
@click.option("--date-format", "day_format", type=click.Choice(["iso", "dmy", "mdy"]), help="Of days such as 1/2/2024.")
@click.option("--map", "items", metavar="COLUMN=ITEM", type=Pair(), multiple=True, help="A column's item.")
@click.option("--total", "totals", metavar="COLUMN=SCORE", type=Pair(), multiple=True, help="A total to compare.")
@click.option("--leave-out", "left_out", metavar="COLUMN", multiple=True, help="A column that is of no use here.")
@click.option("--track", metavar="N", type=click.IntRange(1, 99), default=1, help="Which relationship, as exports say.")
@with_appcontext
def import_answers(file: str, id_: str, clinician: str, *, write: bool, **columns: object) -> None:
    """Bring old answers in FILE.csv along: one row for each client and day, a column for each item.

    Nothing is written before --write says so. Options by value or by exact label, as for `questionnaire score`. Totals
    are never taken over: scores are made from the answers. Rows that are kept already are left alone, so the command
    can be given again. With - the file comes from standard input.
    """
    wanted = _wanted(id_, clinician, columns)
    try:
        with plain_words(clinician), opened(file) as stream:
            found = bring_along(desk().workplace, lines_of(stream), wanted, desk().clock(), is_dry_run=not write)
    except (SheetError, NotAskableError) as error:
        raise click.ClickException(f"{file}: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or file}: {error.strerror}") from None
    _say_what_stands_against(found, file)
    for line in _lines(found):
        click.echo(line)
    if not write:
        click.echo("Nothing was written; --write does it.")


def _wanted(id_: str, clinician: str, columns: Mapping[str, object]) -> Wanted:
    found = re.fullmatch(r"([^@]+)(?:@([1-9][0-9]{0,8}))?", id_)
    if found is None:
        raise click.BadParameter("write ID or ID@VERSION, such as calm@2", param_hint="--questionnaire")
    return Wanted(
        questionnaire=found[1],
        version=int(found[2]) if found[2] else None,
        clinician=clinician,
        client_column=str(columns["client_column"]).strip(),
        date_column=str(columns["date_column"]).strip(),
        items=dict(cast("Sequence[tuple[str, str]]", columns["items"])),
        totals=dict(cast("Sequence[tuple[str, str]]", columns["totals"])),
        left_out=frozenset(name.strip() for name in cast("Sequence[str]", columns["left_out"])),
        day_format=cast("DayFormat | None", columns["day_format"]),
        track=cast("int", columns["track"]),
        creates=bool(columns["create"]),
    )


def _say_what_stands_against(found: Imported, file: str) -> None:
    """What has to be mended first, and what is only told; with something to mend the command ends."""
    for problem in (*found.other, *found.differences):
        click.echo(f"{file}: {problem}", err=True)
    problems = found.problems
    if not problems.n:
        return
    for problem in sorted(problems.listed, key=lambda one: one.row):
        click.echo(f"{file}: {problem}", err=True)
    counts = ", ".join(f"{n} × {kind}" for kind, n in sorted(problems.counts.items()))
    more = f", of which the first {len(problems.listed)} are named" if problems.n > len(problems.listed) else ""
    if problems.counts["unknown column"]:
        click.echo("A column of another name: --map COLUMN=ITEM; of a total: --total COLUMN=SCORE;", err=True)
        click.echo("of something else: --leave-out COLUMN.", err=True)
    raise click.ClickException(f"Nothing was written. To be mended first: {counts}{more}.")


def _lines(found: Imported) -> Iterator[str]:
    days = f", {found.first_on} to {found.last_on}" if found.first_on else ""
    yield f"{found.questionnaire} version {found.version}: {_n(found.n_clients, 'client')}{days}"
    if found.absent:
        yield f"Without a column, and kept as not asked: {_named(found.absent)}"
    if found.created:
        made = "made" if found.is_written else "to be made"
        yield f"Clients without an account {made}: {_named(found.created)}"
    for n, what in (
        (found.n_same, "kept already"),
        (len(found.other), "kept already with other answers, which stay"),
        (found.n_empty, "without any answer, passed over"),
        (found.n_repeated, "said twice, taken once"),
    ):
        if n:
            yield f"{_n(n, 'row')} {what}"
    yield f"{_n(found.n_new, 'sitting')} {'imported' if found.is_written else 'to be imported'}"


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more


def _n(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
