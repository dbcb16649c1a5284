"""What comes out of a printer: of a client's page one sentence; without that rule the same page would print whole."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.journeys.inside import account_id_of, come_in
from tests.journeys.place import Place
from tests.journeys.seeing import ON_PAPER
from tests.services.walking import Walker

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["results", "form"])
def test_on_paper_a_clients_page_is_one_sentence(name: str, visit_made_up: Visit, made_up: Place) -> None:
    page = visit_made_up()
    lena = account_id_of(made_up, "lena")
    come_in(made_up, page, lena)
    if name == "form":
        walker = Walker(made_up.workplace, lena, made_up.clock())
        walker.start()
        for number in (1, 2, 3):
            walker.leave(number)
        page.goto(f"/form/{walker.sitting}/4")
    else:
        page.goto(f"/{name}")
    assert 0 < letters_on_paper(page) <= len(ON_PAPER)
    page.evaluate(
        """() => { for (const rule of [...document.styleSheets[0].cssRules])
             if (rule.media?.mediaText === 'print') rule.media.mediaText = 'speech'; }"""
    )
    assert letters_on_paper(page) > 5 * len(ON_PAPER)  # what would be there without that rule


def letters_on_paper(page: Page) -> int:
    """How many letters a printout shows: Chromium writes each as four digits of a glyph's number."""
    n = 0
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", page.pdf(), re.DOTALL):
        with suppress(zlib.error):
            n += sum(len(shown) // 4 for shown in re.findall(rb"<([0-9A-Fa-f]+)> Tj", zlib.decompress(packed)))
    return n
