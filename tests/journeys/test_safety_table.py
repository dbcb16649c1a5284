"""The safety table of the instrument, cell by cell: what she answers, what she sees, what her clinician sees.

Each row walks through the pages themselves, form by form as a browser without scripts sends them: the routes that were
worked out apart from any program (tests/scoring/worked-examples.json), and every way in which one answer can fall.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assessment.services import rhythm, second_step
from assessment.services.rhythm import Whose
from assessment.storage.tables import Client, Track
from tests.journeys.every_page.album import Album, Forms, Reader
from tests.journeys.inside import client_id_of, new_client
from tests.journeys.place import Place
from tests.journeys.walks import set_up_behind_the_door
from tests.services.walking import USUAL, Walker

WORKED = Path(__file__).parents[1] / "scoring" / "worked-examples.json"
ROUTES: Mapping[str, Mapping[str, Any]] = {one["id"]: one for one in json.loads(WORKED.read_text())["routing"]}
CODE = "NF-001"
FOLLOWED = ("check-in", "closeness", "mom-style", "mom-style-second", "repair")

PAGES = {
    "T2": ("Thank you. You do not have to explain.", ("Go on", "Stop here"), False),
    "T3": ("Thank you for telling us. You deserve to be safe.", ("Go on", "Stop here"), True),
    "T5": ("Thank you. This form was not written for your situation", (), True),
    "loss": ("We are sorry that she has died.", ("Stop here", "Go on"), False),
    "not-known": ("Not knowing can be hard.", ("Go on",), False),
}
"""How each page begins, its buttons, and whether the help lines stand on it."""

LEAVES_CONTACT_OPEN = {"S02-intake-contact-skipped"}
HIDDEN = "Your therapist will go through the results together with you."
MARKS = {"talk-first": "Talk before use", "review": "Review first", "closed": "Outside intended use"}
SAFE = {"S1": "no", "S2": "no", "S3": "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One row of the table for one sitting."""

    name: str
    given: Mapping[str, str]
    mark: str
    page: str | None
    before: str = "intake"
    """What happened until now: `intake` nothing, else what the walk before is called."""
    asked: Mapping[str, tuple[str, ...]] | None = None

    @property
    def is_intake(self) -> bool:
        """Whether S1 to S3 are asked, rather than S4."""
        return self.before == "intake"


BEFORE = {
    "S10-retake-standard-repair": "one",
    "S11-retake-standard-style": "two",
    "S12-retake-unsafe": "two",
    "S13-retake-prefers-not": "one",
    "S14-retake-under-review-says-no": "review",
    "S15-retake-talk-first-raised": "talk-first, two",
    "S16-retake-mother-has-died": "two",
    "S17-retake-loss-plan": "loss",
}
"""What has to lie behind each route of a retake."""


def cells() -> Iterator[Cell]:
    """The routes, then each answer by itself where no route has it."""
    for name, route in ROUTES.items():
        expected = route["expected"]
        asked = {id_: tuple(items) for id_, items in expected["asked"].items()}
        yield Cell(
            name=name,
            given=route["given"],
            mark=expected["mark"],
            page=expected["page"],
            before=BEFORE.get(name, "intake"),
            asked=asked,
        )
    for item, value, mark, page in (
        ("S1", "yes", "review", "T3"),
        ("S1", "not-sure", "review", "T3"),
        ("S2", "yes", "review", "T3"),
        ("S2", "prefer-not", "talk-first", "T2"),
        ("S3", "not-sure", "talk-first", "T2"),
        ("S3", "prefer-not", "talk-first", "T2"),
    ):
        yield Cell(name=f"intake-{item}-{value}", given={**SAFE, item: value}, mark=mark, page=page)
    yield Cell(
        name="intake-highest-counts", given={"S1": "prefer-not", "S2": "yes", "S3": "limit"}, mark="review", page="T3"
    )
    yield Cell(name="retake-S4-not-sure", given={"S4": "not-sure"}, mark="review", page="T3", before="one")
    yield Cell(
        name="retake-no-clears-nothing", given={"S4": "no"}, mark="talk-first", page=None, before="talk-first, one"
    )


CELLS = {cell.name: cell for cell in cells()}


@dataclass(kw_only=True)
class Scene:
    """The client, her clinician, and their browsers."""

    place: Place
    client: Walker
    clinician_id: str
    hers: Reader

    @property
    def track(self) -> Track:
        """Her track as it is now."""
        with self.place.workplace.database.reading() as db:
            return db.scalars(select(Track).join(Client).where(Client.code == CODE)).one()

    def comes_back(self) -> Reader:
        """She signs in, and it is the time that her walk has come to."""
        self.place.clock.at = self.client.now
        self.hers.come_in(self.client.account_id)
        return self.hers


@pytest.fixture
def scene(place: Place) -> Scene:
    ben = set_up_behind_the_door(place)
    client = new_client(place, ben, CODE)
    hers = Reader(app=place.app, album=Album(language="en"), chapter="")
    return Scene(place=place, client=client, clinician_id=ben, hers=hers)


