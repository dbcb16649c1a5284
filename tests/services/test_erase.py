"""Erasing: seven days to undo it, then nothing of hers in any table or file, and not after a restored backup either."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assessment import reporting
from assessment.services import client_page, consent, erase, filling, home, invite, looks
from assessment.services.accounts import account_fitting
from assessment.services.opened import NotHereError, NotOpenError
from assessment.services.upkeep import Done, upkeep
from assessment.services.working_out import basis_of
from assessment.services.workplace import Workplace
from assessment.storage import audit, outbox
from assessment.storage.erasing import STAYS, rows_of, swept
from assessment.storage.ledger import Ledger
from assessment.storage.tables import Account, Client, Draft, Note, OutboxMail, Sitting, Track
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories import NOW, make_flag, make_mail, make_note, make_practice
from tests.services.walking import Walker
from tests.whole_client import CANARY, everything, hers, in_files, make_whole, secrets_among, tables_of_persons

LATER = NOW + erase.MAY_UNDO


@pytest.fixture
def whole(workplace: Workplace, people: Cast, tmp_path: Path) -> Workplace:
    """A practice in which a row of every table is Ada's, with a ledger beside it."""
    with workplace.database.writing() as db:
        make_practice(db)
        make_whole(db, people)
    return replace(workplace, ledger=Ledger(tmp_path / "kept" / "erased.txt"))


def counted(workplace: Workplace, client_id: str) -> dict[str, int]:
    """How many rows of each table are a client's."""
    with workplace.database.reading() as db:
        return {t.name: len(db.execute(select(t).where(where)).all()) for t, where in rows_of(client_id).items()}


def n_of(workplace: Workplace, *classes: type) -> list[int]:
    with workplace.database.reading() as db:
        return [db.scalar(select(func.count()).select_from(one)) or 0 for one in classes]


def test_a_row_of_every_table_that_refers_to_a_person_is_hers(whole: Workplace, people: Cast):
    """A new table fails here: make a row of it in tests/whole_client.py, or say there why nothing in it is hers."""
    with whole.database.reading() as db:
        found = hers(db, people)
    assert {name for name, texts in found.items() if texts} == {table.name for table in tables_of_persons()}


def test_nothing_of_hers_is_left_but_a_dated_line(whole: Workplace, people: Cast):
    with whole.database.reading() as db:
        before = hers(db, people)
        others = everything(db)
    kept = {people.ada.id, people.ada_account.id, people.ben.id, *before["audit"], *before["care"]}
    secrets = secrets_among(before, but={*kept, basis_of(whole.library)})  # a hash of the definitions, in all standings
    assert len(secrets) > 25, "or nothing is looked for"
    assert all(secret in others for secret in secrets)
    reporting.cache.pictures.seen(CANARY, CANARY.encode)
    erase.ask(whole, people.ada_account.id, NOW)
    assert upkeep(whole, LATER) == Done(n_erased=1)
    with whole.database.reading() as db:
        left, after = everything(db), hers(db, people)
        client = db.get_one(Client, people.ada.id)
        assert (client.code, client.erased_at, client.account_id, client.erase_after) == ("ADA-1", LATER, None, None)
    assert looks.checked(whole).broken is None
    assert [secret for secret in secrets if secret in left] == []
    assert [secret for secret in secrets if secret.encode() in in_files(whole)] == []
    assert {name for name, texts in after.items() if texts} == set(STAYS)
    assert len(reporting.cache.pictures) == 0


def test_others_keep_everything(whole: Workplace, people: Cast):
    with whole.database.writing() as db:
        make_note(db, people.dan_track, people.cleo, text="Dan's note")
    before = counted(whole, people.dan.id)
    erase.ask(whole, people.ada_account.id, NOW)
    upkeep(whole, LATER)
    worked_out = {"standings": 0, "verdicts": 0}  # by the upkeep
    assert counted(whole, people.dan.id) | worked_out == before | worked_out
    with whole.database.reading() as db:
        assert db.scalars(select(Note)).one().text == "Dan's note"
        assert db.get_one(Account, people.ben.id).name == "Ben"


