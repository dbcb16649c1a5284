"""Words that were not sent: one person's alone, one form's alone, bounded, and gone within a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from assessment.services import erase, unsent
from assessment.services.upkeep import upkeep
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, Unsent
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories import NOW, make_practice

PLACE = "/over-time/notes"
TYPED = {"text": ["We met after a long time"], "on": ["2026-11-19"]}


@pytest.fixture
def here(workplace: Workplace, people: Cast) -> Workplace:
    with workplace.database.writing() as db:
        make_practice(db)
    return workplace


def n_rows(workplace: Workplace) -> int:
    with workplace.database.reading() as db:
        return len(db.scalars(select(Unsent)).all())


def test_what_is_kept_comes_back_to_whoever_typed_it_and_to_nobody_else(here: Workplace, people: Cast):
    assert unsent.keep(here, people.ada_account.id, PLACE, TYPED, NOW)
    assert unsent.of_account(here, people.ada_account.id, NOW) == {PLACE: TYPED}
    assert unsent.of_account(here, people.ben.id, NOW) == {}


def test_the_words_stand_nowhere_in_clear(here: Workplace, people: Cast):
    unsent.keep(here, people.ada_account.id, PLACE, TYPED, NOW)
    with here.database.reading() as db:
        (kept,) = db.execute(text("SELECT typed FROM unsent")).scalars()
    assert "long time" not in kept
    assert "text" not in kept


def test_what_is_typed_again_takes_the_place_of_what_was_typed_before(here: Workplace, people: Cast):
    unsent.keep(here, people.ada_account.id, PLACE, TYPED, NOW)
    unsent.keep(here, people.ada_account.id, PLACE, {"text": ["Another line"]}, NOW)
    assert unsent.of_account(here, people.ada_account.id, NOW) == {PLACE: {"text": ["Another line"]}}


def test_two_that_are_sent_at_once_are_kept_once(here: Workplace, people: Cast):
    at_once(4, lambda _: unsent.keep(here, people.ada_account.id, PLACE, TYPED, NOW))
    assert n_rows(here) == 1


def test_forgetting_leaves_what_was_typed_elsewhere(here: Workplace, people: Cast):
    for place in (PLACE, "/elsewhere"):
        unsent.keep(here, people.ada_account.id, place, TYPED, NOW)
    unsent.keep(here, people.ben.id, PLACE, TYPED, NOW)
    unsent.forget(here, people.ada_account.id, PLACE)
    assert set(unsent.of_account(here, people.ada_account.id, NOW)) == {"/elsewhere"}
    assert set(unsent.of_account(here, people.ben.id, NOW)) == {PLACE}


def test_after_twelve_hours_it_is_not_shown_and_the_upkeep_takes_it_away(here: Workplace, people: Cast):
    unsent.keep(here, people.ada_account.id, PLACE, TYPED, NOW)
    nearly = NOW + timedelta(hours=12) - timedelta(seconds=1)
    upkeep(here, nearly)
    assert unsent.of_account(here, people.ada_account.id, nearly) == {PLACE: TYPED}
    over = NOW + timedelta(hours=12)
    assert unsent.of_account(here, people.ada_account.id, over) == {}
    assert n_rows(here) == 1
    upkeep(here, over)
    assert n_rows(here) == 0


def test_the_oldest_make_room(here: Workplace, people: Cast):
    for n in range(unsent.MOST_PLACES + 3):
        unsent.keep(here, people.ben.id, f"/{n}", TYPED, NOW + timedelta(seconds=n))
    unsent.keep(here, people.ada_account.id, PLACE, TYPED, NOW)
    kept = unsent.of_account(here, people.ben.id, NOW)
    assert set(kept) == {f"/{n}" for n in range(3, unsent.MOST_PLACES + 3)}
    assert unsent.of_account(here, people.ada_account.id, NOW) == {PLACE: TYPED}


def test_more_than_any_form_takes_is_not_kept(here: Workplace, people: Cast):
    longest = {"text": ["x" * unsent.MOST_LETTERS]}
    assert unsent.keep(here, people.ben.id, PLACE, longest, NOW)
    assert not unsent.keep(here, people.ben.id, "/other", {"text": longest["text"], "on": ["x"]}, NOW)
    assert n_rows(here) == 1


def test_nothing_is_kept_for_nobody_or_about_nobody(here: Workplace, people: Cast):
    assert not unsent.keep(here, "x" * 22, PLACE, TYPED, NOW)
    assert not unsent.keep(here, people.ben.id, PLACE, TYPED, NOW, client_id="x" * 22)
    with here.database.writing() as db:
        db.get_one(Client, people.dan.id).erased_at = NOW
    assert not unsent.keep(here, people.ben.id, PLACE, TYPED, NOW, client_id=people.dan.id)
    assert n_rows(here) == 0


def test_a_client_who_is_erased_takes_her_words_and_her_clinicians_about_her_along(here: Workplace, people: Cast):
    unsent.keep(here, people.ada_account.id, PLACE, TYPED, NOW)
    unsent.keep(here, people.ben.id, "/about-ada", TYPED, NOW, client_id=people.ada.id)
    unsent.keep(here, people.ben.id, "/about-nobody", TYPED, NOW)
    assert erase.erase_with_code(here, people.ada.code, NOW).n == 1
    with here.database.reading() as db:
        assert db.scalars(select(Unsent.place)).all() == ["/about-nobody"]
