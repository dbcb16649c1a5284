"""Commands on a practice's database: what they print works, and what is wrong with them is said in one sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from assessment.app import create_app
from assessment.config import Settings
from assessment.services import accounts, looks
from assessment.services.workplace import Workplace
from assessment.storage.instance import new_encryption_key
from assessment.storage.tables import Account, Care, Client, Sitting
from assessment.web.context import KEY
from tests.cli.terminal import said
from tests.factories import make_sitting, make_track
from tests.tampering import tamper
from tests.web.account.conftest import NOW, PASSWORD, Browser, People

BEN = "ben@example.org"
CLEO = "cleo@example.org"
NEW_PASSWORD = "another mule battery"

pytestmark = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


def path_in(output: str) -> str:
    """The path of the address that stands by itself on a line."""
    return re.search(r"^  https?://[^/\s]+(/\S+)$", output, re.MULTILINE)[1]


def test_a_clinician_is_added_without_a_password_and_chooses_one_at_the_link(
    app: Flask, browser: Browser, people: People
):
    added = said(app, "clinician", "add", " Eve  Moss ", "eve@example.org")
    assert added.exit_code == 0
    assert added.output.startswith("Eve Moss can choose a password here, once, within a day:\n")
    link = path_in(added.output)
    assert browser.sign_in("eve@example.org", "").status_code == 422
    assert browser.send(link, password=NEW_PASSWORD).location == "/sign-in"
    assert browser.send(link, page="/sign-in", password=NEW_PASSWORD).status_code == 410
    assert browser.sign_in("eve@example.org", NEW_PASSWORD).location == "/"
    assert browser.get("/caseload").location == "/account/second-step"  # before she has added it, nothing opens


def test_the_first_link_holds_for_a_day_and_no_longer(app: Flask, browser: Browser, people: People, clock):
    link = path_in(said(app, "clinician", "add", "Eve", "eve@example.org").output)
    clock.shift(timedelta(hours=23))
    assert browser.get(link).status_code == 200
    clock.shift(timedelta(hours=2))
    assert browser.get(link).status_code == 410


def test_nobody_is_added_before_the_practice_is_set_up(app: Flask, workplace: Workplace):
    refused = said(app, "clinician", "add", "Eve", "eve@example.org")
    assert refused.exit_code == 1
    assert "The practice is not set up yet." in refused.output
    with workplace.database.reading() as db:
        assert db.scalar(select(Account.id)) is None


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("clinician", "add", "Ben again", " BEN@example.org "), 1, "Somebody signs in with BEN@example.org already."),
        (("clinician", "add", "Eve", "eve"), 2, "Give an e-mail address, such as name@example.org."),
        (("clinician", "add", "Eve", "e" * 90 + "@example.org"), 2, "Use 3 to 80 characters."),
        (("clinician", "add", " ", "eve@example.org"), 2, "Give a name of 1 to 80 characters."),
        (("clinician", "add", "Eve\udcff", "eve@example.org"), 2, "Give a name of 1 to 80 characters."),
        (("clinician", "link", "eve@example.org"), 1, "No clinician signs in with eve@example.org."),
        (("clinician", "link", "ada"), 1, "No clinician signs in with ada."),
        (("clinician", "disable", "eve@example.org"), 1, "No clinician signs in with eve@example.org."),
        (("client", "link", "NF-999"), 1, "No client in anybody's care has the code NF-999."),
        (("client", "link", "a\udcffb"), 2, "Use letters, digits and hyphens only."),
    ],
)
def test_bad_input_gets_a_sentence_and_a_status(
    app: Flask, people: People, arguments: tuple[str, ...], status: int, sentence: str
):
    refused = said(app, *arguments)
    assert refused.exit_code == status
    assert sentence in refused.output


def test_a_clinician_who_cannot_sign_in_keeps_her_second_step(app: Flask, browser: Browser, people: People):
    link = path_in(said(app, "clinician", "link", BEN).output)
    assert browser.send(link, password=NEW_PASSWORD).status_code == 303
    assert browser.sign_in(BEN, NEW_PASSWORD).location == "/sign-in/second-step"


def test_without_app_and_codes_only_the_link_gets_her_in(app: Flask, new_browser, people: People):
    before = new_browser()
    before.sign_in(BEN)
    before.send("/sign-in/second-step", digits=people.digits())
    assert before.get("/caseload").status_code == 200
    told = said(app, "clinician", "link", BEN, "--remove-second-step").output
    assert before.get("/caseload").status_code == 303  # every stay has ended
    assert new_browser().sign_in(BEN).status_code == 422  # whoever knows her password cannot add a second step
    after = new_browser()
    after.send(path_in(told), password=NEW_PASSWORD)
    assert after.sign_in(BEN, NEW_PASSWORD).location == "/"
    assert after.get("/caseload").location == "/account/second-step"


def test_a_disabled_clinician_is_out_at_once_and_can_be_let_in_again(app: Flask, new_browser, people: People):
    ben = new_browser()
    ben.sign_in(BEN)
    ben.send("/sign-in/second-step", digits=people.digits())
    disabled = said(app, "clinician", "disable", BEN).output
    assert disabled.startswith(f"{BEN} is signed out and cannot sign in.\nClients whom nobody sees now: 1. ")
    assert ben.get("/caseload").status_code == 303
    assert new_browser().sign_in(BEN).status_code == 422
    refused = said(app, "clinician", "link", BEN)
    assert (refused.exit_code, f"`flask clinician enable {BEN}` first" in refused.output) == (1, True)
    assert said(app, "clinician", "enable", BEN).output == f"{BEN} can sign in.\n"
    assert new_browser().sign_in(BEN).location == "/sign-in/second-step"


def test_a_client_is_let_back_in_with_a_link_and_a_spoken_code(
    app: Flask, workplace: Workplace, browser: Browser, people: People
):
    with workplace.database.writing() as db:
        db.execute(update(Client).values(code="NF-001"))
    older = said(app, "client", "link", "NF-001").output
    told = said(app, "client", "link", "NF-001").output
    assert browser.get(path_in(older)).status_code == 410
    code = re.search(r"never in the same message:  (\d{6})", told)[1]
    assert browser.send(path_in(told), code=code).location == "/welcome/sign-in"
    assert browser.send("/welcome/sign-in", sign_in_name="ada", password=NEW_PASSWORD).status_code == 303
    assert browser.sign_in("ada", NEW_PASSWORD).status_code == 303


def test_a_client_in_nobodys_care_gets_no_link(app: Flask, workplace: Workplace, people: People):
    with workplace.database.writing() as db:
        code = db.scalars(select(Client.code)).one()
        db.execute(update(Care).values(until=NOW))
    assert said(app, "client", "link", code).exit_code == 1


def test_links_begin_with_the_public_address_where_one_is_set(settings: Settings, people: People):
    app = create_app(replace(settings, public_url="https://checkin.example.org"))
    told = said(app, "clinician", "link", CLEO).output
    assert re.search(r"^  https://checkin\.example\.org/new-password/\S+$", told, re.MULTILINE)
    assert "PUBLIC_URL" not in told
    app.extensions[KEY].workplace.database.dispose()


def test_without_a_public_address_it_says_what_to_put_in_front(app: Flask, people: People):
    told = said(app, "clinician", "link", CLEO).output
    assert "  http://127.0.0.1:5000/new-password/" in told
    assert "PUBLIC_URL is not set" in told


def test_upkeep_says_what_it_did_and_has_nothing_to_do_afterwards(app: Flask, workplace: Workplace, people: People):
    with workplace.database.writing() as db:
        client = db.scalars(select(Client)).one()
        track = make_track(db, client, n=2)
        make_sitting(db, track, n=0, opens_on=NOW.date() - timedelta(days=15), closes_on=NOW.date() - timedelta(days=1))
    mails = "E-mails: none are sent, because SMTP_URL is not set. Waiting: 0.\n"
    assert said(app, "upkeep").output == f"Lapsed: 1. Sittings made ready: 1.\n{mails}"
    assert said(app, "upkeep").output == f"Lapsed: 0. Sittings made ready: 0.\n{mails}"


def test_upkeep_names_by_its_id_what_it_could_not_read_and_fails(app: Flask, workplace: Workplace, people: People):
    with workplace.database.writing() as db:
        track = make_track(db, db.scalars(select(Client)).one(), n=2)
        day = NOW.date() - timedelta(days=9)
        make_sitting(db, track, n=0, state="begun", begun_at=NOW, plan="gone", asked=[], opens_on=day, closes_on=day)
    failed = said(app, "upkeep")
    assert failed.exit_code == 1
    assert f"tracks {track.id} (KeyError)" in failed.output
    with workplace.database.reading() as db:
        assert db.scalars(select(Sitting.state)).one() == "begun"


def test_keys_are_rotated_and_the_older_one_can_go(app: Flask, settings: Settings, people: People):
    newest = new_encryption_key()
    both = create_app(replace(settings, encryption_keys=(newest, *settings.encryption_keys)))
    done = said(both, "rotate-keys")
    assert done.exit_code == 0
    assert re.match(r"Sealed anew: [1-9]\d*\. ", done.output)
    assert said(both, "rotate-keys").output.startswith("Sealed anew: 0. ")
    alone = create_app(replace(settings, encryption_keys=(newest,)))
    assert accounts.account_seen(alone.extensions[KEY].workplace, people.ben).sign_in_name == BEN
    for one in (both, alone):
        one.extensions[KEY].workplace.database.dispose()


def test_a_key_that_is_missing_is_said_without_what_it_sealed(app: Flask, settings: Settings, people: People):
    other = create_app(settings)  # it starts: the practice's own row is sealed with the key that is there
    with app.extensions[KEY].workplace.database.writing() as db:
        stray = db.get_one(Account, people.cleo)
        token = other.extensions[KEY].workplace.database.keys.seal("canary", "somewhere.else.x")
        db.connection().exec_driver_sql(f"UPDATE accounts SET name = '{token}' WHERE id = '{stray.id}'")
    newest = create_app(replace(settings, encryption_keys=(new_encryption_key(), *settings.encryption_keys)))
    refused = said(newest, "rotate-keys")
    assert refused.exit_code == 1
    assert f"accounts.name.{people.cleo}" in refused.output
    assert "canary" not in refused.output
    for one in (other, newest):
        one.extensions[KEY].workplace.database.dispose()


def test_a_password_is_never_asked_for_on_the_command_line(app: Flask):
    for group in ("clinician", "client"):
        for command in app.cli.commands[group].commands.values():
            assert "password" not in {parameter.name for parameter in command.params}
    assert PASSWORD not in said(app, "clinician", "--help").output


def test_a_client_is_erased_by_her_code_after_asking_and_then_not_known_any_more(
    app: Flask, workplace: Workplace, people: People, settings: Settings
):
    with workplace.database.reading() as db:
        code = db.scalars(select(Client.code)).one()
    assert said(app, "client", "erase", code).exit_code == 1  # nobody said yes
    assert said(app, "client", "erase", code, "--yes").output == f"Erased: {code}.\n"
    again = said(app, "client", "erase", code, "--yes")
    assert (again.exit_code, again.output) == (1, f"Error: No client in anybody's care has the code {code}.\n")
    with workplace.database.reading() as db:
        assert db.get(Account, people.ada) is None
        assert db.scalars(select(Client.id)).one() in (settings.instance / "erased.txt").read_text()


def test_the_upkeep_says_how_many_it_erased(app: Flask, workplace: Workplace, people: People):
    with workplace.database.writing() as db:
        db.execute(update(Client).values(erase_after=NOW))
    assert said(app, "upkeep").output.startswith("Lapsed: 0. Sittings made ready: 0.\nErased: 1.\n")


def test_the_record_of_looks_is_checked_and_a_changed_row_is_named(app: Flask, workplace: Workplace, people: People):
    with workplace.database.writing() as db:
        for action in ("client", "brief"):
            looks.looked(db, chain=people.ada, actor_id=people.ben, action=action, at=NOW)
    checked = said(app, "audit", "check")
    assert (checked.exit_code, checked.output) == (0, "Looks: 2, in 1 chains. Each is as it was written.\n")
    tamper(workplace.database, "UPDATE audit SET action = 'score' WHERE n = 2")
    broken = said(app, "audit", "check")
    assert broken.exit_code == 1
    assert f"Chain {people.ada}, row 2: it is not as it was written" in broken.output
