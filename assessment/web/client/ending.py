"""Ending it: her consent taken back or given again, her answers erased, each after her password and on its own page."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import accounts, consent, erase
from assessment.web import limits
from assessment.web.access import after_fresh_password
from assessment.web.client.blueprint import blueprint
from assessment.web.context import context
from assessment.web.fields import PasswordForm

Page = str | Response | tuple[str, int]


@blueprint.errorhandler(erase.TooLateError)
def too_late(_error: erase.TooLateError) -> Response:
    """The seven days are over."""
    flash(_("The days in which you could undo it are over."))
    return redirect(url_for("client.home"), 303)


@blueprint.route("/your-data/consent", methods=["GET", "POST"], endpoint="consent")
@after_fresh_password
@limits.at_own_password
def consent_page() -> Page:
    """Take her consent back; once it is taken back, give it again."""
    workplace, now, form = context().workplace, context().now(), PasswordForm()
    if not _password_fits(form):
        ending = consent.ending(workplace, current_user.id)
        return render_template("client/consent.html", form=form, ending=ending), 422 if form.errors else 200
    if request.form.get("go") == "again":
        consent.give_again(workplace, current_user.id, now)
        flash(_("You have given your consent again."))
    else:
        consent.take_back(workplace, current_user.id, now)
        flash(_("You have taken back your consent. Nothing more is asked."))
    return redirect(url_for("client.home"), 303)


@blueprint.route("/your-data/erase", methods=["GET", "POST"], endpoint="erase")
@after_fresh_password
@limits.at_own_password
def erase_page() -> Page:
    """Erase her answers in seven days, and until then undo it."""
    workplace, now, form = context().workplace, context().now(), PasswordForm()
    if request.form.get("go") == "undo":
        erase.undo(workplace, current_user.id, now)
        flash(_("Undone. Nothing will be erased."))
        return redirect(url_for("client.home"), 303)
    if not _password_fits(form):
        ending = consent.ending(workplace, current_user.id)
        return render_template("client/erase.html", form=form, ending=ending), 422 if form.errors else 200
    erase.ask(workplace, current_user.id, now)
    flash(_("Your answers will be erased. Until then you can undo it."))
    return redirect(url_for("client.home"), 303)


def _password_fits(form: PasswordForm) -> bool:
    if not form.validate_on_submit():
        return False
    if accounts.password_fits(context().workplace, current_user.id, form.password.data):
        return True
    form.refuse()
    return False
