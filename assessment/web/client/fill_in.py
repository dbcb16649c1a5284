"""Filling in: each page is kept when it is left, whatever button leaves it; then check, send, thanks."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import administer, breaks, filling, home
from assessment.services.filling import Left
from assessment.services.form_pages import FormPage
from assessment.services.shown import BetweenPage
from assessment.services.taking import SentPage
from assessment.web import languages, late, stay, unsent
from assessment.web.access import Gate, behind
from assessment.web.client.blueprint import blueprint
from assessment.web.client.forms import SendForm
from assessment.web.context import context
from assessment.web.wording import in_words

LONGEST_DRAWING = 16
"""Characters that name one drawing of a page."""

Page = str | Response | tuple[str, int]


@blueprint.post("/start")
def start() -> Response:
    """Open what is due, early or by hand, and go to its first question."""
    sitting = home.start(context().workplace, current_user.id, context().now())
    return redirect(url_for("client.resume", sitting=sitting), 303)


@blueprint.get("/form/<id:sitting>")
def resume(sitting: str) -> Response:
    """Where she left off."""
    return _to_place(sitting, filling.place(context().workplace, current_user.id, sitting, context().now()))


@blueprint.get("/form/<id:sitting>/<int(max=999):n>")
@stay.while_filling_in
def fill_in(sitting: str, n: int) -> str:
    """One page of the form."""
    return _drawn(filling.form_page(context().workplace, current_user.id, sitting, n, context().now()))


@blueprint.post("/form/<id:sitting>/<int(max=999):n>")
@behind(Gate.ANYONE)
@late.taken
@stay.while_filling_in
def leave_page(sitting: str, n: int) -> Page:
    """Keep the page, then go where the button leads; a page sent after an idle sign-out is kept all the same."""
    account_id = late.account_of(sitting, n)
    if account_id is None:
        return redirect(url_for("account.sign_in", next=request.path), 303)
    left = filling.leave(
        context().workplace,
        account_id,
        sitting,
        n,
        sent=_sent_page(),
        now=context().now(),
        way=_way(),
    )
    if not late.is_in(account_id):
        flash(_kept_words(left))
        return redirect(url_for("account.sign_in", next=url_for("client.resume", sitting=sitting)), 303)
    return _after(sitting, left)


@blueprint.post("/form/<id:sitting>/<int(max=999):n>/save")
@behind(Gate.ANYONE)
@late.taken
@stay.while_filling_in
def save(sitting: str, n: int) -> dict[str, int] | tuple[dict[str, int], int] | Response:
    """Keep what is on a page that is still open, also after an idle sign-out; scripts send it after each change."""
    account_id = late.account_of(sitting, n)
    if account_id is None:
        return redirect(url_for("account.sign_in", next=url_for("client.resume", sitting=sitting)), 303)
    kept = filling.autosave(context().workplace, account_id, sitting, n, sent=_sent_page(), now=context().now())
    if kept == "not-begun":
        return {}, 204
    return ({}, 409) if kept == "newer" else {"revision": kept}


@blueprint.route("/form/<id:sitting>/between", methods=["GET", "POST"])
@stay.while_filling_in
def between(sitting: str) -> Page:
    """A page between the questions; its buttons go on or stop here."""
    workplace, now = context().workplace, context().now()
    if request.form.get("go") == "stop":
        administer.stop(workplace, current_user.id, sitting, now)
        return redirect(url_for("client.thanks", sitting=sitting), 303)
    if request.method == "POST":
        return _to_place(sitting, filling.go_on(workplace, current_user.id, sitting, now))
    page = filling.between(workplace, current_user.id, sitting, now)
    with languages.speaking(page.language):
        return render_template("client/between.html", page=page)


@blueprint.route("/form/<id:sitting>/pause", methods=["GET", "POST"])
@stay.while_filling_in
def pause(sitting: str) -> Page:
    """The end of the first part: go on with the rest, or send what there is and do the rest on another day."""
    workplace, now = context().workplace, context().now()
    if request.form.get("go") == "stop":
        breaks.stop_for_today(workplace, current_user.id, sitting, now)
        return redirect(url_for("client.check", sitting=sitting), 303)
    if request.method == "POST":
        return _to_place(sitting, breaks.go_on_now(workplace, current_user.id, sitting, now))
    page = breaks.break_page(workplace, current_user.id, sitting, now)
    with languages.speaking(page.language):
        return render_template("client/pause.html", page=page)


@blueprint.route("/form/<id:sitting>/check", methods=["GET", "POST"])
@stay.while_filling_in
@unsent.kept(SendForm, page="client.check")
def check(sitting: str) -> Page:
    """What she looks over before she sends."""
    workplace, now, form = context().workplace, context().now(), unsent.form(SendForm)
    if request.form.get("go") == "back":
        unsent.keep()  # her note waits here until she is back
        page = administer.check_page(workplace, current_user.id, sitting, now)
        return redirect(url_for("client.fill_in", sitting=sitting, n=page.back_number), 303)
    if form.validate_on_submit():
        line = administer.DatedLine(text=form.note.data or "", is_private=form.only_me.data)
        administer.send(workplace, current_user.id, sitting, now, line=line)
        return redirect(url_for("client.thanks", sitting=sitting), 303)
    page = administer.check_page(workplace, current_user.id, sitting, now)
    with languages.speaking(page.language):
        return render_template("client/check.html", check=page, form=form)


@blueprint.get("/form/<id:sitting>/thanks")
def thanks(sitting: str) -> str:
    """After sending or stopping; opened again it says the same."""
    shown = administer.thanks_page(context().workplace, current_user.id, sitting)
    if isinstance(shown, BetweenPage):
        return render_template("client/between.html", page=shown)
    return render_template("client/thanks.html", thanks=shown)


def _sent_page() -> SentPage:
    """This request's page."""
    return SentPage(
        answers=request.form.to_dict(flat=False),
        seen=request.form.get("revision", 0, type=int),
        drawing=request.form.get("drawing", "")[:LONGEST_DRAWING],
    )


