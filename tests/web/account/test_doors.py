"""What holds for every route: a gate, a token on every form, the same headers on every answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Blueprint, Flask
from flask_security.utils import hash_password, verify_password
from werkzeug.exceptions import BadRequest

from assessment.app import create_app
from assessment.config import Settings
from assessment.services import passwords
from assessment.web.access import Gate, UngatedRouteError, gate_of
from assessment.web.context import KEY
from tests.web.account.conftest import PASSWORD, Browser, People

IDS = {"path": "site.css", "int": "1", "string": "x", "default": "x", "id": "x" * 22}


def address_of(rule: str) -> str:
    """An address that the rule matches."""
    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda found: IDS.get(found[1] or "default", "x"), rule)


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Every endpoint with a method and an address."""
    return [
        (rule.endpoint, method, address_of(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def test_every_route_stands_behind_a_gate(app: Flask):
    gates = {endpoint: gate_of(app, endpoint) for endpoint, _, _ in routes(app)}
    assert len(gates) > 40
    rooms = {"client": Gate.CLIENT, "clinician": Gate.CLINICIAN, "anyone": Gate.ANYONE, "account": Gate.ACCOUNT}
    others = {endpoint: gate for endpoint, gate in gates.items() if gate is not rooms.get(endpoint.split(".")[0])}
    assert others == {
        "static": Gate.ANYONE,
        "anyone.what_i_see": Gate.CLIENT,
        "account.sign_in": Gate.ANYONE,
        "account.second_step": Gate.ANYONE,
        "account.recovery_code": Gate.ANYONE,
        "account.new_password": Gate.ANYONE,
        "account.sign_out": Gate.ANYONE,
        "account.stop_second_step": Gate.CLIENT,
        "account.keep_language": Gate.CLINICIAN,
        "clinician.practice": Gate.OWNER,
        "clinician.set_practice": Gate.OWNER,
        "clinician.add_clinician": Gate.OWNER,
        "clinician.clinician_link": Gate.OWNER,
        "clinician.disable_clinician": Gate.OWNER,
        "clinician.enable_clinician": Gate.OWNER,
        "clinician.make_owner": Gate.OWNER,
        "clinician.give_clients": Gate.OWNER,
        "clinician.numbers": Gate.OWNER,
        "client.leave_page": Gate.ANYONE,  # takes the page's own token after an idle sign-out
        "client.save": Gate.ANYONE,  # so does this
    }


def test_a_route_without_a_gate_opens_for_nobody(settings: Settings):
    app = create_app(settings)
    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/forgotten", "page", lambda: "open")
    app.register_blueprint(forgotten)
    with pytest.raises(UngatedRouteError):
        gate_of(app, "forgotten.page")
    assert app.test_client().get("/forgotten").status_code == 500


def test_whoever_is_signed_out_is_sent_to_sign_in(app: Flask, browser: Browser, people: People):
    app.config["WTF_CSRF_ENABLED"] = False
    behind = [
        (method, address) for endpoint, method, address in routes(app) if gate_of(app, endpoint) is not Gate.ANYONE
    ]
    assert len(behind) > 20
    for method, address in behind:
        answer = browser.client.open(address, method=method)
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in"), (method, address)


@pytest.mark.parametrize(("name", "role"), [("ada", Gate.CLINICIAN), ("ben@example.org", Gate.CLIENT)])
def test_the_wrong_role_gets_403(app: Flask, browser: Browser, people: People, name: str, role: Gate):
    browser.sign_in(name)
    if name != "ada":
        browser.send("/sign-in/second-step", digits=people.digits())
    app.config["WTF_CSRF_ENABLED"] = False
    others = [(m, a) for endpoint, m, a in routes(app) if gate_of(app, endpoint) is role]
    assert len(others) > 5
    assert {browser.client.open(address, method=method).status_code for method, address in others} == {403}


def test_every_form_needs_its_token(app: Flask, browser: Browser, people: People):
    browser.sign_in("ada")
    without_page = "anyone.stop_mails"  # a mailbox's own button sends it, and the address is the secret
    posts = [address for endpoint, method, address in routes(app) if method == "POST" and endpoint != without_page]
    assert len(posts) > 15
    for address in posts:
        assert browser.client.post(address, data={"csrf_token": "forged"}).status_code == 400, address
    assert browser.get("/account").status_code == 200


def test_the_token_of_one_stay_is_worth_nothing_in_the_next(browser: Browser, people: People):
    page = browser.get("/sign-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    browser.sign_in("ada")
    assert browser.client.post("/sign-out", data={"csrf_token": token}).status_code == 400


def test_what_was_written_on_a_form_can_be_sent_after_an_idle_sign_out(browser: Browser, people: People, clock):
    browser.sign_in("ada")
    page = browser.get("/account/password").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    clock.shift(3600)
    answer = browser.client.post("/account/password", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account/password")


@pytest.fixture
def failing(app: Flask) -> Flask:
    """The application with pages that fail in every way."""
    rooms = app.view_functions

    def bad() -> str:
        raise BadRequest

    def broken() -> str:
        raise RuntimeError

    rooms["anyone.about"], rooms["anyone.help"] = bad, broken
    return app


def test_every_answer_carries_the_headers(failing: Flask, browser: Browser, people: People):
    answers = [
        browser.get("/"),
        browser.get("/account"),  # 303
        browser.get("/about"),  # 400
        browser.get("/nowhere"),  # 404
        browser.client.put("/sign-in"),  # 405
        browser.client.post("/sign-in", data={"password": "x" * 300_000}),  # 413
        browser.get("/help"),  # 500
        browser.get("/static/nowhere.css"),
        browser.get("/leave"),
        *[browser.sign_in("ada", "a wrong password") for _ in range(6)],
    ]
    browser.sign_in("ben@example.org")
    assert {answer.status_code for answer in answers} == {200, 303, 400, 404, 405, 413, 422, 429, 500}
    for answer in answers:
        headers = answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; img-src 'self'")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def test_files_may_be_kept_by_the_browser(browser: Browser):
    answer = browser.get("/static/site.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_an_https_address_brings_hsts_and_a_host_cookie(settings: Settings):
    app = create_app(replace(settings, public_url="https://checkin.example.org"))
    answer = app.test_client().get("/sign-in", base_url="https://checkin.example.org")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["Set-Cookie"].startswith("__Host-stay=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Path=/" in answer.headers["Set-Cookie"]
    assert "Domain" not in answer.headers["Set-Cookie"]


def test_another_host_gets_nothing(settings: Settings):
    app = create_app(replace(settings, public_url="https://checkin.example.org"))
    answer = app.test_client().get("/sign-in", base_url="https://evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "8.8.8.8:5000", "[2606:4700::1]", "a b", ""],
)
def test_without_an_address_of_its_own_it_answers_to_no_name_that_a_stranger_can_choose(browser: Browser, host: str):
    answer = browser.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "set PUBLIC_URL" in answer.text
    assert "evil" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "host", ["localhost:5000", "127.0.0.1", "[::1]:5000", "192.168.1.5:5000", "10.0.0.7", "100.101.2.3"]
)
def test_without_an_address_of_its_own_it_can_be_tried_on_a_phone_near_by(browser: Browser, host: str):
    assert browser.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)
def test_a_count_at_the_door_holds_in_every_worker_and_after_a_restart(settings: Settings, clock, people: People):
    answers = []
    for _ in range(3):  # three starts, two tries each
        worker = create_app(settings)
        answers += [Browser(worker.test_client()).sign_in("ada", "a wrong password").status_code for _ in range(2)]
        worker.extensions[KEY].workplace.database.dispose()
    assert answers == [422] * 5 + [429]


def test_no_account_is_looked_up_by_a_token_in_a_header(browser: Browser, app: Flask, people: People):
    with app.test_request_context():
        security = app.extensions["security"]
        token = security.datastore.find_user(id=people.ada).get_auth_token()
    assert browser.get("/account", headers={"Authentication-Token": token}).status_code == 303
    assert browser.get(f"/account?auth_token={token}").status_code == 303


def test_the_librarys_own_pages_are_not_there(app: Flask, browser: Browser):
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")]
    for path in ("/login", "/logout", "/register", "/reset", "/change", "/tf-setup", "/verify"):
        assert browser.get(path).status_code == 404


def test_the_library_and_our_services_agree_on_passwords(app: Flask, people: People):
    with app.test_request_context():
        assert verify_password(PASSWORD, passwords.hashed(PASSWORD))
        assert passwords.fits(PASSWORD, hash_password(PASSWORD))
