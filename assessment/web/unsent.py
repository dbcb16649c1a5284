"""Words typed on a page that could not be taken when it was sent: kept for whoever typed them, and shown to her again.

A view says which form it takes and on which page that form stands:

    @blueprint.post("/over-time/notes")
    @unsent.kept(NoteForm, page="client.over_time")
    def add_note() -> Page: ...

and the page draws the form by `unsent.form(NoteForm, at="client.add_note")` and `_unsent.html`. What is sent there
after the stay was over, with the form key of another stay, or when the password has to be typed again first, is kept
under the page's own token (`late`). Once she is back the page says so and the form stands as she left it; nothing is
carried out until she sends it. A form's passwords are never kept, and forms of codes and digits carry no such mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Response, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse
from wtforms import PasswordField
from wtforms.fields.core import UnboundField

from assessment.services import unsent
from assessment.web import late
from assessment.web.addresses import track_named
from assessment.web.context import context

if TYPE_CHECKING:
    from flask import Flask

ONLY_KEEP = "only_keep"
"""Sent by scripts just before the idle limit: keep what is typed, and do nothing with it."""

View = TypeVar("View", bound=Callable[..., Any])
Form = TypeVar("Form", bound=FlaskForm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What a view takes: which form, from which page."""

    form: type[FlaskForm]
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A form as it stands on a page."""

    place: str
    page: str
    token: str
    anchor: str
    is_unsent: bool
    """Whether it shows what was typed earlier and not sent."""


def kept(form: type[FlaskForm], *, page: str) -> Callable[[View], View]:
    """Mark a view whose form's words are not lost; `page` is the endpoint of the page on which the form stands."""

    def mark(view: View) -> View:
        view.takes_unsent = Takes(form=form, page=page)  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def join(app: Flask) -> None:
    """Keep words before the gate turns their page away, and forget them once they were taken."""
    app.before_request(_before_the_gate)
    app.after_request(_once_taken)
    app.context_processor(lambda: {"form_at": drawn, "unsent_here": lambda: tuple(_shown().values())})


def form(kind: type[Form], *, at: str = "", **values: Any) -> Form:
    """A form as it was just sent to `at` (this view, if nothing is said), as it waits unsent, or with these values."""
    endpoint = at or request.endpoint or ""
    if _is_sent_to(endpoint):
        return cast("Form", kind(**values))
    waiting = _waiting()
    if not waiting or _place(endpoint) not in waiting:
        return cast("Form", kind(formdata=None, **values))
    texts_of = waiting[_place(endpoint)]
    typed = MultiDict[str, str]((name, text) for name, texts in texts_of.items() for text in texts)
    shown = cast("Form", kind(formdata=typed, **values))
    _shown()[endpoint] = _drawn(endpoint, is_unsent=True)
    return shown


def belongs_to(track_id: str) -> None:
    """Say of which track the page is whose forms are drawn next: words about one must not come back on another's."""
    g.unsent_track = track_id


def drawn(endpoint: str) -> Drawn:
    """How the form that a view takes stands on the page that is being drawn."""
    return _shown().get(endpoint) or _drawn(endpoint, is_unsent=False)


def keep() -> str | None:
    """Keep what this request brings for whoever's page it comes from; her account's id, None where nothing is kept."""
    takes = _takes()
    typed = _typed(takes.form) if takes else {}
    if not typed:
        return None
    g.is_kept = True
    place = _place(request.endpoint or "")
    account_id = late.writer(place)
    if account_id is None:
        return None
    about = (request.view_args or {}).get("client_id")
    now = context().now()
    return account_id if unsent.keep(context().workplace, account_id, place, typed, now, client_id=about) else None


def keep_and_say() -> None:
    """The same on the way to another page of hers, which says that it is kept."""
    if keep() is not None:
        flash(_("What you wrote on this page is kept."))


def page_of_form() -> str | None:
    """The address of the page on which the form of this request stands, where the view names it."""
    takes = _takes()
    return _place(takes.page) if takes else None


def second_look() -> AnyResponse | None:
    """Where a form leads whose key is of another stay, once its words are kept; None where nothing is."""
    takes = _takes()
    if takes is None:
        return None
    account_id = keep()
    if account_id is None:
        return None
    if ONLY_KEEP in request.form:
        return Response(status=204)
    return redirect(_place(takes.page), 303) if late.is_in(account_id) else _to_sign_in()


def _before_the_gate() -> AnyResponse | None:
    takes = _takes()
    if takes is None:
        return None
    if ONLY_KEEP in request.form:
        if keep() is not None and not current_user.is_authenticated:
            flash(_("What you wrote on this page is kept."))
        return Response(status=204)
    if current_user.is_authenticated:
        return None
    if keep() is not None:
        return _to_sign_in()
    if _typed(takes.form):
        flash(_("This page was open too long, so what you just sent was not taken."))
    return None  # and the gate asks her to sign in


def _once_taken(response: Response) -> Response:
    if response.status_code < 400 and _takes() and current_user.is_authenticated and "is_kept" not in g:
        unsent.forget(context().workplace, current_user.id, _place(request.endpoint or ""))
    return response


def _to_sign_in() -> AnyResponse:
    flash(_("What you wrote on this page is kept."))
    return redirect(url_for("account.sign_in", next=page_of_form()), 303)


def _takes() -> Takes | None:
    """What the view of this request takes; of a request that only looks, nothing."""
    if request.method != "POST":
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    return cast("Takes | None", getattr(view, "takes_unsent", None))


def _typed(form: type[FlaskForm]) -> Mapping[str, list[str]]:
    """What this request brings for the form's own fields, passwords left out; nothing where all of it is empty."""
    names = [name for name in dir(form) if isinstance(getattr(form, name), UnboundField)]
    names = [name for name in names if not issubclass(getattr(form, name).field_class, PasswordField)]
    typed = {name: [_keepable(text) for text in request.form.getlist(name)] for name in names if name in request.form}
    return typed if any(text.strip() for texts in typed.values() for text in texts) else {}


def _keepable(text: str) -> str:
    """As it was typed, without what no keyboard writes."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\r\n\t")


def _is_sent_to(endpoint: str) -> bool:
    return request.method == "POST" and request.endpoint == endpoint


def _place(endpoint: str) -> str:
    """The address of a view about what the address of this request is about."""
    named = next(current_app.url_map.iter_rules(endpoint)).arguments
    same = {name: value for name, value in (request.view_args or {}).items() if name in named}
    return url_for(endpoint, **same, track=g.get("unsent_track", track_named()) or None)


def _drawn(endpoint: str, *, is_unsent: bool) -> Drawn:
    takes = getattr(current_app.view_functions[endpoint], "takes_unsent", None)
    if takes is None or not current_user.is_authenticated:
        return Drawn(place="", page="", token="", anchor="", is_unsent=False)
    place = _place(endpoint)
    anchor = endpoint.replace(".", "-").replace("_", "-")
    return Drawn(place=place, page=_place(takes.page), token=late.sealed(place), anchor=anchor, is_unsent=is_unsent)


def _waiting() -> Mapping[str, unsent.Fields]:
    """What waits for whoever is signed in, looked up once a request."""
    if not current_user.is_authenticated:
        return {}
    if "unsent_waiting" not in g:
        g.unsent_waiting = unsent.of_account(context().workplace, current_user.id, context().now())
    return cast("Mapping[str, unsent.Fields]", g.unsent_waiting)


def _shown() -> dict[str, Drawn]:
    """The forms that show, on this page, what was typed earlier."""
    if "unsent_shown" not in g:
        g.unsent_shown = {}
    return cast("dict[str, Drawn]", g.unsent_shown)