def comes_to(scene: Scene, before: str) -> None:
    """Everything until the sitting of a cell."""
    client = scene.client
    if before == "intake":
        return
    first = {"talk-first": {"S1": "prefer-not"}, "loss": {"CX_CONTACT": "died"}}.get(before.partition(",")[0], {})
    client.sit(**first)
    if before == "loss":
        whose = Whose(actor_id=scene.clinician_id, client_id=client_id_of(scene.place, CODE))
        rhythm.choose_plan(scene.place.workplace, whose, "loss", client.now)
        client.later(days=21)
        return
    client.later(days=21)
    if before.endswith("two"):
        client.sit()
        client.later(days=21)
    if before == "review":
        client.sit(S4="yes")
        client.later(days=21)


def words(html: str) -> str:
    """What a page says in its main part."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", main)))


def buttons(html: str) -> list[str]:
    """The words on the buttons of a page's main part, without the way out."""
    found = re.findall(r"<button[^>]*>(.*?)</button>", html.partition("<main")[2].partition("</main>")[0], re.DOTALL)
    return [one.strip() for one in found]


def fields(html: str) -> list[str]:
    """The items that stand on a page, each once, in its order."""
    form = next((form for form in Forms(html).found if "revision" in form.names), None)
    names = re.findall(r'name="([A-Z][A-Za-z0-9_]*)(?:\.\w+)?"', html) if form else []
    return [*dict.fromkeys(names)]


def fill_in(reader: Reader, given: Mapping[str, str]) -> tuple[list[str], str]:
    """Page after page until something stands between the questions, or until the check; what was asked, and where."""
    asked: list[str] = []
    for _ in range(20):
        if not re.fullmatch(r"/form/[\w-]{22}/\d+", reader.here) or not fields(reader.html):
            return asked, reader.here.rpartition("/")[2]
        here = fields(reader.html)
        asked += [item for item in here if item not in asked]
        typed = {item: given[item] for item in here if item in given}
        reader.send(press="" if "S0" in here else "on", **typed)
        if reader.here.endswith("/pause"):
            reader.send(press="on")
    raise AssertionError("no end of pages")


def safety_flag(scene: Scene) -> str:
    """The mark of the newest sitting in the clinician's file."""
    reader = at_the_clinician(scene).open("/download")
    form = next(form for form in Forms(reader.html).found if "shape" in form.names)
    answer = reader.browser.post("/download", data={**form.values, "go": "download"})
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    return rows[-1]["safety_flag"]


def at_the_clinician(scene: Scene) -> Reader:
    """Her clinician's browser."""
    reader = Reader(app=scene.place.app, album=Album(language="en"), chapter="")
    second_step.add(scene.place.workplace, scene.clinician_id, key="not a key: nobody types digits here")
    reader.come_in(scene.clinician_id)
    return reader


def _sampled(name: str) -> Any:
    """A plain run takes every second route; a campaign takes all, and every answer by itself as well."""
    return pytest.param(name, marks=() if name in sorted(ROUTES)[::2] else pytest.mark.campaign)


@pytest.mark.parametrize("name", [_sampled(name) for name in CELLS])
def test_what_she_answers_decides_what_each_of_them_sees(scene: Scene, name: str) -> None:
    cell = CELLS[name]
    comes_to(scene, cell.before)
    given = {**USUAL, **cell.given}
    if cell.name in LEAVES_CONTACT_OPEN:
        del given["CX_CONTACT"]

    her = scene.comes_back().open("/home").send(to="/start")
    asked, stands = fill_in(her, given)

    assert scene.track.mark == cell.mark
    if cell.page:
        said, wanted, with_help = PAGES[cell.page]
        assert said in words(her.html)
        assert [one for one in buttons(her.html) if one in {"Go on", "Stop here"}] == list(wanted)
        assert ('href="tel:911"' in her.html.partition("<main")[2].partition("</main>")[0]) is with_help
    if cell.page and cell.page != "T5":
        assert stands == "between"
        her.send(press="on")
        more, stands = fill_in(her, given)
        asked += more
    if cell.page != "T5":
        assert stands == "check"
        her.send(press="send")
        assert ("Show my results" in her.html) is (cell.mark not in {"review", "closed"})
    _asked_what_is_due(cell, asked)
    _sees_what_she_may(scene, cell)
    _tells_the_clinician(scene, cell)


def _asked_what_is_due(cell: Cell, asked: list[str]) -> None:
    if cell.asked is not None:
        due = [item for items in cell.asked.values() for item in items]
        ours = re.compile(r"(?:S4|CHG|[HEC]\d|[RNOW]\d|[DIGV]\d)")
        assert [item for item in asked if ours.fullmatch(item)] == due


