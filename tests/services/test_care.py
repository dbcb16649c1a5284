"""Who cares for a client: one clinician at a time, whose right begins and ends with a row, at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from assessment.services import care, client_page, filling, home, rhythm
from assessment.services.care import NoSuchColleagueError
from assessment.services.caring import in_care
from assessment.services.opened import NotHereError, NotOpenError
from assessment.services.upkeep import upkeep
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Administration, Audit, Care, Client, Invitation, Sitting
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_care, make_client, make_clinician, make_invitation
from tests.services.walking import Walker


def sees(workplace: Workplace, clinician_id: str, client_id: str) -> bool:
    try:
        with workplace.database.reading() as db:
            in_care(db, clinician_id, client_id)
    except NotHereError:
        return False
    return True


def chain(workplace: Workplace, id_: str) -> list[tuple[str, str]]:
    with workplace.database.reading() as db:
        rows = db.execute(select(Audit.actor_id, Audit.action).where(Audit.chain == id_).order_by(Audit.n))
        return [(actor, action) for actor, action in rows]


def test_handing_over_moves_every_right_in_one_unit(ada: Walker, people: Cast):
    workplace = ada.workplace
    care.hand_over(workplace, people.ben.id, people.ada.id, people.cleo.id, NOW)
    assert not sees(workplace, people.ben.id, people.ada.id)
    assert sees(workplace, people.cleo.id, people.ada.id)
    with pytest.raises(NotHereError):
        client_page.client_page(workplace, people.ben.id, people.ada.id, NOW)
    assert client_page.client_page(workplace, people.cleo.id, people.ada.id, NOW).code == "ADA-1"
    assert chain(workplace, people.ada.id)[0] == (people.ben.id, "handed-over")
    assert chain(workplace, people.cleo.id) == [(people.ben.id, "client-received")]


def test_of_two_who_hand_her_over_at_once_one_does(ada: Walker, people: Cast):
    with ada.workplace.database.writing() as db:
        dora = make_clinician(db, name="Dora", email="dora@example.org").id
    to = (people.cleo.id, dora)

    def hand_over(n: int) -> bool:
        try:
            care.hand_over(ada.workplace, people.ben.id, people.ada.id, to[n], NOW)
        except NotHereError:
            return False
        return True

    assert sorted(at_once(2, hand_over)) == [False, True]
    with ada.workplace.database.reading() as db:
        current = db.scalars(select(Care).where(Care.client_id == people.ada.id, Care.until.is_(None)))
        assert len(current.all()) == 1


@pytest.mark.parametrize("to", ["herself", "a client", "nobody", "disabled"])
def test_only_an_active_colleague_receives_a_client(ada: Walker, people: Cast, to: str):
    with ada.workplace.database.writing() as db:
        db.execute(update(Account).where(Account.id == people.cleo.id).values(active=to != "disabled"))
    to_id = {
        "herself": people.ben.id,
        "a client": people.dan_account.id,
        "nobody": "x" * 22,
        "disabled": people.cleo.id,
    }[to]
    with pytest.raises(NoSuchColleagueError):
        care.hand_over(ada.workplace, people.ben.id, people.ada.id, to_id, NOW)
    assert sees(ada.workplace, people.ben.id, people.ada.id)


def test_ending_care_asks_nothing_more_and_keeps_what_there_is(ada: Walker, people: Cast):
    workplace = ada.workplace
    with workplace.database.writing() as db:
        make_invitation(db, people.ada)
    ada.start()
    for _ in range(8):
        ada.leave(filling.place(workplace, ada.account_id, ada.sitting, ada.now))
    care.end(workplace, people.ben.id, people.ada.id, ada.now)
    with workplace.database.reading() as db:
        assert db.scalars(select(Sitting.state)).all() == ["stopped"]
        assert len(db.scalars(select(Administration.id)).all()) > 1
        assert db.scalars(select(Invitation.expires_at)).one() == ada.now
    ada.later(days=40)
    upkeep(workplace, ada.now)
    assert home.home_page(workplace, ada.account_id, ada.now).state == "nothing"
    with pytest.raises(NotOpenError):
        home.start(workplace, ada.account_id, ada.now)
    assert not sees(workplace, people.ben.id, people.ada.id)
    assert chain(workplace, people.ada.id)[-1] == (people.ben.id, "care-ended")


def test_care_can_begin_again_and_asks_nothing_until_a_plan_is_chosen(ada: Walker, people: Cast):
    workplace = ada.workplace
    care.end(workplace, people.ben.id, people.ada.id, NOW)
    assert [(one.code, one.ended_on) for one in care.ended(workplace, people.ben.id)] == [("ADA-1", TODAY)]
    care.begin_again(workplace, people.ben.id, people.ada.id, NOW)
    assert care.ended(workplace, people.ben.id) == ()
    assert sees(workplace, people.ben.id, people.ada.id)
    assert home.home_page(workplace, ada.account_id, NOW).state == "nothing"
    whose = rhythm.Whose(actor_id=people.ben.id, client_id=people.ada.id)
    rhythm.choose_plan(workplace, whose, "standard", NOW)
    assert home.home_page(workplace, ada.account_id, NOW).state == "ready"


def test_only_whoever_cared_for_her_last_begins_again(ada: Walker, people: Cast):
    workplace = ada.workplace
    care.hand_over(workplace, people.ben.id, people.ada.id, people.cleo.id, NOW)
    care.end(workplace, people.cleo.id, people.ada.id, NOW)
    for who in (people.ben.id, people.dan_account.id):
        assert care.ended(workplace, who) == ()
        with pytest.raises(NotHereError):
            care.begin_again(workplace, who, people.ada.id, NOW)
    care.begin_again(workplace, people.cleo.id, people.ada.id, NOW)
    with pytest.raises(NotHereError):  # she is cared for now
        care.begin_again(workplace, people.cleo.id, people.ada.id, NOW)


def test_an_erased_client_is_neither_handed_over_nor_ended_nor_begun_again(ada: Walker, people: Cast):
    workplace = ada.workplace
    with workplace.database.writing() as db:
        db.execute(update(Client).where(Client.id == people.ada.id).values(erased_at=NOW))
        make_care(db, make_client(db, erased_at=NOW), people.ben, until=NOW)
    with pytest.raises(NotHereError):
        care.hand_over(workplace, people.ben.id, people.ada.id, people.cleo.id, NOW)
    with pytest.raises(NotHereError):
        care.end(workplace, people.ben.id, people.ada.id, NOW)
    assert care.ended(workplace, people.ben.id) == ()


def test_the_clinician_chooses_either_setting_of_what_she_sees(ada: Walker, people: Cast):
    for choice in ("saved", "results"):
        care.let_see(ada.workplace, people.ben.id, people.ada.id, choice, NOW)
        assert care.care_page(ada.workplace, people.ben.id, people.ada.id, NOW).sees == choice
    assert [action for _, action in chain(ada.workplace, people.ada.id)] == [
        "sees-saved",
        "care",
        "sees-results",
        "care",
    ]


def test_colleagues_are_named_and_never_herself(ada: Walker, people: Cast):
    page = care.care_page(ada.workplace, people.ben.id, people.ada.id, NOW)
    assert [one.name for one in page.colleagues] == ["Cleo"]
    assert (page.mails, page.has_account) == ("on", True)


@pytest.mark.parametrize("who", ["cleo", "dan_account"])
def test_nobody_else_opens_or_changes_anything(ada: Walker, people: Cast, who: str):
    stranger, workplace = getattr(people, who).id, ada.workplace
    for act in (
        lambda: care.care_page(workplace, stranger, people.ada.id, NOW),
        lambda: care.let_see(workplace, stranger, people.ada.id, "results", NOW),
        lambda: care.hand_over(workplace, stranger, people.ada.id, people.cleo.id, NOW),
        lambda: care.end(workplace, stranger, people.ada.id, NOW),
        lambda: care.begin_again(workplace, stranger, people.ada.id, NOW),
    ):
        with pytest.raises(NotHereError):
            act()
    assert chain(workplace, people.ada.id) == []
