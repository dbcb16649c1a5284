"""Adding the second step, its picture, its ten codes, and taking it away again."""

from __future__ import annotations

from flask import Response as Answer
from flask import abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import accounts, second_step
from assessment.web import headers
from assessment.web.access import Gate, after_fresh_password, behind, without_second_step
from assessment.web.account import digits
from assessment.web.account.blueprint import blueprint
from assessment.web.account.forms import DigitsForm
from assessment.web.context import context

WAITING_KEY = "second_step_key"
"""Where the cookie carries a key, sealed, until the first digits made with it were right."""


@blueprint.route("/account/second-step", methods=["GET", "POST"])
@without_second_step
@after_fresh_password
def add_second_step() -> str | Response | tuple[str, int]:
    """Show a new key as a picture and as letters; keep it once its digits were right, and show ten codes."""
    if WAITING_KEY not in session:
        session[WAITING_KEY] = digits.new_key()
    key = session[WAITING_KEY]
    form = DigitsForm()
    if form.validate_on_submit():
        if digits.fit(form.digits.data, key, current_user):
            kept = digits.address(session.pop(WAITING_KEY), name=_sign_in_name())
            codes = second_step.add(context().workplace, current_user.id, key=kept)
            return render_template("account/recovery_codes.html", codes=codes)
        form.refuse()
    page = render_template("account/add_second_step.html", form=form, letters=digits.letters(key))
    return page, 422 if form.errors else 200


@blueprint.get("/account/second-step.svg")
@without_second_step
def second_step_picture() -> Answer:
    """The new key as a picture at an address of its own, because the policy of our pages loads no `data:` address."""
    if WAITING_KEY not in session:
        abort(404)
    drawn = digits.picture(session[WAITING_KEY], name=_sign_in_name())
    return Answer(drawn, mimetype="image/svg+xml", headers={"Content-Security-Policy": headers.PICTURE_POLICY})


@blueprint.post("/account/second-step/stop")
@behind(Gate.CLIENT)
@after_fresh_password
def stop_second_step() -> Response:
    """A client goes back to her password alone."""
    second_step.stop(context().workplace, current_user.id)
    flash(_("You sign in with your password alone now."))
    return redirect(url_for("account.your_account"), 303)


@blueprint.post("/account/recovery-codes")
@after_fresh_password
def recovery_codes() -> str:
    """Ten new codes; the old ones are worthless from now on."""
    codes = second_step.renew_recovery_codes(context().workplace, current_user.id)
    return render_template("account/recovery_codes.html", codes=codes)


def _sign_in_name() -> str:
    """What her app calls the key."""
    return accounts.account_seen(context().workplace, current_user.id).sign_in_name
