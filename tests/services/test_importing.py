"""Old answers brought along, on both databases: looked at first, then kept, client by client, and never twice."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select

from assessment.cli.importing import _lines
from assessment.config import ROOT
from assessment.scoring.sheets import SheetError, lines_of
from assessment.services.accounts import NoSuchAccountError, sign_in_key
from assessment.services.importing.bringing import Imported, NotAskableError, bring_along
from assessment.services.importing.wanted import Wanted
from assessment.services.workplace import Workplace
from assessment.storage import administrations
from assessment.storage.keys import Keys
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Account, Audit, Care, Client, Flag, OutboxMail, Row, Scoring, Sitting, Track
from tests.cast import Cast
from tests.factories import NOW, make_practice, make_sitting
from tests.killed import is_killed_at
from tests.services.versions import SECOND, Restart, calm, history_of
from tests.services.walking import Walker

BEN = "ben@example.org"
OLD = """\
code,date,Q1,Q2,Q3
ADA-1,2025-01-10,4,0,2
ADA-1,2025-03-10,Very,Somewhat,skip
ADA-1,2025-02-10,0,4,
"""
"""CALM by hand, (Q1 + (4 - Q2)) / 8 x 100: 100, then 0 in February, then 75 in March."""


@pytest.fixture
def workplace(restart: Restart, people: Cast) -> Workplace:
    """Ben's practice, with one small questionnaire; Ada has accepted and was asked nothing yet."""
    workplace = restart(calm())
    with workplace.database.writing() as db:
        make_practice(db)
        db.get_one(Account, people.ben.id).sign_in_key = sign_in_key(keys_of(db), BEN)
    return workplace


def bring(workplace: Workplace, text: str, *, write: bool = True, **said: Any) -> Imported:
    wanted = Wanted(**{"questionnaire": "calm", "clinician": BEN} | said)
    lines = lines_of(io.StringIO(text, newline=""))
    return bring_along(workplace, lines, wanted, NOW, is_dry_run=not write)


def said(found: Imported) -> list[str]:
    return [str(problem) for problem in found.problems.listed]


def rows_in(workplace: Workplace) -> dict[str, int]:
    with workplace.database.reading() as db:
        return {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0 for table in Row.metadata.sorted_tables
        }


def kept(workplace: Workplace) -> list[tuple[object, ...]]:
    """All that was imported, as one would compare two databases."""
    with workplace.database.reading() as db:
        return [
            (one.client.code, one.sitting.n, one.sitting.completed_on, one.administration.responses,
             one.administration.missing, one.scoring.scores["CALM"]["value"] if one.scoring else None)
            for client in db.scalars(select(Client).order_by(Client.code))
            for track in db.scalars(select(Track).where(Track.client_id == client.id))
            for one in administrations.of_track(db, track.id)
        ]  # fmt: skip


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(workplace: Workplace) -> None:
    before = rows_in(workplace)

    found = bring(workplace, OLD, write=False)

    assert (said(found), found.n_new, found.n_clients, found.is_written) == ([], 3, 1, False)
    assert (found.first_on, found.last_on) == (date(2025, 1, 10), date(2025, 3, 10))
    assert rows_in(workplace) == before


def test_rows_become_sittings_before_the_intake_in_the_order_of_their_days(workplace: Workplace) -> None:
    bring(workplace, OLD)

    assert [(n, on, score) for _, n, on, _, _, score in kept(workplace)] == [
        (-3, date(2025, 1, 10), 100.0),
        (-2, date(2025, 2, 10), 0.0),
        (-1, date(2025, 3, 10), 75.0),
    ]


def test_an_empty_cell_is_blank_a_reason_is_kept_and_an_item_without_a_column_was_not_asked(
    workplace: Workplace,
) -> None:
    found = bring(
        workplace, OLD.replace(",Q1", "").replace(",4,0,2", ",0,2").replace(",Very", "").replace(",0,4,", ",4,")
    )

    assert found.absent == ("Q1",)
    assert [missing for *_, missing, _ in kept(workplace)] == [
        {"Q1": "not-asked"},
        {"Q1": "not-asked", "Q3": "blank"},
        {"Q1": "not-asked", "Q3": "skip"},
    ]


def test_the_same_file_again_brings_nothing_new(workplace: Workplace) -> None:
    bring(workplace, OLD)
    before = rows_in(workplace)

    found = bring(workplace, OLD)

    assert (found.n_new, found.n_same, found.other) == (0, 3, [])
    assert rows_in(workplace) == before


def test_other_answers_of_a_day_that_is_kept_are_told_and_never_overwrite(workplace: Workplace) -> None:
    bring(workplace, OLD)
    before = kept(workplace)

    found = bring(workplace, OLD.replace("2025-02-10,0,4", "2025-02-10,2,4"))

    assert [str(one) for one in found.other] == [
        "row 4: other answers of this client and day are kept already; they stay as they are"
    ]
    assert (found.n_new, found.n_same) == (0, 2)
    assert kept(workplace) == before


