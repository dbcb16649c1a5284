"""What is private is sealed on its way into the database and opened on its way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import String, insert, select, text
from sqlalchemy.orm import Session

from assessment.storage.columns import Words
from assessment.storage.database import Database
from assessment.storage.keys import Keys, WrongKeyError
from assessment.storage.sealing import NoKeysError, Sealed, UnsealedError, sealed_columns
from assessment.storage.tables import Account, Administration, Client, Draft, Row
from tests.factories import (
    NOW,
    Start,
    make_account,
    make_administration,
    make_begun_sitting,
    make_client,
    make_clinician,
    make_flag,
    make_note,
    make_practice,
    make_preset,
    make_track,
    make_unsent,
    make_version,
)

SEALED = {
    "practice.key_check",
    "accounts.tf_totp_secret",
    "accounts.mf_recovery_codes",
    "accounts.email",
    "accounts.name",
    "clients.name",
    "clients.email",
    "drafts.content",
    "administrations.texts",
    "notes.text",
    "flags.done",
    "flags.responses",
    "flags.words",
    "presets.name",
    "unsent.typed",
}
IN_CLEAR = {  # text columns that hold fixed words, hashes, ids, codes or the words of a definition, never anybody's own
    "practice": {"id", "name_on_mails", "country", "time_zone", "exit_address", "retention_words", "index_check"},
    "accounts": {"id", "role", "sign_in_key", "password", "fs_uniquifier", "tf_primary_method", "look", "language"},
    "clients": {"id", "code", "account_id", "language", "time_zone", "sees"},
    "care": {"client_id", "clinician_id"},
    "invitations": {"id", "client_id", "token_hash", "code_hash"},
    "tracks": {"id", "client_id", "plan", "mark", "baseline"},
    "versions": {"questionnaire", "seal", "wording", "canonical"},
    "errors": {"questionnaire", "scale", "source"},
    "sittings": {"id", "track_id", "state", "plan", "language", "translation", "mark"},
    "drafts": {"sitting_id"},
    "administrations": {"id", "sitting_id"},
    "scorings": {"administration_id", "pattern"},
    "notes": {"id", "track_id", "writer_id", "audience"},
    "standings": {"client_id", "track_id", "basis", "time_zone", "mark", "state", "told", "seen_by"},
    "verdicts": {"client_id"},
    "flags": {"id", "track_id", "sitting_id", "kind", "settled_by", "decision"},
    "outbox": {"id", "kind", "about", "why_dropped"},
    "presets": {"id", "clinician_id"},
    "unsent": {"id", "account_id", "client_id", "place"},
    "audit": {"chain", "actor_id", "action", "hash"},
    "throttle": {"key"},
}


def test_every_text_column_is_either_sealed_or_known_to_hold_nothing_private() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in Row.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Words | Sealed | String)
    }
    assert columns == SEALED | {f"{table}.{name}" for table, names in IN_CLEAR.items() for name in names}


def test_the_inventory_of_sealed_columns_is_whole() -> None:
    found = {
        f"{mapper.local_table}.{column.name}"
        for mapper in Row.registry.mappers
        for column in sealed_columns(mapper.class_)
    }
    assert found == SEALED


def test_a_value_can_be_read_before_and_after_it_is_written(database: Database) -> None:
    with database.writing() as db:
        client = Client(code="A", created_at=NOW, name="Ada")
        assert client.name == "Ada"
        db.add(client)
        db.flush()
        db.expire(client)
        assert client.name == "Ada"


def test_what_was_written_here_can_be_read_when_the_unit_of_work_is_over(database: Database) -> None:
    with database.writing() as db:
        client = make_client(db, name="Ada")
    assert client.name == "Ada"


def test_what_was_never_opened_cannot_be_read_outside(database: Database) -> None:
    with database.writing() as db:
        make_client(db, name="Ada")
    with database.reading() as db:
        client = db.scalars(select(Client)).one()
    with pytest.raises(NoKeysError, match="unit of work"):
        _ = client.name


def test_a_value_can_be_changed_and_taken_away(database: Database) -> None:
    with database.writing() as db:
        id_ = make_client(db, name="Ada").id
    with database.writing() as db:
        db.get_one(Client, id_).name = "Ada L."
    with database.writing() as db:
        client = db.get_one(Client, id_)
        assert client.name == "Ada L."
        client.name = None
    with database.reading() as db:
        assert db.get_one(Client, id_).name is None


def test_the_empty_text_is_not_the_same_as_none(database: Database) -> None:
    with database.writing() as db:
        id_ = make_client(db, name="").id
    with database.reading() as db:
        assert db.get_one(Client, id_).name == ""


def test_drafts_texts_and_recovery_codes_come_back_in_their_shape(database: Database) -> None:
    with database.writing() as db:
        account = make_account(db, mf_recovery_codes=("one", "two"))
        sitting = make_begun_sitting(db, make_track(db, make_client(db)))
        draft = db.get_one(Draft, sitting.id)
        draft.content = {"answers": {"E1": [3, 1]}}
        administration = make_administration(db, sitting, make_version(db), texts={"C9": "warm"})
        ids = account.id, draft.sitting_id, administration.id
    with database.reading() as db:
        assert db.get_one(Account, ids[0]).mf_recovery_codes == ("one", "two")
        assert db.get_one(Draft, ids[1]).content == {"answers": {"E1": [3, 1]}}
        assert db.get_one(Administration, ids[2]).texts == {"C9": "warm"}


def test_no_texts_take_no_room(database: Database) -> None:
    with database.writing() as db:
        sitting = make_begun_sitting(db, make_track(db, make_client(db)))
        make_administration(db, sitting, make_version(db), texts={})
    with database.reading() as db:
        assert db.execute(text("SELECT texts FROM administrations")).scalar() is None
        assert db.scalars(select(Administration)).one().texts == {}


def test_one_column_can_be_read_without_its_row(database: Database) -> None:
    with database.writing() as db:
        make_client(db, name="Ada")
        make_client(db)
    with database.reading() as db:
        rows = db.execute(select(Client.id, Client.name.column).order_by(Client.code)).all()
        names = [Client.name.value_in(envelope, id_, database.keys) for id_, envelope in rows]
    assert sorted(names, key=str) == ["Ada", None]


def test_a_token_swapped_between_two_rows_is_refused(database: Database) -> None:
    with database.writing() as db:
        ada, dan = make_client(db, name="Ada"), make_client(db, name="Dan")
        db.execute(
            text("UPDATE clients SET name = (SELECT name FROM clients WHERE id = :dan) WHERE id = :ada"),
            {"ada": ada.id, "dan": dan.id},
        )
    with database.reading() as db:
        client = db.get_one(Client, ada.id)
        with pytest.raises(WrongKeyError, match="moved"):
            _ = client.name


def test_a_token_swapped_between_two_columns_is_refused(database: Database) -> None:
    with database.writing() as db:
        id_ = make_client(db, name="Ada", email="ada@example.org").id
        db.execute(text("UPDATE clients SET name = email"))
    with database.reading() as db:
        client = db.get_one(Client, id_)
        with pytest.raises(WrongKeyError, match=r"sealed for clients\.email"):
            _ = client.name


def test_another_key_does_not_open_it(sqlite_url: str, start: Start, keys: Keys) -> None:
    with start(sqlite_url, keys).writing() as db:
        make_client(db, name="Ada")
    with start(sqlite_url, Keys((Fernet.generate_key(),), "index")).reading() as db:
        client = db.scalars(select(Client)).one()
        with pytest.raises(WrongKeyError, match="ENCRYPTION_KEYS"):
            _ = client.name


def test_nothing_gets_into_a_sealed_column_in_clear(database: Database) -> None:
    with pytest.raises(UnsealedError), database.writing() as db:
        db.execute(insert(Client).values(id="a", code="A", created_at=NOW, name_sealed="Ada"))


def test_a_unit_of_work_without_keys_writes_nothing_private(database: Database) -> None:
    with Session(database.engine) as db:
        db.add(Client(code="A", created_at=NOW, name="Ada"))
        with pytest.raises(NoKeysError):
            db.flush()


def test_an_envelope_does_not_show_what_is_in_it() -> None:
    client = Client(code="A", created_at=NOW, name="Ada")
    assert "Ada" not in repr(client.name_sealed)


def test_no_file_of_the_database_holds_a_private_word(
    sqlite_url: str, start: Start, tmp_path: Path, keys: Keys
) -> None:
    database = start(sqlite_url, keys)
    with database.writing() as db:
        _write_canaries(db)
        db.flush()
        written = {f"{column}" for column in SEALED if _holds_something(db, column)}
        assert written == SEALED  # or the search below would find nothing for the wrong reason
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {path.suffix for path in files} >= {".db", ".db-wal"}
    for path in files:
        assert b"canary" not in path.read_bytes().lower()
        assert b"ClearWord" in b"".join(file.read_bytes() for file in files)


def _write_canaries(db: Session) -> None:
    make_practice(db, key_check="canary-check")
    clinician = make_clinician(db, name="canary-name", email="canary-mail", tf_totp_secret="canary-seed")
    make_account(db, mf_recovery_codes=("canary-code",))
    client = make_client(db, code="ClearWord", name="canary-client", email="canary@example.org")
    track = make_track(db, client)
    sitting = make_begun_sitting(db, track)
    db.get_one(Draft, sitting.id).content = {"C9": "canary-draft"}
    make_administration(db, sitting, make_version(db), texts={"C9": "canary-text"})
    make_note(db, track, clinician, text="canary-note")
    make_flag(db, track, words="canary-flag", done="canary-done", responses={"S2": "canary-answer"})
    make_preset(db, clinician, name="canary-preset")
    make_unsent(db, clinician, typed={"text": "canary-unsent"})


def _holds_something(db: Session, column: str) -> bool:
    table, name = column.split(".")
    return bool(db.execute(text(f'SELECT count(*) FROM {table} WHERE "{name}" IS NOT NULL')).scalar())
