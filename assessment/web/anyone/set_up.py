"""Setting up the practice with its first clinician; once she exists there is no such page."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from assessment.services import practice
from assessment.services.practice import FirstClinician
from assessment.web import limits, stay
from assessment.web.anyone.blueprint import blueprint
from assessment.web.anyone.forms import SetUpForm
from assessment.web.context import context


@blueprint.errorhandler(practice.AlreadySetUpError)
def somebody_was_faster(_error: practice.AlreadySetUpError) -> Response:
    """Of two who set up at once, the second is sent to sign in."""
    return redirect(url_for("account.sign_in"), 303)


@blueprint.route("/set-up", methods=["GET", "POST"])
@limits.at_set_up
def set_up() -> str | Response | tuple[str, int]:
    """The one-time code, she and her practice; then on to her second step."""
    workplace = context().workplace
    if practice.is_set_up(workplace):
        abort(404)
    form = SetUpForm()
    form.offer_countries(one.country for one in context().library.resources.lists)
    if form.validate_on_submit():
        if practice.set_up_code_fits(current_app.config["SECRET_KEY"], form.code.data):
            stay.begin(practice.set_up(workplace, _first(form), now=context().now()))
            return redirect(url_for("account.add_second_step"), 303)
        form.refuse_code()
    return render_template("anyone/set_up.html", form=form), 422 if form.errors else 200


def _first(form: SetUpForm) -> FirstClinician:
    return FirstClinician(
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        name_on_mails=form.name_on_mails.data,
        country=form.country.data,
        time_zone=form.time_zone.data,
    )
