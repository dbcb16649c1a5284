"""Short ways to a page: who is signed in already, what she has answered already."""

from __future__ import annotations

from http.cookies import SimpleCookie

from flask import make_response, session
from playwright.sync_api import Page
from sqlalchemy import select

from assessment.services import accept, invite, second_step
from assessment.storage.tables import Account, Client, Sitting, Track
from assessment.web import stay
from tests.journeys.place import Place
from tests.services.walking import Walker


def account_id_of(place: Place, sign_in_name: str) -> str:
    """The account with this sign-in name."""
    with place.workplace.database.reading() as db:
        return next(one.id for one in db.scalars(select(Account)) if one.email == sign_in_name)


def client_id_of(place: Place, code: str) -> str:
    """The client with this code."""
    with place.workplace.database.reading() as db:
        return db.scalars(select(Client.id).where(Client.code == code)).one()


def sittings_of(place: Place, code: str) -> list[str]:
    """The ids of her sittings, first to last."""
    with place.workplace.database.reading() as db:
        of_client = select(Sitting.id).join(Track).join(Client).where(Client.code == code).order_by(Sitting.n)
        return list(db.scalars(of_client))


def come_in(place: Place, page: Page, account_id: str) -> None:
    """Give this browser the cookie that signing in would have given it."""
    with place.app.test_request_context():
        stay.begin(account_id)
        answer = make_response("")
        place.app.session_interface.save_session(place.app, session._get_current_object(), answer)
    ((name, morsel),) = SimpleCookie(answer.headers["Set-Cookie"]).items()
    page.context.add_cookies([{"name": name, "value": morsel.value, "url": place.address}])


def come_in_as_clinician(place: Place, page: Page, account_id: str) -> None:
    """The same for a clinician, whose second step is added first."""
    second_step.add(place.workplace, account_id, key="not a key: nobody types digits here")
    come_in(place, page, account_id)


def new_client(place: Place, clinician_id: str, code: str) -> Walker:
    """A client who has accepted and has answered nothing."""
    now = place.clock()
    invited = invite.invite(place.workplace, clinician_id=clinician_id, code=code, name="Noor A.", now=now)
    way_in = accept.way_in(place.workplace, invited.token, now=now)
    account_id = accept.accept(
        place.workplace, way_in.invitation_id, sign_in_name=code, password="seven pears on a sill", now=now
    )
    return Walker(place.workplace, account_id, now)
