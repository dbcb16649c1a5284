"""What awaits a client and what came back: home, results, over time, her notes."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import home as homes
from assessment.services import notes
from assessment.services import over_time as courses
from assessment.services import results as latest
from assessment.web import pictures, unsent
from assessment.web.access import after_fresh_password
from assessment.web.addresses import track_named
from assessment.web.client import copying, ending, fill_in, past_answers, your_data
from assessment.web.client.blueprint import blueprint
from assessment.web.context import context
from assessment.web.note_form import NoteForm

# Whose views join the same blueprint:
__all__ = ["blueprint", "copying", "ending", "fill_in", "past_answers", "your_data"]

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
    page = latest.results_page(context().workplace, current_user.id, context().now(), track_id=track_named())
    return render_template("client/results.html", results=page)


@blueprint.get("/over-time")
@after_fresh_password
def over_time() -> str:
    """Her course."""
    return _course()


@blueprint.post("/over-time/notes")
@after_fresh_password
@unsent.kept(NoteForm, page="client.over_time")
def add_note() -> Page:
    """Add a dated note."""
    form = NoteForm()
    if not form.validate_on_submit():
        return _course(form), 422
    workplace, now = context().workplace, context().now()
    try:
        notes.add_own(
            workplace,
            current_user.id,
            on=form.on.data,
            text=form.text.data,
            is_private=form.only_me.data,
            now=now,
            track_id=track_named(),
        )
    except notes.NoteDayError as error:
        form.refuse(error)
        return _course(form), 422
    return redirect(url_for("client.over_time", track=track_named() or None), 303)


@blueprint.route("/over-time/notes/<id:note>", methods=["GET", "POST"])
@after_fresh_password
@unsent.kept(NoteForm, page="client.note")
def note(note: str) -> Page:
    """Change or remove a note of hers."""
    workplace, now = context().workplace, context().now()
    kept = notes.own_note(workplace, current_user.id, note)
    form = unsent.form(NoteForm, data={"on": kept.on, "text": kept.text, "only_me": kept.is_private})
    if request.form.get("go") == "remove":
        notes.remove(workplace, current_user.id, note)
        return redirect(url_for("client.over_time", track=kept.track_id), 303)
    if not form.validate_on_submit():
        return render_template("client/note.html", form=form, note=kept), 422 if form.errors else 200
    try:
        said = {"on": form.on.data, "text": form.text.data, "is_private": form.only_me.data}
        notes.change(workplace, current_user.id, note, **said, now=now)
    except notes.NoteDayError as error:
        form.refuse(error)
        return render_template("client/note.html", form=form, note=kept), 422
    return redirect(url_for("client.over_time", track=kept.track_id), 303)


@blueprint.get("/over-time/picture/<scale>")
@after_fresh_password
def plot(scale: str) -> FlaskResponse:
    """One picture of her course."""
    wanted = pictures.wanted(scale, request.args)
    data = courses.own_picture(context().workplace, current_user.id, wanted, context().now(), track_id=track_named())
    return pictures.response(data, wanted, context().today())


def _course(refused: NoteForm | None = None) -> str:
    page = courses.over_time_page(context().workplace, current_user.id, context().now(), track_id=track_named())
    unsent.belongs_to(page.about.shown.id if page.about else "")
    form = refused or unsent.form(NoteForm, at="client.add_note")
    return render_template("client/over_time.html", course=page, form=form)