def test_a_later_file_moves_the_numbers_so_that_they_stay_in_the_order_of_days(workplace: Workplace) -> None:
    bring(workplace, OLD)

    bring(workplace, "code,date,Q1\nADA-1,2025-02-20,4\nADA-1,2024-12-01,4\nADA-1,2025-04-01,4\n")

    assert [(n, on.isoformat()) for _, n, on, *_ in kept(workplace)] == [
        (-6, "2024-12-01"), (-5, "2025-01-10"), (-4, "2025-02-10"), (-3, "2025-02-20"), (-2, "2025-03-10"),
        (-1, "2025-04-01"),
    ]  # fmt: skip


def test_history_sets_nothing_off_and_no_plan_counts_it(workplace: Workplace, people: Cast) -> None:
    bring(workplace, OLD)

    with workplace.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Flag)) == 0
        assert db.scalar(select(func.count()).select_from(OutboxMail)) == 0
        assert set(db.scalars(select(Sitting.state))) == {"sent"}
        assert [quality for quality in db.scalars(select(Scoring.quality)) if quality] == []


def test_who_brought_it_is_written_down_once_for_each_client(workplace: Workplace, people: Cast) -> None:
    bring(workplace, OLD)
    bring(workplace, OLD)

    with workplace.database.reading() as db:
        assert [(look.chain, look.actor_id, look.action) for look in db.scalars(select(Audit))] == [
            (people.ada.id, people.ben.id, "import")
        ]


def test_the_intake_comes_after_history_and_is_compared_with_it(workplace: Workplace, people: Cast) -> None:
    bring(workplace, OLD)
    with workplace.database.writing() as db:
        make_sitting(db, people.ada_track, n=0, opens_on=NOW.date(), closes_on=None, state="waiting")
    walker = Walker(workplace, people.ada_account.id, NOW)

    walker.sit(Q1="0", Q2="4", Q3="0")

    known = history_of(workplace)
    assert [sitting.n for sitting in known.sittings] == [-3, -2, -1, 0, 1]
    assert [a.scored.scores["CALM"].value for a in known.answered if a.scored] == [100.0, 0.0, 75.0, 0.0]
    assert known.sittings[-1].opens_on == NOW.date() + timedelta(days=21)  # a retake, counted from the intake


def test_history_ends_before_the_first_sitting_here(workplace: Workplace, people: Cast) -> None:
    with workplace.database.writing() as db:
        make_sitting(db, people.ada_track, n=0, opens_on=NOW.date(), closes_on=None, state="waiting")
    Walker(workplace, people.ada_account.id, NOW).sit(Q1="0", Q2="4", Q3="0")
    before = rows_in(workplace)

    found = bring(workplace, "code,date,Q1\nADA-1,2026-11-19,4\nADA-1,2026-11-20,4\n")

    assert said(found) == [
        "row 3, column date: her first sitting here was on 2026-11-20, and history ends before it; leave this row out"
    ]
    assert rows_in(workplace) == before


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("code,date,Q1\nADA-1,2027-01-01,2\n", "row 2, column date: 2027-01-01 has not come yet"),
        ("code,date,Q1\nADA-1,2025-01-10,9\n", "row 2, column Q1: '9' is not one of 0, 2, 4, skip"),
        ("code,date,Q1,Q9\nADA-1,2025-01-10,2,1\n", "row 1, column Q9: calm has no such item"),
        ("code,date,Q1\nADA-1,2025-01-10,2,1\n", "row 2: it has 4 cells, the header has 3"),
        ("code,date,Q1\nADA-1,10/1/2025,2\n", "row 2, column date: '10/1/2025': day and month may stand either way"),
        ("code,date,Q1\n,2025-01-10,2\n", "row 2, column code: it is empty"),
        ("code,date,Q1\nAda Smith,2025-01-10,2\n", "row 2, column code: Use letters, digits and hyphens only."),
        ("code,date,Q1\nADA-2,2025-01-10,2\n", "row 2, column code: no client of this clinician has this code"),
        ("code,date,Q1\nDAN-1,2025-01-10,2\n", "row 2, column code: this code belongs to a client who is not in this"),
        ("code,date,Q1\nADA-1,2025-01-10,2\nADA-1,2025-01-10,4\n", "row 3: row 2 has other answers of the same client"),
    ],
)
def test_what_stands_against_a_row_is_named_by_row_and_column_and_nothing_is_written(
    workplace: Workplace, text: str, problem: str
) -> None:
    before = rows_in(workplace)

    found = bring(workplace, text)

    assert len(said(found)) == 1
    assert said(found)[0].startswith(problem)
    assert not found.is_written
    assert rows_in(workplace) == before


