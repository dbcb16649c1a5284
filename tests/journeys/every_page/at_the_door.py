"""Pages before anybody has signed in: the front, setting up, signing in, an invitation, mails' links, errors."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from assessment.services import invite, new_password, own_data
from assessment.services.demo.making import PASSWORD as MADE_UP
from assessment.services.mailing.stopping import stop_token
from assessment.storage.tables import Client
from tests.journeys import answers
from tests.journeys.every_page.album import Reader
from tests.journeys.inside import account_id_of, client_id_of
from tests.journeys.people import EMAIL, PASSWORD, Authenticator, set_up_code_of
from tests.journeys.place import Place
from tests.journeys.walks import set_up_behind_the_door

Readers = Callable[[], Reader]


def set_up(place: Place, readers: Readers) -> None:
    """From an empty practice to the empty caseload."""
    reader = readers()
    reader.open("/", "front-empty").open("/set-up", "set-up").send("set-up-refused")
    reader.send(
        "second-step-to-add",
        code=set_up_code_of(place),
        name="Ben Ortiz",
        email=EMAIL,
        password=PASSWORD,
        name_on_mails="Ben",
        country="US",
        time_zone="America/New_York",
    )
    reader.send("second-step-refused", digits="000000")
    letters = reader.html.partition("<code")[2].partition(">")[2].partition("</code>")[0]
    reader.send("recovery-codes", digits=Authenticator(letters).digits())
    for name, address in (("caseload-empty", "/caseload"), ("schedule-empty", "/schedule"), ("log-empty", "/log")):
        reader.open(address, name)
    reader.open("/download", "download-empty").open("/clients/ended", "ended-empty").open("/practice", "practice-alone")
    reader.open("/practice/numbers", "numbers-empty")


def a_new_practice(place: Place, readers: Readers) -> None:
    """What whoever is asked for her second step sees; its owner was made behind the door."""
    set_up_behind_the_door(place)
    reader = readers()
    reader.open("/sign-in").send("asked-to-add-a-second-step", sign_in_name=EMAIL, password=PASSWORD)


def signing_in(place: Place, readers: Readers) -> None:
    """The front and every way in."""
    reader = readers()
    reader.open("/", "front").send("front-refused", to="/sign-in").open("/sign-in", "sign-in")
    reader.send("sign-in-refused", sign_in_name="maya", password="not hers")
    reader.open("/about", "about").open("/help", "help")
    reader.open("/cannot-sign-in", "cannot-sign-in").send("cannot-sign-in-sent", sign_in_name=EMAIL)
    reader.open("/sign-in").send("second-step", sign_in_name=EMAIL, password=MADE_UP)
    reader.send("second-step-wrong", digits="12")
    reader.open("/sign-in/recovery-code", "recovery-code").send("recovery-code-wrong", code="abcd")
    token = new_password.token_for(place.workplace, EMAIL, now=place.clock())
    reader.open(f"/new-password/{token}", "new-password").send("new-password-refused", password="password1234")
    reader.open("/new-password/nothing", "new-password-over")
    own_data.set_language(place.workplace, account_id_of(place, "ruth"), reader.album.language)
    with place.workplace.database.reading() as db:
        stop = stop_token(db, db.scalars(select(Client.id).where(Client.code == "NF-004")).one())
    reader.open(f"/e/{stop}", "stop-mails").send("mails-stopped")


def an_invitation(place: Place, readers: Readers) -> None:
    """From the link to home."""
    ben = account_id_of(place, EMAIL)
    invited = invite.invite(
        place.workplace, clinician_id=ben, code="NF-100", now=place.clock(), language=readers().album.language
    )
    reader = readers()
    reader.open("/welcome", "link-and-code").send("link-and-code-refused", link="something")
    reader.open("/welcome/nothing", "link-is-over")
    reader.open(f"/welcome/{invited.token}", "invitation")
    reader.send("invitation-refused", code="000 000" if invited.spoken_code != "000000" else "1")
    reader.send("choose-sign-in", code=invited.spoken_code)
    reader.send("choose-sign-in-refused", sign_in_name="noor", password="password1234")
    reader.send("what-i-see", sign_in_name="noor", password="seven pears on a sill")
    reader.send("home-first")


def trying(place: Place, readers: Readers) -> None:
    """The whole form without an account."""
    reader = readers()
    reader.open("/try", "try").send("try-opening").send(S0="yes")
    for n in range(1, 4):
        here = {name: value for name, value in answers.CLOSENESS.items() if f'name="{name}" value="0"' in reader.html}
        reader.send(f"try-{n + 1}" if n < 3 else "try-check", press="on", **here)
    reader.send("try-results", press="send")
    readers().open("/try").send().send("try-not-now", S0="no")


def errors(place: Place, readers: Readers) -> None:
    """What is not here, not hers, too much, too old."""
    reader = readers()
    reader.open("/nothing/here", "not-here")
    reader.open("/sign-in")
    reader.html = reader.html.replace('name="csrf_token"', 'name="forgotten"')
    reader.send("form-old", sign_in_name="x", password="y")
    client = readers()
    maya = account_id_of(place, "maya")
    own_data.set_language(place.workplace, maya, client.album.language)
    client.come_in(maya)
    client.open("/caseload", "not-hers").open("/start", "wrong-way")
    clinician = readers()
    clinician.come_in(account_id_of(place, EMAIL))
    clinician.open("/home", "not-for-clinicians").open("/clients/" + "x" * 22, "clinician-not-here")
    other = readers()
    other.come_in(account_id_of(place, "cleo@example.org"))
    other.open("/practice", "not-the-owner").open(f"/clients/{client_id_of(place, 'NF-001')}", "not-her-client")
