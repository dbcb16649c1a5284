"""Every route, every method, everybody: what is not yours is not there, and nobody reads of anybody else (S1).

Each client has words that stand nowhere else: her canary. It may come back to herself and to whoever cares for her now.
A route that this file does not know fails here, so that nobody adds a door without saying who may open it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from flask import Flask, make_response, session
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from assessment.services.accounts import give_name
from assessment.services.standing import first_sitting
from assessment.services.wanted import Wanted, as_json
from assessment.services.workplace import Workplace
from assessment.storage import clients
from assessment.storage.tables import Account, Client
from assessment.web import stay
from tests.factories import (
    make_account,
    make_care,
    make_client,
    make_clinician,
    make_flag,
    make_note,
    make_practice,
    make_preset,
    make_track,
    make_unsent,
)
from tests.services.walking import Walker
from tests.web.account.conftest import NOW

ABSENT = "x" * 22

OPEN = """static anyone.about anyone.cannot_sign_in anyone.choose_sign_in anyone.front anyone.healthz anyone.help
    anyone.invitation anyone.leave anyone.link_and_code anyone.readyz anyone.set_up anyone.stop_mails anyone.try_form
    account.new_password account.recovery_code account.second_step account.sign_in account.sign_out"""
ACCOUNT = """account.add_second_step account.change_password account.confirm_password account.recovery_codes
    account.second_step_picture account.throw_away account.your_account"""
CLIENT = """account.stop_second_step anyone.what_i_see client.add_note client.ask_for_copy client.consent client.copy
    client.erase client.home client.keep_mails client.keep_pause client.keep_rhythm client.keep_time_zone client.looks
    client.over_time client.past_answers client.plot client.results client.start client.your_data"""
SITTING = """client.between client.check client.fill_in client.past_sitting client.pause client.resume client.thanks"""
CLINICIAN = """account.keep_language clinician.caseload clinician.download clinician.ended clinician.invite
    clinician.log clinician.schedule"""
OF_CLIENT = """clinician.add_note clinician.ask_every clinician.baseline clinician.begin_again clinician.brief
    clinician.change_plan clinician.client clinician.copy clinician.end_care clinician.end_plan clinician.follow
    clinician.go_on clinician.hand_over clinician.invite_again clinician.open_early clinician.pause
    clinician.plan_and_rhythm clinician.plot clinician.reminders clinician.score clinician.sees clinician.send_now
    clinician.settle clinician.take_up"""
OWNER = """clinician.add_clinician clinician.clinician_link clinician.disable_clinician clinician.enable_clinician
    clinician.give_clients clinician.make_owner clinician.numbers clinician.practice clinician.set_practice"""

POLICY: Mapping[str, str] = {
    **dict.fromkeys(OPEN.split(), "open"),
    **dict.fromkeys(ACCOUNT.split(), "account"),
    **dict.fromkeys(CLIENT.split(), "client"),
    **dict.fromkeys(SITTING.split(), "her sitting"),
    **dict.fromkeys(("client.leave_page", "client.save"), "her sitting, also signed out with the page's token"),
    "client.note": "her note",
    **dict.fromkeys(CLINICIAN.split(), "clinician"),
    **dict.fromkeys(OF_CLIENT.split(), "a client in care"),
    **dict.fromkeys(("clinician.preset", "clinician.remove_preset"), "her preset"),
    **dict.fromkeys(OWNER.split(), "owner"),
}
"""Who may open each route."""

IRREVERSIBLE = {"account.sign_out", "clinician.end_care", "client.erase", "client.consent", "anyone.leave"}
"""What whoever may do it is not made to do here, or there would be nothing left to ask for."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One route with one method."""

    endpoint: str
    method: str
    rule: str
    arguments: frozenset[str]

    @property
    def kind(self) -> str:
        return POLICY[self.endpoint]


@dataclass(kw_only=True)
class World:
    """Everybody with her browser, and the ids of what belongs to each client."""

    app: Flask
    browsers: dict[str, FlaskClient]
    ids: dict[str, dict[str, str]]
    sees: dict[str, frozenset[str]]
    """By actor, whose canaries may come back to her."""

    def ask(self, row: Row, actor: str, of: str) -> TestResponse:
        """This actor asks for this route, with the ids of one client's things."""
        known = self.ids[of]
        values = {name: known.get(name) or OTHERS.get(name, ABSENT) for name in row.arguments}
        with self.app.test_request_context():
            address = self.app.url_map.bind("localhost").build(row.endpoint, values)
        answer = self.browsers[actor].open(address, method=row.method, data={})
        answer.get_data()
        answer.close()
        return answer