def _kept_words(left: Left) -> str:
    """What became of a page that was sent after an idle sign-out; nothing of it is shown."""
    if left.kind == "newer":
        return str(_("Some answers of this page are newer than the page you just sent. We kept the newer ones."))
    return str(_("What you wrote on this page is kept."))


def _way() -> filling.Way:
    """Which button she left the page with; what no button says goes on."""
    match request.form.get("go"):
        case "back":
            return "back"
        case "later":
            return "later"
        case _:
            return "on"


def _drawn(form: FormPage) -> str:
    with languages.speaking(form.language):
        shown = replace(form, errors=in_words(form.errors, form.page))
        return render_template(
            "client/fill_in.html",
            form=shown,
            intro=form.intro,
            late_token=late.token(form),
            drawing=token_urlsafe(LONGEST_DRAWING // 2),
        )


def _after(sitting: str, left: Left) -> Page:
    if left.kind == "bad" and left.form is not None:
        return _drawn(left.form), 422
    if left.kind in {"discarded", "ended"}:
        if left.kind == "discarded":
            stay.end()
        with languages.speaking(left.ending.language if left.ending else ""):
            return render_template("client/between.html", page=left.ending)
    if left.kind == "newer":
        with languages.speaking(left.language):
            return render_template("errors/newer.html", sitting_id=sitting, newer=left.newer), 409
    if left.kind == "between":
        return _to_place(sitting, "between")  # whichever button it was: help is shown at once
    if left.kind == "refused":
        here = url_for("client.fill_in", sitting=sitting, n=left.number, then=request.args.get("then"))
        return redirect(here, 303)  # so that Back shows no error
    go = _way()
    if go == "later":
        flash(_("Your answers are kept. Go on whenever you like."))
        return redirect(url_for("client.home"), 303)
    if go == "back" and left.back is not None:
        return redirect(url_for("client.fill_in", sitting=sitting, n=left.back), 303)
    if request.args.get("then") == "check" and left.kind != "break":
        return redirect(url_for("client.resume", sitting=sitting), 303)  # what an answer newly asks, else the check
    return _to_place(sitting, "break" if left.kind == "break" else left.number)


def _to_place(sitting: str, place: int | str | None) -> Response:
    if place == "between":
        return redirect(url_for("client.between", sitting=sitting), 303)
    if place == "break":
        return redirect(url_for("client.pause", sitting=sitting), 303)
    if place is None:
        return redirect(url_for("client.check", sitting=sitting), 303)
    return redirect(url_for("client.fill_in", sitting=sitting, n=place), 303)
