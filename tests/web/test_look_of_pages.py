"""Every page in every shape: what holds for all of them, whoever looks and whatever stands on it."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask, render_template

from assessment.services import shown
from tests.web.looks import LIBRARY, LOOKS, ROOT, drawn, practice

TEMPLATES = ROOT / "assessment" / "web" / "templates"
STYLESHEET = ROOT / "assessment" / "web" / "static" / "site.css"
CLIENTS = sorted(name for name, look in LOOKS.items() if look.role != "clinician")


class Elements(HTMLParser):
    """The elements of a page, in order, each with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return practice(tmp_path_factory.mktemp("practice"))


@pytest.mark.parametrize("name", LOOKS)
def test_a_page_has_one_main_heading_and_none_skips_a_level(app: Flask, name: str) -> None:
    levels = [int(tag[1]) for tag, _ in Elements(drawn(app, LOOKS[name])).found if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    after_errors = levels[levels.index(1) :]
    assert all(later - earlier <= 1 for earlier, later in pairwise(after_errors))


@pytest.mark.parametrize("name", LOOKS)
def test_no_id_stands_twice_and_each_reference_leads_somewhere(app: Flask, name: str) -> None:
    page = Elements(drawn(app, LOOKS[name]))
    ids = Counter(attributes["id"] for _, attributes in page.found if "id" in attributes)
    assert [id_ for id_, n in ids.items() if n > 1] == []
    for _, attributes in page.found:
        for reference in ("aria-describedby", "aria-labelledby", "for"):
            assert set((attributes.get(reference) or "").split()) <= set(ids)
        address = attributes.get("href") or ""
        assert not address.startswith("#") or address[1:] in ids


@pytest.mark.parametrize("name", LOOKS)
def test_nothing_needs_an_inline_style_or_script(app: Flask, name: str) -> None:
    page = Elements(drawn(app, LOOKS[name]))
    assert all("style" not in attributes for _, attributes in page.found)
    assert all(not key.startswith("on") for _, attributes in page.found for key in attributes)
    assert page.named("style") == []
    assert all(attributes.get("src") for attributes in page.named("script"))
    assert all(
        not (attributes.get(key) or "").startswith("data:") for _, attributes in page.found for key in ("src", "href")
    )


@pytest.mark.parametrize("name", LOOKS)
def test_every_form_that_posts_carries_its_token(app: Flask, name: str) -> None:
    html = drawn(app, LOOKS[name])
    posts = re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL)
    assert all('name="csrf_token"' in form for form in posts)


@pytest.mark.parametrize("name", LOOKS)
def test_every_control_has_a_name_for_those_who_listen(app: Flask, name: str) -> None:
    html = drawn(app, LOOKS[name])
    labels = {attributes["for"] for attributes in Elements(html).named("label") if "for" in attributes}
    inside = "".join(re.findall(r"<label\b.*?</label>", html, re.DOTALL))
    wrapped = Elements(inside).named("input")
    for control in Elements(html).named("input", "textarea", "select"):
        if control.get("type") != "hidden":
            assert control.get("id") in labels or control.get("aria-label") or control in wrapped


@pytest.mark.parametrize("name", CLIENTS)
def test_the_way_out_stands_third_on_every_open_page_and_again_at_its_end(app: Flask, name: str) -> None:
    links = Elements(drawn(app, LOOKS[name])).named("a")
    assert links[0]["href"] == "#main"
    assert links[2]["href"] == links[-1]["href"] == "/leave"
    assert links[2]["rel"] == links[-1]["rel"] == "nofollow noreferrer"


@pytest.mark.parametrize("name", CLIENTS)
def test_the_title_of_a_client_page_tells_nothing(app: Flask, name: str) -> None:
    title = re.search(r"<title>(.*?)</title>", drawn(app, LOOKS[name]))
    assert title is not None
    assert title[1].endswith(" · Check-in")
    assert re.search(r"mother|mom|closeness|safety|blending|distance|\bENM\b", title[1], re.IGNORECASE) is None


def test_the_title_of_a_refused_page_begins_with_error(app: Flask) -> None:
    assert "<title>Error: Welcome · Check-in</title>" in drawn(app, LOOKS["front-refused"])


def test_a_theme_that_she_chose_is_set_on_the_server(app: Flask) -> None:
    html = drawn(app, LOOKS["over-time"], theme="dark")
    assert '<html lang="en" data-theme="dark">' in html
    assert "prefers-color-scheme" not in html
    assert "t=dark" in html
    assert "t=light" not in html


