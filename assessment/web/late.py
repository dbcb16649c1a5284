"""A page sent after an idle sign-out: its own sealed token may add its answers to that one draft, and shows nothing.

The token stands hidden in the page. It names the sitting, the page and the account, and is dead after twelve hours or
once the account has signed out anywhere (its `fs_uniquifier` is another one then).
"""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from assessment.services import accounts
from assessment.services.form_pages import FormPage
from assessment.web.context import context

LIFETIME = timedelta(hours=12)


def token(form: FormPage) -> str:
    """The token of one page, for the account that is signed in."""
    if form.is_try or not current_user.is_authenticated:
        return ""
    return _sealer().dumps([form.sitting_id, form.page.number, current_user.id, current_user.fs_uniquifier])


def account_of(sitting: str, number: int) -> str | None:
    """Whose answers this request may add: of whoever is signed in, or of the page's token; None where neither holds."""
    if current_user.is_authenticated:
        return str(current_user.id) if current_user.role == "client" else None
    try:
        told = _sealer().loads(request.form.get("late_token", ""), max_age=int(LIFETIME.total_seconds()))
    except BadSignature:
        return None
    if not isinstance(told, list) or told[:2] != [sitting, number]:
        return None
    account_id, uniquifier = told[2:]
    return account_id if accounts.is_still(context().workplace, account_id, uniquifier) else None


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="late page")
