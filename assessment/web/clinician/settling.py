"""After talking: settling what waits for the clinician on a client's page."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import settling
from assessment.services.settling import BothMustWishError
from assessment.web import unsent
from assessment.web.addresses import track_named
from assessment.web.clinician.blueprint import blueprint
from assessment.web.clinician.forms import SettleForm
from assessment.web.clinician.showing import client_shown
from assessment.web.context import context


@blueprint.post("/clients/<id:client_id>/settle")
@unsent.kept(SettleForm, page="clinician.client")
def settle(client_id: str) -> Response | tuple[str, int]:
    """We have talked."""
    form = SettleForm()
    if not form.validate_on_submit():
        return client_shown(client_id, settle=form), 422
    try:
        settling.settle(
            context().workplace,
            current_user.id,
            client_id,
            form.decision.data,
            talked_on=form.talked_on.data,
            done=form.done.data or "",
            both_wish=form.both.data,
            now=context().now(),
        )
    except BothMustWishError:
        form.both.errors = [_("Opening this again needs your client’s wish as well: tick the box if you both want it.")]
        return client_shown(client_id, settle=form), 422
    flash(_("It is written down."))
    return redirect(url_for("clinician.client", client_id=client_id, track=track_named() or None), 303)