OTHERS = {"n": 1, "number": 1, "scale": "ENM", "score_id": "ENM", "filename": "site.css", "token": "x"}
ROLES = {
    "nobody": "",
    "ada": "client",
    "bea": "client",
    "cora": "client",
    "ben": "clinician",
    "cleo": "clinician",
    "fay": "clinician",  # cared for Ada until yesterday
    "olga": "clinician",  # owns the practice and cares for nobody
    "dee": "",  # cares for Dora, and was disabled while she was signed in
}
CARED = {"ada": "ben", "bea": "ben", "cora": "cleo", "dora": "dee"}


@pytest.fixture
def world(app: Flask, workplace: Workplace) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    accounts: dict[str, str] = {}
    ids: dict[str, dict[str, str]] = {"absent": {}}
    with workplace.database.writing() as db:
        make_practice(db)
        for name in ("ben", "cleo", "fay", "olga", "dee"):
            clinician = make_clinician(
                db, name=name.title(), is_owner=name == "olga", tf_primary_method="authenticator"
            )
            accounts[name] = clinician.id
        for name, by in CARED.items():
            accounts[name] = make_account(db).id
            ids[name] = _her_things(db, name, accounts[name], db.get_one(Account, accounts[by]))
        for name, account_id in accounts.items():
            give_name(db, db.get_one(Account, account_id), f"{name} signs in")
        make_care(db, db.get_one(Client, ids["ada"]["client_id"]), db.get_one(Account, accounts["fay"]), until=NOW)
    for name in ("ada", "bea", "cora"):
        sitting = Walker(workplace, accounts[name], NOW - timedelta(days=1)).sit(CX_GOAL=f"canary-{name}-goal")
        ids[name] |= {"sitting": sitting}
    browsers = {name: app.test_client() for name in ROLES}
    for name, browser in browsers.items():
        if name in accounts:
            _come_in(app, browser, accounts[name])
    with workplace.database.writing() as db:
        db.execute(update(Account).where(Account.id == accounts["dee"]).values(active=False))
    sees = {
        name: frozenset({name} if name in CARED else {c for c, by in CARED.items() if by == name}) for name in ROLES
    }
    return World(app=app, browsers=browsers, ids=ids, sees=sees | {"dee": frozenset()})


def _her_things(db, name: str, account_id: str, clinician: Account) -> dict[str, str]:
    client = make_client(
        db,
        clinician=clinician,
        code=f"C-{name[:3]}",
        name=f"canary-{name}",
        email=f"canary-{name}@example.org",
        account_id=account_id,
    )
    track = make_track(db, client)
    first_sitting(db, track, (NOW - timedelta(days=1)).date())
    make_flag(db, track, words=f"canary-{name}-flag")
    own = make_note(db, track, db.get_one(Account, account_id), text=f"canary-{name}-note")
    waiting = {"text": [f"canary-{name}-unsent"], "on": ["2026-11-19"]}
    make_unsent(db, db.get_one(Account, account_id), client_id=client.id, typed=waiting)
    make_unsent(db, clinician, client_id=client.id, typed=waiting, place=f"/clients/{client.id}/notes")
    preset = make_preset(db, clinician, name=f"canary-{name}-preset", wanted=as_json(Wanted()))
    ids = {"client_id": client.id, "track": track.id, "note": own.id, "preset_id": preset.id}
    return ids | {"clinician_id": clinician.id}


def _come_in(app: Flask, browser: FlaskClient, account_id: str) -> None:
    with app.test_request_context():
        stay.begin(account_id)
        answer = make_response("")
        app.session_interface.save_session(app, session._get_current_object(), answer)
    ((name, morsel),) = SimpleCookie(answer.headers["Set-Cookie"]).items()
    browser.set_cookie(name, morsel.value)


def rows(app: Flask) -> Iterator[Row]:
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            yield Row(endpoint=rule.endpoint, method=method, rule=rule.rule, arguments=frozenset(rule.arguments))


def may(row: Row, actor: str, of: str) -> bool:
    """Whether this actor may open this route with that client's ids."""
    role = ROLES[actor]
    match row.kind:
        case "open":
            return True
        case "account":
            return bool(role)
        case "client":
            return role == "client"
        case "clinician":
            return role == "clinician"
        case "owner":
            return actor == "olga" and (of != "absent" or "clinician_id" not in row.arguments)
        case "a client in care" | "her preset":
            return CARED.get(of) == actor and role == "clinician"
        case _:
            return of == actor


def refusal(row: Row, actor: str) -> int | None:
    """The status with which whoever may not is stopped at the gate; None where the gate lets everybody look."""
    if "also signed out" in row.kind:
        return (
            None if ROLES[actor] == "client" else 303
        )  # without the page's token: to signing in, and nothing is taken
    if not ROLES[actor]:
        return 303
    if row.kind == "owner":
        return None if actor == "olga" else 403
    wants = "client" if row.kind in {"client", "her sitting", "her note"} else "clinician"
    return None if ROLES[actor] == wants else 403


def leaks(world: World, actor: str, answer: TestResponse) -> set[str]:
    """Whose canaries came back although they may not."""
    told = (answer.get_data() + str(answer.headers).encode()).lower()
    return {name for name in CARED if f"canary-{name}".encode() in told} - world.sees[actor]


