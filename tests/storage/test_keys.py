"""Texts become tokens that only our keys open, and only where they were sealed."""

from __future__ import annotations

import base64

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from assessment.storage.keys import Keys, WrongKeyError

OLD, NEW = Fernet.generate_key(), Fernet.generate_key()
KEYS = Keys((NEW,), "index")
PLACE = "clients.name.some-id"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_sealed_text_comes_back_as_it_was(text: str) -> None:
    assert KEYS.unseal(KEYS.seal(text, PLACE), PLACE) == text


def test_equal_texts_give_different_tokens() -> None:
    assert KEYS.seal("Ada", PLACE) != KEYS.seal("Ada", PLACE)


def test_a_token_tells_neither_the_length_of_a_short_text_nor_when_it_was_sealed() -> None:
    short, longer = KEYS.seal("yes", PLACE), KEYS.seal("no, " * 40, PLACE)
    assert len(short) == len(longer)
    # A Fernet token begins with its version and the seconds since 1970 in clear (Fernet spec, "Token format").
    assert base64.urlsafe_b64decode(short.removeprefix("v1:"))[1:9] == bytes(8)


def test_a_token_moved_to_another_row_is_refused() -> None:
    token = KEYS.seal("Ada", "clients.name.ada")
    with pytest.raises(WrongKeyError, match=r"clients\.name\.dan was sealed for clients\.name\.ada"):
        KEYS.unseal(token, "clients.name.dan")


def test_a_token_of_another_key_is_refused_without_repeating_it() -> None:
    token = Keys((OLD,), "index").seal("Ada", PLACE)
    with pytest.raises(WrongKeyError, match="ENCRYPTION_KEYS") as refused:
        KEYS.unseal(token, PLACE)
    assert token not in str(refused.value)


@pytest.mark.parametrize("token", ["", "v1:", "v2:abc", "Ada", "v1:not base64 at all"])
def test_what_is_no_token_of_ours_is_refused(token: str) -> None:
    with pytest.raises(WrongKeyError):
        KEYS.unseal(token, PLACE)


def test_a_changed_token_is_refused() -> None:
    token = KEYS.seal("Ada", PLACE)
    changed = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
    with pytest.raises(WrongKeyError):
        KEYS.unseal(changed, PLACE)


def test_older_keys_still_open_and_are_told_from_the_newest() -> None:
    token = Keys((OLD,), "index").seal("Ada", PLACE)
    both = Keys((NEW, OLD), "index")
    assert both.unseal(token, PLACE) == "Ada"
    assert not both.is_sealed_by_newest(token)
    assert both.is_sealed_by_newest(both.seal("Ada", PLACE))


def test_a_look_up_depends_on_the_index_key_alone() -> None:
    assert Keys((OLD,), "index").lookup("ada") == Keys((NEW,), b"index").lookup("ada")
    assert Keys((OLD,), "another").lookup("ada") != Keys((OLD,), "index").lookup("ada")


def test_a_look_up_is_hmac_sha256() -> None:
    # RFC 4231, test case 2
    keys = Keys((NEW,), "Jefe")
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert keys.lookup("what do ya want for nothing?") == expected


def test_there_is_at_least_one_encryption_key() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Keys((), "index")


def test_keys_do_not_show_themselves() -> None:
    assert NEW.decode() not in repr(KEYS)
    assert "index" not in repr(KEYS)
