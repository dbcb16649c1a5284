"""After talking: settling what waits for the clinician on a client's page."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, RadioField
from wtforms.validators import DataRequired

from assessment.services import settling
from assessment.services.settling import BothMustWishError
from assessment.web.clinician.blueprint import blueprint
from assessment.web.context import context


class SettleForm(FlaskForm):
    """What came of the talk; the client's page draws its fields."""

    decision = RadioField(
        choices=[("go-on", "go-on"), ("keep", "keep"), ("close", "close")],
        validators=[DataRequired(lazy_gettext("Choose what you decided."))],
    )
    on = DateField(validators=[DataRequired(lazy_gettext("Say on which day you talked."))])
    both = BooleanField()


@blueprint.post("/clients/<id:client_id>/settle")
def settle(client_id: str) -> Response:
    """We have talked."""
    form = SettleForm()
    if not form.validate_on_submit():
        flash(next(iter(form.errors.values()))[0])
    else:
        try:
            settling.settle(
                context().workplace,
                current_user.id,
                client_id,
                form.decision.data,
                talked_on=form.on.data,
                both_wish=form.both.data,
                now=context().now(),
            )
            flash(_("It is written down."))
        except BothMustWishError:
            flash(_("Opening this again needs your client's wish as well: tick “My client and I both want to go on”."))
    return redirect(url_for("clinician.client", client_id=client_id), 303)
