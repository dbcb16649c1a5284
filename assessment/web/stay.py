"""Staying signed in: how it begins and ends, and how long it lasts by the times in the cookie and the server's clock.

A stay ends fifteen minutes after the last click (thirty while she fills in, because reading a sentence about one's
mother may take a while), and twelve hours after it began, whatever happens. The account itself is asked at each
request by the account library: signing out anywhere makes every copy of the cookie worthless.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from flask import Flask, current_app, g, request, session
from flask_security import login_user

from assessment.services import accounts, own_data
from assessment.web import languages
from assessment.web.context import context

IDLE = timedelta(minutes=15)
IDLE_WHILE_FILLING_IN = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
FRESH = timedelta(minutes=5)
"""How long a typed password opens results and the like."""

TOLERANCE = timedelta(minutes=2)
"""How far a clock may have been set back; beyond it the times in the cookie mean nothing and the stay ends."""


class SignedIn(Protocol):
    """What a view may ask of an account that the account library found."""

    id: str
    fs_uniquifier: str
    active: bool


if TYPE_CHECKING:
    from flask_security import UserMixin

View = TypeVar("View", bound=Callable[..., Any])


def while_filling_in(view: View) -> View:
    """Mark a view on whose page people answer, so that they have longer until the next click."""
    view.fills_in = True  # type: ignore[attr-defined]  # functions carry attributes; `wraps` hands them on
    return view


def without_stay(view: View) -> View:
    """Mark a view that has nothing to do with anybody's stay: asking for it neither prolongs nor ends one."""
    view.is_without_stay = True  # type: ignore[attr-defined]  # functions carry attributes
    return view


def join(app: Flask) -> None:
    """Look at the clock before every view of this application."""
    app.before_request(look_at_clock)


def account_with(**by: str) -> SignedIn | None:
    """The account with this value of one column, as the account library finds it."""
    return cast("SignedIn | None", current_app.extensions["security"].datastore.find_user(**by))


def begin(account_id: str) -> None:
    """Sign an account in, in a cookie that keeps nothing of what was in it before; nothing is remembered beyond it."""
    session.clear()
    login_user(cast("UserMixin", account_with(id=account_id)), remember=False)
    language = own_data.language_of(context().workplace, account_id)
    if language:
        languages.remember(language)
    session["begun_at"] = session["seen_at"] = session["password_at"] = int(context().now().timestamp())


def end() -> None:
    """End all stays of whoever is signed in here, on every machine, and empty the cookie."""
    told = uniquifier()
    if told:
        accounts.end_stays(context().workplace, told, now=context().now())
    forget_all()


def password_typed() -> None:
    """The password was typed again just now."""
    session["password_at"] = int(context().now().timestamp())


def password_is_fresh() -> bool:
    """Whether the password was typed within the last five minutes."""
    return _is_within(FRESH, "password_at", context().now())


def uniquifier() -> str | None:
    """Whose stay the cookie says this is; whether it still is one, the account library says."""
    told: str | None = session.get("_user_id")
    return told


def is_on() -> bool:
    """Whether the cookie says that somebody is signed in."""
    return uniquifier() is not None


def idle_seconds() -> int | None:
    """How long the page being shown may be left alone; None where nobody is signed in."""
    return int(_idle_limit(is_filling_in=_fills_in()).total_seconds()) if is_on() else None


def forget_all() -> None:
    """Empty the cookie."""
    session.clear()
    g.pop("_login_user", None)  # the account library's copy for this request


def forget_form_key() -> None:
    """Let no form that is open or in the history be sent any more: sent again it would show what was in it."""
    session.pop("csrf_token", None)


def look_at_clock() -> None:
    """End a stay that was idle too long, or went on too long."""
    if request.endpoint == "static" or _is_marked("is_without_stay") or not is_on():
        return
    now = context().now()
    idle = _idle_limit(is_filling_in="fills_in" in session)
    if not (_is_within(idle, "seen_at", now) and _is_within(LONGEST, "begun_at", now)):
        _time_out()
        return
    session["seen_at"] = int(now.timestamp())
    if _fills_in():
        session["fills_in"] = True
    else:
        session.pop("fills_in", None)


def _time_out() -> None:
    """Empty the cookie but for the key of the forms: what she wrote on the open page can still be sent and kept."""
    form_key = session.get("csrf_token")
    forget_all()
    if form_key is not None:
        session["csrf_token"] = form_key


def _idle_limit(*, is_filling_in: bool) -> timedelta:
    return IDLE_WHILE_FILLING_IN if is_filling_in else IDLE


def _is_within(limit: timedelta, key: str, now: datetime) -> bool:
    """Whether the time kept under a key is less than a limit ago; a time that is missing or yet to come is not."""
    at = session.get(key)
    if not isinstance(at, int):
        return False
    since = now.timestamp() - at
    return -TOLERANCE.total_seconds() <= since < limit.total_seconds()


def _fills_in() -> bool:
    return _is_marked("fills_in")


def _is_marked(mark: str) -> bool:
    """Whether the view of this request carries a mark."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), mark, False)