def test_everything_that_is_wrong_is_said_at_once(workplace: Workplace) -> None:
    text = "code,date,Q1,Q9\nADA-1,2025-13-10,9,\nNOBODY,2025-01-10,2,\nADA-1,2025-01-10,2\n"

    assert {problem.row for problem in bring(workplace, text).problems.listed} == {1, 2, 3, 4}


def test_an_order_of_days_that_nobody_told_is_asked_for_once(workplace: Workplace) -> None:
    text = "code,date,Q1\nADA-1,1/2/2025,2\nADA-1,3/4/2025,2\nADA-1,13/4/2025,2\n"

    (told,) = said(bring(workplace, text))

    assert told.startswith("row 2, column date: '1/2/2025': day and month may stand either way round; say --date-form")


@pytest.mark.parametrize(
    ("form", "days"), [("dmy", ["2025-02-01", "2025-04-03"]), ("mdy", ["2025-01-02", "2025-03-04"])]
)
def test_days_are_read_in_the_order_that_was_told(workplace: Workplace, form: str, days: list[str]) -> None:
    bring(workplace, "code,date,Q1\nADA-1,1/2/2025,2\nADA-1,3/4/2025,2\n", day_format=form)

    assert [on.isoformat() for _, _, on, *_ in kept(workplace)] == days


def test_a_file_of_a_european_spreadsheet_with_its_own_headings_is_read(workplace: Workplace) -> None:
    text = (
        "\ufeffDatum;Kürzel;At ease;Q2;Summe;Remarks\r\n"
        '10.1.2025;ADA-1;Very;0;"100,0";"a line\r\nbreak; and a semicolon"\r\n'
        "10.2.2025;ADA-1;2;4,0;25,0;\r\n"
    )

    found = bring(
        workplace, text.removeprefix("\ufeff"), client_column="Kürzel", date_column="Datum", items={"At ease": "Q1"},
        totals={"Summe": "CALM"}, left_out=frozenset({"Remarks"}), day_format="dmy",
    )  # fmt: skip

    assert (said(found), found.differences) == ([], [])
    assert [(on.isoformat(), score) for _, _, on, _, _, score in kept(workplace)] == [
        ("2025-01-10", 100.0),
        ("2025-02-10", 25.0),
    ]


def test_totals_are_compared_to_the_decimals_they_have_and_never_taken_over(workplace: Workplace) -> None:
    totals = ["4,2,75", "4,2,74.6", "4,2,?", "skip,skip,0", "4,2,"]
    text = "code,date,Q1,Q2,T\n" + "".join(f"ADA-1,2025-01-{day},{row}\n" for day, row in enumerate(totals, start=10))

    found = bring(workplace, text, totals={"T": "CALM"})

    assert [str(one) for one in found.differences] == [
        "row 3, column T: the file says 74.6, the answers give CALM = 75",
        "row 4, column T: '?' is no number",
        "row 5, column T: the file says 0, the answers give no CALM: 0 of 2 are there",
    ]
    assert [score for *_, score in kept(workplace)] == [75.0, 75.0, 75.0, None, 75.0]


def test_rows_without_any_answer_are_passed_over_and_repeated_ones_are_taken_once(workplace: Workplace) -> None:
    found = bring(workplace, OLD + "ADA-1,2025-05-01,,,\nADA-1,2025-01-10,4,0,2\n\n")

    assert (found.n_new, found.n_empty, found.n_repeated) == (3, 1, 1)


def test_a_code_that_nobody_has_makes_a_client_without_an_account_only_when_told(
    workplace: Workplace, people: Cast
) -> None:
    found = bring(workplace, OLD.replace("ADA-1,2025-02", "NF-7,2025-02"), creates=True)

    assert (found.created, found.n_clients, found.n_new) == (["NF-7"], 2, 3)
    with workplace.database.reading() as db:
        made = db.scalars(select(Client).where(Client.code == "NF-7")).one()
        care = db.scalars(select(Care).where(Care.client_id == made.id)).one()
        assert (made.account_id, made.name, care.clinician_id) == (None, None, people.ben.id)
    assert [(code, n) for code, n, *_ in kept(workplace)] == [("ADA-1", -2), ("ADA-1", -1), ("NF-7", -1)]


def test_the_rows_of_a_client_who_was_erased_are_refused(workplace: Workplace, people: Cast) -> None:
    with workplace.database.writing() as db:
        db.get_one(Client, people.ada.id).erased_at = NOW

    assert said(bring(workplace, OLD))[0] == (
        "row 2, column code: the answers of this client were erased at her wish; leave her rows out"
    )


