"""Following another relationship of a client's, or an earlier one again: what it means, and the button for it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from assessment.services import following
from assessment.services.following import BarredError
from assessment.web.clinician.blueprint import blueprint
from assessment.web.context import context

Page = str | Response | tuple[str, int]


@blueprint.route("/clients/<id:client_id>/follow", methods=["GET", "POST"])
def follow(client_id: str) -> Page:
    """Begin to follow another relationship, once it was read what that means."""
    if not FlaskForm().validate_on_submit():
        return _drawn(client_id)
    n_known = request.form.get("known", "")
    if not (n_known.isascii() and n_known.isdecimal() and len(n_known) < 5):
        return _drawn(client_id), 422
    try:
        following.begin(context().workplace, current_user.id, client_id, context().now(), n_known=int(n_known))
    except BarredError:
        return _drawn(client_id), 422
    flash(_("Her intake about another relationship is open for her. The earlier one is set aside."))
    return redirect(url_for("clinician.plan_and_rhythm", client_id=client_id), 303)


@blueprint.route("/clients/<id:client_id>/take-up/<id:track>", methods=["GET", "POST"])
def take_up(client_id: str, track: str) -> Page:
    """Follow an earlier one again, once it was read what that means."""
    if not FlaskForm().validate_on_submit():
        return _drawn(client_id, track)
    try:
        following.take_up(context().workplace, current_user.id, client_id, track, context().now())
    except BarredError:
        return _drawn(client_id, track), 422
    flash(_("It is taken up again. The other one is set aside."))
    return redirect(url_for("clinician.plan_and_rhythm", client_id=client_id), 303)


def _drawn(client_id: str, track: str = "") -> str:
    page = following.follow_page(context().workplace, current_user.id, client_id, context().now(), track_id=track)
    return render_template("clinician/follow.html", follow=page, track=track)