def _sees_what_she_may(scene: Scene, cell: Cell) -> None:
    her = scene.hers
    results = her.browser.get("/results")
    text = words(results.text)
    match cell.mark:
        case "review":
            assert HIDDEN in text
            assert "of 100" not in text
            assert HIDDEN in words(her.browser.get("/over-time").text)
        case "closed":
            assert PAGES["T5"][0] in text
            assert PAGES["T5"][0] in words(her.browser.get("/home").text)
            assert b"/start" not in her.browser.get("/home").data
        case _:
            assert results.status_code == 200
            assert HIDDEN not in text
            prompts = 'class="prompt"' in results.text
            assert not (cell.mark == "talk-first" and prompts)
    assert (scene.track.reminders_stopped_at is not None) is (cell.mark in {"review", "closed"})


def _tells_the_clinician(scene: Scene, cell: Cell) -> None:
    ben = at_the_clinician(scene)
    caseload = words(ben.open("/caseload").html)
    hers = words(ben.open(f"/clients/{client_id_of(scene.place, CODE)}").html)
    banner = re.findall(r'<h2 id="banner">(.*?)</h2>', ben.html)
    assert [said for said in banner if said in MARKS.values()] == [
        said for mark, said in MARKS.items() if mark == cell.mark
    ]
    assert ("Results are hidden from her" in caseload) is (cell.mark == "review")
    if cell.page in {"loss", "not-known"}:
        assert {"loss": "Reports that her mother has died", "not-known": "Does not know where her mother is"}[
            cell.page
        ] in hers
    if cell.mark == "review" and cell.asked and "closeness" in cell.asked:
        assert re.search(r"\b\d+\b", hers.partition("Enmeshment")[2])  # her scores are hers to see
    assert safety_flag(scene) == cell.mark


@pytest.mark.parametrize(
    ("given", "said", "keeps"),
    [
        ({"S0": "no"}, "No problem. Nothing was saved.", "waiting"),
        ({"CX_ADULT": "no", "CX_CONSENT": "yes"}, "This form is for adults.", "ended"),
        ({"CX_ADULT": "yes", "CX_CONSENT": "no"}, "That is fine. Nothing was saved.", "waiting"),
    ],
    ids=["T1", "T6", "T7"],
)
def test_what_ends_before_anything_about_safety_is_asked(
    scene: Scene, given: dict[str, str], said: str, keeps: str
) -> None:
    her = scene.comes_back().open("/home").send(to="/start")
    fill_in(her, {**USUAL, **given})
    assert said in words(her.html)
    assert scene.track.mark == "none"
    if keeps == "ended":
        ben = at_the_clinician(scene)
        assert "Says that she is under 18" in words(ben.open(f"/clients/{client_id_of(scene.place, CODE)}").html)


@pytest.mark.parametrize("page", ["T2", "T3", "loss"])
def test_stop_here_keeps_what_was_sent_and_counts_as_unfinished(scene: Scene, page: str) -> None:
    given = {"T2": {"S1": "prefer-not"}, "T3": {"S2": "yes"}, "loss": {"CX_CONTACT": "died"}}[page]
    her = scene.comes_back().open("/home").send(to="/start")
    fill_in(her, {**USUAL, **given})
    her.send(press="stop")
    ben = at_the_clinician(scene)
    assert "stopped" in words(ben.open(f"/clients/{client_id_of(scene.place, CODE)}").html)


def test_after_talking_everything_comes_back_and_closed_needs_both(scene: Scene) -> None:
    scene.client.sit(S2="yes")
    scene.place.clock.at = scene.client.now + timedelta(minutes=1)
    ben = at_the_clinician(scene)
    page = f"/clients/{client_id_of(scene.place, CODE)}"
    today = str(scene.place.clock.at.date())
    talked = {"talked_on": today, "done": "We talked."}
    ben.open(page).send(to="/settle", decision="close", **talked)
    assert scene.track.mark == "closed"
    refused = ben.open(page).send(to="/settle", decision="go-on", **talked)
    assert "tick the box" in words(refused.html)
    assert scene.track.mark == "closed"
    ben.send(to="/settle", decision="go-on", both="y", **talked)
    assert scene.track.mark == "none"
    her = scene.comes_back().open("/results")
    assert HIDDEN not in words(her.html)


def test_the_table_is_whole() -> None:
    """Every answer that stands in the instrument's rules is answered in some cell, and every page is come to."""
    answered = {(item, value) for cell in CELLS.values() for item, value in cell.given.items() if item[0] == "S"}
    assert answered >= {(item, value) for item in ("S1", "S2") for value in ("no", "yes", "not-sure", "prefer-not")}
    assert answered >= {("S3", value) for value in ("no", "limit", "cut-off", "not-sure", "prefer-not")}
    assert answered >= {("S4", value) for value in ("no", "yes", "not-sure", "prefer-not")}
    assert {cell.page for cell in CELLS.values()} == {None, *PAGES}
    assert len(ROUTES) == 17
