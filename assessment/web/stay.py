"""How long somebody stays signed in: three times in the signed cookie against the server's clock.

A stay ends fifteen minutes after the last click (thirty while she fills in, because reading a sentence about one's
mother may take a while), and twelve hours after it began, whatever happens. The account itself is asked at each
request by the account library: signing out anywhere makes every copy of the cookie worthless.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session

from assessment.web.context import context

IDLE = timedelta(minutes=15)
IDLE_WHILE_FILLING_IN = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
FRESH = timedelta(minutes=5)
"""How long a typed password opens results and the like."""

TOLERANCE = timedelta(minutes=2)
"""How far a clock may have been set back; beyond it the times in the cookie mean nothing and the stay ends."""

View = TypeVar("View", bound=Callable[..., Any])


def while_filling_in(view: View) -> View:
    """Mark a view on whose page people answer, so that they have longer until the next click."""
    view.fills_in = True  # type: ignore[attr-defined]  # functions carry attributes; `wraps` hands them on
    return view


def join(app: Flask) -> None:
    """Look at the clock before every view of this application."""
    app.before_request(_look_at_clock)


def begin(*, now: datetime) -> None:
    """A stay begins: the password was typed just now."""
    session["begun_at"] = session["seen_at"] = session["password_at"] = int(now.timestamp())


def password_typed(*, now: datetime) -> None:
    """The password was typed again just now."""
    session["password_at"] = int(now.timestamp())


def password_is_fresh(now: datetime) -> bool:
    """Whether the password was typed within the last five minutes."""
    return _is_within(FRESH, "password_at", now)


def is_on() -> bool:
    """Whether this cookie says that somebody is signed in; whether she still may be is the account library's to say."""
    return "_user_id" in session


def idle_seconds() -> int | None:
    """How long the page being shown may be left alone; None where nobody is signed in."""
    return int(_idle_limit(is_filling_in=_fills_in()).total_seconds()) if is_on() else None


def forget() -> None:
    """Empty the cookie, but for the key of the forms: what was written on an open page can still be sent and kept."""
    form_key = session.get("csrf_token")
    session.clear()
    if form_key is not None:
        session["csrf_token"] = form_key
    g.pop("_login_user", None)  # the account library's copy for this request


def _look_at_clock() -> None:
    if not is_on() or request.endpoint == "static":
        return
    now = context().now()
    idle = _idle_limit(is_filling_in="fills_in" in session)
    if not (_is_within(idle, "seen_at", now) and _is_within(LONGEST, "begun_at", now)):
        forget()
        return
    session["seen_at"] = int(now.timestamp())
    if _fills_in():
        session["fills_in"] = True
    else:
        session.pop("fills_in", None)


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
    return getattr(current_app.view_functions.get(request.endpoint or ""), "fills_in", False)
