"""One retake in Spanish, from home to the pictures: every word of it, and the look of every page."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from assessment.services import own_data
from assessment.storage.tables import Sitting
from tests.journeys import answers
from tests.journeys.conftest import Visit
from tests.journeys.inside import account_id_of, come_in, sittings_of
from tests.journeys.people import answer, arrives, is_on, press
from tests.journeys.place import Place
from tests.journeys.seeing import axe, sideways
from tests.journeys.visitor import PHONE

pytestmark = pytest.mark.browser

ENGLISH = re.compile(r"\b(the|and|your|you|of|with|this|is|are|not|for|from|to)\b", re.IGNORECASE)
PAGES = (
    answers.CONTACT,
    answers.SAFE_SINCE,
    *[answers.CLOSENESS_LATER] * 3,
    {**answers.REPAIR_LATER, **answers.MOM_STYLE},
    {**answers.REPAIR_LATER, **answers.MOM_STYLE},
)


def look(page: Page, name: str) -> None:
    """The page is Spanish to the last word, axe has nothing to say, and nothing scrolls sideways on a small phone."""
    expect(page.locator("html")).to_have_attribute("lang", "es")
    own_words = page.locator(".notes").all_inner_texts()
    text = page.locator("body").inner_text().replace("Check-in", "")
    for words in own_words:
        text = text.replace(words, "")
    left = ENGLISH.findall(text)
    assert left == [], name
    for width in (320, PHONE["width"]):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        assert sideways(page) == [], f"{name} at {width} px"
    assert axe(page) == [], name


def test_a_retake_in_spanish(visit_made_up: Visit, made_up: Place) -> None:
    account_id = account_id_of(made_up, "lena")
    own_data.set_language(made_up.workplace, account_id, "es")
    page = visit_made_up()
    come_in(made_up, page, account_id)
    page.goto("/home")
    look(page, "home")
    press(page, "Empezar")
    arrives(page, "¿Es este un momento seguro y privado para responder?")
    look(page, "opening")
    press(page, "Sí, empezar")
    for n, given in enumerate(PAGES, 1):
        is_on(page, f"Página {n} de 7")
        look(page, f"page {n}")
        answer(page, given)
        press(page, "Guardar y seguir")
    arrives(page, "Revisar y enviar")
    look(page, "check")
    press(page, "Enviar")
    expect(page.locator("main")).to_contain_text("Gracias. Tus respuestas están guardadas.")
    look(page, "thanks")
    press(page, "Ver mis resultados")
    arrives(page, "Tus resultados")
    expect(page.locator("main")).to_contain_text("22 de noviembre de 2026")
    look(page, "results")
    page.goto("/over-time")
    for picture in page.locator("figure img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
    look(page, "over time")
    drawn = page.request.get(page.locator("figure img").first.get_attribute("src") or "").text()
    assert ">nov<" in drawn.replace("\n", "")
    if "JOURNEYS_SHOTS" in os.environ:
        page.screenshot(path=os.environ["JOURNEYS_SHOTS"] + "/over-time.png", full_page=True)
    page.goto("/your-data")
    look(page, "your data")

    with made_up.workplace.database.reading() as db:
        sent = next(one for id_ in sittings_of(made_up, "NF-002") if (one := db.get_one(Sitting, id_)).language == "es")
        assert sent.state == "sent"
        assert "closeness=" in (sent.translation or "")


def test_a_begun_sitting_ends_in_the_language_it_was_begun_in(visit_made_up: Visit, made_up: Place) -> None:
    account_id = account_id_of(made_up, "lena")
    page = visit_made_up()
    come_in(made_up, page, account_id)
    page.goto("/home")
    press(page, "Start")
    press(page, "Yes, start")
    page.goto("/your-data")
    page.get_by_label("Español").check(force=True)
    page.locator('button[value="language"]').click()
    arrives(page, "Tus datos")
    page.goto("/home")
    arrives(page, "Tu registro")
    press(page, "Seguir")
    is_on(page, "Page 1 of 7")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_visitor_reads_what_her_browser_asks_for(visit_made_up: Visit) -> None:
    page = visit_made_up(locale="es-MX")
    page.goto("/")
    arrives(page, "Un registro corto, cada pocas semanas")
    page.goto("/help")
    expect(page.locator("main")).to_contain_text("Llamar al 988")
    look(page, "help")
