"""What every page but a clinician's has to have for somebody over whose shoulder others look, route by route."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask

from assessment.services import copies, notes
from assessment.services.opened import client_of
from assessment.storage.tables import Note
from tests.journeys.seeing import TELLING
from tests.web.account.conftest import NOW, PASSWORD, Browser
from tests.web.client.conftest import Ada

LEAVE = "/leave"
NOT_ASKED = {"/leave", "/static/<path:filename>"}
PAPER = "This page is not for printing. Your therapist can print a brief."


class Page(HTMLParser):
    """What a page holds of what is looked at here."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stops: list[str] = []
        self.named: dict[str, str] = {}
        self.classes: list[str] = []
        self._inside = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._inside += tag == "dialog"  # is not on the page until it opens
        if tag == "body":
            self.classes = (told.get("class") or "").split()
        if tag == "meta":
            self.named[told.get("name") or told.get("property") or ""] = told.get("content") or ""
        is_stop = (tag == "a" and "href" in told) or tag in {"button", "select", "textarea", "summary"}
        is_stop = is_stop or (tag == "input" and told.get("type") != "hidden")
        if is_stop and "hidden" not in told and not self._inside:
            self.stops.append(told.get("href") or tag)

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag == "dialog"


@pytest.fixture
def sent(ada: Ada) -> Ada:
    """Ada has sent one sitting and has begun the next; there is a note of hers, and a copy is ready."""
    ada.walker.sit(CX_GOAL="canary-goal")
    notes.add_own(
        ada.walker.workplace, ada.walker.account_id, on=NOW.date(), text="canary-note", is_private=False, now=NOW
    )
    copies.ask(ada.walker.workplace, ada.walker.account_id, NOW)
    ada.past = ada.walker.sitting
    ada.walker.later(days=21)
    ada.clock.shift(timedelta(days=21))
    ada.walker.start()
    ada.walker.leave(1)
    ada.walker.leave(2)
    copies.ask(ada.walker.workplace, ada.walker.account_id, ada.walker.now - timedelta(hours=25))
    ada.browser.sign_in("ada")
    return ada


def addresses(app: Flask, ada: Ada) -> Iterator[str]:
    """Every address that can be opened, with the ids of what is hers: of both her sittings where it names one."""
    with ada.walker.workplace.database.reading() as db:
        client_id = client_of(db, ada.walker.account_id).id
        note_id = db.query(Note.id).scalar()
    hers: dict[str, Any] = {"note": note_id, "client_id": client_id, "n": 3, "number": 1}
    hers |= {"scale": "ENM", "score_id": "ENM", "token": "x"}
    with app.test_request_context():
        at = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.rule not in NOT_ASKED:
                for sitting in (ada.past, ada.walker.sitting)[: 1 + ("sitting" in rule.arguments)]:
                    values = {name: (hers | {"sitting": sitting}).get(name, "x" * 22) for name in rule.arguments}
                    yield at.build(rule.endpoint, values)


def pages(browser: Browser, paths: list[str]) -> Iterator[tuple[str, str]]:
    """Of these addresses those that answer with a page, whatever its status."""
    for path in paths:
        answer = browser.get(path)
        if answer.mimetype == "text/html" and "Location" not in answer.headers:
            yield path, answer.text
        answer.close()


def wrong_with(html: str) -> list[str]:
    """What a page lacks that is not a clinician's."""
    page = Page(html)
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1].lower()
    troubles = [] if page.classes[0] == "client" else [f"is of {page.classes}"]
    troubles += [] if page.stops[2] == LEAVE else [f"third in tab order: {page.stops[:4]}"]
    troubles += [] if page.stops[-1] == LEAVE else [f"last in tab order: {page.stops[-2:]}"]
    troubles += [] if page.stops.count(LEAVE) >= 2 else ["one way to leave alone"]
    troubles += [] if re.search(rf'<p class="not-for-printing">{PAPER}</p>\s*</body>', html) else ["prints"]
    troubles += [f"{word} in its title" for word in TELLING if word in title]
    troubles += [] if page.named.get("robots") == "noindex, nofollow" else ["may be looked for"]
    troubles += [f"a preview of it says {name}" for name in page.named if name.startswith(("og:", "twitter:", "desc"))]
    return troubles


