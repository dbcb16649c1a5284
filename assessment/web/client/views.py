"""What awaits a client, what came back, and what she may set: home, results, over time, her notes, her data."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import home as homes
from assessment.services import invite, notes, own_data
from assessment.services import over_time as courses
from assessment.services import results as latest
from assessment.web import languages, pictures
from assessment.web.access import after_fresh_password
from assessment.web.client import fill_in
from assessment.web.client.blueprint import blueprint
from assessment.web.client.forms import NoteForm
from assessment.web.context import context

__all__ = ["blueprint", "fill_in"]  # the views of fill_in join the same blueprint

Page = str | Response | tuple[str, int]


@blueprint.get("/home")
def home() -> str:
    """What awaits her."""
    return render_template(
        "client/home.html", home=homes.home_page(context().workplace, current_user.id, context().now())
    )


@blueprint.get("/results")
@after_fresh_password
def results() -> str:
    """Her latest results."""
    page = latest.results_page(context().workplace, current_user.id, context().now())
    return render_template("client/results.html", results=page)


@blueprint.get("/over-time")
@after_fresh_password
def over_time() -> str:
    """Her course."""
    return _course(NoteForm())


@blueprint.post("/over-time/notes")
@after_fresh_password
def add_note() -> Page:
    """Add a dated note."""
    form = NoteForm()
    if not form.validate_on_submit():
        return _course(form), 422
    workplace, now = context().workplace, context().now()
    notes.add_own(
        workplace, current_user.id, on=form.on.data, text=form.text.data, is_private=form.only_me.data, now=now
    )
    return redirect(url_for("client.over_time"), 303)


@blueprint.route("/over-time/notes/<id:note>", methods=["GET", "POST"])
@after_fresh_password
def note(note: str) -> Page:
    """Change or remove a note of hers."""
    workplace = context().workplace
    kept = notes.own_note(workplace, current_user.id, note)
    form = NoteForm(data={"on": kept.on, "text": kept.text, "only_me": kept.is_private})
    if request.form.get("go") == "remove":
        notes.remove(workplace, current_user.id, note)
        return redirect(url_for("client.over_time"), 303)
    if not form.validate_on_submit():
        return render_template("client/note.html", form=form, note=kept), 422 if form.errors else 200
    notes.change(workplace, current_user.id, note, on=form.on.data, text=form.text.data, is_private=form.only_me.data)
    return redirect(url_for("client.over_time"), 303)


@blueprint.get("/over-time/picture/<scale>")
@after_fresh_password
def plot(scale: str) -> FlaskResponse:
    """One picture of her course."""
    wanted = pictures.wanted(scale, request.args)
    data = courses.own_picture(context().workplace, current_user.id, wanted, context().now())
    return pictures.response(data, wanted, context().today())


@blueprint.route("/your-data", methods=["GET", "POST"])
@after_fresh_password
def your_data() -> Page:
    """What she can set and see of her own record."""
    workplace, now = context().workplace, context().now()
    if request.method == "GET":
        return render_template("client/your_data.html", data=own_data.your_data_page(workplace, current_user.id, now))
    match request.form.get("go"):
        case "sees":
            if request.form.get("sees") == "saved":
                invite.see_only_that_it_is_saved(workplace, current_user.id)
        case "mails":
            own_data.set_mails(workplace, current_user.id, on=request.form.get("mails") == "on", now=now)
        case "look":
            own_data.set_look(workplace, current_user.id, request.form.get("look", "device"))
        case "language" if request.form.get("language") in languages.offered():
            own_data.set_language(workplace, current_user.id, request.form["language"])
            languages.remember(request.form["language"])
        case "sign-out":
            return redirect(url_for("account.sign_out"), 307)
        case _:
            abort(400)
    refresh()  # a language just chosen is spoken from here on
    flash(_("Kept."))
    return redirect(url_for("client.your_data"), 303)


def _course(form: NoteForm) -> str:
    page = courses.over_time_page(context().workplace, current_user.id, context().now())
    return render_template("client/over_time.html", course=page, form=form)
