"""The instrument's seventeen routes as pages: what is asked, said, hidden and told to the clinician, from Start on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assessment.questionnaire.library import Library
from assessment.storage.tables import Client, Flag, OutboxMail, Practice, Sitting, Track
from tests.factories import make_sitting
from tests.web.account.conftest import NOW
from tests.web.client.conftest import Ada

ROUTES: list[Mapping[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "scoring" / "worked-examples.json").read_text()
)["routing"]
FOLLOWED = ("check-in", "closeness", "mom-style", "mom-style-second", "repair")
USUAL = {"S0": "yes", "CX_ADULT": "yes", "CX_CONSENT": "yes", "CX_REMIND": "yes"}
RAISED = {"S03", "S04", "S05", "S06", "S07", "S08", "S09", "S12", "S13", "S15", "S16"}
"""The routes on which the clinician is told something, by the table of section 7 and the alerts below it."""
STOPS_REMINDERS = {"S03", "S04", "S05", "S12", "S15"}


@dataclass
class Seen:
    """What she met on her way."""

    between: list[str] = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)


def words_of(page: str) -> str:
    """A page's text in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def radios(page: str) -> dict[str, list[str]]:
    """The choices of a page by name, each with what can be chosen."""
    found: dict[str, list[str]] = {}
    for control in re.findall(r'<(?:input type="radio"|button [^>]*?)(?=[ >])[^>]*>', page):
        name, value = re.search(r'name="([^"]+)"', control), re.search(r'value="([^"]*)"', control)
        if name and value and name[1] not in {"go", "sees", "look", "mails"}:
            found.setdefault(name[1], []).append(value[1])
    return found


def before(ada: Ada, route: Mapping[str, Any]) -> None:
    """What had been when this sitting opened: her mark, her plan, the sittings that she completed."""
    day = ada.walker.now.date()
    with ada.walker.workplace.database.writing() as db:
        track = db.scalars(select(Track)).one()
        track.mark = route["mark_before"]
        track.hides_scores = track.mark == "review"
        if route["plan"] == "loss":
            track.plan = "loss"
        if route["sitting"] == "intake":
            return
        intake = db.scalars(select(Sitting)).one()
        intake.state, intake.plan, intake.completed_on = "sent", "standard", day - timedelta(days=63)
        intake.opens_on = intake.completed_on
        n = int(route["sitting"].removeprefix("retake, turn ")) - 1
        for turn in range(n):
            on = day - timedelta(days=21)
            make_sitting(
                db,
                track,
                n=turn + 1,
                turn=turn,
                state="sent",
                opens_on=on,
                closes_on=on,
                completed_on=on,
                plan="standard",
            )


def walk(ada: Ada, route: Mapping[str, Any]) -> Seen:
    """From Start on, in answer to whatever page comes, until thanks or an end."""
    seen = Seen()
    answer = ada.browser.send("/start", page="/home")
    for _ in range(40):
        address = answer.location
        page = ada.browser.get(address)
        if page.status_code == 303:
            answer = page
            continue
        seen.pages.append(page.text)
        if address.endswith("/thanks"):
            return seen
        answer = sent(ada, route, seen, address, page.text)
        if answer.status_code == 200:  # it ended here
            seen.pages.append(answer.text)
            seen.between.append(words_of(answer.text))
            return seen
    raise AssertionError("this sitting does not end")


