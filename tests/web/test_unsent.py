"""Which forms keep what is typed: all of them, but for those that are named here with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Flask
from flask_wtf import FlaskForm
from wtforms import PasswordField

from assessment.web import unsent

NOT_KEPT: Mapping[str, str] = {
    "SignInForm": "a password; nobody is signed in",
    "PasswordForm": "a password",
    "NewPasswordForm": "a password",
    "ChangePasswordForm": "a password",
    "DigitsForm": "a code that works once",
    "RecoveryCodeForm": "a code that works once",
    "SetUpForm": "nobody has an account yet whose words they could be",
    "LinkForm": "of whoever has no account yet",
    "SpokenCodeForm": "a spoken code; she has no account yet",
    "ChooseSignInForm": "a password; she has no account yet",
    "CannotSignInForm": "of whoever cannot sign in",
    "WhatISeeForm": "one choice, nothing typed",
    "HandOverForm": "one choice, nothing typed",
    "LanguageForm": "one choice, nothing typed",
    "NoForm": "a button alone",
    "PageForm": "what others are made from",
}
"""Forms whose words are not kept, each with the reason."""


def forms_below(form: type[FlaskForm]) -> Iterator[type[FlaskForm]]:
    for one in form.__subclasses__():
        yield one
        yield from forms_below(one)


def views(app: Flask) -> Mapping[str, unsent.Takes]:
    """What each marked view takes."""
    marked = {name: getattr(view, "takes_unsent", None) for name, view in app.view_functions.items()}
    return {name: takes for name, takes in marked.items() if takes is not None}


def test_every_form_keeps_what_is_typed_or_is_named_here(app: Flask):
    """A new form fails here: mark the view that takes it (`unsent.kept`), or say above why nothing of it is kept."""
    ours = {form for form in forms_below(FlaskForm) if form.__module__.startswith("assessment.")}
    kept = {takes.form for takes in views(app).values()}
    assert len(kept) > 10
    assert {form.__name__ for form in ours - kept} == set(NOT_KEPT)


def test_the_page_of_every_kept_form_can_be_opened(app: Flask):
    methods = {rule.endpoint: rule.methods for rule in app.url_map.iter_rules()}
    for name, takes in views(app).items():
        assert "GET" in methods[takes.page], name
        assert "POST" in methods[name], name


def test_of_a_form_with_a_password_all_but_the_password_would_be_kept(app: Flask):
    class WithPassword(FlaskForm):
        """A form such as there is none among those that are kept."""

        password = PasswordField()

    assert not any(isinstance(field, PasswordField) for t in views(app).values() for field in _fields(app, t.form))
    with app.test_request_context("/", method="POST", data={"password": "correct mule battery", "csrf_token": "x"}):
        assert unsent._typed(WithPassword) == {}


def _fields(app: Flask, form: type[FlaskForm]) -> list[object]:
    with app.test_request_context():
        return list(form())
