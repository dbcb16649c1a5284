"""A page sent after its stay was over: its own sealed token says whose page it was, and shows nothing.

The token stands hidden in the page. It names the place that the page is sent to and the account, and is dead after
twelve hours or once the account has signed out anywhere (its `fs_uniquifier` is another one then), unless the account
has signed in here again. What it lets in is added to what is that account's own: answers to one draft, or words that
wait for her (`unsent`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import current_app, g, request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from assessment.services import accounts
from assessment.services.form_pages import FormPage
from assessment.web.context import context

LIFETIME = timedelta(hours=12)
FIELD = "late_token"

View = TypeVar("View", bound=Callable[..., Any])


def taken(view: View) -> View:
    """Mark a view that takes a page by its token alone, of the place that the view's arguments name."""
    view.takes_late = True  # type: ignore[attr-defined]  # functions carry attributes; `wraps` hands them on
    return view


def sealed(*place: str | int) -> str:
    """The token of one place, for the account that is signed in; empty where nobody is."""
    if not current_user.is_authenticated:
        return ""
    return _sealer().dumps([*place, current_user.id, current_user.fs_uniquifier])


def token(form: FormPage) -> str:
    """The token of one page of a form."""
    return "" if form.is_try else sealed(form.sitting_id, form.page.number)


def writer(*place: str | int) -> str | None:
    """The account for which the token of this request speaks at a place; None where it speaks for nobody."""
    try:
        told = _sealer().loads(request.form.get(FIELD, ""), max_age=int(LIFETIME.total_seconds()))
    except BadSignature:
        return None
    if not isinstance(told, list) or told[:-2] != list(place):
        return None
    account_id, uniquifier = told[-2:]
    if is_in(account_id) or accounts.is_still(context().workplace, account_id, uniquifier):
        return str(account_id)
    return None


def is_in(account_id: str) -> bool:
    """Whether it is this account that is signed in here."""
    return bool(current_user.is_authenticated and current_user.id == account_id)


def account_of(sitting: str, number: int) -> str | None:
    """Whose answers this request may add: of whoever is signed in, or of the page's token; None where neither holds."""
    if current_user.is_authenticated and "by_token" not in g:
        return str(current_user.id) if current_user.role == "client" else None
    return writer(sitting, number)


def second_look() -> Any:
    """What the view says to a page whose form key is of another stay, if it takes the page by its token; else None."""
    view = current_app.view_functions.get(request.endpoint or "")
    arguments = request.view_args or {}
    if view is None or not getattr(view, "takes_late", False) or writer(*arguments.values()) is None:
        return None
    g.by_token = True
    return view(**arguments)


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="late page")