@pytest.mark.parametrize("asked", ["consent_withdrawn_at", "erase_after"])
def test_the_rows_of_a_client_who_took_back_her_consent_are_refused(
    workplace: Workplace, people: Cast, asked: str
) -> None:
    with workplace.database.writing() as db:
        setattr(db.get_one(Client, people.ada.id), asked, NOW)

    assert said(bring(workplace, OLD))[0] == (
        "row 2, column code: this client has taken back her consent; leave her rows out"
    )


def test_two_questionnaires_of_one_day_are_one_sitting(restart: Restart, workplace: Workplace) -> None:
    other = calm(('id = "calm"', 'id = "quiet"')).replace('"Q', '"P').replace('"-Q', '"-P').replace("Q1 ==", "P1 ==")
    other = other.replace("{ Q3 = 4 }", "{ P3 = 4 }")
    workplace = restart(calm(), other)
    bring(workplace, OLD)

    found = bring(workplace, OLD.replace("Q", "P"), questionnaire="quiet")

    assert found.n_new == 3
    with workplace.database.reading() as db:
        assert [sitting.asked for sitting in db.scalars(select(Sitting).order_by(Sitting.n))] == [
            [["calm", 1], ["quiet", 1]]
        ] * 3


def test_another_version_may_be_named(restart: Restart, workplace: Workplace) -> None:
    workplace = restart(calm(), calm(SECOND))

    assert bring(workplace, OLD, write=False).version == 2
    assert bring(workplace, OLD, version=1, write=False).version == 1


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"questionnaire": "none"}, NotAskableError, "no sound file has the id `none`"),
        ({"version": 3}, NotAskableError, "no sound file has version 3 of calm; the newest is 1"),
        ({"clinician": "nobody@example.org"}, NoSuchAccountError, "^$"),
        ({"clinician": "ada@example.org"}, NoSuchAccountError, "^$"),
        ({"date_column": "day"}, SheetError, "the file has no column day"),
        ({"client_column": "cod"}, SheetError, "the file has no column cod; did you mean code?"),
        ({"items": {"Q1": "Q11"}}, SheetError, "column Q1: calm has no item Q11; did you mean Q1?"),
        ({"totals": {"T": "CALM"}}, SheetError, "the file has no column T"),
        ({"totals": {"Q1": "CLAM"}}, SheetError, "column Q1: calm has no score CLAM; did you mean CALM?"),
        ({"left_out": frozenset({"Remarks"})}, SheetError, "the file has no column Remarks"),
    ],
)
def test_what_was_named_wrongly_is_said_before_any_row(
    workplace: Workplace, asked: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        bring(workplace, OLD, **asked)


def test_a_version_whose_file_was_changed_is_not_imported(restart: Restart, workplace: Workplace) -> None:
    bring(workplace, OLD)
    changed = restart(calm(('text = "I felt close."', 'text = "I felt near."')))

    with pytest.raises(NotAskableError, match="calm version 1 was changed after it had been asked"):
        bring(changed, OLD)


def test_a_file_of_too_many_rows_is_refused(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.services.importing.file.MOST_ROWS", 2)

    with pytest.raises(SheetError, match="more than 2 rows; import it in parts"):
        bring(workplace, OLD)


def test_killed_at_any_statement_and_given_again_it_is_as_if_it_had_run_once(
    workplace: Workplace, keys: Keys, people: Cast
) -> None:
    text = OLD.replace("ADA-1,2025-02", "NF-7,2025-02")
    url = workplace.database.engine.url.render_as_string(hide_password=False)
    points: Iterator[int] = count(3, 9)  # every ninth statement: a run has about a hundred
    whole = {("ADA-1", -2), ("ADA-1", -1), ("NF-7", -1)}

    def again(database: Any) -> None:
        bring(Workplace(database=database, library=workplace.library), text, creates=True)

    n = 0
    while is_killed_at(next(points), url, keys, again):
        n += 1
        seen = {(code, number) for code, number, *_ in kept(workplace)}
        assert seen in (set(), {("ADA-1", -2), ("ADA-1", -1)}, whole)
    assert n > 2
    assert {(code, number) for code, number, *_ in kept(workplace)} == whole
    assert bring(workplace, text, creates=True).n_new == 0


def test_the_example_of_the_readme_gives_what_the_readme_says(restart: Restart, workplace: Workplace) -> None:
    readme, guide = (ROOT / "README.md").read_text(), (ROOT / "questionnaires" / "README.md").read_text()
    section = readme.partition("### Bringing history along")[2]
    file, _, answer = (text for _, text in re.findall(r"^```(\w*)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)[:3])
    asks = re.findall(r"^```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)[0]

    found = bring(
        restart(asks), file, day_format="dmy", items={"At ease": "Q1"}, totals={"Total": "CALM"},
        left_out=frozenset({"Remarks"}), creates=True, write=False,
    )  # fmt: skip

    assert (said(found), found.differences) == ([], [])
    assert [*_lines(found), "Nothing was written; --write does it."] == answer.splitlines()
