"""Another relationship as pages: what it means is read first, and what is typed into an address opens nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from assessment.services.workplace import Workplace
from assessment.storage.tables import Track
from tests.services.walking import Walker
from tests.web.account.conftest import Browser, People


def tracks(workplace: Workplace) -> list[Track]:
    with workplace.database.reading() as db:
        return list(db.scalars(select(Track).order_by(Track.n)))


@pytest.fixture
def second(ben: Browser, ada_page: str, people: People, workplace: Workplace, clock: time_machine.Coordinates) -> str:
    """The address of Ada's page about her mother; another relationship was begun and its intake sent."""
    answer = ben.send(f"{ada_page}/follow", known="1")
    assert (answer.status_code, answer.location) == (303, f"{ada_page}/plan")
    walker = Walker(workplace, people.ada, datetime.now(UTC))
    walker.sit(CX_WORD="Carol", S3="no")
    clock.move_to(walker.now + timedelta(minutes=1))
    return f"{ada_page}?track={tracks(workplace)[0].id}"


def test_it_is_said_what_it_means_before_it_is_begun(ben: Browser, ada_page: str, workplace: Workplace):
    assert f'href="{ada_page}/follow"' in ben.get(f"{ada_page}/plan").text
    page = ben.get(f"{ada_page}/follow").text
    for words in (
        "first an intake, which begins with the questions on safety",
        "not asked for it again",
        "nothing more is asked or sent about it",
        "Nothing is ever drawn or compared across relationships.",
        "holds for all of them",
    ):
        assert words in page
    with workplace.database.writing() as db:
        db.scalars(select(Track)).one().mark = "review"
    assert "Talk with her first" in ben.get(f"{ada_page}/follow").text
    assert len(tracks(workplace)) == 1


def test_her_pages_are_about_each_and_what_belongs_to_one_is_kept_with_it(
    ben: Browser, ada_page: str, second: str, workplace: Workplace
):
    now, before = ben.get(ada_page).text, ben.get(second).text
    assert 'aria-current="page">About: Carol' in now
    assert 'aria-current="page">About: the first' in before
    assert "Set aside since 20 November 2026" in before
    assert "Plan and rhythm</h2>" in now
    assert "Plan and rhythm</h2>" not in before
    plan = ben.get(f"{ada_page}/plan").text
    assert "set aside since 20 November 2026" in plan
    assert "About: Carol" in plan
    assert "About: the second" in ben.get("/caseload").text
    track_id = second.partition("track=")[2]
    for path, sent in (
        ("baseline", {"baseline": "first-two"}),
        ("notes", {"on": "2026-11-20", "text": "Moved", "only_me": "y"}),
    ):
        answer = ben.send(f"{ada_page}/{path}?track={track_id}", page=second, **sent)
        assert (answer.status_code, answer.location) == (303, second), path
    assert "Moved" in ben.get(second).text
    assert "Moved" not in ben.get(ada_page).text
    assert [one.baseline for one in tracks(workplace)] == ["first-two", "first"]
    assert f"track={track_id}" in ben.get(second).text.partition("<picture")[2]


def test_an_earlier_one_is_taken_up_again_and_an_old_form_begins_nothing(
    ben: Browser, ada_page: str, second: str, workplace: Workplace
):
    for known, status in (("x", 422), ("", 422), ("9" * 9, 422), ("1", 303)):
        assert ben.send(f"{ada_page}/follow", known=known).status_code == status
    assert len(tracks(workplace)) == 2
    first = tracks(workplace)[0].id
    page = ben.get(f"{ada_page}/take-up/{first}")
    assert "asked about this one again, from where it was" in page.text
    answer = ben.send(f"{ada_page}/take-up/{first}")
    assert (answer.status_code, answer.location) == (303, f"{ada_page}/plan")
    assert [one.set_aside_at is None for one in tracks(workplace)] == [True, False]
    assert ben.get(f"{ada_page}/take-up/{first}").status_code == 404  # it is asked now


def test_what_is_not_hers_is_not_there(
    ben: Browser,
    cleo: Browser,
    ada_page: str,
    second: str,
    app: Flask,
):
    track_id = second.partition("track=")[2]
    for path in ("/follow", f"/take-up/{track_id}", f"?track={track_id}", f"/brief?track={track_id}"):
        assert cleo.get(f"{ada_page}{path}").status_code == 404
    app.config["WTF_CSRF_ENABLED"] = False
    for path in ("follow", f"take-up/{track_id}"):
        assert cleo.client.post(f"{ada_page}/{path}", data={"known": "2"}).status_code == 404
        assert ben.client.get(f"/clients/{'x' * 22}/{path}").status_code == 404
    for track in ("x", "x" * 22, "%00", "é" * 22):
        assert ben.get(f"{ada_page}?track={track}").status_code == 404


def test_words_about_one_that_came_too_late_come_back_on_its_own_page(
    ben: Browser, ada_page: str, second: str, people: People, clock: time_machine.Coordinates
):
    track_id = second.partition("track=")[2]
    page = ben.get(second).text
    form = page.split(f'action="{ada_page}/notes?track={track_id}"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(csrf_token|late_token)" value="([^"]+)"', form))
    clock.shift(timedelta(hours=2))
    said = {"on": "2026-11-19", "text": "Moved house", "only_me": "y"}
    answer = ben.client.post(f"{ada_page}/notes?track={track_id}", data=fields | said)
    assert (answer.status_code, "/sign-in" in answer.location) == (303, True)
    ben.sign_in("ben@example.org")
    ben.send("/sign-in/second-step", digits=people.digits())
    assert "Moved house" in ben.get(second).text
    assert "Moved house" not in ben.get(ada_page).text