def test_a_picture_is_offered_in_two_widths_and_two_themes_with_its_size(app: Flask) -> None:
    html = drawn(app, LOOKS["over-time"])
    picture = re.search(r"<picture>.*?</picture>", html, re.DOTALL)
    assert picture is not None
    sources = Elements(picture[0]).named("source", "img")
    addresses = [source.get("srcset") or source.get("src") for source in sources]
    assert addresses == [
        f"/over-time/picture/1?w={width}&t={theme}"
        for width, theme in ((700, "dark"), (700, "light"), (326, "dark"), (326, "light"))
    ]
    assert all(source.get("width") and source.get("height") for source in sources)


def test_the_table_behind_a_picture_says_in_words_what_has_no_number(app: Flask) -> None:
    html = drawn(app, LOOKS["over-time"])
    assert "not enough answers" in html
    assert "not sent" in html
    assert '<td class="number">55</td>' in html  # 54.5: halves go away from zero
    assert "Shaded, the usual error of one check-in: 43 to 99.</caption>" in html


def test_a_picture_that_could_not_be_drawn_leaves_its_numbers_open(app: Flask) -> None:
    html = drawn(app, LOOKS["over-time"])
    after = html[html.index("could not be drawn") :]
    assert "<details open>" in after


def test_what_somebody_wrote_is_shown_as_written(app: Flask) -> None:
    assert "Stayed at her place &lt;for&gt; a week" in drawn(app, LOOKS["over-time"])


def test_a_number_to_call_is_a_link(app: Flask) -> None:
    html = drawn(app, LOOKS["between-T3"])
    assert 'href="tel:911"' in html
    assert 'href="tel:8007997233"' in html
    assert 'href="sms:88788?body=START"' in html


def test_under_review_no_score_stands_in_the_caseload(app: Flask) -> None:
    html = drawn(app, LOOKS["caseload"])
    row = html[html.index("Review first</span>") :].split("</tr>")[0]
    assert "Open her page to see scores. They are hidden from her." in row
    assert "<svg" not in row


def test_the_caseload_sorts_by_links_and_says_which(app: Flask) -> None:
    heads = Elements(drawn(app, LOOKS["caseload"])).named("th")
    assert [head["aria-sort"] for head in heads if "aria-sort" in head] == ["descending"]


def test_templates_stay_short_and_the_stylesheet_small() -> None:
    assert {path.name: n for path in TEMPLATES.rglob("*.html") if (n := len(path.read_text().splitlines())) > 80} == {}
    css = STYLESHEET.read_text()
    assert len(css.encode()) <= 22 * 1024  # the printed brief and an author's preview came to the first 20
    assert "!important" not in css
    assert re.search(r"(^|[\s,}])#[a-z][\w-]*\s*[{,.:]", css) is None


def test_no_template_names_an_item_a_scale_or_a_questionnaire() -> None:
    ids = {id_ for id_, _ in LIBRARY.questionnaires} - {
        "contact",
        "context",
        "opening",
        "consent",
        "safety",
        "check-in",
    }
    for questionnaire in LIBRARY.questionnaires.values():
        ids |= questionnaire.fields.keys() | questionnaire.scores.keys()
    words = re.compile(r"\b(" + "|".join(map(re.escape, sorted(ids - {"position"}))) + r")\b")
    assert {
        path.name: words.findall(path.read_text())
        for path in Path(TEMPLATES).rglob("*.html")
        if words.search(path.read_text())
    } == {}


def test_a_demonstration_says_so_in_a_landmark_with_a_name(app: Flask) -> None:
    frame = shown.Frame(role=None, name="", idle_seconds=None, is_demo=True)
    with app.test_request_context("/"):
        page = Elements(render_template("errors/error.html", frame=frame, kind="not-here"))
    assert ("aside", {"class": "demo", "aria-label": "Demonstration"}) in page.found


def test_saved_does_not_run_into_the_sentence_before_it(app: Flask) -> None:
    assert re.search(r"come back\.\s+<span class=\"saved\"", drawn(app, LOOKS["closeness"]))


def test_home_offers_no_start_that_would_be_refused(app: Flask) -> None:
    assert "Start a short form" in drawn(app, LOOKS["home-by-hand"])
    too_soon = drawn(app, LOOKS["home-by-hand-too-soon"])
    assert "Nothing is waiting for you." in too_soon
    assert "/start" not in too_soon