def test_every_route_says_who_may_open_it(app: Flask):
    assert {row.endpoint for row in rows(app)} == set(POLICY)


def test_what_is_not_yours_is_not_there_and_nothing_leaks(world: World):
    n, wrong = 0, []
    for row in rows(world.app):
        targets = ("ada", "cora", "absent") if row.arguments & {*world.ids["ada"]} else ("absent",)
        for actor in ROLES:
            absent = None
            for of in reversed(targets):
                if may(row, actor, of) and (row.method == "POST" or row.endpoint in IRREVERSIBLE):
                    continue
                n += 1
                answer = world.ask(row, actor, of)
                said = (answer.status_code, answer.get_data())
                absent = said if of == "absent" else absent
                if found := leaks(world, actor, answer):
                    wrong.append((row.method, row.rule, actor, of, "leaks", found))
                if may(row, actor, of):
                    is_sound = answer.status_code < 500
                elif (gate := refusal(row, actor)) is not None:
                    is_sound = answer.status_code == gate
                else:
                    is_sound = answer.status_code == 404 if row.method == "GET" else 400 <= answer.status_code < 500
                    is_sound = is_sound and said == absent
                if not is_sound:
                    wrong.append((row.method, row.rule, actor, of, answer.status_code))
    assert wrong == []
    assert n > 1_000


def test_what_is_yours_opens_and_its_canary_comes_back(world: World):
    """Or the search above would find nothing for the wrong reason."""
    for path, actor, client in (
        ("", "ben", "ada"),
        ("/brief", "ben", "bea"),
        ("", "cleo", "cora"),
        ("/plan", "ben", "ada"),
    ):
        answer = world.browsers[actor].get(f"/clients/{world.ids[client]['client_id']}{path}")
        assert answer.status_code == 200
    told = world.browsers["ben"].get(f"/clients/{world.ids['ada']['client_id']}").text
    assert all(f"canary-ada{part}" in told for part in ("", "-goal", "-flag", "-note", "-unsent"))
    assert "canary-ada-goal" in world.browsers["ada"].get(f"/past-answers/{world.ids['ada']['sitting']}").text
    assert leaks(world, "fay", world.browsers["ben"].get("/caseload")) == {"ada", "bea"}


def test_whoever_may_do_it_reads_of_nobody_else(world: World):
    for row in rows(world.app):
        if row.method == "POST" and row.endpoint not in IRREVERSIBLE:
            for actor, of in (("olga", "cora"), ("cleo", "cora"), ("cora", "cora"), ("nobody", "absent")):
                if may(row, actor, of):
                    answer = world.ask(row, actor, of)
                    assert answer.status_code < 500, (row.rule, actor)
                    assert leaks(world, actor, answer) == set(), (row.rule, actor)


def test_a_track_of_somebody_else_is_no_track_at_all(world: World):
    """Which track a page is about stands after the `?` of its address, where no route sees it."""
    ada, bea, cora = (world.ids[name] for name in ("ada", "bea", "cora"))
    of_client = ("", "/brief", "/picture/all")
    pages = [("ben", f"/clients/{ada['client_id']}{path}", ada["track"]) for path in of_client]
    pages += [("ada", path, ada["track"]) for path in ("/results", "/over-time", "/over-time/picture/1")]
    for actor, path, own in pages:
        assert world.browsers[actor].get(f"{path}?track={own}").status_code == 200, path
        absent = world.browsers[actor].get(f"{path}?track={ABSENT}")
        for other in (bea["track"], cora["track"], "x", "%00", "x" * 23, f"{ABSENT}'"):
            answer = world.browsers[actor].get(f"{path}?track={other}")
            assert (answer.status_code, answer.get_data()) == (404, absent.get_data()), (path, other)


def test_ids_of_two_clients_do_not_mix(world: World):
    ada, bea, cora = (world.ids[name] for name in ("ada", "bea", "cora"))
    for actor, client, sitting in (("ben", bea, ada), ("cleo", cora, ada), ("ben", ada, cora)):
        answer = world.browsers[actor].get(f"/clients/{client['client_id']}/scores/{sitting['sitting']}/ENM")
        assert answer.status_code == 404
    own = world.browsers["ben"].get(f"/clients/{ada['client_id']}/scores/{ada['sitting']}/ENM")
    assert own.status_code == 200


def test_a_right_that_is_not_read_would_show(world: World, monkeypatch: pytest.MonkeyPatch):
    """What the search is for, made on purpose."""
    monkeypatch.setattr(clients, "_in_care", lambda _clinician_id: select(Client))
    answer = world.browsers["cleo"].get(f"/clients/{world.ids['ada']['client_id']}")
    assert answer.status_code == 200
    assert leaks(world, "cleo", answer) == {"ada"}
