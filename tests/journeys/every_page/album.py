"""The pages of a practice as they were sent, collected by somebody who reads no words and therefore knows any language.

A leaf is one page in one state. Who collects them opens addresses and sends forms by the names of their fields, so the
same walk works in English and in Spanish; tests then show each leaf to a browser in every look, without a server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie

from flask import Flask, make_response, session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assessment.web import stay

LANGUAGES = ("en", "es")

Typed = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page in one state, as it was sent."""

    name: str
    chapter: str
    language: str
    endpoint: str
    status: int
    html: str


@dataclass(slots=True, kw_only=True)
class Form:
    """A form as it stands on a page: where it goes and what it would send if nobody touched it."""

    action: str = ""
    method: str = "get"
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Each button's name, value and own action."""

    def goes_to(self, part: str) -> bool:
        """Whether its action, or that of one of its buttons, holds these letters."""
        return any(part in action for action in (self.action, *(action for _, _, action in self.buttons)))


class Forms(HTMLParser):
    """The forms of a page, in its order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._select = self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(action=told.get("action", ""), method=told.get("method", "get"))
            self.found.append(self._open)
        elif self._open is not None:
            self._control(self._open, tag, told)

    def _control(self, form: Form, tag: str, told: Mapping[str, str]) -> None:
        name = told.get("name", "")
        if tag == "button":
            form.buttons.append((name, told.get("value", ""), told.get("formaction", "")))
        elif tag == "option" and self._select:
            if "selected" in told or self._select not in form.values:
                form.values[self._select] = [told.get("value", "")]
        elif tag in {"select", "textarea"}:
            self._select, self._text = (name, "") if tag == "select" else ("", name)
        elif tag == "input" and (told.get("type") not in {"radio", "checkbox"} or "checked" in told):
            form.values.setdefault(name, []).append(told.get("value", ""))
        if tag in {"input", "select", "textarea"}:
            form.names.add(name)

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._text:
            self._open.values.setdefault(self._text, []).append(data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag in {"select", "textarea"}:
            self._select = self._text = ""


@dataclass(slots=True, kw_only=True)
class Album:
    """The leaves of one language, in the order in which they were collected."""

    language: str
    leaves: list[Leaf] = field(default_factory=list)

    def add(self, leaf: Leaf) -> None:
        """Keep a leaf; no two have one name."""
        assert leaf.name not in {one.name for one in self.leaves}, leaf.name
        self.leaves.append(leaf)


@dataclass(slots=True, kw_only=True)
class Reader:
    """Somebody with a browser of her own who keeps in an album what she comes to see."""

    app: Flask
    album: Album
    chapter: str
    browser: FlaskClient = field(init=False)
    here: str = ""
    """The address of the page that is open."""
    html: str = ""

    def __post_init__(self) -> None:
        """Open the browser."""
        self.browser = self.app.test_client()

    def come_in(self, account_id: str) -> None:
        """Hold the cookie that signing in would have given."""
        with self.app.test_request_context():
            stay.begin(account_id)
            answer = make_response("")
            self.app.session_interface.save_session(self.app, session._get_current_object(), answer)
        ((name, morsel),) = SimpleCookie(answer.headers["Set-Cookie"]).items()
        self.browser.set_cookie(name, morsel.value)

    def open(self, address: str, keep: str = "", **query: str) -> Reader:
        """Go to an address, and keep what comes under this name."""
        return self._seen(
            self.browser.get(address, headers=self._speaking(), query_string=query or None, follow_redirects=True), keep
        )

    def send(self, keep: str = "", *, to: str = "", press: str = "", **typed: str | Sequence[str]) -> Reader:
        """Send a form of the page that is open: the one with these fields, that button, or that address.

        Args:
            keep: name of the leaf that comes; empty: it is only passed.
            to: letters of the form's address.
            press: value of the button that is pressed; empty: the first one.
            typed: what is typed or chosen; everything else goes as it stands.
        """
        fitting = [form for form in Forms(self.html).found if self._fits(form, to, press, typed)]
        assert fitting, f"{self.here} has no form for {keep or press or typed}"
        form = fitting[0]
        pressed = [one for one in form.buttons if one[1] == press and to in (one[2] or to)]
        button = (pressed or form.buttons or [("", "", "")])[0]
        values = form.values | {name: [text] if isinstance(text, str) else [*text] for name, text in typed.items()}
        if button[0] and button[0] not in typed:
            values[button[0]] = [button[1]]
        address = button[2] or form.action or self.here
        if form.method == "get":
            return self.open(address, keep, **{name: texts[0] for name, texts in values.items()})
        return self._seen(
            self.browser.post(address, data=values, headers=self._speaking(), follow_redirects=True), keep
        )

    def _fits(self, form: Form, to: str, press: str, typed: Typed) -> bool:
        is_asked = typed.keys() <= form.names | {name for name, _, _ in form.buttons} and form.goes_to(to)
        return (
            is_asked and "/sign-out" not in form.action and (not press or any(press == one[1] for one in form.buttons))
        )

    def _seen(self, answer: TestResponse, keep: str) -> Reader:
        assert answer.mimetype == "text/html", (keep, answer.mimetype)
        assert answer.status_code < 500 or keep, (answer.status_code, answer.request.path)
        self.here, self.html = answer.request.path, answer.text
        if keep:
            self.album.add(
                Leaf(
                    name=keep,
                    chapter=self.chapter,
                    language=self.album.language,
                    endpoint=self._endpoint(answer),
                    status=answer.status_code,
                    html=answer.text,
                )
            )
        return self

    def _endpoint(self, answer: TestResponse) -> str:
        if answer.status_code in {403, 404, 405}:
            return "an error"
        told: str = self.app.url_map.bind("localhost").match(answer.request.path, answer.request.method)[0]
        return told

    def _speaking(self) -> dict[str, str]:
        return {"Accept-Language": self.album.language}


Chapter = Callable[..., None]
