"""What somebody is told who sends what no page offers: our words, not those of a library."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectFieldBase
from wtforms.fields.core import UnboundField

from assessment.web.anyone.forms import SetUpForm
from tests.web.account.conftest import People


def test_every_form_that_offers_choices_speaks_in_our_words(app: Flask) -> None:
    others = [one for one in FlaskForm.__subclasses__() if one.__module__.startswith("assessment.web")]
    fields = [getattr(one, name) for one in others for name in dir(one) if name[0] != "_"]
    kinds = [field.field_class for field in fields if isinstance(field, UnboundField)]
    assert kinds
    assert not any(issubclass(kind, SelectFieldBase) for kind in kinds)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Choose one of the answers offered."), ("es", "Elige una de las respuestas que se ofrecen.")],
)
def test_a_choice_that_is_not_offered_is_answered_in_our_words(
    app: Flask, people: People, language: str, words: str
) -> None:
    sent = {"time_zone": "Nowhere/Land", "country": "US"}
    with app.test_request_context("/", method="POST", data=sent, headers={"Accept-Language": language}):
        form = SetUpForm()
        form.country.choices = [("US", "US")]
        form.validate()
        assert form.errors["time_zone"] == [words]
