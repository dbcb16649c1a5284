"""Who may open which page: every blueprint stands behind a gate, and a route without one opens for nobody.

A gate looks at the account as it is now, at each request: a role taken away is gone at the next click. Whether a row
is hers is not decided here but where it is loaded; what is not hers is not found (404).

    blueprint = GatedBlueprint("client", __name__, gate=Gate.CLIENT)

    @blueprint.get("/results")
    @after_fresh_password
    def results() -> str: ...

    @blueprint.get("/sign-in")
    @behind(Gate.ANYONE)           # this one view has a gate of its own
    def sign_in() -> str: ...
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response as AnyResponse

from assessment.web import stay, unsent
from assessment.web.context import context

P = ParamSpec("P")
R = TypeVar("R")
View = TypeVar("View", bound=Callable[..., Any])


class Gate(Enum):
    """Who passes."""

    ANYONE = "anyone"
    ACCOUNT = "account"
    CLIENT = "client"
    CLINICIAN = "clinician"
    OWNER = "owner"
    """The clinician who owns the practice."""


class UngatedRouteError(RuntimeError):
    """A route has no gate: a mistake in the code that must not become an open door."""


class GatedBlueprint(Blueprint):
    """A blueprint whose views stand behind one gate, unless a view names its own."""

    def __init__(self, name: str, import_name: str, *, gate: Gate, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.gate = gate


def behind(gate: Gate) -> Callable[[View], View]:
    """Give one view a gate of its own."""

    def mark(view: View) -> View:
        view.gate = gate  # type: ignore[attr-defined]  # functions carry attributes; `wraps` hands them on
        return view

    return mark


def without_second_step(view: View) -> View:
    """Let a clinician open this view before she has added her second step: what she adds it with, and the way out."""
    view.without_second_step = True  # type: ignore[attr-defined]  # functions carry attributes
    return view


def gate_of(app: Flask, endpoint: str) -> Gate:
    """The gate of a route.

    Raises:
        UngatedRouteError: it has none.
    """
    if endpoint == "static":
        return Gate.ANYONE
    stated = getattr(app.view_functions[endpoint], "gate", None)
    if isinstance(stated, Gate):
        return stated
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    if not isinstance(blueprint, GatedBlueprint):
        raise UngatedRouteError(endpoint)
    return blueprint.gate


def join(app: Flask) -> None:
    """Put the gates before every view of this application."""
    app.before_request(_stop_at_gate)


def after_fresh_password(view: Callable[P, R]) -> Callable[P, R | AnyResponse]:
    """Open this view only within minutes of typing the password; ask for it again otherwise."""

    @wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R | AnyResponse:
        if stay.password_is_fresh():
            return view(*args, **kwargs)
        unsent.keep_and_say()
        return redirect(url_for("account.confirm_password", next=_way_back()), 303)

    return asked


def own_path(text: str | None) -> str:
    """A path of this site to go on to, or the front page where the text could lead anywhere else."""
    text = text or ""
    parts = urlsplit(text) if text.isprintable() and "\\" not in text else urlsplit("//elsewhere")
    is_own = text.startswith("/") and not text.startswith("//") and not parts.scheme and not parts.netloc
    return text if is_own else "/"


def _stop_at_gate() -> AnyResponse | None:
    if isinstance(request.routing_exception, SecurityError):
        # Asked for under a name that is not ours: no page can be drawn, because no address in it could be trusted.
        return Response("This site has another address.", 400, mimetype="text/plain")
    if request.endpoint is None:
        return None  # Flask answers 404 or 405 right after this
    gate = gate_of(current_app, request.endpoint)
    if gate is Gate.ANYONE:
        return None  # nor is the account looked up: leaving works while the database is away
    if not current_user.is_authenticated:
        return redirect(url_for("account.sign_in", next=_way_back()), 303)
    if _lacks_second_step():
        return redirect(url_for("account.add_second_step"), 303)
    if not _passes(gate):
        abort(403)
    return None


def _passes(gate: Gate) -> bool:
    """Whether somebody who has signed in passes."""
    if gate is Gate.OWNER:
        return bool(current_user.role == Gate.CLINICIAN.value and current_user.is_owner)
    return bool(gate is Gate.ACCOUNT or current_user.role == gate.value)


def _lacks_second_step() -> bool:
    """A clinician sees many people's answers: a password alone opens nothing for her, but in a made-up practice."""
    if current_user.role != "clinician" or current_user.tf_primary_method or context().settings.is_demo:
        return False
    view = current_app.view_functions[cast(str, request.endpoint)]
    return not getattr(view, "without_second_step", False)


def _way_back() -> str | None:
    """Where to return to afterwards: this address, if it can be opened again."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.removesuffix("?")
    page = unsent.page_of_form()
    if page is not None:
        return page
    can_be_opened = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    return request.path if can_be_opened else None