def sent(ada: Ada, route: Mapping[str, Any], seen: Seen, address: str, page: str):
    if address.endswith("/between"):
        seen.between.append(words_of(page))
        return ada.browser.send(address, go="on")
    if address.endswith("/pause"):
        return ada.browser.send(address, go="on")
    if address.endswith("/check"):
        return ada.browser.send(address, go="send")
    given = {}
    for name, values in radios(page).items():
        note_asked(ada, seen, name)
        told = {**USUAL, **route["given"]}
        if name in told:
            given[name] = told[name]
        elif name != "CX_CONTACT":
            given[name] = values[len(values) // 2]
    revision = re.search(r'name="revision" value="(\d+)"', page)
    return ada.browser.send(address, go="on", revision=revision[1] if revision else "0", **given)


def note_asked(ada: Ada, seen: Seen, name: str) -> None:
    item = name.split(".", maxsplit=1)[0]
    for id_ in FOLLOWED:
        if any(one.id == item for one in ada.walker.workplace.library.newest(id_).items):
            asked = seen.asked.setdefault(id_, [])
            if item not in asked:
                asked.append(item)


@pytest.mark.parametrize("route", ROUTES, ids=[route["id"] for route in ROUTES])
def test_a_route_from_start_to_thanks(ada: Ada, route: Mapping[str, Any]) -> None:
    before(ada, route)
    seen = walk(ada, route)
    expected = route["expected"]
    library, key = ada.walker.workplace.library, route["id"][:3]

    assert seen.asked == expected["asked"]
    pages = {id_: page.text for id_, page in library.plans.pages.items()}
    pages |= {id_: page.text for id_, page in library.newest("contact").pages.items()}
    said = " ".join(pages[expected["page"]].partition("{resources}")[0].split()) if expected["page"] else ""
    assert len(seen.between) == (1 if said else 0)
    assert all(said in one for one in seen.between)
    if expected["page"] in {"T3", "T5"}:
        assert "Call 911" in seen.between[0]
        assert "Call 800-799-7233" in seen.between[0]

    with ada.walker.workplace.database.reading() as db:
        track = db.scalars(select(Track)).one()
        flags = db.scalars(select(Flag)).all()
        mails = db.scalars(select(OutboxMail).where(OutboxMail.kind == "attention")).all()
    assert track.mark == expected["mark"]
    assert bool(flags) is bool(mails) is (key in RAISED)
    assert (track.reminders_stopped_at is not None) is (key in STOPS_REMINDERS)
    assert (track.stopped_at is not None) is (key in {"S08", "S16"})

    results = words_of(ada.browser.get("/results").text)
    hidden = {
        "T4": "Your therapist will go through the results together with you",
        "T5": "was not written for your situation",
    }
    for id_, words in hidden.items():
        assert (words in results) is (expected["client_results"] == id_)
    assert expected["client_results"] == "shown" or "of 100" not in results
    assert_every_page_has_what_it_must(seen.pages)


def assert_every_page_has_what_it_must(pages: list[str]) -> None:
    for page in pages:
        foot = page[page.index("<footer") :]
        assert "No one reads this form as you write." in unescape(foot)
        assert 'href="/help"' in foot
        assert 'href="/leave"' in page[: page.index("<main")]
        title = re.search("<title>(.*?)</title>", page)
        assert title is not None
        assert not re.search(r"mom|mother|clos|safe|distance", title[1], re.IGNORECASE)


def countries(library: Library) -> Iterator[str]:
    assert library.resources is not None
    yield from dict.fromkeys(one.country for one in library.resources.lists)


def test_help_lines_are_those_of_the_practices_country_or_a_sentence(ada: Ada) -> None:
    library = ada.walker.workplace.library
    for country in (*countries(library), "ZZ"):
        with ada.walker.workplace.database.writing() as db:
            db.scalars(select(Practice)).one().country = country
        page = words_of(ada.browser.get("/help").text)
        found = library.resources.list_for(country, "en") if library.resources else None
        for line in found.lines if found else ():
            assert line.name in page
            assert not line.call or f"Call {line.call}" in page
        assert (found is None) is ("ask your therapist for local help lines" in page)


def test_no_good_moment_keeps_nothing_and_tells_nobody(ada: Ada) -> None:
    start = ada.browser.send("/start", page="/home")
    opening = ada.browser.get(start.location).location
    page = ada.browser.send(opening, S0="no")
    assert "Nothing was saved. Come back when you have a quiet moment of your own." in words_of(page.text)
    assert_every_page_has_what_it_must([page.text])
    assert ada.browser.get("/home").status_code == 303  # signed out
    with ada.walker.workplace.database.reading() as db:
        assert db.scalars(select(Flag)).all() == []
        assert db.scalars(select(Sitting)).one().state == "waiting"
        assert db.scalars(select(Client)).one().erased_at is None
        assert NOW.date() == db.scalars(select(Sitting)).one().opens_on


@pytest.mark.parametrize(
    ("given", "said", "kept"),
    [
        ({"CX_ADULT": "no"}, "This form is for adults. Please tell the person who invited you.", "ended"),
        (
            {"CX_CONSENT": "no"},
            "That is fine. Nothing was saved. If you have questions, ask your therapist.",
            "waiting",
        ),
    ],
    ids=["T6 under age", "T7 no consent"],
)
def test_at_the_door_of_the_intake(ada: Ada, given: dict[str, str], said: str, kept: str) -> None:
    seen = walk(ada, {"given": {"CX_SHARE": "no", **given}})
    assert said in seen.between[0]
    assert_every_page_has_what_it_must(seen.pages)
    with ada.walker.workplace.database.reading() as db:
        assert db.scalars(select(Sitting)).one().state == kept
        assert len(db.scalars(select(Flag)).all()) == (kept == "ended")
