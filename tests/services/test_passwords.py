from __future__ import annotations

import statistics
import time

import pytest
from argon2 import extract_parameters

from assessment.services import passwords

CHOSEN = "correct mule battery staple"


def test_the_password_behind_a_hash_fits_and_no_other_does():
    kept = passwords.hashed(CHOSEN)
    assert passwords.fits(CHOSEN, kept)
    assert not passwords.fits(CHOSEN.upper(), kept)
    assert not passwords.fits("", kept)


def test_a_hash_is_argon2id_at_owasps_floor():
    kept = extract_parameters(passwords.hashed(CHOSEN))
    assert (kept.memory_cost, kept.time_cost, kept.parallelism) == (19456, 2, 1)
    assert passwords.hashed(CHOSEN).startswith("$argon2id$")
    assert extract_parameters(passwords.NOBODYS_HASH) == kept


def test_one_password_fits_however_its_letters_were_composed():
    assert passwords.fits("Zoe\u0308 and the sea", passwords.hashed("Zo\u00eb and the sea"))


@pytest.mark.parametrize("kept", [None, "", "not a hash", passwords.NOBODYS_HASH])
def test_nothing_fits_where_nothing_is_kept(kept: str | None):
    assert not passwords.fits(CHOSEN, kept)


@pytest.mark.parametrize("typed", ["", "x" * 10_000, "\ud800" * 12, "\0" * 12, "пароль-длинный"])
def test_odd_text_is_a_wrong_password_and_no_failure(typed: str):
    assert not passwords.fits(typed, passwords.hashed(CHOSEN))


def test_an_unknown_name_takes_as_long_as_a_known_one():
    kept = passwords.hashed(CHOSEN)

    def seconds(hash_or_none: str | None) -> float:
        begun = time.perf_counter()
        passwords.fits("a wrong password", hash_or_none)
        return time.perf_counter() - begun

    pairs = [(seconds(kept), seconds(None)) for _ in range(60)]
    ratio = statistics.median(unknown / known for known, unknown in pairs)
    assert 0.9 < ratio < 1.1


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "Use 12 characters or more."),
        ("x" * 1025, "Use 1,024 characters or fewer."),
        ("Password1234", "Choose another password. This one is among the first that strangers try."),
        ("aaaaaaaaaaaaaaaa", "Choose another password. This one is among the first that strangers try."),
        ("abababababab", "Choose another password. This one is among the first that strangers try."),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(password: str, words: str):
    assert passwords.problem_with(password) == words


@pytest.mark.parametrize("password", ["twelve chars", "x y " * 256, "my mother never knew this one", "gänseblümchen"])
def test_length_is_all_that_is_asked_of_others(password: str):
    assert passwords.problem_with(password) is None
