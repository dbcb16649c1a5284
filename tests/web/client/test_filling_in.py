"""Pages of the form as she meets them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests.web.client.conftest import Ada

pytestmark = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


def test_the_opening_question_has_the_numbers_to_call(ada: Ada) -> None:
    page = ada.browser.get(ada.up_to(1)).text

    assert 'Emergency: <a href="tel:911">911</a>' in page
    assert 'href="tel:988"' in page


def left_open(ada: Ada, **said: str) -> str:
    """All answered but for one sentence; gives the address behind it on the page before sending."""
    ada.walker.said = {"E1": "", **said}
    ada.walker.start()
    ada.walker.walk()
    check = ada.browser.get(f"/form/{ada.walker.sitting}/check").text
    found = re.search(r'href="([^"#]+)#E1"', check)
    assert found is not None
    return unescape(found[1])


def answer(ada: Ada, page: str, *, go: str) -> TestResponse:
    """Answer what was left open, with what the page carries besides."""
    form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', ada.browser.get(page).text))
    return ada.browser.client.post(page, data={**form, "E1": "3", "go": go})


def test_an_answer_added_from_check_and_send_leads_back_there(ada: Ada) -> None:
    page = left_open(ada)

    answered = answer(ada, page, go="on")
    resumed = ada.browser.get(answered.location)

    assert resumed.location.endswith("/check")


def test_whoever_goes_back_from_there_goes_back(ada: Ada) -> None:
    answered = answer(ada, left_open(ada), go="back")

    assert re.search(r"/form/[^/]+/[0-9]+$", answered.location)


def test_a_choice_that_may_stay_open_can_be_taken_back(ada: Ada) -> None:
    page = ada.browser.get(ada.up_to(2)).text

    share = page.partition('name="CX_SHARE"')[2]
    assert '<input type="radio" name="CX_SHARE" value="">' in share
    assert '<input type="radio" name="CX_ADULT" value="">' not in page


def test_the_page_after_preferring_not_to_say_does_not_thank_for_telling(ada: Ada) -> None:
    ada.walker.said = {"S1": "prefer-not"}
    ada.walker.start()
    ada.walker.walk(until="between")

    page = ada.browser.get(f"/form/{ada.walker.sitting}/between").text

    assert "<h1>Thank you</h1>" in page
