"""Leaving quickly, and not getting in."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from assessment.services import leaving, new_password
from assessment.web import headers, limits, stay
from assessment.web.anyone.blueprint import blueprint
from assessment.web.anyone.forms import CannotSignInForm
from assessment.web.context import context


@blueprint.get("/leave")
def leave() -> Response:
    """End her stay and go to the neutral page, whatever works and whatever does not."""
    address = leaving.leave(context().workplace, stay.uniquifier(), now=context().now())
    stay.forget_all()
    return headers.clear_browser(redirect(address, 303))


@blueprint.route("/cannot-sign-in", methods=["GET", "POST"])
@limits.at_new_password
def cannot_sign_in() -> str | tuple[str, int]:
    """What a client does, and a link for a clinician; the page never says whether a name is anybody's."""
    form = CannotSignInForm()
    if form.validate_on_submit():
        new_password.ask(context().workplace, form.sign_in_name.data, now=context().now())
        return render_template("anyone/cannot_sign_in.html", form=None)
    return render_template("anyone/cannot_sign_in.html", form=form), 422 if form.errors else 200
