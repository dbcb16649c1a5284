"""The preview in a browser's eyes: no practice, no cookie, nothing written; problems as words; the panel alone."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from assessment.app import preview

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "questionnaires"


@pytest.fixture
def calm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The questionnaire that the authors' guide begins with, in a folder of its own, where a practice would go too."""
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "instance"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'practice.db'}")
    monkeypatch.chdir(tmp_path)
    guide = (SHIPPED / "README.md").read_text()
    file = tmp_path / "calm.toml"
    file.write_text(re.findall(r"^```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)[0])
    return file


@pytest.fixture
def browser(calm: Path) -> FlaskClient:
    """A browser at its preview."""
    return preview(str(calm)).test_client()


def test_a_whole_walk_writes_no_file_and_sets_no_cookie(browser: FlaskClient, calm: Path) -> None:
    walked = [
        browser.get("/"),
        browser.post("/", data={"at-page": "1", "Q1": "2", "Q2": "0", "go": "on"}),
        browser.post("/?panel-only", data={"at-page": "1", "Q1": "2", "Q2": "0", "go": "show"}),
        browser.post("/", data={"at-page": "check", "Q1": "2", "Q2": "0", "go": "send"}),
    ]
    assert [answer.status_code for answer in walked] == [200] * 4
    assert [answer.headers.get("Set-Cookie") for answer in walked] == [None] * 4
    assert os.listdir(calm.parent) == ["calm.toml"]  # noqa: PTH208  names are what is compared


def test_pages_are_as_strict_as_those_of_a_practice(browser: FlaskClient) -> None:
    answer = browser.get("/")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<style" not in answer.text
    assert "Strict-Transport-Security" not in answer.headers


def test_the_page_is_the_clients_own_with_the_panel_beside_it(browser: FlaskClient) -> None:
    page = browser.post("/", data={"at-page": "1", "Q1": "2", "Q2": "0", "go": "show"}).text
    assert "A preview of calm.toml. Nothing is stored." in page
    assert "I felt at ease." in page
    assert 'value="2" id' in page or 'value="2" checked' in page
    assert "<b>83.3333</b>" in page  # the guide's own example
    assert "You marked most sentences about calm as true (83 of 100)." in page


def test_the_panel_comes_alone_where_a_script_asks_for_it(browser: FlaskClient) -> None:
    panel = browser.post("/?panel-only", data={"at-page": "1", "Q1": "2", "Q2": "0", "go": "show"}).text
    assert panel.strip().startswith("<section")
    assert "<html" not in panel
    assert "<b>83.3333</b>" in panel


def test_problems_are_listed_as_check_prints_them(browser: FlaskClient, calm: Path) -> None:
    calm.write_text(calm.read_text().replace('"-Q2"', '"-Q9"').replace("from = 50", "frum = 50"))
    answer = browser.get("/")
    assert answer.status_code == 422
    assert f"{calm}:52: unknown-item: no item of this file is called `Q9`; name an item of this file" in answer.text
    assert answer.text.count("<li><code>") > 1
    assert "unknown-item" in browser.post("/?panel-only", data={"at-page": "1"}).text

    calm.write_text("id = ")
    assert "not-toml" in browser.get("/").text
    calm.unlink()
    assert "no-file" in browser.get("/").text


def test_what_an_author_wrote_is_shown_as_written(browser: FlaskClient, calm: Path) -> None:
    calm.write_text(calm.read_text().replace("from = 50", "from = 50\n'<b>' = 1"))
    assert "&lt;b&gt;" in browser.get("/").text


@pytest.mark.parametrize("name", ["opening", "consent", "safety", "check-in", "closeness", "mom-style", "repair"])
def test_every_shipped_questionnaire_can_be_seen(name: str) -> None:
    assert preview(str(SHIPPED / f"{name}.toml")).test_client().get("/").status_code == 200


def test_an_answer_that_cannot_be_taken_is_met_with_words() -> None:
    browser = preview(str(ROOT / "tests" / "definitions" / "number.toml")).test_client()
    page = browser.post("/", data={"at-page": "1", "HOURS": "many", "go": "on"}).text
    assert "Write a number in digits" in page


def test_it_speaks_a_language_that_it_is_translated_into(calm: Path) -> None:
    calm.with_name("calm.es.toml").write_text(
        'id = "calm"\nversion = 1\nlanguage = "es"\n[items.Q1]\ntext = "Me sentí a gusto."\n'
    )
    browser = preview(str(calm), "es").test_client()
    assert "Me sentí a gusto." in browser.get("/").text
    assert "I felt at ease." in browser.post("/", data={"at-page": "1", "in-language": "en", "go": "show"}).text


def test_only_this_machine_may_look(browser: FlaskClient) -> None:
    assert browser.get("/", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
    assert browser.get("/", base_url="http://rebound.example/").status_code == 400


def test_a_page_that_is_not_there_is_told_in_words(browser: FlaskClient) -> None:
    answer = browser.get("/caseload")
    assert answer.status_code == 404
    assert "This page is not here" in answer.text