def test_without_sweeping_traces_would_be_left(whole: Workplace, people: Cast):
    """That the search above can fail: rows alone taken out leave her answers in SQLite's log."""
    if not whole.database.is_sqlite:
        pytest.skip("about SQLite's files")
    with whole.database.writing() as db:
        erased = db.get_one(Client, people.ada.id)
        from_tables = rows_of(erased.id)
        for table in reversed([one for one in from_tables if one.name not in STAYS]):
            db.execute(table.delete().where(from_tables[table]))
    assert f"{CANARY}-response".encode() in in_files(whole)
    assert swept(whole.database)
    assert f"{CANARY}-response".encode() not in in_files(whole)


def test_until_the_last_moment_it_can_be_undone_and_everything_is_as_it_was(ada: Walker):
    ada.start()
    ada.leave(1)
    ada.leave(2)
    erase.ask(ada.workplace, ada.account_id, ada.now)
    asked_at = ada.now
    shown = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert (shown.state, shown.ending.erased_on) == ("nothing", (ada.now + erase.MAY_UNDO).date())
    with pytest.raises(NotOpenError):
        filling.form_page(ada.workplace, ada.account_id, ada.sitting, 3, ada.now)
    just_before = asked_at + erase.MAY_UNDO - timedelta(seconds=1)
    assert upkeep(ada.workplace, just_before).n_erased == 0
    erase.undo(ada.workplace, ada.account_id, just_before)
    assert filling.place(ada.workplace, ada.account_id, ada.sitting, asked_at) == 3
    assert home.home_page(ada.workplace, ada.account_id, asked_at).ending is None
    assert upkeep(ada.workplace, just_before + timedelta(days=1)).n_erased == 0


def test_after_seven_days_it_is_too_late_whether_or_not_the_upkeep_came_by(ada: Walker):
    erase.ask(ada.workplace, ada.account_id, NOW)
    with pytest.raises(erase.TooLateError):
        erase.undo(ada.workplace, ada.account_id, LATER)
    assert upkeep(ada.workplace, LATER).n_erased == 1


def test_asking_again_does_not_put_it_off(ada: Walker):
    erase.ask(ada.workplace, ada.account_id, NOW)
    erase.ask(ada.workplace, ada.account_id, NOW + timedelta(days=6))
    assert upkeep(ada.workplace, LATER).n_erased == 1


def test_undoing_does_not_give_back_a_consent_that_was_taken_back(ada: Walker):
    consent.take_back(ada.workplace, ada.account_id, NOW)
    erase.ask(ada.workplace, ada.account_id, NOW)
    erase.undo(ada.workplace, ada.account_id, NOW)
    with pytest.raises(NotOpenError):
        ada.start()


def test_her_mails_are_dropped_and_what_her_clinician_must_look_at_is_not(ada: Walker, people: Cast):
    with ada.workplace.database.writing() as db:
        sitting, flag = db.scalars(select(Sitting)).one(), make_flag(db, people.ada_track)
        make_mail(db, about=sitting.id)
        attention = {make_mail(db, about=about, kind="attention").id for about in (flag.id, sitting.id)}
    erase.ask(ada.workplace, ada.account_id, NOW)
    with ada.workplace.database.writing() as db:
        assert {mail.id for mail in outbox.claimed(db, now=LATER)} == attention


