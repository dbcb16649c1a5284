"""Behind a proxy that speaks https: what differs there must not shut the door."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from assessment.config import Settings
from tests.web.account.conftest import PASSWORD, People

HOME = "https://check.example.org"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A practice at an address of its own."""
    return replace(settings, public_url=HOME)


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_form_is_taken_over_https_from_a_browser_that_sends_no_referrer_as_our_headers_tell_it(
    app: Flask, people: People
):
    client = app.test_client()
    page = client.get("/sign-in", base_url=HOME)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    fields = {"csrf_token": _token(page.text), "sign_in_name": "ada", "password": PASSWORD}
    assert client.post("/sign-in", base_url=HOME, data=fields).status_code == 303


def test_over_https_a_form_without_its_token_is_refused_all_the_same(app: Flask, people: People):
    fields = {"sign_in_name": "ada", "password": PASSWORD}
    assert app.test_client().post("/sign-in", base_url=HOME, data=fields).status_code == 400
