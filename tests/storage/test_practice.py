"""The practice knows its keys again."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from assessment.storage.database import Database
from assessment.storage.keys import Keys, WrongKeyError
from assessment.storage.practice import mark_keys, practice, refuse_wrong_keys
from tests.factories import Start, make_practice

ENCRYPTION, INDEX = Fernet.generate_key(), "index"


def test_before_it_is_set_up_any_keys_will_do(database: Database) -> None:
    with database.reading() as db:
        assert practice(db) is None
        refuse_wrong_keys(db)


@pytest.fixture
def set_up_url(sqlite_url: str, start: Start) -> str:
    with start(sqlite_url, Keys((ENCRYPTION,), INDEX)).writing() as db:
        mark_keys(db, make_practice(db))
    return sqlite_url


def test_its_own_keys_fit(set_up_url: str, start: Start) -> None:
    with start(set_up_url, Keys((Fernet.generate_key(), ENCRYPTION), INDEX)).reading() as db:
        refuse_wrong_keys(db)


def test_other_encryption_keys_are_refused(set_up_url: str, start: Start) -> None:
    with (
        start(set_up_url, Keys((Fernet.generate_key(),), INDEX)).reading() as db,
        pytest.raises(WrongKeyError, match="ENCRYPTION_KEYS"),
    ):
        refuse_wrong_keys(db)


def test_another_index_key_is_refused(set_up_url: str, start: Start) -> None:
    with (
        start(set_up_url, Keys((ENCRYPTION,), "another")).reading() as db,
        pytest.raises(WrongKeyError, match="INDEX_KEY"),
    ):
        refuse_wrong_keys(db)
