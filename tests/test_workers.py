"""A practice with many workers: gunicorn as it is shipped, on SQLite and on a real Postgres, spoken to over HTTP."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from passlib.totp import TOTP
from sqlalchemy import func, select

from assessment.config import ROOT
from assessment.questionnaire.library import Library
from assessment.services import accept, invite, practice
from assessment.services.workplace import Workplace
from assessment.storage.instance import new_keys
from assessment.storage.keys import Keys
from assessment.storage.tables import Account, Administration, Draft, Scoring, Sitting
from tests.at_once import at_once
from tests.factories import Start
from tests.services.walking import Walker

N_WORKERS = 3
N_AT_ONCE = 20
PASSWORD = "correct mule battery"
BEN = {
    "name": "Ben Ortiz",
    "email": "ben@example.org",
    "password": PASSWORD,
    "name_on_mails": "Ben",
    "country": "US",
    "time_zone": "America/New_York",
}


@dataclass
class Visitor:
    """A browser without pictures: keeps cookies, sends forms with the token of their page."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        """Status, location and text."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body=urlencode(form) if form is not None else None, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def get(self, path: str) -> str:
        return self.ask("GET", path)[2]

    def token(self, path: str) -> str:
        return re.search(r'name="csrf_token" value="([^"]+)"', self.get(path))[1]

    def send(self, path: str, **form: str) -> tuple[int, str, str]:
        return self.ask("POST", path, {"csrf_token": self.token(path)} | form)


@dataclass(frozen=True)
class Served:
    """A practice that gunicorn serves."""

    port: int
    process: subprocess.Popen[str]
    log: Path
    keys: Mapping[str, str]

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.port)

    def said(self, words: str) -> int:
        """How often something stands in what it printed."""
        return self.log.read_text().count(words)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_until_ready(served: Served) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        if served.process.poll() is not None:
            break
        try:
            if served.visitor.ask("GET", "/readyz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(served.log.read_text(), pytrace=False)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(request.param)


@pytest.fixture
def served(url: str, tmp_path: Path) -> Iterator[Served]:
    """Three workers, until the test is over."""
    keys, port, log = new_keys(), _free_port(), tmp_path / "log"
    environment = (
        os.environ
        | keys
        | {
            "DATABASE_URL": url,
            "INSTANCE_PATH": str(tmp_path / "instance"),
            "WEB_CONCURRENCY": str(N_WORKERS),
        }
    )
    command = [sys.executable, "-m", "gunicorn", "-c", "assessment/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    with log.open("w") as stream:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stream, stderr=stream, text=True)
    served = Served(port=port, process=process, log=log, keys=keys)
    try:
        _wait_until_ready(served)
        yield served
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def workplace(url: str, served: Served, start: Start) -> Workplace:
    """The same practice behind everybody's back."""
    database = start(url, Keys((served.keys["ENCRYPTION_KEYS"],), served.keys["INDEX_KEY"]))
    return Workplace(database=database, library=Library.read(ROOT / "questionnaires"))


def test_many_workers_are_one_practice(served: Served, workplace: Workplace):
    ben_is_in_after_setting_up_and_signing_in_again(served)
    twenty_identical_sends_at_once_store_one(served, workplace)
    five_wrong_passwords_a_minute_are_looked_at_in_total(served)
    a_signal_ends_it_in_peace(served)


def ben_is_in_after_setting_up_and_signing_in_again(served: Served) -> None:
    ben = served.visitor
    code = practice.set_up_code(served.keys["SECRET_KEY"])
    assert served.said(code) == 1  # printed once for all workers
    assert ben.send("/set-up", code=code, **BEN)[:2] == (303, "/account/second-step")
    key = re.search(r"<code>([A-Z2-7-]+)</code>", ben.get("/account/second-step"))[1].replace("-", "")
    codes = ben.send("/account/second-step", digits=TOTP(key=key).generate().token)[2]
    kept = re.findall(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b", codes)
    assert len(kept) == 10
    assert ben.ask("GET", "/caseload")[0] == 200
    old = dict(ben.cookies)
    assert ben.ask("POST", "/sign-out", {"csrf_token": ben.token("/account/password")})[0] == 303
    assert Visitor(served.port, old).ask("GET", "/caseload")[:2] == (303, "/sign-in?next=/caseload")
    again = served.visitor
    assert again.send("/sign-in", sign_in_name=BEN["email"], password=PASSWORD)[1] == "/sign-in/second-step"
    assert again.send("/sign-in/recovery-code", code=kept[0])[0] == 303
    assert [again.ask("GET", "/caseload")[0] for _ in range(2 * N_WORKERS)] == [200] * 2 * N_WORKERS


def twenty_identical_sends_at_once_store_one(served: Served, workplace: Workplace) -> None:
    walker = _ada_before_she_sends(workplace)
    ada = served.visitor
    assert ada.send("/sign-in", sign_in_name="ada.k", password=PASSWORD)[0] == 303
    address = f"/form/{walker.sitting}/check"
    form = {"csrf_token": ada.token(address), "note": "Moved house", "go": "send"}
    answers = at_once(N_AT_ONCE, lambda _: Visitor(served.port, dict(ada.cookies)).ask("POST", address, form)[:2])
    assert answers == [(303, f"/form/{walker.sitting}/thanks")] * N_AT_ONCE
    with workplace.database.reading() as db:
        asked = db.get_one(Sitting, walker.sitting).asked
        assert db.get_one(Sitting, walker.sitting).state == "sent"
        assert db.scalar(select(func.count()).select_from(Administration)) == len(asked)
        assert db.scalar(select(func.count()).select_from(Draft)) == 0
        assert db.scalar(select(func.count()).select_from(Sitting)) == 2  # the one that was sent, and the one after it
        n_scorings = db.scalar(select(func.count()).select_from(Scoring))
        assert n_scorings == db.scalar(select(func.count(Scoring.administration_id.distinct())))
        assert n_scorings > 0


def five_wrong_passwords_a_minute_are_looked_at_in_total(served: Served) -> None:
    visitors = [served.visitor for _ in range(4 * N_WORKERS)]
    tokens = [one.token("/sign-in") for one in visitors]

    def knock(n: int) -> int:
        form = {"csrf_token": tokens[n], "sign_in_name": "cleo@example.org", "password": "wrong mule battery"}
        return visitors[n].ask("POST", "/sign-in", form)[0]

    assert Counter(at_once(len(visitors), knock)) == {422: 5, 429: 4 * N_WORKERS - 5}
    ben = served.visitor
    assert ben.send("/sign-in", sign_in_name=BEN["email"], password=PASSWORD)[0] == 303  # nobody else is kept out


def a_signal_ends_it_in_peace(served: Served) -> None:
    assert served.said("Booting worker") == N_WORKERS
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=20) == 0
    assert served.said("Traceback") == 0
    assert served.said("127.0.0.1") == served.said("Listening at")  # no access log, no addresses


def _ada_before_she_sends(workplace: Workplace) -> Walker:
    """A client whose intake is filled in, by her own hand but for the pages."""
    now = datetime.now(UTC)
    with workplace.database.reading() as db:
        clinician_id = db.scalars(select(Account.id).where(Account.role == "clinician")).one()
    invited = invite.invite(workplace, clinician_id=clinician_id, code="NF-001", now=now)
    way_in = accept.way_in(workplace, invited.token, now=now)
    account_id = accept.accept(workplace, way_in.invitation_id, sign_in_name="ada.k", password=PASSWORD, now=now)
    walker = Walker(workplace, account_id, now)
    walker.start()
    assert walker.walk().kind == "check"
    return walker