def test_every_page_of_a_client_can_be_left_and_says_nothing_on_paper_or_in_its_title(sent: Ada, app: Flask):
    found = dict(pages(sent.browser, list(addresses(app, sent))))
    assert len(found) > 45
    assert {path: wrong for path, html in found.items() if (wrong := wrong_with(html))} == {}
    opened = [path for path, html in found.items() if "canary-" in html]
    assert len(opened) >= 3, opened  # or they would be the pages of somebody who sees nothing


def test_every_page_that_anybody_may_open_can_be_left_too(sent: Ada, app: Flask, new_browser):
    found = dict(pages(new_browser(), list(addresses(app, sent))))
    assert len(found) > 10
    assert {path: wrong for path, html in found.items() if (wrong := wrong_with(html))} == {}


def test_pages_that_answer_a_form_can_be_left_too(sent: Ada, app: Flask, new_browser):
    visitor = new_browser()
    answers = [
        visitor.sign_in("ada", "wrong"),
        visitor.send("/try", go="start"),
        visitor.client.post("/sign-in", data={"password": "x" * 300_000}),
        sent.browser.send("/over-time/notes", page="/over-time", text=""),
        sent.browser.send("/account/confirm", password="wrong"),
        sent.browser.client.post("/start", data={"csrf_token": "forged"}),
    ]
    assert [answer.status_code for answer in answers] == [422, 200, 413, 422, 422, 400]
    assert {n: wrong for n, answer in enumerate(answers) if (wrong := wrong_with(answer.text))} == {}


def test_a_page_without_its_ways_out_would_show(sent: Ada):
    html = sent.browser.get("/home").text
    assert wrong_with(html) == []
    assert wrong_with(html.replace(" data-leave>Leave this page</a>", " hidden>Leave this page</a>")) != []
    assert wrong_with(html.replace("data-exit", "hidden data-exit")) != []
    assert wrong_with(html.replace("not-for-printing", "for-printing")) == ["prints"]


COMES_BACK = ("canary-goal", "canary-note", "/results", "/over-time", "/past-answers", "/your-data/copy", "Blending")


def test_where_she_sees_only_that_it_is_saved_no_address_shows_more(sent: Ada, app: Flask):
    def told() -> dict[str, list[str]]:
        shown = {}
        for path in list(addresses(app, sent)):
            answer = sent.browser.get(path)
            is_page = answer.mimetype == "text/html"
            words = answer.text if is_page else ""
            kept = [word for word in COMES_BACK if word in words.replace(path, "")]
            other = [] if is_page or answer.status_code >= 400 or "second-step" in path else [answer.mimetype]
            shown |= {path: kept + other} if kept + other and path not in {"/healthz", "/readyz"} else {}
            answer.close()
        return shown

    assert len(told()) >= 8
    sent.browser.send("/your-data", go="sees", sees="saved")
    assert told() == {}


@pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)
def test_where_she_sees_only_that_it_is_saved_nothing_can_be_asked_for_or_added_either(sent: Ada):
    sent.browser.send("/your-data", go="sees", sees="saved")
    assert sent.browser.send("/your-data/copy", page="/your-data", go="ask").status_code == 404
    note = {"on": "2026-11-20", "text": "Moved house"}
    assert sent.browser.send("/over-time/notes", page="/home", **note).status_code == 404
    with sent.walker.workplace.database.reading() as db:
        note_id = db.query(Note.id).scalar()
    for way in ({"go": "remove"}, {"go": "keep"} | note):
        assert sent.browser.send(f"/over-time/notes/{note_id}", page="/home", **way).status_code == 404
    with sent.walker.workplace.database.reading() as db:
        assert [one.text for one in db.query(Note)] == ["canary-note"]
    assert sent.browser.send("/account/confirm?next=/results", password=PASSWORD).location == "/results"
    assert sent.browser.get("/results").status_code == 404