def test_she_is_gone_for_everybody(whole: Workplace, people: Cast):
    erase.ask(whole, people.ada_account.id, NOW)
    upkeep(whole, LATER)
    for nobody in (home.home_page, erase.ask, consent.take_back):
        with pytest.raises(NotHereError):
            nobody(whole, people.ada_account.id, LATER)
    assert account_fitting(whole, sign_in_name="ada@example.org", password=f"{CANARY}-hash") is None
    with pytest.raises(NotHereError):
        invite.invite_again(whole, clinician_id=people.ben.id, client_id=people.ada.id, now=LATER)
    page = client_page.client_page(whole, people.ben.id, people.ada.id, LATER)
    assert (page.state, page.name, page.erased_on, page.notes) == ("erased", "ADA-1", LATER.date(), ())
    with pytest.raises(NotHereError):
        client_page.client_page(whole, people.cleo.id, people.ada.id, LATER)


def test_a_client_without_an_account_is_erased_by_her_code(whole: Workplace, people: Cast):
    with whole.database.writing() as db:
        db.get_one(Client, people.ada.id).account_id = None
    assert erase.erase_with_code(whole, "ADA-1", NOW) == erase.Erased(n=1)
    with pytest.raises(NotHereError):
        erase.erase_with_code(whole, "ADA-1", NOW)
    assert n_of(whole, Track, Sitting, Draft) == [1, 0, 0]  # Dan's track


def test_four_upkeeps_at_once_erase_once(whole: Workplace, people: Cast):
    erase.ask(whole, people.ada_account.id, NOW)
    assert sum(done.n_erased for done in at_once(4, lambda _: upkeep(whole, LATER))) == 1
    assert upkeep(whole, LATER) == Done()
    with whole.database.reading() as db:
        assert [look.action for look in audit.looks_at(db, people.ada.id)].count("erased") == 1


def test_whoever_was_erased_stays_erased_after_a_backup_is_restored(whole: Workplace, people: Cast, tmp_path: Path):
    if not whole.database.is_sqlite:
        pytest.skip("on Postgres the same rows come back by pg_restore; the next test has them on both")
    path = Path(whole.database.engine.url.database or "")
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(tmp_path / "backup.db")) as backup:
        live.backup(backup)
    erase.ask(whole, people.ada_account.id, NOW)
    upkeep(whole, LATER)
    whole.database.dispose()
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    shutil.copy(tmp_path / "backup.db", path)
    assert CANARY.encode() in in_files(whole)
    assert upkeep(whole, LATER + timedelta(days=30)) == Done(n_erased=1)
    assert CANARY.encode() not in in_files(whole)
    with whole.database.reading() as db:
        assert db.get_one(Client, people.ada.id).erased_at == LATER  # as it was, not the day of the restoring
    assert whole.ledger.path.read_text().count(people.ada.id) == 1


def test_whoever_stands_in_the_ledger_is_erased_and_nobody_else(whole: Workplace, people: Cast):
    whole.ledger.add(people.ada.id, at=NOW)
    whole.ledger.add("n" * 22, at=NOW)
    assert upkeep(whole, LATER) == Done(n_erased=1)
    with whole.database.reading() as db:
        assert db.get_one(Client, people.ada.id).erased_at == NOW
        assert db.get_one(Client, people.dan.id).erased_at is None


def test_without_a_ledger_that_can_be_written_nothing_is_erased(whole: Workplace, people: Cast):
    whole.ledger.path.parent.parent.joinpath("kept").write_text("a file where the folder should be")
    erase.ask(whole, people.ada_account.id, NOW)
    with pytest.raises(erase.LedgerError):
        upkeep(whole, LATER)
    assert n_of(whole, OutboxMail) == [5]


def test_files_that_somebody_was_reading_are_swept_by_the_next_run(whole: Workplace, people: Cast):
    if not whole.database.is_sqlite:
        pytest.skip("about SQLite's files")
    erase.ask(whole, people.ada_account.id, NOW)
    with whole.database.reading() as db:
        db.scalars(select(Client.id)).all()
        done = upkeep(whole, LATER)
    assert (done.n_erased, done.is_swept) == (1, False)
    assert upkeep(whole, LATER) == Done()
    assert CANARY.encode() not in in_files(whole)
