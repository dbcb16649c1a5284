"""How often somebody may knock at a door: at signing in, second steps, spoken codes and set-up, and nowhere else.

Counted in the practice's own database (or in Redis, where RATELIMIT_STORAGE_URI names one), so a count holds in every
worker and after a restart. A counter on every page would queue readers behind the one writer of SQLite. Right answers
count as well: whoever sends many at once must not have them all looked at before the first is counted.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, request, session
from flask_limiter import Limiter
from flask_login import current_user

from assessment.services.accounts import normal
from assessment.web import log

View = TypeVar("View", bound=Callable[..., Any])


def _address() -> str:
    return request.remote_addr or "nowhere"


def _name_typed() -> str:
    return normal(request.form.get("sign_in_name", ""))


def _waiting_account() -> str:
    return str(session.get("second_step", {}).get("of", _address()))


def _own_account() -> str:
    return str(current_user.id)


_limiter = Limiter(key_func=_address, strategy="fixed-window")


def _door(view: View, how_often: str, key: Callable[[], str], *, together: str | None = None) -> View:
    """Only answers are counted; looking at the page is free. Views of one name `together` share their count."""
    if together is None:
        counted = _limiter.limit(how_often, key_func=key, methods=["POST"])
    else:
        counted = _limiter.shared_limit(how_often, scope=together, key_func=key, methods=["POST"])
    watched = cast(View, counted(view))
    watched.is_door = True  # type: ignore[attr-defined]  # functions carry attributes
    return watched


def at_sign_in(view: View) -> View:
    """Five tries a minute with one name, whoever types it, and sixty from one address."""
    return _door(_door(view, "60/minute", _address), "5/minute", _name_typed)


def at_second_step(view: View) -> View:
    """At twenty an hour, a stranger who has the password guesses six digits about once in two years."""
    return _door(view, "5/minute;20/hour", _waiting_account)


def at_own_password(view: View) -> View:
    """One count for every page that asks for it: whoever holds her phone has five tries a minute, not five a page.

    Counted apart from signing in, so that a stranger who knocks there locks nobody out who is in already.
    """
    return _door(view, "5/minute;30/hour", _own_account, together="own password")


def at_spoken_code(view: View) -> View:
    """The invitation itself allows five tries; this keeps anybody from trying links."""
    return _door(view, "20/minute", _address)


def at_set_up(view: View) -> View:
    """The one-time code has 39 bits."""
    return _door(view, "5/minute;50/day", _address)


def at_new_password(view: View) -> View:
    """Three mails an hour to one name, whether it is anybody's or not."""
    return _door(_door(view, "10/minute", _address), "3/hour", _name_typed)


def join(app: Flask) -> None:
    """Count in the storage that this application's settings name."""
    _limiter.init_app(app)
    app.after_request(_say_when)
    app.after_request(_log_refusal)


def minutes_to_wait() -> int:
    """How long until the next try is looked at, rounded up, for the page that refuses this one."""
    return math.ceil(_seconds_to_wait() / 60)


def _seconds_to_wait() -> int:
    """Until the window is over; the library adds one second to its end. 1 where nothing is known."""
    limit = _limiter.current_limit
    return max(1, limit.reset_at - 1 - int(time.time())) if limit else 1


def _say_when(response: Response) -> Response:
    if response.status_code == 429:
        response.headers["Retry-After"] = str(_seconds_to_wait())
    return response


def _log_refusal(response: Response) -> Response:
    """Let whoever keeps the practice see that somebody is trying at a door; not who, nor what was typed."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method == "POST" and response.status_code >= 400 and getattr(view, "is_door", False):
        log.log.info("refused", endpoint=request.endpoint, status=response.status_code, code=log.request_code())
    return response
